//! The verbs about bundles of plans: make an issuer's key, pack and sign, import.
//!
//! A bundle of an issuer that is not known yet comes in only with the check code that was heard over
//! the telephone: a script cannot agree for a person.

use crate::{
    command_line::{Outcome, failed, opened, print},
    plan_line::read_folder,
    trouble::why,
};
use api::UPLOAD_BYTES_MAX;
use base::{Clock as _, SystemClock};
use clap::Subcommand;
use serde_json::{Value, json};
use std::{
    fs::File,
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
};

/// What can be done with bundles of plans.
#[derive(Subcommand)]
pub(crate) enum BundleVerb {
    /// 发布单位用：生成签名密钥，写进只有本人能读的文件，打印核对码
    Keygen {
        /// 密钥文件；已有同名文件则不写
        #[arg(value_name = "文件")]
        file: PathBuf,
    },
    /// 发布单位用：检查预案目录，打成签名的预案包
    Pack {
        /// 预案目录，里面有 bundle.toml
        #[arg(value_name = "目录")]
        folder: PathBuf,
        /// 签名密钥文件，由 plan keygen 生成
        #[arg(long, value_name = "文件")]
        key: PathBuf,
        /// 写到哪个文件，如 plans-1.2.0.fsplans；已有同名文件则不写
        #[arg(short, long, value_name = "文件")]
        out: PathBuf,
        /// 只有 .toml 文件随包发出；预案目录里还有别的文件（如 documents/ 里的原文）时，写上它才打包
        #[arg(long)]
        toml_only: bool,
    },
    /// 导入预案包；不写核对码时，没核对过的发布单位只显示内容，不导入
    Import {
        /// 预案包文件
        #[arg(value_name = "文件")]
        file: PathBuf,
        /// 电话里听到的20位核对码，第一次导入某单位的预案包时要
        #[arg(long, value_name = "核对码")]
        check_code: Option<String>,
        /// 从标准输入读一行口令来解锁；不写则用系统密钥环
        #[arg(long)]
        passphrase_stdin: bool,
    },
}

impl BundleVerb {
    /// Does it.
    pub(crate) async fn run(self, home: Option<PathBuf>) -> Result<Outcome, String> {
        match self {
            Self::Keygen { file } => keygen(&file),
            Self::Pack { folder, key, out, toml_only } => pack(&folder, &key, &out, toml_only),
            Self::Import { file, check_code, passphrase_stdin } => {
                let bytes = read(&file)?;
                let app = opened(home, passphrase_stdin).await?;
                let done = import(&app, bytes, check_code.as_deref()).await;
                app.stop().await;
                done
            }
        }
    }
}

fn keygen(file: &Path) -> Result<Outcome, String> {
    let code = api::create_issuer_key(file).map_err(|failure| failed(&failure))?;
    print(&format!(
        "密钥已写入 {}。它能以本单位名义发布预案，请妥善保管、另存备份，不要外传。\n核对码：{code}\n收到预案包的单位会打电话来核对这20位数字。",
        file.display()
    ))?;
    Ok(Outcome::Done)
}

fn pack(folder: &Path, key: &Path, out: &Path, toml_only: bool) -> Result<Outcome, String> {
    let found = read_folder(folder)?;
    let mut says: Vec<String> = found.problems.iter().map(ToString::to_string).collect();
    if !found.others.is_empty() && !toml_only {
        says.push(format!(
            "这些文件不随预案包发出，单位收不到：{}。要发就另外发；照样打包就加上 --toml-only。",
            found.others.join("、")
        ));
    }
    let packed = if found.unread.is_empty() {
        api::pack_plans(&found.files, key, SystemClock.now()).map_err(|failure| failed(&failure))?
    } else {
        Err(Vec::new())
    };
    let packed = match packed {
        Ok(packed) if says.is_empty() => packed,
        packed => {
            says.extend(packed.err().into_iter().flatten());
            print(&format!("{}\n没有打包。", says.join("\n")))?;
            return Ok(Outcome::Refused);
        }
    };
    let unwritable = |error| format!("无法写入 {}：{}", out.display(), why(&error));
    let mut file = File::create_new(out).map_err(unwritable)?;
    file.write_all(&packed.bytes).and_then(|()| file.sync_all()).map_err(unwritable)?;
    print(&format!(
        "已写好 {}：{}，{} 个文件，{} 字节。\n核对码：{}",
        out.display(),
        packed.name,
        packed.files,
        packed.bytes.len(),
        packed.check_code
    ))?;
    Ok(Outcome::Done)
}

/// The bytes of a file, up to just over what may come in: more is refused in its own words.
fn read(file: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(UPLOAD_BYTES_MAX).unwrap_or(u64::MAX).saturating_add(1);
    File::open(file)
        .and_then(|file| file.take(limit).read_to_end(&mut bytes))
        .map_err(|error| format!("无法读取 {}：{}", file.display(), why(&error)))?;
    Ok(bytes)
}

async fn import(
    app: &std::sync::Arc<api::App>,
    bytes: Vec<u8>,
    check_code: Option<&str>,
) -> Result<Outcome, String> {
    let upload = app.upload(bytes).map_err(|failure| failed(&failure))?.upload;
    let ask = async |name, args| app.dispatch(name, args).await.map_err(|error| failed(&error));
    let offer = ask("look_at_bundle", json!({ "upload": upload })).await?;
    if let Some(says) = refusals(&offer) {
        print(&says)?;
        return Ok(Outcome::Refused);
    }
    print(&offered(&offer))?;
    let unknown = text(&offer, "/with/trust") == "unknown";
    let digits = |code: &str| code.chars().filter(char::is_ascii_digit).collect::<String>();
    let heard = check_code.map(digits);
    if unknown && heard.as_ref() != Some(&digits(text(&offer, "/with/check_code"))) {
        print(match heard {
            Some(_) => "核对码不一致：不要导入这个文件，请打电话向发布单位核实。",
            None => {
                "没有导入。请打电话给发布单位，请对方念出核对码，再加上 --check-code 和听到的数字。"
            }
        })?;
        return Ok(Outcome::Refused);
    }
    let args = json!({ "upload": upload, "accept_issuer": unknown });
    let reply = ask("import_bundle", args).await?;
    if let Some(says) = refusals(&reply) {
        print(&says)?;
        return Ok(Outcome::Refused);
    }
    print("已导入。")?;
    Ok(Outcome::Done)
}

/// What a bundle holds, for a person to read before it comes in.
fn offered(offer: &Value) -> String {
    let of = |name: &str| text(offer, &format!("/with/{name}"));
    let mut says = vec![
        format!("“{}”{}，{}发布", of("title"), of("version"), of("issuer")),
        of("trust_says").to_owned(),
        of("effective_says").to_owned(),
    ];
    for plan in rows(offer, "/with/plans") {
        let of = |name: &str| text(plan, &format!("/{name}"));
        says.push(format!("{} {}：{}", of("title"), of("version"), of("says")));
    }
    says.extend(rows(offer, "/with/notes").iter().filter_map(Value::as_str).map(str::to_owned));
    says.join("\n")
}

/// Why a decision was refused, a reason a line; `None` where it was not.
fn refusals(reply: &Value) -> Option<String> {
    (text(reply, "/decision") == "refused").then(|| {
        let says = rows(reply, "/with").iter().map(|reason| text(reason, "/says"));
        says.collect::<Vec<_>>().join("\n")
    })
}

fn text<'a>(value: &'a Value, place: &str) -> &'a str {
    value.pointer(place).and_then(Value::as_str).unwrap_or_default()
}

fn rows<'a>(value: &'a Value, place: &str) -> &'a [Value] {
    value.pointer(place).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

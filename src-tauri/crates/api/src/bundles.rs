//! The commands about bundles of plans: look at one, import it, let it go.
//!
//! Nothing is written before a person agreed, and nothing is taken that is older than what was held, be
//! it the bundle or one plan in it, or that comes from another issuer. An open incident keeps the plan
//! that it pinned.

use crate::{
    App, Change, Code, Decision, Failure, Library,
    bundle_file::{self, BundleFile},
    input::{ByBundle, ByUpload, ImportBundle},
    library::{Issued, Origin, version},
    opened::refused,
    plan_check::check_plans,
    session::{Crew, Session},
    show::{self, bundle::Standing},
    taken_over::{taken_over, taken_refusal},
    thrown_back::thrown_back,
    view::plan::{BundleOfferView, PlansView},
};
use base::Digest;
use chrono::NaiveDate;
use incident::Refusal;
use plan::{Mode, Plan, Problem};
use std::{cmp::Ordering, sync::Arc};
use store::{HeldBundle, LinkState, Store};

/// Shown at most, of the problems of a bundle's plans.
const PROBLEMS_SHOWN_MAX: usize = 20;

/// A bundle whose plans are sound, and what it holds.
pub(crate) struct Examined {
    pub(crate) file: BundleFile,
    pub(crate) holds: Library,
}

/// Why an issuer's key is trusted, or that it is not yet.
pub(crate) enum Trust {
    /// It is the key of a superior that the unit is enrolled with.
    Superior(String),
    /// A person of the unit compared its check code before.
    Accepted,
    /// Nobody vouches for it.
    Unknown,
}

/// What a file of a bundle of plans holds and whether it may be imported; writes nothing.
pub(crate) async fn look_at_bundle(
    app: &Arc<App>,
    input: ByUpload,
) -> Result<Decision<BundleOfferView>, Failure> {
    let session = app.session()?;
    let crew = session.crew(app)?;
    let file = match signed(app, &session, input.upload).await? {
        Ok(file) => file,
        Err(says) => return Ok(no(says)),
    };
    let trust = trust(&session, &file)?;
    let examined = match examine(&session, &crew, file).await? {
        Ok(examined) => examined,
        Err(says) => return Ok(no(says)),
    };
    let held = session.store.highest_bundle(&examined.file.list.id)?;
    let held = held.filter(|held| !held.bytes.is_empty());
    let taken = taken_over(&examined, &crew.library);
    let offer = show::bundle::offer(&examined, &trust, &taken, held.as_ref(), &crew, today(app));
    Ok(Decision::Accepted(offer))
}

/// Imports a bundle of plans.
pub(crate) async fn import_bundle(
    app: &Arc<App>,
    input: ImportBundle,
) -> Result<Decision<PlansView>, Failure> {
    let session = app.session()?;
    let crew = session.crew(app)?;
    let Some(bytes) = app.uploads.named(input.upload) else { return Ok(no(vec![gone()])) };
    let file = match signed(app, &session, input.upload).await? {
        Ok(file) => file,
        Err(says) => return Ok(no(says)),
    };
    // A stranger's plans are not worked through before a person vouched for the stranger.
    let unknown = matches!(trust(&session, &file)?, Trust::Unknown);
    if unknown && !input.accept_issuer {
        let says = "请先打电话给发布单位，逐组核对核对码，一致才导入。";
        return Ok(refused(vec![Refusal::plain("accept_issuer", says)]));
    }
    let examined = match examine(&session, &crew, file).await? {
        Ok(examined) => examined,
        Err(says) => return Ok(no(says)),
    };
    // A key that is trusted is trusted for its own plans, not to take another issuer's place.
    let taken = taken_over(&examined, &crew.library);
    if !taken.is_empty() && !input.accept_issuer {
        return Ok(refused(vec![Refusal::plain("accept_issuer", taken_refusal(&taken))]));
    }
    let BundleFile { digest, key, list, .. } = examined.file;
    let held = HeldBundle {
        digest,
        key: key.0,
        version: list.version,
        effective: list.effective,
        made_at: list.made_at,
        imported_at: app.setup.clock.now(),
        imported_by: crew.operator,
        id: list.id,
        title: list.title,
        issuer: list.issuer,
        bytes: bytes.to_vec(),
    };
    session.store.writer().hold_bundle(held, unknown)?;
    app.uploads.forget();
    renewed(app, &session);
    Ok(Decision::Accepted(app.library().view()))
}

/// Uses a bundle of plans no longer; its version stays the lowest that may come again.
pub(crate) async fn remove_bundle(
    app: &Arc<App>,
    input: ByBundle,
) -> Result<Decision<PlansView>, Failure> {
    let session = app.session()?;
    let crew = session.crew(app)?;
    let mut left = session.store.held_bundles()?;
    let before = left.len();
    left.retain(|held| held.id != input.id);
    if left.len() == before {
        return Err(Failure::plain(Code::Missing, "没有这个预案包"));
    }
    if assembled(app, &session.store, &left)?.newest(&crew.unit.plan).is_none() {
        let says = "本单位用的预案只在这个预案包里，不能停用。";
        return Ok(refused(vec![Refusal::plain("id", says)]));
    }
    session.store.writer().drop_bundle(&input.id)?;
    renewed(app, &session);
    Ok(Decision::Accepted(app.library().view()))
}

/// Puts the plans and the calendar of an open store in force. What cannot be used of them is told
/// among the problems of plans; the rest holds.
pub(crate) fn put_in_force(app: &App, store: &Store) {
    let library = store.held_bundles().map_err(Failure::from);
    let library = library.and_then(|held| assembled(app, store, &held));
    let library = library.unwrap_or_else(|failure| {
        let mut library = app.base.copy();
        let mend = "重新启动程序；仍然如此就从备份恢复".to_owned();
        library.report(unusable("预案包", failure.detail, mend));
        library
    });
    app.set_library(Arc::new(library));
}

/// Looks whether another day brought another bundle into force.
pub(crate) fn turn(app: &App, store: &Store) {
    if app.library().is_stale(today(app)) {
        put_in_force(app, store);
        app.changed(Change::Settings);
    }
}

/// Puts in force what was just written, and has the screens look again.
pub(crate) fn renewed(app: &App, session: &Session) {
    put_in_force(app, &session.store);
    app.changed(Change::Settings);
    app.changed(Change::Duties);
}

fn today(app: &App) -> NaiveDate {
    app.setup.clock.now().date()
}

/// What holds today: the plans that need no store, over them each bundle in its highest version that
/// is in effect, over all the unit's own years.
fn assembled(app: &App, store: &Store, held: &[HeldBundle]) -> Result<Library, Failure> {
    let today = today(app);
    // A clock that fell back does not take away a plan that was in force when it came.
    let day = held.iter().map(|bundle| bundle.imported_at.date()).fold(today, NaiveDate::max);
    let mut library = app.base.copy();
    for bundle in held {
        let name = show::bundle::name(&bundle.title, bundle.version);
        let opened = match bundle_file::open(&bundle.bytes) {
            Ok(opened) => opened,
            Err(says) => {
                let mend = "重新导入这个预案包".to_owned();
                library.report(unusable(&format!("预案包{name}"), says.to_owned(), mend));
                continue;
            }
        };
        let issued = Issued { name, issuer: bundle.issuer.clone(), key: bundle.key };
        let holds = Library::read(&opened.files, &Origin::Bundle(issued));
        let outdone = held.iter().any(|other| {
            other.id == bundle.id && other.effective <= day && other.version > bundle.version
        });
        let standing = match (outdone, bundle.effective <= day) {
            (true, _) => Standing::Outdone,
            (false, true) => Standing::InForce,
            (false, false) => Standing::Later,
        };
        library.list(show::bundle::view(bundle, &holds, standing), today);
        if standing == Standing::InForce {
            library.lay_over(holds);
        }
    }
    for own in store.own_years()? {
        library.lay_own(own);
    }
    Ok(library)
}

/// The uploaded bundle where its signature is right and it may come after what was held of it.
async fn signed(
    app: &App,
    session: &Session,
    upload: Digest,
) -> Result<Result<BundleFile, Vec<String>>, Failure> {
    let Some(bytes) = app.uploads.named(upload) else { return Ok(Err(vec![gone()])) };
    let read = tokio::task::spawn_blocking(move || bundle_file::open(&bytes));
    let file = match read.await.map_err(|_| unread())? {
        Ok(file) => file,
        Err(says) => return Ok(Err(vec![says.to_owned()])),
    };
    if let Some(before) = session.store.highest_bundle(&file.list.id)?
        && let Some(says) = older(&before, &file)
    {
        return Ok(Err(vec![says]));
    }
    Ok(Ok(file))
}

/// Everything else that must be right before a bundle is offered or imported.
async fn examine(
    session: &Session,
    crew: &Crew,
    file: BundleFile,
) -> Result<Result<Examined, Vec<String>>, Failure> {
    let mut before = session.store.held_bundles()?;
    before.retain(|held| held.id == file.list.id);
    let present = Arc::clone(&crew.library);
    // Reading and replaying whole plans takes a moment; the screens go on meanwhile.
    let read = tokio::task::spawn_blocking(move || {
        let examined = sound(file)?;
        let back = thrown_back(&examined.holds, &before, &present);
        if back.is_empty() { Ok(examined) } else { Err(back) }
    });
    let examined = match read.await.map_err(|_| unread())? {
        Ok(examined) => examined,
        Err(says) => return Ok(Err(says)),
    };
    let coming = examined.holds.kept().iter().map(|kept| &*kept.plan);
    let present = |plan: &Plan| crew.library.newest(&plan.reference.id);
    let clashes: Vec<String> = coming.filter_map(|plan| clash(&*present(plan)?, plan)).collect();
    Ok(if clashes.is_empty() { Ok(examined) } else { Err(clashes) })
}

/// The plans of a bundle, checked as `plan check` does.
fn sound(file: BundleFile) -> Result<Examined, Vec<String>> {
    let list = &file.list;
    let (members, _) = plan::load_bundle(&file.files);
    let members = members.ok_or_else(|| vec!["预案包里的 bundle.toml 不能用。".to_owned()])?;
    let same = (&members.id, &members.title, &members.issuer)
        == (&list.id, &list.title, &list.issuer)
        && (members.version, members.effective) == (list.version, list.effective);
    if !same {
        return Err(vec!["预案包的签名清单与其中的 bundle.toml 说法不一。".to_owned()]);
    }
    let blocking: Vec<Problem> =
        check_plans(&file.files).problems.into_iter().filter(|problem| problem.blocks).collect();
    if !blocking.is_empty() {
        let mut says = vec![format!("包里的预案有{}处错误，不导入：", blocking.len())];
        says.extend(blocking.iter().take(PROBLEMS_SHOWN_MAX).map(ToString::to_string));
        return Err(says);
    }
    let strays = bundle_file::strays(&file.files, &members.named);
    if !strays.is_empty() {
        return Err(vec![format!("预案包里有不属于任何预案的文件：{}", strays.join("、"))]);
    }
    let name = show::bundle::name(&list.title, list.version);
    let issued = Issued { name, issuer: list.issuer.clone(), key: file.key.0 };
    let holds = Library::read(&file.files, &Origin::Bundle(issued));
    Ok(Examined { file, holds })
}

/// Why a bundle may not come after the highest version ever held of it.
fn older(before: &HeldBundle, file: &BundleFile) -> Option<String> {
    let held = show::bundle::name(&before.title, before.version);
    if before.key != file.key.0 {
        return Some(format!(
            "这个预案包以前由“{}”发布，这一份却是另一把密钥签的，不导入。请打电话向发布单位核实。",
            before.issuer
        ));
    }
    match file.list.version.cmp(&before.version) {
        Ordering::Greater => None,
        Ordering::Equal if before.digest == file.digest => {
            (!before.bytes.is_empty()).then(|| format!("已是这个版本：{held}。"))
        }
        Ordering::Equal => {
            Some(format!("版本与已导入的{held}相同，内容却不同。请发布单位提高版本后再发布。"))
        }
        Ordering::Less => {
            Some(format!("版本{}低于已导入过的{held}，不能退回旧版。", file.list.version_text()))
        }
    }
}

/// Why a plan cannot come beside the one in force: the same version must be the same plan.
fn clash(present: &Plan, coming: &Plan) -> Option<String> {
    let (is, comes) = (&present.reference, &coming.reference);
    (version(is) == version(comes) && is.digest != comes.digest).then(|| {
        format!(
            "预案“{}”的版本{}与现用的相同，内容却不同。请发布单位提高 plan.toml 里的 version。",
            coming.title, comes.version
        )
    })
}

fn trust(session: &Session, file: &BundleFile) -> Result<Trust, Failure> {
    let vouches = |one: &&store::Superior| {
        one.mode == Mode::Live && one.state != LinkState::Left && one.station_key == file.key.0
    };
    if let Some(superior) = session.store.superiors()?.iter().find(vouches) {
        return Ok(Trust::Superior(superior.name.clone()));
    }
    let accepted = session.store.accepts_issuer(file.key.0)?;
    Ok(if accepted { Trust::Accepted } else { Trust::Unknown })
}

fn no<T>(says: Vec<String>) -> Decision<T> {
    refused(says.into_iter().map(|says| Refusal::plain("upload", says)).collect())
}

fn unread() -> Failure {
    Failure::plain(Code::Internal, "预案包没有读完")
}

fn gone() -> String {
    "没有找到这个文件，请重新选择。".to_owned()
}

fn unusable(file: &str, what: String, mend: String) -> Problem {
    Problem { file: file.to_owned(), line: 0, what, mend, blocks: true }
}

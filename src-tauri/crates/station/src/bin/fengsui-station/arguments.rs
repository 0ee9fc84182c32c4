//! What can be asked on the command line, and its help.

use crate::values;
use base::Moment;
use clap::{Args, Parser, Subcommand};
use format::ColourWord;
use std::{net::SocketAddr, path::PathBuf};

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

const OPTIONS: &str = "选项";

const FIRST_STEPS: &str = "\
第一次使用：
  1. 启动上级站（保持运行）：
       fengsui-station serve --data 站点数据 --name 某市教育网络安全应急办 --url https://10.0.0.5:8443
  2. 给一个单位发登记票（另开一个终端窗口）：
       fengsui-station ticket --data 站点数据 --unit 某市第一中学 --out 第一中学.ticket.json
  3. 单位导入登记票后会显示 8 位校验码；电话核对后确认：
       fengsui-station confirm --data 站点数据 12345678
  4. 查看收到的报告、发布预警：
       fengsui-station reports --data 站点数据
       fengsui-station warning issue --help
";

/// 烽燧上级站：接收下级单位的事件报告并签发回执，向下发布预警和指令。
#[derive(Parser)]
#[command(
    name = "fengsui-station",
    version,
    help_template = TEMPLATE,
    after_help = FIRST_STEPS,
    subcommand_help_heading = "命令",
    next_help_heading = OPTIONS,
    subcommand_value_name = "命令",
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
pub(crate) struct Arguments {
    /// 数据目录：账本、密钥和根证书都在其中；请定期备份并限制访问
    #[arg(
        long,
        global = true,
        display_order = 900,
        value_name = "目录",
        env = "FENGSUI_STATION_DATA",
        hide_env = true,
        default_value = "fengsui-station-data",
        hide_default_value = true
    )]
    pub(crate) data: PathBuf,
    /// 以 JSON 输出，供其他程序读取
    #[arg(long, global = true, display_order = 901)]
    pub(crate) json: bool,
    /// 显示帮助
    #[arg(short, long, global = true, display_order = 902, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, display_order = 903, action = clap::ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
#[command(
    disable_help_subcommand = true,
    next_help_heading = OPTIONS,
    subcommand_help_heading = "命令",
    subcommand_value_name = "命令"
)]
pub(crate) enum Command {
    /// 启动上级站，一直运行到按下 Ctrl+C
    #[command(help_template = TEMPLATE)]
    Serve(Serve),
    /// 为一个单位开一张一次性登记票（文件和 16 位码）
    #[command(help_template = TEMPLATE)]
    Ticket(Ticket),
    /// 查看终端登记申请及其校验码
    #[command(help_template = TEMPLATE)]
    Enrolments {
        /// 同时列出已处理的申请
        #[arg(long, help_heading = OPTIONS)]
        all: bool,
    },
    /// 电话核对校验码后，确认登记
    #[command(help_template = TEMPLATE)]
    Confirm {
        /// 8 位校验码，须与终端屏幕显示的一致
        #[arg(value_name = "校验码")]
        code: String,
    },
    /// 拒绝登记
    #[command(help_template = TEMPLATE)]
    Refuse {
        /// 8 位校验码
        #[arg(value_name = "校验码")]
        code: String,
    },
    /// 查看单位及其终端
    #[command(help_template = TEMPLATE)]
    Units,
    /// 吊销一个终端：此后收到的内容将被隔离
    #[command(help_template = TEMPLATE)]
    Revoke {
        /// 终端编号，见 units
        #[arg(value_name = "终端编号")]
        device: String,
        /// 吊销原因
        #[arg(long, help_heading = OPTIONS, value_name = "文字")]
        reason: String,
    },
    /// 查看、签收或退回报告
    #[command(help_template = TEMPLATE, args_conflicts_with_subcommands = true)]
    Reports {
        /// 查看演练报告（默认只列实战报告）
        #[arg(long, help_heading = OPTIONS)]
        drill: bool,
        #[command(subcommand)]
        action: Option<ReportAction>,
    },
    /// 发布、解除和查看预警
    #[command(help_template = TEMPLATE)]
    Warning {
        #[command(subcommand)]
        action: WarningAction,
    },
    /// 向一个单位下发指令
    #[command(help_template = TEMPLATE)]
    Instruct(Instruct),
    /// 查看已下发的指令，以及单位是否签收
    #[command(help_template = TEMPLATE)]
    Instructions {
        /// 查看演练指令（默认只列实战指令）
        #[arg(long, help_heading = OPTIONS)]
        drill: bool,
    },
    /// 查看告警：信道分叉、编号冲突、疑似截听
    #[command(help_template = TEMPLATE)]
    Alarms,
}

#[derive(Args)]
pub(crate) struct Serve {
    /// 监听的地址和端口（默认 0.0.0.0:8443，即所有网卡）
    #[arg(
        long,
        help_heading = OPTIONS,
        value_name = "地址:端口",
        default_value = "0.0.0.0:8443",
        hide_default_value = true
    )]
    pub(crate) listen: SocketAddr,
    /// 本站名称，即预警中的发布机关；不写则沿用上次的
    #[arg(long, help_heading = OPTIONS, value_name = "名称")]
    pub(crate) name: Option<String>,
    /// 下级单位访问本站的地址，写在登记票上；不写则沿用上次的
    #[arg(long, help_heading = OPTIONS, value_name = "https://主机:端口")]
    pub(crate) url: Option<String>,
    /// 本站最高可发布的预警颜色：蓝、黄、橙、红；不写则沿用上次的，初次为红
    #[arg(long, help_heading = OPTIONS, value_name = "颜色", value_parser = values::colour)]
    pub(crate) colour_max: Option<ColourWord>,
}

#[derive(Args)]
pub(crate) struct Ticket {
    /// 单位名称；没有这个单位时自动建立
    #[arg(long, help_heading = OPTIONS, value_name = "名称")]
    pub(crate) unit: String,
    /// 登记票文件保存到何处；不写则只显示 16 位码
    #[arg(long, help_heading = OPTIONS, value_name = "文件")]
    pub(crate) out: Option<PathBuf>,
    /// 多少小时内有效（默认 72）
    #[arg(long, help_heading = OPTIONS, value_name = "小时", default_value_t = 72, hide_default_value = true,
          value_parser = clap::value_parser!(u64).range(1..=8760))]
    pub(crate) hours: u64,
    /// 写在票上的本站地址；不写则用 serve 记下的
    #[arg(long, help_heading = OPTIONS, value_name = "https://主机:端口")]
    pub(crate) url: Option<String>,
}

#[derive(Subcommand)]
#[command(
    disable_help_subcommand = true,
    subcommand_help_heading = "命令",
    subcommand_value_name = "命令"
)]
pub(crate) enum ReportAction {
    /// 列出报告，最新的在前
    #[command(help_template = TEMPLATE)]
    List {
        /// 列出演练报告
        #[arg(long, help_heading = OPTIONS)]
        drill: bool,
    },
    /// 显示一份报告的全文和回执
    #[command(help_template = TEMPLATE)]
    Show {
        /// 报告编号，见 reports
        #[arg(value_name = "报告编号")]
        id: String,
    },
    /// 签收一份报告，回执随即下发
    #[command(help_template = TEMPLATE)]
    Sign {
        /// 报告编号
        #[arg(value_name = "报告编号")]
        id: String,
        /// 签收人
        #[arg(long, help_heading = OPTIONS, value_name = "姓名")]
        by: String,
    },
    /// 退回一份报告，回执和原因随即下发
    #[command(help_template = TEMPLATE)]
    Return {
        /// 报告编号
        #[arg(value_name = "报告编号")]
        id: String,
        /// 经手人
        #[arg(long, help_heading = OPTIONS, value_name = "姓名")]
        by: String,
        /// 退回原因
        #[arg(long, help_heading = OPTIONS, value_name = "文字")]
        reason: String,
    },
}

#[derive(Subcommand)]
#[command(
    disable_help_subcommand = true,
    subcommand_help_heading = "命令",
    subcommand_value_name = "命令"
)]
pub(crate) enum WarningAction {
    /// 发布一条预警
    #[command(help_template = TEMPLATE)]
    Issue(Issue),
    /// 列出已发布的预警，以及哪些单位何时签收
    #[command(help_template = TEMPLATE)]
    List {
        /// 列出演练预警（默认只列实战预警）
        #[arg(long, help_heading = OPTIONS)]
        drill: bool,
    },
    /// 解除一条预警
    #[command(help_template = TEMPLATE)]
    Cancel {
        /// 预警编号，见 warning list
        #[arg(value_name = "预警编号")]
        id: String,
        /// 解除原因
        #[arg(long, help_heading = OPTIONS, value_name = "文字")]
        reason: String,
    },
}

#[derive(Args)]
pub(crate) struct Issue {
    /// 颜色：蓝、黄、橙、红
    #[arg(long, help_heading = OPTIONS, value_name = "颜色", value_parser = values::colour)]
    pub(crate) colour: ColourWord,
    /// 标题
    #[arg(long, help_heading = OPTIONS, value_name = "文字")]
    pub(crate) title: String,
    /// 可能影响范围
    #[arg(long, help_heading = OPTIONS, value_name = "文字")]
    pub(crate) scope: String,
    /// 警示事项
    #[arg(long, help_heading = OPTIONS, value_name = "文字")]
    pub(crate) attention: String,
    /// 应采取的措施
    #[arg(long, help_heading = OPTIONS, value_name = "文字")]
    pub(crate) measures: String,
    /// 时限要求
    #[arg(long, help_heading = OPTIONS, value_name = "文字")]
    pub(crate) time_limit: String,
    /// 发布机关；不写则为本站名称
    #[arg(long, help_heading = OPTIONS, value_name = "名称")]
    pub(crate) issuer: Option<String>,
    /// 类别（预案有要求时填写）
    #[arg(long, help_heading = OPTIONS, value_name = "文字")]
    pub(crate) category: Option<String>,
    /// 起始时间，如 "2026-11-23 18:00"；不写则为现在
    #[arg(long, help_heading = OPTIONS, value_name = "时间", value_parser = values::moment)]
    pub(crate) effective: Option<Moment>,
    /// 失效时间，如 "2026-11-25 18:00"；不写则按 --hours 计算
    #[arg(long, help_heading = OPTIONS, value_name = "时间", value_parser = values::moment)]
    pub(crate) expires: Option<Moment>,
    /// 自现在起多少小时后失效（默认 24）
    #[arg(long, help_heading = OPTIONS, value_name = "小时", default_value_t = 24, hide_default_value = true,
          conflicts_with = "expires", value_parser = clap::value_parser!(u64).range(1..=8760))]
    pub(crate) hours: u64,
    /// 只发给这个单位（名称或编号）；可多次使用，不写则发给所有单位
    #[arg(long, help_heading = OPTIONS, value_name = "单位")]
    pub(crate) to: Vec<String>,
    /// 取代先前的一条预警（预警编号）
    #[arg(long, help_heading = OPTIONS, value_name = "预警编号", value_parser = values::id)]
    pub(crate) replaces: Option<base::Id>,
    /// 演练预警
    #[arg(long, help_heading = OPTIONS)]
    pub(crate) drill: bool,
}

#[derive(Args)]
pub(crate) struct Instruct {
    /// 单位名称或编号
    #[arg(long, help_heading = OPTIONS, value_name = "单位")]
    pub(crate) unit: String,
    /// 标题
    #[arg(long, help_heading = OPTIONS, value_name = "文字")]
    pub(crate) title: String,
    /// 内容
    #[arg(long, help_heading = OPTIONS, value_name = "文字")]
    pub(crate) text: String,
    /// 完成时限，如 "2026-11-25 18:00"
    #[arg(long, help_heading = OPTIONS, value_name = "时间", value_parser = values::moment)]
    pub(crate) due: Option<Moment>,
    /// 演练指令
    #[arg(long, help_heading = OPTIONS)]
    pub(crate) drill: bool,
}

//! How things look on the terminal: plain text for people, JSON on request.
//!
//! A drill is marked in every line that names one.

use crate::run::Failure;
use base::{Id, Moment};
use format::{GradeWord, MessageWord, ReportV1, StageWord, TicketV1};
use serde::Serialize;
use station::{
    AlarmView, EnrolmentView, InstructionView, ReportView, SigningView, Station, UnitView,
    WarningView, colour_text,
};
use std::{
    fmt::Write as _,
    io::{self, Write as _},
    net::SocketAddr,
    path::Path,
};

/// Where output goes, and in which shape.
#[derive(Clone, Copy)]
pub(crate) struct Screen {
    pub(crate) json: bool,
}

impl Screen {
    /// Shows a list, or says that it is empty.
    pub(crate) fn list<T: Serialize>(
        self,
        items: &[T],
        text: fn(&[T]) -> String,
    ) -> Result<(), Failure> {
        if self.json {
            return self.write_json(&items);
        }
        if items.is_empty() { self.line("没有内容") } else { self.line(&text(items)) }
    }

    /// Shows one thing.
    pub(crate) fn one<T: Serialize>(
        self,
        item: &T,
        text: impl Fn(&T) -> String,
    ) -> Result<(), Failure> {
        if self.json { self.write_json(item) } else { self.line(&text(item)) }
    }

    /// Says that something was done.
    pub(crate) fn done(self, text: &str) -> Result<(), Failure> {
        if self.json {
            self.write_json(&serde_json::json!({ "done": true }))
        } else {
            self.line(text)
        }
    }

    /// Shows the id of what was made.
    pub(crate) fn id(self, text: &str, id: Id) -> Result<(), Failure> {
        if self.json {
            self.write_json(&serde_json::json!({ "id": id }))
        } else {
            self.line(&format!("{text} {id}"))
        }
    }

    /// Writes a line and flushes it. What a unit wrote commands no terminal.
    pub(crate) fn line(self, text: &str) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        let plain = harmless(text.trim_end());
        writeln!(out, "{plain}").and_then(|()| out.flush()).map_err(Failure::Screen)
    }

    fn write_json<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Failure> {
        self.line(&serde_json::to_string_pretty(value).map_err(Failure::Json)?)
    }
}

/// What `serve` says once it listens.
pub(crate) fn serving(station: &Station, url: Option<&str>, listening: SocketAddr) -> String {
    let url = url.unwrap_or("尚未指明；请用 --url 指明下级单位访问本站的地址");
    format!(
        "上级站“{}”已启动，按 Ctrl+C 停止\n  地址        {url}\n  监听        {listening}\n  \
         根证书指纹  {}\n  发登记票    fengsui-station ticket --data <本目录> --unit <单位名称> \
         --out <文件>",
        station.name(),
        station.fingerprint()
    )
}

/// A ticket, for the officer who hands it over.
pub(crate) fn ticket(ticket: &TicketV1, file: Option<&Path>) -> String {
    let mut text = format!(
        "单位    {}\n地址    {}\n16 位码 {}\n有效至  {}\n",
        ticket.unit_name,
        ticket.url,
        ticket.secret.code(),
        short(ticket.expires)
    );
    if let Some(file) = file {
        line(&mut text, format_args!("文件    {}", file.display()));
    }
    text + "登记票只能使用一次，请当面或通过可靠途径交给该单位；\
            对方导入后会显示 8 位校验码，请电话核对后用 confirm 确认。"
}

/// Enrolments, one a line.
pub(crate) fn enrolments(list: &[EnrolmentView]) -> String {
    lines(list, |view| {
        let state = match view.state.as_str() {
            "confirmed" => "已确认",
            "refused" => "已拒绝",
            _ => "待确认",
        };
        format!(
            "{state}  校验码 {}  {}  终端“{}”  {}",
            grouped(&view.check_code),
            view.unit_name,
            view.device_name,
            short(view.at)
        )
    })
}

/// Units with their devices.
pub(crate) fn units(list: &[UnitView]) -> String {
    lines(list, |unit| {
        let mut text = format!("{}  {}", unit.name, unit.unit);
        if unit.devices.is_empty() {
            text.push_str("\n    尚无终端登记");
        }
        for device in &unit.devices {
            let revoked = if device.revoked { "  已吊销" } else { "" };
            let at = short(device.at);
            text += &format!("\n    终端“{}”  {}  {at} 登记{revoked}", device.name, device.device);
        }
        text
    })
}

/// Reports, one a line.
pub(crate) fn reports(list: &[ReportView]) -> String {
    lines(list, |view| {
        let Some(report) = &view.report else {
            return format!("{}  {}  无法解读的内容", view.id, view.unit_name);
        };
        format!(
            "{}  {}{}  {}  {}  {}  {}收到  {}{}",
            view.id,
            drill(&view.mode),
            stage(report.stage),
            view.unit_name,
            grade(report),
            report.title,
            short(view.at),
            standing(view),
            if view.withdrawn { "  已撤回" } else { "" }
        )
    })
}

/// One report in full.
pub(crate) fn report(view: &ReportView) -> String {
    let mut text = String::new();
    line(&mut text, format_args!("报告编号  {}", view.id));
    line(&mut text, format_args!("单位      {}", view.unit_name));
    line(&mut text, format_args!("收到时间  {}", short(view.at)));
    line(&mut text, format_args!("状态      {}", standing(view)));
    line(&mut text, format_args!("摘要值    {}", view.hash));
    if view.mode == "drill" {
        line(&mut text, format_args!("性质      演练"));
    }
    if view.withdrawn {
        line(&mut text, format_args!("撤回      单位已撤回此报告"));
    }
    let Some(report) = &view.report else { return text + "无法解读的内容" };
    line(&mut text, format_args!("事件编号  {}", report.number));
    line(&mut text, format_args!("标题      {}", report.title));
    line(&mut text, format_args!("报告种类  {}", stage(report.stage)));
    line(&mut text, format_args!("等级      {}", grade(report)));
    let names: Vec<&str> = report.categories.iter().map(|one| one.name.as_str()).collect();
    line(&mut text, format_args!("类别      {}", names.join("、")));
    line(&mut text, format_args!("依据      {} {}", report.plan.id, report.plan.version));
    line(&mut text, format_args!("报告人    {}", report.by));
    for section in &report.sections {
        line(&mut text, format_args!("\n【{}】\n{}", section.label, section.text));
    }
    for note in &view.notes {
        line(
            &mut text,
            format_args!("\n【补充说明】{} {}\n{}", short(note.at), note.by, note.text),
        );
    }
    for receipt in &view.receipts {
        let by = receipt.by.as_deref().unwrap_or_default();
        let reason = receipt.reason.as_deref().unwrap_or_default();
        let at = short(receipt.at);
        line(&mut text, format_args!("\n{} {at} {by} {reason}", level(&receipt.level)));
    }
    text
}

/// Warnings with who signed for them.
pub(crate) fn warnings(list: &[WarningView]) -> String {
    lines(list, |view| {
        let warning = &view.warning;
        let what = match warning.message {
            MessageWord::Alert => "发布",
            MessageWord::Update => "更新",
            MessageWord::Cancel => "解除",
        };
        let mut text = format!(
            "{}  {}{what}  {}  {}\n    {} 至 {}  发布机关 {}",
            warning.warning,
            drill(&view.mode),
            colour_text(warning.colour),
            warning.title,
            short(warning.effective),
            short(warning.expires),
            warning.issuer
        );
        for unit in &view.units {
            text += &format!("\n    {}", signing(unit));
        }
        text
    })
}

/// Instructions with whether the unit signed.
pub(crate) fn instructions(list: &[InstructionView]) -> String {
    lines(list, |view| {
        let instruction = &view.instruction;
        let due = instruction.due.map(|due| format!("  限 {}", short(due))).unwrap_or_default();
        format!(
            "{}  {}{}  {}{due}\n    {}",
            instruction.instruction,
            drill(&view.mode),
            instruction.title,
            short(instruction.sent),
            signing(&view.unit)
        )
    })
}

/// Alarms, one a line.
pub(crate) fn alarms(list: &[AlarmView]) -> String {
    lines(list, |alarm| format!("{}  {}  {}", short(alarm.at), alarm.text, alarm.detail))
}

fn signing(unit: &SigningView) -> String {
    let Some(signed) = unit.signed else { return format!("{}  未签收", unit.unit_name) };
    let by = unit.by.as_deref().unwrap_or_default();
    let note = unit.note.as_deref().unwrap_or_default();
    format!("{}  {} 签收  {by}  {note}", unit.unit_name, short(signed)).trim_end().to_owned()
}

/// Without the control characters that move a terminal's cursor or turn the direction of a line.
fn harmless(text: &str) -> String {
    let turns = |one| matches!(one, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let kept = |one: &char| matches!(one, '\n' | '\t') || !(one.is_control() || turns(*one));
    text.chars().filter(kept).collect()
}

fn lines<T>(list: &[T], text: impl Fn(&T) -> String) -> String {
    list.iter().map(text).collect::<Vec<_>>().join("\n")
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a `String` cannot fail.
    writeln!(text, "{line}").unwrap_or_default();
}

fn drill(mode: &str) -> &'static str {
    if mode == "drill" { "【演练】" } else { "" }
}

fn short(at: Moment) -> String {
    at.whole_second().to_string().replacen('T', " ", 1).trim_end_matches("+08:00").to_owned()
}

fn grouped(code: &str) -> String {
    code.split_at_checked(4).map_or_else(|| code.to_owned(), |(a, b)| format!("{a} {b}"))
}

const fn stage(stage: StageWord) -> &'static str {
    match stage {
        StageWord::First => "首报",
        StageWord::Followup => "续报",
        StageWord::Final => "终报",
    }
}

fn grade(report: &ReportV1) -> String {
    let name = |grade| match grade {
        GradeWord::Ordinary => "Ⅳ级一般",
        GradeWord::Considerable => "Ⅲ级较大",
        GradeWord::Major => "Ⅱ级重大",
        GradeWord::Extreme => "Ⅰ级特别重大",
    };
    match (report.grade.preliminary, report.grade.confirmed) {
        (_, Some(confirmed)) => format!("{}（核定）", name(confirmed)),
        (Some(preliminary), None) => format!("{}（初判）", name(preliminary)),
        (None, None) => "未定级".to_owned(),
    }
}

fn level(word: &str) -> &'static str {
    match word {
        "signed_for" => "已签收",
        "returned" => "已退回",
        "forwarded" => "已转报",
        _ => "已存",
    }
}

fn standing(view: &ReportView) -> &'static str {
    match view.place.as_str() {
        "fork" => "信道冻结，未受理",
        "quarantine" => "已隔离",
        _ => view.receipts.last().map_or("已存", |receipt| level(&receipt.level)),
    }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn what_a_unit_wrote_commands_no_terminal() {
        assert_eq!(harmless("断电\u{1b}[2J\r\n\t二\u{202e}三\u{7}"), "断电[2J\n\t二三");
    }
}

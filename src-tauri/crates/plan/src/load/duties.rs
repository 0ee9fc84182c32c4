//! Reads `duties.toml`: the obligations.
//!
//! "At once" needs the plan's own word beside it, because a screen shows that word and no number;
//! a repetition needs its end, and only what is reported to nobody ends by itself.

use super::shared::{GRADES, NOTE, mark_words, unique};
use crate::conditions::Vocabulary;
use crate::nearest::nearest;
use crate::row::Row;
use crate::shape::{Rule, Shape, Value, may, must};
use crate::{By, Limit, Mark, Obligation, Role, Stage};

/// `duties.toml`.
pub(crate) static DUTIES: Shape = Shape::of(
    "duties",
    "报告义务和处置时限。“立即”“及时”从不变成数字。",
    &[may("obligation", Value::Rows(&OBLIGATION, 0), "义务，照预案的次序。")],
);
static OBLIGATION: Shape = Shape::of(
    "obligation",
    "一项义务。",
    &[
        must("id", Value::Id, "编号，案例和表格用它。"),
        must("clause", Value::Text, "出自哪一条。"),
        must("what", Value::Text, "要办什么，短句。"),
        GRADES,
        may("when", Value::Condition, "另外的条件，如 'malware' in category；不能看等级。"),
        must("actor", Value::Id, "谁办：plan.toml 里的角色编号。"),
        may("to", Value::Ids(0), "报给谁：角色编号。"),
        may("to_any", Value::Flag, "true 表示 to 里任报其一即可（甲或乙）；不写就都要报。"),
        may("stepwise", Value::Flag, "true 表示逐级上报。"),
        may("by", Value::Id, "怎样报：any 方式不限，phone 电话，written 书面，或表格编号；不写就是 any。"),
        may(
            "stage",
            Value::Word(|| Stage::ALL.iter().map(|stage| stage.word()).collect()),
            "哪一次报告：first 首报，followup 续报，final 终报。",
        ),
        must(
            "after",
            Value::Word(mark_words),
            "从哪个时刻算起：occurred 事发，discovered 发现，reported 接报，judged 初判，verified 核实，\
             asked 上级要求补充，regraded 调级，response_started 启动响应，handling_ended 处置结束，\
             response_ended 响应结束。",
        ),
        may("else_after", Value::Word(mark_words), "起点还不知道时先从这个时刻算。"),
        may("alternatives", Value::Words(mark_words, 0), "原文还可能指的起点，一并显示。"),
        may("anchor_assumed", Value::Flag, "true 表示原文没有写从何时算起。"),
        may("within", Value::Limit, "时限：30min、4h、5d（自然日）、10wd（工作日）或 at once；没有时限就不写。"),
        may("word", Value::Text, "原文的用词，如 立即、及时；within = \"at once\" 时必写。"),
        may("every", Value::Limit, "多久一次，如 1h。"),
        may(
            "until",
            Value::Word(mark_words),
            "重复到哪个时刻为止；不重复、也不报给谁的，到了这个时刻就算办结，如处置时限写 handling_ended。",
        ),
        may("optional", Value::Flag, "true 表示可办可不办。"),
        NOTE,
        may("reading", Value::Flag, "true 表示 note 是对存疑条文的理解。"),
    ],
)
.paired(&[("every", "until"), ("to_any", "to")])
.ruled(&[Rule { key: "within", words: &["at once"], needs: &["word"], lacks: &[] }]);

/// Reads the whole file.
pub(crate) fn read(
    root: &Row<'_, '_>,
    vocabulary: Vocabulary<'_>,
    roles: &[Role],
    forms: &[String],
) -> Vec<Obligation> {
    let rows = root.rows("obligation");
    let obligations: Vec<_> =
        rows.iter().map(|row| obligation(row, vocabulary, roles, forms)).collect();
    unique(rows.iter().zip(obligations.iter().map(|found| found.id.as_str())), "id");
    rows.into_iter().for_each(Row::finish);
    obligations
}

fn obligation(
    row: &Row<'_, '_>,
    vocabulary: Vocabulary<'_>,
    roles: &[Role],
    forms: &[String],
) -> Obligation {
    let obligation = Obligation {
        id: row.id(),
        clause: row.text("clause"),
        what: row.text("what"),
        grades: row.grades(),
        when: row.condition("when", vocabulary),
        actor: row.role("actor", roles),
        to: row.roles("to", roles),
        to_any: row.flag("to_any"),
        stepwise: row.flag("stepwise"),
        by: by(row, forms),
        stage: row.word("stage", &Stage::ALL, |stage| stage.word()),
        after: after(row),
        else_after: row.mark("else_after"),
        alternatives: row.marks("alternatives"),
        anchor_assumed: row.flag("anchor_assumed"),
        within: row.limit("within"),
        word: row.maybe_text("word"),
        every: row.limit("every"),
        until: row.mark("until"),
        optional: row.flag("optional"),
        note: row.maybe_text("note"),
        reading: row.flag("reading"),
    };
    check(row, &obligation);
    obligation
}

fn by(row: &Row<'_, '_>, forms: &[String]) -> By {
    match row.maybe_text("by").as_deref() {
        None | Some("any") => By::Any,
        Some("phone") => By::Phone,
        Some("written") => By::Written,
        Some(form) => {
            if !forms.iter().any(|known| known == form) {
                let mend = match nearest(form, forms.iter().map(String::as_str)) {
                    Some(near) => format!("是不是想写 {near}?"),
                    None => "写 any、phone、written,或 forms.toml 里的表格编号".to_owned(),
                };
                row.report("by", format!("没有表格 {form}"), mend);
            }
            By::Form(form.to_owned())
        }
    }
}

fn after(row: &Row<'_, '_>) -> Mark {
    if !row.has("after") {
        row.report("after", "没有写从哪个时刻算起", "写上 after = \"discovered\"、\"judged\" 之类");
    }
    row.mark("after").unwrap_or(Mark::Discovered)
}

fn check(row: &Row<'_, '_>, obligation: &Obligation) {
    if obligation.within == Some(Limit::AtOnce) && obligation.word.is_none() {
        row.report("within", "“立即”一类要写明原文用词", "写上 word = \"立即\"、\"及时\" 之类");
    }
    if obligation.every.is_some() && obligation.until.is_none() {
        row.report("every", "写了 every 却没有 until", "写明到哪个时刻为止");
    }
    if obligation.every.is_none() && obligation.until.is_some() {
        if !obligation.to.is_empty() {
            row.report("until", "要报给谁的，不能到了时刻就算办结", "删去 until,或写上 every");
        }
        if obligation.until == Some(obligation.after) {
            row.report("until", "起点与止点相同", "删去 until,或改成别的时刻");
        }
    }
    if obligation.every == Some(Limit::AtOnce) {
        row.report("every", "多久一次要有数", "写成 1h、24h 之类");
    }
    if obligation.reading && obligation.note.is_none() {
        row.report("reading", "标了 reading 却没有说明", "在 note 里写明怎样理解原文");
    }
    if obligation.to_any && obligation.to.len() < 2 {
        row.report(
            "to_any",
            "标了 to_any 却没有几个报告对象",
            "在 to 里列出任选其一的几处，或删去 to_any",
        );
    }
    if obligation.else_after == Some(obligation.after) {
        row.report("else_after", "替代起点与起点相同", "删去 else_after,或改成别的时刻");
    }
}

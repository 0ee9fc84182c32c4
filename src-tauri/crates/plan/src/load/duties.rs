//! Reads `duties.toml`: the obligations.
//!
//! "At once" needs the plan's own word beside it, because a screen shows that word and no number;
//! a repetition needs its end.

use super::shared::unique;
use crate::conditions::Vocabulary;
use crate::row::{Row, nearest};
use crate::{By, Limit, Mark, Obligation, Role, Stage};

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
    if obligation.every.is_some() != obligation.until.is_some() {
        row.report("every", "every 与 until 要成对", "写明多久一次、到哪个时刻为止");
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

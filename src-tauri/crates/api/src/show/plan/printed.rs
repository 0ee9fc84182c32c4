//! The forms that a plan prints, as rows: each field as it is titled, in printed order.

use super::{row, with_note};
use crate::view::plan::PlanRow;
use ::plan::{Field, FieldKind, Form, Plan};

/// The forms, block by block in printed order.
pub(super) fn forms(plan: &Plan) -> Vec<PlanRow> {
    plan.forms.iter().map(|one| form(plan, one)).collect()
}

fn form(plan: &Plan, form: &Form) -> PlanRow {
    let blocks: Vec<String> = form
        .blocks
        .iter()
        .map(|block| {
            let fields: Vec<String> = block.fields.iter().map(field).collect();
            let optional = if block.optional { "（可不填）" } else { "" };
            match block.title.as_str() {
                "" => format!("{}{optional}", fields.join("、")),
                title => format!("{title}{optional}：{}", fields.join("、")),
            }
        })
        .collect();
    let mut says = blocks.join("；");
    if form.sealed {
        says = format!("{says}；加盖公章");
    }
    if form.spoken {
        says = format!("{says}；电话报告时逐项说明");
    }
    if let Some(footnote) = &form.footnote {
        says = format!("{says}；表注：{footnote}");
    }
    let served = form.serves.iter().filter_map(|id| plan.obligation(id));
    let served: Vec<&str> = served.map(|owed| owed.what.as_str()).collect();
    if !served.is_empty() {
        says = format!("{says}；用于：{}", served.join("；"));
    }
    row(&form.clause, &form.title, with_note(&says, &form.note))
}

fn field(field: &Field) -> String {
    let mut says = field.title.clone();
    if !field.options.is_empty() {
        says = format!("{says}（□{}）", field.options.join("□"));
    }
    if field.required {
        says = format!("{says}（必填）");
    }
    if field.kind == FieldKind::Signature {
        says = format!("{says}（签字）");
    }
    with_note(&says, &field.note)
}

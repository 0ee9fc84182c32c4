//! Reads `forms.toml`: forms, their blocks and fields.
//!
//! A required field may not sit in an optional block: what may be left out whole cannot be owed.

use super::shared::unique;
use crate::row::Row;
use crate::{Block, Field, FieldKind, Fill, Form, Obligation};

/// Reads the whole file.
pub(crate) fn read(root: &Row<'_, '_>, obligations: &[Obligation]) -> Vec<Form> {
    let rows = root.rows("form");
    let forms: Vec<_> = rows.iter().map(form).collect();
    unique(rows.iter().zip(forms.iter().map(|form| form.id.as_str())), "id");
    for (row, form) in rows.iter().zip(&forms) {
        for served in &form.serves {
            if !obligations.iter().any(|obligation| &obligation.id == served) {
                row.report("serves", format!("没有义务 {served}"), "用 duties.toml 里的编号");
            }
        }
    }
    rows.into_iter().for_each(Row::finish);
    forms
}

/// The ids of the forms, before their fields are read.
pub(crate) fn ids(root: &Row<'_, '_>) -> Vec<String> {
    root.rows("form").iter().map(|row| row.text("id")).collect()
}

fn form(row: &Row<'_, '_>) -> Form {
    let form = Form {
        id: row.id(),
        title: row.text("title"),
        clause: row.text("clause"),
        serves: row.texts("serves"),
        sealed: row.flag("sealed"),
        blocks: blocks(row),
        footnote: row.maybe_text("footnote"),
        note: row.maybe_text("note"),
    };
    if ["any", "phone", "written"].contains(&form.id.as_str()) {
        row.report("id", format!("{} 是报送方式，不能作表格编号", form.id), "换一个编号");
    }
    let mut seen = std::collections::BTreeSet::new();
    for field in form.fields() {
        if !field.id.is_empty() && !seen.insert(field.id.as_str()) {
            row.report("block", format!("栏目 {} 写了两次", field.id), "改成不同的编号");
        }
    }
    if seen.is_empty() {
        row.report("block", "表格没有栏目", "在 [[form.block]] 里写上 fields");
    }
    form
}

fn blocks(row: &Row<'_, '_>) -> Vec<Block> {
    let mut all = Vec::new();
    for row in row.rows("block") {
        let optional = row.flag("optional");
        let mut fields = Vec::new();
        for inner in row.rows("field") {
            let field = field(&inner);
            if optional && field.required {
                inner.report("required", "可省的一栏里不能有必填项", "删去 required,或改 optional");
            }
            inner.finish();
            fields.push(field);
        }
        all.push(Block { title: row.maybe_text("title").unwrap_or_default(), optional, fields });
        row.finish();
    }
    all
}

fn field(row: &Row<'_, '_>) -> Field {
    let field = Field {
        id: row.id(),
        title: row.text("title"),
        kind: row.word("kind", &FieldKind::ALL, |kind| kind.word()).unwrap_or(FieldKind::Line),
        required: row.flag("required"),
        fill: row.word("fill", &Fill::ALL, |fill| fill.word()),
        options: row.texts("options"),
        note: row.maybe_text("note"),
    };
    let needs = field.kind == FieldKind::Boxes && field.fill.is_none();
    if needs && field.options.len() < 2 {
        row.report("options", "勾选栏没有选项", "在 options 里列出，或写 fill");
    }
    field
}

//! Reads `forms.toml`: forms, their blocks and fields.
//!
//! A required field may not sit in an optional block: what may be left out whole cannot be owed.

use super::shared::{NOTE, unique};
use crate::row::Row;
use crate::shape::{Shape, Value, may, must};
use crate::{Block, Field, FieldKind, Fill, Form, Obligation};

/// `forms.toml`.
pub(crate) static FORMS: Shape =
    Shape::of("forms", "表格和附件，逐栏。", &[may("form", Value::Rows(&FORM, 0), "表格。")]);
static FORM: Shape = Shape::of(
    "form",
    "一张表格。",
    &[
        must("id", Value::Id, "编号，义务的 by 用它；不能叫 any、phone、written。"),
        must("title", Value::Text, "表格名称，照预案写。"),
        must("clause", Value::Text, "附件号或条款。"),
        may("serves", Value::Ids(0), "给哪些义务用：duties.toml 里的编号。"),
        may("sealed", Value::Flag, "true 表示原表要盖章。"),
        may("spoken", Value::Flag, "true 表示电话里念，念了什么逐栏随电话记录存下。"),
        must("block", Value::Rows(&BLOCK, 1), "分块，照原表的次序。"),
        may("footnote", Value::Text, "原表的注。"),
        NOTE,
    ],
);
static BLOCK: Shape = Shape::of(
    "block",
    "同一小标题下的几栏。",
    &[
        may("title", Value::Text, "小标题。"),
        may("optional", Value::Flag, "true 表示整块可以不填。"),
        may("field", Value::Rows(&FIELD, 0), "栏目。"),
    ],
);
static FIELD: Shape = Shape::of(
    "field",
    "一栏。",
    &[
        must("id", Value::Id, "编号，同一张表里不重复。"),
        must("title", Value::Text, "栏目名称，照原表写。"),
        may(
            "kind",
            Value::Word(|| FieldKind::ALL.iter().map(|kind| kind.word()).collect()),
            "填什么：line 一行，paragraph 几行，date 日期，minute 时间，boxes 勾选，phone 电话，\
             signature 手写签名；不写就是 line。",
        ),
        may("required", Value::Flag, "true 表示必填；只有原文写明的栏目才必填。"),
        may(
            "fill",
            Value::Word(|| Fill::ALL.iter().map(|fill| fill.word()).collect()),
            "从记录带出哪一项，如 unit_name 单位名称、occurred_at 事发时间、course 经过。",
        ),
        may("options", Value::Texts(0), "勾选的选项。"),
        NOTE,
    ],
);

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
        spoken: row.flag("spoken"),
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

//! Reads `plan.toml`: title, issuer, basis, scope, roles, readings.
//!
//! A telephone number needs the clause that prints it; any other contact belongs to the unit.

use chrono::NaiveDate;

use super::shared::{NOTE, unique};
use crate::row::Row;
use crate::shape::{Shape, Value, may, must};
use crate::{Basis, Exclusion, Phone, Reading, Role, Scope};

/// `plan.toml`.
pub(crate) static PLAN: Shape = Shape::of(
    "plan",
    "一部预案的名称、依据、适用范围、角色和存疑条文。",
    &[
        must("id", Value::PlanId, "预案编号，与目录同名：小写字母、数字、连字符。"),
        must("version", Value::Version, "版本，三段数字，如 1.0.0。改了内容就往上加。"),
        must("title", Value::Text, "预案名称。"),
        must("issuer", Value::Text, "印发机关。"),
        may("number", Value::Text, "文号。"),
        may("issued", Value::Day, "印发日期，如 2018-12-26，不加引号；原文没有日期就不写。"),
        must("audience", Value::Text, "哪些单位用这部预案。"),
        may("basis", Value::Rows(&BASIS, 0), "编制依据。"),
        must("scope", Value::Table(&SCOPE), "适用范围和不适用的情形。"),
        may("role", Value::Rows(&ROLE, 0), "预案里的角色：谁该办、报给谁都指它们。"),
        may("reading", Value::Rows(&READING, 0), "存疑条文是怎样理解的。"),
    ],
);
static BASIS: Shape =
    Shape::of("basis", "一份依据。", &[must("title", Value::Text, "名称。"), NOTE]);
static SCOPE: Shape = Shape::of(
    "scope",
    "适用范围。",
    &[
        must("clause", Value::Text, "出自哪一条。"),
        may("covers", Value::Texts(0), "适用于什么。"),
        may("exclusion", Value::Rows(&EXCLUSION, 0), "不适用的情形，如涉密。"),
    ],
);
static EXCLUSION: Shape = Shape::of(
    "exclusion",
    "一种不适用的情形。",
    &[
        must("id", Value::Id, "编号。"),
        may("clause", Value::Text, "出自哪一条。"),
        must("ask", Value::Text, "问值班员的话，答“是”就不适用。"),
        must("says", Value::Text, "为什么不适用。"),
        must("turn_to", Value::Text, "该找谁。"),
        may("stops", Value::Flag, "true 就停止记录、什么也不存（如涉密）。"),
    ],
);
static ROLE: Shape = Shape::of(
    "role",
    "预案里的一个角色。",
    &[
        must("id", Value::Id, "编号，别处用它指这个角色。"),
        must("name", Value::Text, "名称，照预案写。"),
        may("short", Value::Text, "简称。"),
        may("clause", Value::Text, "出自哪一条。"),
        may("tasks", Value::Texts(0), "职责，一条一句。"),
        may("usually_held", Value::Flag, "true 表示用这部预案的单位通常承担。"),
        may("local_contact", Value::Flag, "true 表示联系人由单位自己填。"),
        may("phone", Value::Text, "预案印有的号码；没印的不写。"),
        may("phone_clause", Value::Text, "号码印在哪一条。"),
        NOTE,
    ],
)
.paired(&[("phone", "phone_clause"), ("phone_clause", "phone")]);
static READING: Shape = Shape::of(
    "reading",
    "一处存疑条文。",
    &[
        must("id", Value::Text, "编号，如 J1。"),
        must("clause", Value::Text, "出自哪一条。"),
        must("issue", Value::Text, "疑在哪里。"),
        must("reading", Value::Text, "怎样理解。"),
    ],
);

/// What `plan.toml` holds.
pub(crate) struct Head {
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) title: String,
    pub(crate) issuer: String,
    pub(crate) number: Option<String>,
    pub(crate) issued: Option<NaiveDate>,
    pub(crate) audience: String,
    pub(crate) basis: Vec<Basis>,
    pub(crate) scope: Scope,
    pub(crate) roles: Vec<Role>,
    pub(crate) readings: Vec<Reading>,
}

/// Reads the whole file.
pub(crate) fn read(root: &Row<'_, '_>) -> Head {
    let id = root.text("id");
    root.check_hyphened("id", &id);
    let version = root.text("version");
    if version.split('.').count() != 3
        || version.split('.').any(|part| part.parse::<u32>().is_err())
    {
        root.report("version", format!("版本 {version} 写法不对"), "写成三段数字，如 1.0.0");
    }
    Head {
        id,
        version,
        title: root.text("title"),
        issuer: root.text("issuer"),
        number: root.maybe_text("number"),
        issued: root.day("issued"),
        audience: root.text("audience"),
        basis: each(root, "basis", basis),
        scope: scope(root),
        roles: roles(root),
        readings: each(root, "reading", reading),
    }
}

/// Reads every row of an array of tables and closes it.
fn each<'s, 'a, T>(
    root: &Row<'s, 'a>,
    key: &'static str,
    read: impl Fn(&Row<'s, 'a>) -> T,
) -> Vec<T> {
    let mut all = Vec::new();
    for row in root.rows(key) {
        all.push(read(&row));
        row.finish();
    }
    all
}

fn basis(row: &Row<'_, '_>) -> Basis {
    Basis { title: row.text("title"), note: row.maybe_text("note") }
}

fn reading(row: &Row<'_, '_>) -> Reading {
    Reading {
        id: row.text("id"),
        clause: row.text("clause"),
        issue: row.text("issue"),
        reading: row.text("reading"),
    }
}

fn scope(root: &Row<'_, '_>) -> Scope {
    let Some(row) = root.table("scope") else {
        root.report("scope", "缺少 [scope]", "写明适用范围和不适用的情形");
        return Scope { clause: String::new(), covers: Vec::new(), exclusions: Vec::new() };
    };
    let scope = Scope {
        clause: row.text("clause"),
        covers: row.texts("covers"),
        exclusions: each(&row, "exclusion", exclusion),
    };
    row.finish();
    scope
}

fn exclusion(row: &Row<'_, '_>) -> Exclusion {
    Exclusion {
        id: row.id(),
        clause: row.maybe_text("clause"),
        ask: row.text("ask"),
        says: row.text("says"),
        turn_to: row.text("turn_to"),
        stops: row.flag("stops"),
    }
}

fn roles(root: &Row<'_, '_>) -> Vec<Role> {
    let rows = root.rows("role");
    let roles: Vec<_> = rows.iter().map(role).collect();
    unique(rows.iter().zip(roles.iter().map(|role| role.id.as_str())), "id");
    rows.into_iter().for_each(Row::finish);
    roles
}

fn role(row: &Row<'_, '_>) -> Role {
    let phone = row.maybe_text("phone");
    let clause = row.maybe_text("phone_clause");
    if phone.is_some() != clause.is_some() {
        row.report(
            if phone.is_some() { "phone" } else { "phone_clause" },
            "电话号码与其出处要成对",
            "预案印有的号码写上 phone_clause；没印的不写，由本单位填",
        );
    }
    Role {
        id: row.id(),
        name: row.text("name"),
        short: row.maybe_text("short"),
        clause: row.maybe_text("clause"),
        tasks: row.texts("tasks"),
        usually_held: row.flag("usually_held"),
        local_contact: row.flag("local_contact"),
        phone: phone.zip(clause).map(|(number, clause)| Phone { number, clause }),
        note: row.maybe_text("note"),
    }
}

//! Reads `plan.toml`: title, issuer, basis, scope, roles, readings.
//!
//! A telephone number needs the clause that prints it; any other contact belongs to the unit.

use chrono::NaiveDate;

use super::shared::unique;
use crate::row::Row;
use crate::{Basis, Exclusion, Phone, Reading, Role, Scope};

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
    if !id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
        root.report(
            "id",
            format!("预案编号 {id} 写法不对"),
            "只用小写字母、数字和连字符，与目录同名",
        );
    }
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

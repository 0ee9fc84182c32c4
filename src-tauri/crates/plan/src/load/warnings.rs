//! Reads `warnings.toml`: colours, contents, triage, actions, lifting.
//!
//! A file without a colour must say in `note` that the plan has no warnings.

use super::shared::{NOTE, colour_words, unique};
use crate::row::Row;
use crate::shape::{Shape, Value, may, must};
use crate::{Colour, Content, Lifting, Role, WarningAction, WarningRule, WarningRules};

/// What a warning can carry; `contents` names a selection.
const CONTENTS: [&str; 8] =
    ["colour", "category", "from", "area", "matters", "measures", "time_limit", "issuer"];

/// `warnings.toml`.
pub(crate) static WARNINGS: Shape = Shape::of(
    "warnings",
    "预警：颜色、谁发布、写什么、各方做什么、怎样解除。没有预警的预案只写 note。",
    &[
        may("colour", Value::Rows(&COLOUR, 0), "预警颜色。"),
        may(
            "content",
            Value::Rows(&CONTENT, 0),
            "预警信息应有的内容，写了就要有 contents_clause。",
        ),
        may("contents_clause", Value::Text, "预警内容出自哪一条。"),
        may("triage", Value::Rows(&ACTION, 0), "收到线索后怎样研判。"),
        may("action", Value::Rows(&ACTION, 0), "发布以后各方的动作。"),
        may("lifting", Value::Table(&LIFTING), "解除。"),
        NOTE,
    ],
)
.paired(&[("content", "contents_clause")]);
static COLOUR: Shape = Shape::of(
    "colour",
    "一种颜色的预警。",
    &[
        must("colour", Value::Word(colour_words), "颜色：red 红，orange 橙，yellow 黄，blue 蓝。"),
        must("clause", Value::Text, "出自哪一条。"),
        must("means", Value::Text, "什么情形用这种颜色。"),
        must("issue_clause", Value::Text, "发布的规定出自哪一条。"),
        may("proposes", Value::Ids(0), "建议的角色。"),
        may("approves", Value::Ids(0), "批准的角色。"),
        may("issues", Value::Ids(0), "发布的角色。"),
        may("organises", Value::Ids(0), "组织响应的角色。"),
        NOTE,
    ],
);
static CONTENT: Shape = Shape::of(
    "content",
    "预警信息里的一项内容。",
    &[
        must(
            "word",
            Value::Word(|| CONTENTS.to_vec()),
            "colour 颜色，category 类别，from 起始时间，area 范围，matters 警示事项，\
             measures 措施，time_limit 时限，issuer 发布机关。",
        ),
        must("name", Value::Text, "照预案的叫法。"),
    ],
);
static ACTION: Shape = Shape::of(
    "action",
    "一个动作。",
    &[
        must("id", Value::Id, "编号。"),
        must("clause", Value::Text, "出自哪一条。"),
        may("colours", Value::Words(colour_words, 0), "哪些颜色要做；不写就都做。"),
        must("actor", Value::Id, "谁做：角色编号。"),
        may("to", Value::Ids(0), "报给或发给谁：角色编号。"),
        must("says", Value::Text, "做什么，短句。"),
        may("within", Value::Limit, "时限：30min、4h、5d、10wd 或 at once。"),
        may("word", Value::Text, "原文的用词，如 立即、及时。"),
        may("optional", Value::Flag, "true 表示可做可不做。"),
        NOTE,
    ],
);
static LIFTING: Shape = Shape::of(
    "lifting",
    "预警的解除。",
    &[
        must("clause", Value::Text, "出自哪一条。"),
        may("decides", Value::Ids(0), "决定的角色。"),
        must("says", Value::Text, "短句说明。"),
    ],
);

/// Reads the whole file.
pub(crate) fn read(root: &Row<'_, '_>, roles: &[Role]) -> WarningRules {
    let rules = WarningRules {
        colours: colours(root, roles),
        contents: contents(root),
        contents_clause: root.maybe_text("contents_clause"),
        triage: actions(root, "triage", roles),
        actions: actions(root, "action", roles),
        lifting: lifting(root, roles),
        note: root.maybe_text("note"),
    };
    if rules.colours.is_empty() && rules.note.is_none() {
        root.report("colour", "没有预警颜色", "写上 [[colour]];预案没有预警就在 note 里说明");
    }
    if !rules.contents.is_empty() && rules.contents_clause.is_none() {
        root.report("contents_clause", "预警内容没有出处", "写上 contents_clause");
    }
    rules
}

fn colours(root: &Row<'_, '_>, roles: &[Role]) -> Vec<WarningRule> {
    let mut all: Vec<WarningRule> = Vec::new();
    for row in root.rows("colour") {
        if !row.has("colour") {
            row.report("colour", "缺少 colour", "写上 red、orange、yellow 或 blue");
        }
        let colour = row.word("colour", &Colour::ALL, |colour| colour.word());
        let rule = WarningRule {
            colour: colour.unwrap_or(Colour::Blue),
            clause: row.text("clause"),
            means: row.text("means"),
            issue_clause: row.text("issue_clause"),
            proposes: row.roles("proposes", roles),
            approves: row.roles("approves", roles),
            issues: row.roles("issues", roles),
            organises: row.roles("organises", roles),
            note: row.maybe_text("note"),
        };
        if colour.is_some() && all.iter().any(|other| other.colour == rule.colour) {
            row.report("colour", format!("{}写了两次", rule.colour.name()), "只留一个");
        }
        row.finish();
        all.push(rule);
    }
    all.sort_by_key(|rule| std::cmp::Reverse(rule.colour));
    all
}

fn contents(root: &Row<'_, '_>) -> Vec<Content> {
    let rows = root.rows("content");
    let contents: Vec<_> = rows
        .iter()
        .map(|row| {
            if !row.has("word") {
                row.report("word", "缺少 word", "写上是哪一项内容，如 word = \"colour\"");
            }
            let word = row.word("word", &CONTENTS, |word| *word).unwrap_or_default();
            Content { word: word.to_owned(), name: row.text("name") }
        })
        .collect();
    unique(rows.iter().zip(contents.iter().map(|content| content.word.as_str())), "word");
    rows.into_iter().for_each(Row::finish);
    contents
}

fn actions(root: &Row<'_, '_>, key: &'static str, roles: &[Role]) -> Vec<WarningAction> {
    let rows = root.rows(key);
    let actions: Vec<_> = rows.iter().map(|row| action(row, roles)).collect();
    unique(rows.iter().zip(actions.iter().map(|action| action.id.as_str())), "id");
    rows.into_iter().for_each(Row::finish);
    actions
}

fn action(row: &Row<'_, '_>, roles: &[Role]) -> WarningAction {
    WarningAction {
        id: row.id(),
        clause: row.text("clause"),
        colours: row.colours(),
        actor: row.role("actor", roles),
        to: row.roles("to", roles),
        says: row.text("says"),
        within: row.limit("within"),
        word: row.maybe_text("word"),
        optional: row.flag("optional"),
        note: row.maybe_text("note"),
    }
}

fn lifting(root: &Row<'_, '_>, roles: &[Role]) -> Option<Lifting> {
    let row = root.table("lifting")?;
    let lifting = Lifting {
        clause: row.text("clause"),
        decides: row.roles("decides", roles),
        says: row.text("says"),
    };
    row.finish();
    Some(lifting)
}

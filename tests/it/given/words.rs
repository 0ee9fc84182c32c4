//! What the given days' words are called in the plans: marks, categories, clauses, roles, rules.
//!
//! A word that nothing here knows fails the test; it is never passed over.

use plan::{Grade, Mark, Plan};
use serde_json::Value;

/// Receivers that are no role: a file to put something into.
const NO_ROLES: [&str; 1] = ["归档"];

/// Receivers and actors whose name in a day is not the name in the plan.
const ALIASES: [(&str, &[&str]); 1] =
    [("国家、省、市委网信办", &["中央网信办", "省委网信办", "市委网信办"])];

/// The mark of a day's instant; `None` where it is the decision on the grade.
pub(super) fn mark(name: &str) -> Option<Mark> {
    match name.strip_suffix("_at").unwrap() {
        "confirmed" => Some(Mark::Verified),
        "level_decided" => None,
        word => Some(Mark::from_word(word).unwrap()),
    }
}

/// A category's name without the word "incident", which some plans print and some do not.
pub(super) fn category(name: &str) -> &str {
    name.trim_end_matches("事件")
}

/// Half-width, without spaces.
fn plain(text: &str) -> String {
    let half = |c: char| match c {
        '（' => '(',
        '）' => ')',
        '，' => ',',
        c => c,
    };
    text.chars().map(half).filter(|c| !c.is_whitespace()).collect()
}

/// What stands before the first bracket.
fn before_bracket(text: &str) -> &str {
    text.split('(').next().unwrap()
}

/// Whether a role of the plan is whom a day names.
pub(super) fn is_role(plan: &Plan, id: &str, named: &str) -> bool {
    let role = plan.role(id).unwrap();
    let names: Vec<String> =
        [Some(&role.name), role.short.as_ref()].into_iter().flatten().map(|n| plain(n)).collect();
    let alias = ALIASES.iter().find(|(word, _)| *word == named);
    if let Some((_, ours)) = alias {
        return ours.iter().any(|word| names.iter().any(|name| name == word));
    }
    let named = plain(named);
    names
        .iter()
        .any(|name| named.contains(before_bracket(name)) || name.contains(before_bracket(&named)))
}

/// Whether a receiver is no role at all.
pub(super) fn is_no_role(named: &str) -> bool {
    NO_ROLES.contains(&named)
}

/// A clause as a day cites it: a number, maybe a grade, maybe in dispute.
pub(super) struct Cited {
    number: String,
    grade: Option<Grade>,
    pub(super) disputed: bool,
}

impl Cited {
    /// Whether a criterion of this clause and grade is meant.
    pub(super) fn is_of(&self, clause: &str, grade: Grade) -> bool {
        let clause = plain(clause);
        match self.grade {
            Some(cited) => cited == grade && clause.starts_with(&self.number),
            None => clause == self.number || before_circle(&self.number) == clause,
        }
    }
}

/// A clause without the limb: the rest-grade is one clause, whatever limbs the text prints.
fn before_circle(number: &str) -> &str {
    number.trim_end_matches(|c| ('①'..='⑳').contains(&c))
}

/// A grading clause; `None` for one that says who decides and not what is met.
pub(super) fn clause(text: &str) -> Option<Cited> {
    let (number, rest) = text.split_once(' ').unwrap_or((text, ""));
    let grade = Grade::ALL.into_iter().find(|grade| rest.starts_with(grade.numeral()));
    if rest.contains("专家组") {
        return None;
    }
    Some(Cited { number: plain(number), grade, disputed: rest == "disputed" })
}

/// Whether a duty's clause is among those cited, such as `4.2.3(3) Ⅱ; 4.2.4(3) Ⅰ`.
pub(super) fn clauses_meet(ours: &str, cited: &Value) -> bool {
    let numerals = ['Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ'];
    let number = |text: &str| {
        plain(text).trim_end_matches(|c| numerals.contains(&c) || c == '级').to_owned()
    };
    let split =
        |text: &str| -> Vec<String> { text.split([';', '；', '、']).map(number).collect() };
    let cited = split(cited.as_str().unwrap());
    split(ours).iter().any(|own| cited.contains(own))
}

/// Something that a day must not do.
pub(super) enum MustNot {
    /// Owe a duty of this clause.
    Owe(&'static str),
    /// Wait for this superior before the response starts.
    WaitFor(&'static str),
    /// Take one reading of disputed words.
    PickOneReading,
    /// Count a duty of so many days as the unit's own.
    OwnWithin(u32),
    /// Put a number to "at once".
    NumberAtOnce,
    /// Call the grade so.
    PrintAs(&'static str),
    /// Tell this receiver.
    Tell(&'static str),
}

/// The rule that a day puts in words.
pub(super) fn must_not(rule: &str) -> MustNot {
    let known = [
        ("apply the 45 min IV rule", MustNot::Owe("4.2.2(3)")),
        ("wait for 总署", MustNot::WaitFor("总署")),
        ("silently pick one reading", MustNot::PickOneReading),
        ("show the 30-day report", MustNot::OwnWithin(30)),
        ("show an invented numeric limit", MustNot::NumberAtOnce),
        ("print the level as 较大", MustNot::PrintAs("较大")),
        ("ask for a police report", MustNot::Tell("公安")),
    ];
    known
        .into_iter()
        .find_map(|(start, rule_is)| rule.starts_with(start).then_some(rule_is))
        .unwrap_or_else(|| panic!("{rule}"))
}

/// The number that a variant changes, and to what: the largest in the day and in the variant.
pub(super) fn variant(facts: &Value, changed: &Value) -> (u64, u64) {
    let largest = |text: &str| {
        let bare: String = text.replace(',', "");
        bare.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).max()
    };
    let is = facts.as_array().unwrap().iter().filter_map(|text| largest(text.as_str().unwrap()));
    (is.max().unwrap(), largest(changed.as_str().unwrap()).unwrap())
}

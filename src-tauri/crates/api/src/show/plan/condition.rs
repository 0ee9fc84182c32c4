//! A condition of a plan in Chinese, for whoever reads the plan.
//!
//! It says what the condition says and nothing else: each fact by its question, each word by what a
//! person is shown for it, nested conditions in brackets.

use ::plan::{CATEGORY_FACT, Condition, Kind, Literal, Node, Operator, Plan};

/// The condition as one line; empty for one that always holds.
pub(super) fn says(plan: &Plan, condition: &Condition) -> String {
    match &condition.root {
        Node::Constant(true) => String::new(),
        root => node(plan, root),
    }
}

/// The same where there may be none.
pub(super) fn of(plan: &Plan, condition: Option<&Condition>) -> String {
    condition.map(|condition| says(plan, condition)).unwrap_or_default()
}

fn node(plan: &Plan, it: &Node) -> String {
    match it {
        Node::Constant(true) => "任何情况".to_owned(),
        Node::Constant(false) => "任何情况都不".to_owned(),
        Node::Fact(fact) => format!("{}答“是”", asked(plan, fact)),
        Node::Not(inner) => negated(plan, inner),
        Node::And(parts) => joined(plan, parts, "，并且"),
        Node::Or(parts) => joined(plan, parts, "，或者"),
        Node::Compare { fact, operator, literal: Literal::Word(word) }
            if let Some(words) = ranked(plan, fact, *operator, word) =>
        {
            format!("{}为{}", asked(plan, fact), words.join("或"))
        }
        Node::Compare { fact, operator, literal } => {
            let than = compared(*operator, literal);
            format!("{}{than}{}", asked(plan, fact), value(plan, fact, literal))
        }
        Node::Within { fact, list } => {
            let any: Vec<String> = list.iter().map(|one| value(plan, fact, one)).collect();
            format!("{}为{}", asked(plan, fact), any.join("或"))
        }
        Node::Contains { fact, word } => contains(plan, fact, word, ""),
    }
}

fn negated(plan: &Plan, inner: &Node) -> String {
    match inner {
        Node::Fact(fact) => format!("{}答“否”", asked(plan, fact)),
        Node::Contains { fact, word } => contains(plan, fact, word, "不"),
        other => format!("不符合（{}）", node(plan, other)),
    }
}

fn contains(plan: &Plan, fact: &str, word: &str, not: &str) -> String {
    if fact == CATEGORY_FACT {
        let name = plan.category(word).map_or(word, |category| category.name.as_str());
        return format!("类别{not}是“{name}”");
    }
    let word = value(plan, fact, &Literal::Word(word.to_owned()));
    format!("{}{not}包括{word}", asked(plan, fact))
}

fn joined(plan: &Plan, parts: &[Node], by: &str) -> String {
    let each: Vec<String> = parts
        .iter()
        .map(|part| match part {
            Node::And(_) | Node::Or(_) => format!("（{}）", node(plan, part)),
            plain => node(plan, plain),
        })
        .collect();
    each.join(by)
}

fn asked(plan: &Plan, fact: &str) -> String {
    let ask = plan.question(fact).map_or(fact, |question| question.ask.as_str());
    format!("“{}”", ask.trim_end_matches(['？', '?', '。']))
}

/// The words of a judgement that stand so to one of them; `None` where the fact is no judgement.
fn ranked(plan: &Plan, fact: &str, operator: Operator, word: &str) -> Option<Vec<String>> {
    let question = plan.question(fact).filter(|question| question.kind == Kind::Judgement)?;
    let rank = question.rank(word)?;
    let accepted = question.options.iter().filter(|option| {
        question.rank(&option.word).is_some_and(|other| operator.accepts(other.cmp(&rank)))
    });
    Some(accepted.map(|option| format!("“{}”", option.says)).collect())
}

fn compared(operator: Operator, literal: &Literal) -> &'static str {
    let word = matches!(literal, Literal::Word(_));
    match operator {
        Operator::Equal if word => "为",
        Operator::NotEqual if word => "不为",
        Operator::Equal => "等于",
        Operator::NotEqual => "不等于",
        Operator::Less => "少于",
        Operator::LessOrEqual => "不多于",
        Operator::Greater => "多于",
        Operator::GreaterOrEqual => "不少于",
    }
}

fn value(plan: &Plan, fact: &str, literal: &Literal) -> String {
    let question = plan.question(fact);
    match literal {
        Literal::Word(word) => {
            let option = question.and_then(|question| question.option(word));
            format!("“{}”", option.map_or(word.as_str(), |option| option.says.as_str()))
        }
        Literal::Number(number) => {
            let unit = question.and_then(|question| question.unit.as_ref());
            format!("{}{}", number.normalize(), unit.map(::plan::Unit::says).unwrap_or_default())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::says;
    use ::plan::Plan;
    use std::sync::Arc;

    fn shipped(id: &str) -> Arc<Plan> {
        crate::Library::load(&[]).newest(id).unwrap()
    }

    fn told(plan: &Plan, condition: &str) -> String {
        says(plan, &plan.condition(condition).unwrap())
    }

    #[test]
    fn each_kind_of_condition_is_said_in_words() {
        let plan = shipped("guiyang-customs");
        let ask = |fact: &str| plan.question(fact).unwrap().ask.trim_end_matches('？').to_owned();
        let table = [
            ("leak.people >= 200000", format!("“{}”不少于200000人", ask("leak.people"))),
            ("leak.people < 50000", format!("“{}”少于50000人", ask("leak.people"))),
            ("core.hours > 10", format!("“{}”多于10小时", ask("core.hours"))),
            ("site.down", format!("“{}”答“是”", ask("site.down"))),
            ("!site.down", format!("“{}”答“否”", ask("site.down"))),
            ("'malware' in category", "类别是“有害程序事件”".to_owned()),
            ("!('malware' in category)", "类别不是“有害程序事件”".to_owned()),
            (
                "site.down && (leak.people == 50000 || !(core.hours > 10))",
                format!(
                    "“{}”答“是”，并且（“{}”等于50000人，或者不符合（“{}”多于10小时））",
                    ask("site.down"),
                    ask("leak.people"),
                    ask("core.hours")
                ),
            ),
        ];
        for (condition, expect) in table {
            assert_eq!(told(&plan, condition), expect, "{condition}");
        }
    }

    #[test]
    fn words_of_a_choice_are_said_as_a_person_reads_them() {
        let plan = shipped("guiyang-customs");
        let question = plan.question("core.degraded").unwrap();
        let said = told(&plan, "core.degraded >= 'slowed'");
        let (graver, word) = (&question.options[0].says, &question.options[1].says);
        assert!(said.ends_with(&format!("为“{graver}”或“{word}”")), "{said}");
        let said = told(&plan, "core.degraded < 'slowed'");
        assert!(said.ends_with(&format!("为“{}”", question.options[2].says)), "{said}");
        let said = told(&plan, "core.scope in ['nationwide', 'two_direct']");
        let scope = plan.question("core.scope").unwrap();
        let each = ["nationwide", "two_direct"].map(|word| &scope.option(word).unwrap().says);
        assert!(said.ends_with(&format!("为“{}”或“{}”", each[0], each[1])), "{said}");
    }

    #[test]
    fn what_always_holds_is_not_said() {
        assert_eq!(told(&shipped("guiyang-customs"), "true"), "");
    }
}

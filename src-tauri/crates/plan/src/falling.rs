//! Thresholds of one quantity that do not grow graver with the grade, which most likely are slips.
//!
//! A quantity may be graver the more there is of it or the less: it is found fault with only where
//! neither reading holds. The loosest bound of each grade counts, so that a bound that holds for a
//! smaller place or a worse cause may be laxer, but never laxer than all of a lighter grade.

use std::collections::BTreeMap;

use crate::Grade;
use crate::Plan;
use crate::reach::{Bound, Reach, reaches};

/// A fact of which a graver grade asks for less than a lighter one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Falling<'p> {
    /// The fact.
    pub fact: &'p str,
    /// The clause of the graver grade.
    pub graver: &'p str,
    /// The loosest bound that it sets.
    pub graver_asks: Bound<'p>,
    /// The clause of the lighter grade.
    pub lighter: &'p str,
    /// The loosest bound that the lighter grade sets, which is the tighter of the two.
    pub lighter_asks: Bound<'p>,
}

/// How a quantity grows graver.
#[derive(Clone, Copy)]
enum Way {
    Rising,
    Falling,
}

/// Every fact of which a graver grade asks for less than a lighter one, whichever way its
/// thresholds are read.
#[must_use]
pub fn falling(plan: &Plan) -> Vec<Falling<'_>> {
    let mut facts: BTreeMap<&str, BTreeMap<Grade, Reach<'_>>> = BTreeMap::new();
    for criterion in &plan.criteria {
        for (fact, reach) in reaches(plan, criterion) {
            facts.entry(fact).or_default().entry(criterion.grade).or_default().either(reach);
        }
    }
    facts.into_iter().flat_map(|(fact, grades)| slips(fact, &grades)).collect()
}

/// What is wrong with the thresholds of one fact.
fn slips<'p>(fact: &'p str, grades: &BTreeMap<Grade, Reach<'p>>) -> Vec<Falling<'p>> {
    let mut shown = None;
    for way in [Way::Rising, Way::Falling] {
        if !way.is_open(grades) {
            continue;
        }
        let found = way.slips(fact, grades);
        if found.is_empty() {
            return found;
        }
        shown.get_or_insert(found);
    }
    shown.unwrap_or_default()
}

impl Way {
    /// Whether the bounds allow the reading at all: one of them points that way, or none does.
    fn is_open(self, grades: &BTreeMap<Grade, Reach<'_>>) -> bool {
        let (more, less) = (
            grades.values().any(|reach| reach.from.is_some()),
            grades.values().any(|reach| reach.up_to.is_some()),
        );
        match self {
            Self::Rising => more || !less,
            Self::Falling => less || !more,
        }
    }

    fn slips<'p>(self, fact: &'p str, grades: &BTreeMap<Grade, Reach<'p>>) -> Vec<Falling<'p>> {
        let mut found = Vec::new();
        for (grade, graver) in grades {
            let lighter = grades
                .iter()
                .take_while(|(lower, _)| *lower < grade)
                .find_map(|(_, lighter)| self.slip(graver, lighter));
            found.extend(lighter.map(|(graver_asks, lighter_asks)| Falling {
                fact,
                graver: graver_asks.clause,
                graver_asks,
                lighter: lighter_asks.clause,
                lighter_asks,
            }));
        }
        found
    }

    /// The two bounds where the graver one is the laxer; a grade without a bound this way lets
    /// everything through.
    fn slip<'p>(self, graver: &Reach<'p>, lighter: &Reach<'p>) -> Option<(Bound<'p>, Bound<'p>)> {
        let (asks, other, tighter) = match self {
            Self::Rising => (graver.low(), graver.high(), lighter.low()?),
            Self::Falling => (graver.high(), graver.low(), lighter.high()?),
        };
        let laxer = asks.is_none_or(|asks| match self {
            Self::Rising => asks.as_low() < tighter.as_low(),
            Self::Falling => asks.as_high() > tighter.as_high(),
        });
        laxer.then_some(asks.or(other)?).map(|asks| (asks, tighter))
    }
}

#[cfg(test)]
mod tests {
    use crate::shipped::folder;
    use crate::{falling, load};

    /// What is found among criteria of these grades; `n` is a number, `t` a judgement.
    fn found(criteria: &[(&str, &str)]) -> Vec<String> {
        let mut facts =
            "[[fact]]\nid = 'n'\nask = '几个'\nkind = 'count'\nunit = '个'\n".to_owned();
        facts.push_str("[[fact]]\nid = 'ok'\nask = '是吗'\nkind = 'yes_no'\n");
        facts.push_str("[[fact]]\nid = 't'\nask = '多重'\nkind = 'judgement'\n");
        for word in ["grave", "middling", "slight"] {
            facts.push_str(&format!("[[fact.options]]\nword = '{word}'\nsays = '{word}'\n"));
        }
        let mut files = folder("jiangsu-education");
        files.retain(|(path, _)| !path.starts_with("cases/"));
        for (path, bytes) in &mut files {
            match path.as_str() {
                "facts.toml" => bytes.extend(format!("\n{facts}").into_bytes()),
                "grades.toml" => {
                    for (place, (grade, when)) in criteria.iter().enumerate() {
                        let row = format!(
                            "\n[[criterion]]\nclause = '{grade}.{place}'\ngrade = '{grade}'\n\
                             says = '甲'\nwhen = \"{when}\"\n"
                        );
                        bytes.extend(row.into_bytes());
                    }
                }
                _ => {}
            }
        }
        let (plan, problems) = load(&files);
        let plan = plan.unwrap_or_else(|| panic!("{problems:#?}"));
        let tell = |one: crate::Falling<'_>| {
            let (asks, tighter) = (one.graver_asks, one.lighter_asks);
            format!("{} {} {asks} / {} {tighter}", one.fact, one.graver, one.lighter)
        };
        falling(&plan).into_iter().map(tell).collect()
    }

    #[test]
    fn thresholds_that_grow_graver_one_way_or_the_other_are_let_be() {
        for criteria in [
            vec![("I", "n >= 50"), ("II", "n >= 10")],
            vec![("I", "n >= 50"), ("II", "n >= 10 && n < 50"), ("III", "n < 10")],
            vec![("I", "n > 10"), ("II", "n >= 10")],
            vec![("I", "n < 2"), ("II", "n < 5"), ("III", "n <= 5")],
            vec![("I", "n < 2"), ("II", "n >= 2 && n < 5"), ("III", "n >= 5")],
            vec![("I", "n == 1"), ("II", "n == 2"), ("III", "n == 3")],
            vec![("I", "n in [4, 5]"), ("II", "n in [2, 3]"), ("III", "n == 1")],
            vec![("I", "!(n < 50)"), ("II", "!(n < 10)")],
            vec![("I", "t >= 'grave'"), ("II", "t == 'middling'"), ("III", "t < 'middling'")],
            // A laxer bound for a worse cause, but not laxer than all of the lighter grade.
            vec![("I", "n >= 50 || ok && n >= 20"), ("II", "n >= 20 || ok && n >= 10")],
            // A bound that only says which of two neighbours it is.
            vec![("I", "n >= 6"), ("I", "ok && n < 6"), ("II", "n >= 2")],
            vec![("I", "n != 5"), ("II", "n >= 7")],
            // Words of equal weight of different grades.
            vec![("I", "n >= 10"), ("II", "n >= 10 && ok")],
        ] {
            assert_eq!(found(&criteria), [""; 0], "{criteria:?}");
        }
    }

    #[test]
    fn a_threshold_out_of_order_is_found_however_it_is_written() {
        for (criteria, expect) in [
            (vec![("I", "n >= 50"), ("II", "n >= 200")], "n I.0 >= 50 / II.1 >= 200"),
            (vec![("I", "n >= 10"), ("II", "n > 10")], "n I.0 >= 10 / II.1 > 10"),
            (vec![("I", "n < 10"), ("II", "n < 5")], "n I.0 < 10 / II.1 < 5"),
            (vec![("I", "n <= 5"), ("III", "n < 5")], "n I.0 <= 5 / III.1 < 5"),
            (vec![("I", "n == 3"), ("II", "n >= 10")], "n I.0 == 3 / II.1 >= 10"),
            (vec![("I", "n == 2"), ("II", "n == 3"), ("III", "n == 1")], "n I.0 == 2 / II.1 == 3"),
            (vec![("I", "n >= 5 && n <= 8"), ("II", "n >= 10")], "n I.0 >= 5 / II.1 >= 10"),
            (
                vec![("I", "n >= 50"), ("II", "n <= 20"), ("III", "n >= 10")],
                "n II.1 <= 20 / III.2 >= 10",
            ),
            (
                vec![("I", "n < 2"), ("II", "n >= 5 && n < 9"), ("III", "n >= 2 && n < 5")],
                "n II.1 < 9 / III.2 < 5",
            ),
            (vec![("I", "!(n < 5)"), ("II", "!(n < 10)")], "n I.0 >= 5 / II.1 >= 10"),
            (
                vec![("I", "t >= 'slight'"), ("II", "t >= 'middling'")],
                "t I.0 >= 'slight' / II.1 >= 'middling'",
            ),
            (vec![("I", "n in [3, 4]"), ("II", "n >= 5")], "n I.0 == 3 / II.1 >= 5"),
        ] {
            let found = found(&criteria);
            assert!(found.iter().any(|one| one == expect), "{criteria:?}: {found:?}");
        }
    }

    #[test]
    fn the_shipped_plans_have_none() {
        for id in [
            "guiyang-customs",
            "linxiang-city",
            "jidong-county",
            "jiangsu-education",
            "dandong-broadcast",
        ] {
            let plan = load(&folder(id)).0.unwrap();
            assert_eq!(falling(&plan), [], "{id}");
        }
    }
}

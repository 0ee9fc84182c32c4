//! What plain words suggest: categories with the phrases that led to them, and answers to confirm.

use super::{answer, grade};
use crate::view::{grade::LiftedView, incident::SuggestionView};
use assess::{Because, Lifted, Suggestion};
use base::Moment;
use incident::Incident;
use plan::Plan;

/// How many phrases are named.
const NAMED_MAX: usize = 3;

/// A suggestion as the screens show it.
pub(crate) fn view(suggestion: &Suggestion<'_>) -> SuggestionView {
    let category = suggestion.category;
    SuggestionView {
        category: category.id.clone(),
        name: category.name.clone(),
        clause: category.clause.clone(),
        why: why(&suggestion.because),
        says: category.examples.join("、"),
    }
}

/// Which words of the text point to a category, and the known phrase that comes nearest to it. Only
/// what stands in the text is said to be written there.
fn why(because: &[Because<'_>]) -> String {
    let quoted = |one: &Because<'_>| format!("“{}”", one.phrase);
    let held: Vec<String> =
        because.iter().filter(|one| one.held).take(NAMED_MAX).map(quoted).collect();
    let near = because.iter().find(|one| !one.held);
    let near = near.map(|one| format!("接近{}（{}）", quoted(one), one.part));
    let held = (!held.is_empty()).then(|| format!("写到{}", held.join("、")));
    held.into_iter().chain(near).collect::<Vec<_>>().join("，")
}

/// The numbers and durations in plain words as answers to confirm, without those that the incident
/// has answered so already.
pub(crate) fn lifted(plan: &Plan, incident: &Incident, text: &str, now: Moment) -> Vec<LiftedView> {
    let is_open = |lifted: &Lifted<'_>| {
        let given = incident.answers.get(&lifted.question.fact);
        given.is_none_or(|given| given.value.is_none())
    };
    let view = |lifted: Lifted<'_>| LiftedView {
        question: grade::standing_question(lifted.question),
        says: answer::says(lifted.question, Some(&lifted.answer), now),
        answer: answer::given(&lifted.answer),
        words: lifted.words,
    };
    assess::lift(plan, text, now).into_iter().filter(is_open).map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::why;
    use assess::Because;

    #[test]
    fn only_what_stands_in_the_text_is_said_to_be_written_there() {
        let one = |phrase, held| Because { phrase, part: "勒索软件", held };
        for (because, expect) in [
            (vec![], ""),
            (vec![one("比特币", true), one("后缀", true)], "写到“比特币”、“后缀”"),
            (vec![one("文件打不开", false)], "接近“文件打不开”（勒索软件）"),
            (
                vec![one("比特币", true), one("文件打不开", false)],
                "写到“比特币”，接近“文件打不开”（勒索软件）",
            ),
        ] {
            assert_eq!(why(&because), expect);
        }
    }
}

//! Plain words to a category: how often the right one is proposed, on phrases kept out of the plans.
//!
//! The floors here are the goal itself, and a phrase is never edited to reach them.

use support::phrases::{Rates, phrases, rates};

use crate::cases::{folders, root, shipped, taxonomies};

/// The lists, each with whether the words of the plans were written without having seen it.
const LISTS: [(&str, bool); 1] = [("tests/fixtures/phrases.toml", false)];

/// In hundredths.
const FIRST_MIN: u32 = 85;
const TOP_THREE_MIN: u32 = 97;

#[test]
fn no_phrase_stands_in_a_plan_or_a_taxonomy() {
    let taxonomies = taxonomies();
    let plans: Vec<_> = folders().iter().map(|folder| shipped(folder).plan).collect();
    let lists = plans.iter().map(|plan| &plan.categories);
    let lists = lists.chain(taxonomies.iter().map(|taxonomy| &taxonomy.categories));
    let written: Vec<&String> = lists
        .flatten()
        .flat_map(plan::Category::flatten)
        .flat_map(|category| category.synonyms.iter().chain(&category.examples))
        .collect();
    for (list, _) in LISTS {
        let phrases = phrases(root(), list);
        assert!(phrases.len() >= 200, "{list}: {}", phrases.len());
        for phrase in phrases {
            assert!(!written.contains(&&phrase.text), "{list}: {}", phrase.text);
        }
    }
}

#[test]
fn the_right_category_comes_first_or_among_the_first_three() {
    let taxonomies = taxonomies();
    for (list, is_held_out) in LISTS {
        let phrases = phrases(root(), list);
        let mut all = Rates::default();
        for folder in folders() {
            let plan = shipped(&folder).plan;
            let found = rates(&plan, &taxonomies, &phrases);
            println!("{} {found}", plan.reference.id);
            for miss in found.missed.iter().filter(|_| !is_held_out) {
                println!("  {miss}");
            }
            all.add(&found);
        }
        println!("{list} {all}");
        let reached = all.first_percent() >= FIRST_MIN && all.top_three_percent() >= TOP_THREE_MIN;
        assert!(reached, "{list} {all}");
    }
}

//! Plain words to a category: how often the right one is proposed, on phrases kept out of the plans.
//!
//! The floors here are the goal itself, and a phrase is never edited to reach them.

use std::collections::BTreeSet;

use assess::Speech;
use support::phrases::{Rates, phrases, rates};

use crate::cases::{folders, plan_folder, root, shipped, taxonomies};

/// The list that the figures are given on. Its misses are never printed: whoever reads them can no
/// longer measure on it.
const HELD_OUT: &str = "tests/fixtures/phrases-held-out.toml";

/// The lists that the words of the plans were worked on with.
const SEEN: [&str; 2] =
    ["tests/fixtures/phrases-seen-first.toml", "tests/fixtures/phrases-seen-second.toml"];

/// In hundredths.
const FIRST_MIN: u32 = 85;
const TOP_THREE_MIN: u32 = 97;

/// Of the plans' own sentences, one in so many is left out at a time.
const FOLDS: usize = 5;

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
    for list in SEEN.into_iter().chain([HELD_OUT]) {
        let phrases = phrases(root(), list);
        assert!(phrases.len() >= 200, "{list}: {}", phrases.len());
        let copied = phrases.iter().filter(|phrase| written.contains(&&phrase.text)).count();
        assert_eq!(copied, 0, "{list}");
    }
}

#[test]
fn the_right_category_comes_first_or_among_the_first_three() {
    let taxonomies = taxonomies();
    let plans: Vec<_> = folders().iter().map(|folder| shipped(folder).plan).collect();
    for list in SEEN.into_iter().chain([HELD_OUT]) {
        let phrases = phrases(root(), list);
        let mut all = Rates::default();
        for plan in &plans {
            let found = rates(plan, &taxonomies, &phrases);
            for miss in found.missed.iter().filter(|_| list != HELD_OUT) {
                println!("{} {miss}", plan.reference.id);
            }
            all.add(&found);
        }
        println!("{list} {all}");
        let reached = all.first_percent() >= FIRST_MIN && all.top_three_percent() >= TOP_THREE_MIN;
        assert!(reached, "{list} {all}");
    }
}

#[test]
fn a_sentence_left_out_of_the_plan_is_found_by_the_others() {
    let taxonomies = taxonomies();
    let plan = shipped(&plan_folder("jidong-county")).plan;
    let (mut tried, mut first, mut top_three) = (0_u32, 0_u32, 0_u32);
    for fold in 0..FOLDS {
        let is_out = |text: &str| text.bytes().map(usize::from).sum::<usize>() % FOLDS == fold;
        let mut shorter = plan.clone();
        leave_out(&mut shorter.categories, &is_out);
        let mut lenders = taxonomies.clone();
        lenders.iter_mut().for_each(|lender| leave_out(&mut lender.categories, &is_out));
        let speech = Speech::of(&shorter, &lenders);
        for category in &plan.categories {
            let parts = plan::lent(&plan, category, &taxonomies);
            let said: BTreeSet<_> = parts.iter().flat_map(|part| &part.examples).collect();
            for text in said.into_iter().filter(|text| is_out(text)) {
                let proposed = speech.suggest(&shorter, text);
                let mut proposed = proposed.iter().filter(|one| one.score > 0);
                let place = proposed.position(|one| one.category.id == category.id);
                tried += 1;
                first += u32::from(place == Some(0));
                top_three += u32::from(place.is_some_and(|place| place < 3));
            }
        }
    }
    let percent = |part: u32| part * 100 / tried;
    println!("{tried} left out: first {} %, among three {} %", percent(first), percent(top_three));
    assert!(percent(first) >= FIRST_MIN && percent(top_three) >= TOP_THREE_MIN);
}

fn leave_out(categories: &mut [plan::Category], is_out: &dyn Fn(&str) -> bool) {
    for category in categories {
        category.examples.retain(|text| !is_out(text));
        leave_out(&mut category.children, is_out);
    }
}

#[test]
fn of_something_else_nothing_is_proposed() {
    let taxonomies = taxonomies();
    for folder in folders() {
        let plan = shipped(&folder).plan;
        let speech = Speech::of(&plan, &taxonomies);
        for text in [
            "你好",
            "明天几点开会",
            "下午去不去打球",
            "空气真好",
            "中午吃面条",
            "公交车晚点了",
            "报销单怎么填",
            "车位满了",
            "asdf",
        ] {
            let proposed = speech.suggest(&plan, text).into_iter().find(|one| one.score > 0);
            assert_eq!(proposed, None, "{}: {text}", plan.reference.id);
        }
    }
}

#[test]
fn what_is_said_to_be_written_stands_in_the_text() {
    let taxonomies = taxonomies();
    let plain = |text: &str| {
        text.to_lowercase().replace([' ', '-', '_', '.'], "").replace(['，', '、', '；'], ",")
    };
    for folder in folders() {
        let plan = shipped(&folder).plan;
        let speech = Speech::of(&plan, &taxonomies);
        for phrase in SEEN.into_iter().flat_map(|list| phrases(root(), list)) {
            for one in speech.suggest(&plan, &phrase.text).iter().flat_map(|one| &one.because) {
                let stands = plain(&phrase.text).contains(&plain(one.phrase));
                assert!(stands || !one.held, "{}: {}", phrase.text, one.phrase);
            }
        }
    }
}

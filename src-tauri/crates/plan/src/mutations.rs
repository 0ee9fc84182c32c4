//! Seeded mutations of whole plans and of single conditions: whatever comes, the loader answers.
//!
//! The seed of a failure is printed; `FENGSUI_SEED` replays it, and `FENGSUI_MUTATIONS` says how
//! many rounds are run where more than the default is wanted.

use std::panic::catch_unwind;

use crate::load::load;
use crate::shipped::folder;

const PLAN: &str = "jiangsu-education";

/// Pieces that a mutation puts in: what breaks quotes, brackets, numbers, characters and keys.
const PIECES: [&[u8]; 24] = [
    b"\"",
    b"'",
    b"[",
    b"]",
    b"{",
    b"}",
    b"(",
    b")",
    b"=",
    b"#",
    b"\n",
    b"\\",
    b"\0",
    b"\xff",
    b"\xe7\x94",
    b"[[",
    b"'''",
    b"&&",
    b"||",
    b"!",
    b"9999999999999999999999",
    b"1e999",
    b"-",
    b"2026-02-30",
];

/// The pieces of conditions.
const WORDS: [&str; 34] = [
    "system.hit",
    "system.weight",
    "virus.units",
    "virus.wide",
    "category",
    "&&",
    "||",
    "!",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "in",
    "(",
    ")",
    "[",
    "]",
    ",",
    "'important'",
    "'yes'",
    "'malware'",
    "2",
    "-1",
    "0.5",
    "1e3",
    "true",
    "false",
    "null",
    "has(a.b)",
    ".",
    "?",
    "甲",
];

/// SplitMix64: small, and the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(below.max(1)).unwrap()).unwrap()
    }
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |text| text.parse().unwrap())
}

/// Runs rounds, each from its own seed, and names the seed of the round that panics.
fn rounds(usual: u64, round: impl Fn(&mut Dice) + std::panic::RefUnwindSafe) {
    let first = setting("FENGSUI_SEED", 1);
    for seed in first..first + setting("FENGSUI_MUTATIONS", usual) {
        let answered = catch_unwind(|| round(&mut Dice(seed)));
        assert!(answered.is_ok(), "replay with FENGSUI_SEED={seed} FENGSUI_MUTATIONS=1");
    }
}

/// Cuts, doubles, swaps or puts something in, a few times.
fn mutate(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(bytes.len() + 1);
        let end = (at + dice.roll(40)).min(bytes.len());
        match dice.roll(5) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
            2 if at < bytes.len() => bytes[at] = u8::try_from(dice.roll(256)).unwrap(),
            3 => {
                let times = 1 + dice.roll(300);
                let piece = PIECES[dice.roll(PIECES.len())].repeat(times);
                bytes.splice(at..end, piece);
            }
            _ => {
                let piece = PIECES[dice.roll(PIECES.len())].to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
}

#[test]
fn a_mutated_plan_is_answered_with_problems_in_their_places() {
    let sound = folder(PLAN);
    rounds(120, |dice| {
        let mut files = sound.clone();
        let which = dice.roll(files.len());
        mutate(&mut files[which].1, dice);
        let (plan, problems) = load(&files);
        assert_eq!(plan.is_none(), problems.iter().any(|problem| problem.blocks));
        for problem in &problems {
            let lines = files
                .iter()
                .find(|(path, _)| *path == problem.file)
                .map(|(_, bytes)| 1 + bytes.iter().filter(|&&byte| byte == b'\n').count());
            assert!(lines.is_some_and(|lines| problem.line <= lines), "{problem}");
            assert!(!problem.what.is_empty() && !problem.mend.is_empty());
        }
    });
}

#[test]
fn a_random_condition_is_read_or_refused_and_what_is_read_reads_again_the_same() {
    let plan = load(&folder(PLAN)).0.unwrap();
    let names =
        crate::conditions::Vocabulary { questions: &plan.questions, categories: &plan.categories };
    rounds(4000, |dice| {
        let length = 1 + dice.roll(14);
        let gap = if dice.roll(8) == 0 { "" } else { " " };
        let words: Vec<_> = (0..length).map(|_| WORDS[dice.roll(WORDS.len())]).collect();
        let text = words.join(gap);
        match crate::conditions::parse(&text, names) {
            Ok(condition) => {
                let again = crate::conditions::parse(&condition.source, names);
                assert_eq!(again.unwrap().root, condition.root, "{text}");
                for fact in condition.facts() {
                    assert!(text.contains(fact), "{text} does not name {fact}");
                }
            }
            Err(fault) => assert!(!fault.what.is_empty() && !fault.mend.is_empty(), "{text}"),
        }
    });
}

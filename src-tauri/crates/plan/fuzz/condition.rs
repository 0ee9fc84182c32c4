//! Whatever a condition says, it is read or refused with words; what is read reads again the same.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use plan::Plan;

mod every_key;

static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let folder = every_key::plan_folder(&every_key::read());
    plan::load(&folder).0.expect("a sound plan")
});

fuzz_target!(|text: &str| {
    match PLAN.condition(text) {
        Ok(condition) => {
            let again = PLAN.condition(&condition.source).expect("what was read reads again");
            assert_eq!(condition, again);
            for fact in condition.facts() {
                assert!(text.contains(fact), "{text:?} does not name {fact}");
            }
        }
        Err(problem) => assert!(!problem.what.is_empty() && !problem.mend.is_empty()),
    }
});

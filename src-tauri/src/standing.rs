//! What stands now, as far as the tray and the notifications show it.
//!
//! It is read from the same view as the bar of the window, so that both say the same.

use std::collections::BTreeSet;

use api::{About, App};
use base::Id;
use serde_json::{Value, json};

/// What stands now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Before the first run, or where the store cannot be opened: the window says what to do.
    #[default]
    Nothing,
    /// Nothing is watched until somebody unlocks.
    Locked,
    /// The store is open.
    Open(Work),
}

/// What an open store has to say outside the window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Work {
    /// How many of our duties are overdue.
    pub(crate) overdue: u64,
    /// How many of our duties run, the overdue ones included.
    pub(crate) owed: u64,
    /// The next one in words, and its incident.
    pub(crate) next: Option<(String, Id)>,
    /// Warnings that nobody has signed for.
    pub(crate) warnings: BTreeSet<Id>,
    /// Incidents in which something presses.
    pub(crate) incidents: BTreeSet<Id>,
}

impl Standing {
    /// Asks the program.
    pub(crate) async fn of(app: &std::sync::Arc<App>) -> Self {
        if let Ok(bar) = app.dispatch("bar", json!({})).await {
            return Self::Open(Work::of(&bar));
        }
        let status = app.dispatch("status", json!({})).await.unwrap_or_default();
        if status.get("stage").is_some_and(|stage| stage == "locked") {
            Self::Locked
        } else {
            Self::Nothing
        }
    }

    /// Whether what a notification is about still asks for somebody.
    pub(crate) fn is_open(&self, about: About) -> bool {
        let Self::Open(work) = self else { return about == About::Program };
        match about {
            About::Warning(id) => work.warnings.contains(&id),
            About::Incident(id) => work.incidents.contains(&id),
            About::Duties => !work.incidents.is_empty(),
            About::Program => true,
        }
    }
}

/// Whether only a person can unlock it: the keyring was there and did not.
pub(crate) async fn is_locked_for_good(app: &std::sync::Arc<App>) -> bool {
    let status = app.dispatch("status", json!({})).await.unwrap_or_default();
    let is = |name: &str, word: &str| status.get(name).is_some_and(|value| value == word);
    is("stage", "locked") && !is("keyring", "absent")
}

impl Work {
    fn of(bar: &Value) -> Self {
        let count = |name: &str| bar.get(name).and_then(Value::as_u64).unwrap_or_default();
        let each = |name: &str| bar.get(name).and_then(Value::as_array).into_iter().flatten();
        let id = |view: &Value, name: &str| view.get(name)?.as_str()?.parse().ok();
        let presses = |prompt: &&Value| {
            let quiet = |kind: &Value| kind == "soon" || kind == "regrade_soon";
            !prompt.get("kind").is_some_and(quiet)
        };
        let next = bar
            .get("next_due")
            .and_then(|next| Some((next.get("says")?.as_str()?.to_owned(), id(next, "incident")?)));
        Self {
            overdue: count("overdue"),
            owed: count("owed"),
            next,
            warnings: each("alarms").filter_map(|alarm| id(alarm, "id")).collect(),
            incidents: each("prompts")
                .filter(presses)
                .filter_map(|prompt| id(prompt, "incident"))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notification_stays_while_something_presses_in_its_incident() {
        let ids = ["019a0d19-1fa0-7f5b-ab1b-617dd4060bb3", "019a0d19-1fa0-7f5b-ab1b-617dd4060bb4"];
        let prompt = |kind: &str, id: &str| json!({ "kind": kind, "incident": id });
        let bar = json!({
            "overdue": 1,
            "owed": 3,
            "alarms": [{ "id": ids[1] }],
            "next_due": { "says": "首报 12:30到期", "incident": ids[0], "what": "首报" },
            "prompts": [prompt("due", ids[0]), prompt("soon", ids[1])],
        });
        let [first, second]: [Id; 2] = ids.map(|id| id.parse().unwrap());
        let work = Work::of(&bar);
        assert_eq!((work.overdue, work.owed), (1, 3));
        assert_eq!(work.next, Some(("首报 12:30到期".to_owned(), first)));
        let standing = Standing::Open(work);
        for (about, expect) in [
            (About::Incident(first), true),
            (About::Incident(second), false),
            (About::Warning(second), true),
            (About::Warning(first), false),
            (About::Duties, true),
            (About::Program, true),
        ] {
            assert_eq!(standing.is_open(about), expect, "{about:?}");
        }
        let calm = Standing::Open(Work::of(&json!({})));
        assert!(!calm.is_open(About::Duties));
    }
}

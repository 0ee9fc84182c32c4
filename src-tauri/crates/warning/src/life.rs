//! A warning as the unit holds it, and the states it goes through.

use base::{Id, Moment};
use plan::{Colour, Mode};
use std::collections::BTreeMap;

/// What a message does to the list of warnings (CAP 1.2 `msgType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// A warning of its own.
    Alert,
    /// It replaces those that it refers to.
    Update,
    /// It lifts those that it refers to (解除).
    Cancel,
}

/// A warning that was verified and stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Its id, given by the issuer.
    pub id: Id,
    /// Live or drill.
    pub mode: Mode,
    /// Its colour.
    pub colour: Colour,
    /// What it does.
    pub message: Message,
    /// The warnings it replaces or lifts.
    pub references: Vec<Id>,
    /// When it was received here.
    pub received_at: Moment,
    /// When it expires; `None` while the issuer named no end.
    pub expires_at: Option<Moment>,
    /// How a later message ended it, if one did.
    pub ended: Option<Ended>,
    /// The sign-for, once given.
    pub signed_for: Option<SignedFor>,
    /// How often the alarm has sounded.
    pub alarms: u32,
    /// When it sounded last.
    pub alarmed_at: Option<Moment>,
    /// The actions ticked, by their id in the plan.
    pub ticked: BTreeMap<String, Ticked>,
}

/// How a later message ended a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Another one replaces it.
    Updated(Id),
    /// It was lifted.
    Cancelled(Id),
}

/// A sign-for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedFor {
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: String,
    /// A remark to the issuer; may be empty.
    pub note: String,
}

/// An action that was ticked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticked {
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: String,
}

/// Where a warning stands at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// In force and not signed for.
    Active,
    /// In force and signed for.
    SignedFor,
    /// Over by its own term.
    Expired,
    /// Lifted.
    Cancelled,
    /// Replaced.
    Updated,
}

/// Why a warning cannot be signed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsignable {
    /// It is signed for already.
    Already,
    /// Nobody is named as signing.
    Nobody,
}

impl State {
    /// The word of views.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::SignedFor => "signed_for",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Updated => "updated",
        }
    }
}

impl Warning {
    /// Where it stands at `now`. A later message counts before the term, the term before the
    /// sign-for.
    #[must_use]
    pub fn state(&self, now: Moment) -> State {
        match (self.ended, self.expires_at, &self.signed_for) {
            (Some(Ended::Cancelled(_)), _, _) => State::Cancelled,
            (Some(Ended::Updated(_)), _, _) => State::Updated,
            (None, Some(end), _) if end <= now => State::Expired,
            (None, _, Some(_)) => State::SignedFor,
            (None, _, None) => State::Active,
        }
    }

    /// Signs for it. An expired or lifted warning may still be signed for: the issuer asked.
    ///
    /// # Errors
    /// It is signed for already, or nobody is named.
    pub fn sign_for(&self, at: Moment, by: &str, note: &str) -> Result<SignedFor, Unsignable> {
        if self.signed_for.is_some() {
            return Err(Unsignable::Already);
        }
        let by = by.trim();
        if by.is_empty() {
            return Err(Unsignable::Nobody);
        }
        Ok(SignedFor { at, by: by.to_owned(), note: note.trim().to_owned() })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use base::ManualClock;

    pub(crate) fn warning(colour: Colour, received_at: Moment) -> Warning {
        Warning {
            id: Id::fresh(&ManualClock::at(received_at)).unwrap(),
            mode: Mode::Live,
            colour,
            message: Message::Alert,
            references: Vec::new(),
            received_at,
            expires_at: None,
            ended: None,
            signed_for: None,
            alarms: 0,
            alarmed_at: None,
            ticked: BTreeMap::new(),
        }
    }

    #[test]
    fn the_states_follow_the_later_message_the_term_and_the_sign_for() {
        let noon: Moment = "2026-08-22T12:00:00+08:00".parse().unwrap();
        let later = noon.plus(std::time::Duration::from_secs(60));
        let mut held = warning(Colour::Orange, noon);
        let other = held.id;
        assert_eq!(held.state(noon), State::Active);
        held.signed_for = Some(held.sign_for(noon, "陈立", "").unwrap());
        assert_eq!(held.state(noon), State::SignedFor);
        held.expires_at = Some(later);
        assert_eq!(held.state(noon), State::SignedFor);
        assert_eq!(held.state(later), State::Expired);
        held.ended = Some(Ended::Updated(other));
        assert_eq!(held.state(later), State::Updated);
        held.ended = Some(Ended::Cancelled(other));
        assert_eq!(held.state(noon), State::Cancelled);
    }

    #[test]
    fn it_is_signed_for_once_and_by_somebody() {
        let noon: Moment = "2026-08-22T12:00:00+08:00".parse().unwrap();
        let mut held = warning(Colour::Red, noon);
        assert_eq!(held.sign_for(noon, "  ", ""), Err(Unsignable::Nobody));
        held.signed_for = Some(held.sign_for(noon, " 陈立 ", "").unwrap());
        assert_eq!(held.signed_for.as_ref().unwrap().by, "陈立");
        assert_eq!(held.sign_for(noon, "孙毅", ""), Err(Unsignable::Already));
    }
}

//! The frozen form of an entry of an incident's log, chained to the one before.
//!
//! It carries its incident, its position and the digest of the entry before it, so that an entry
//! moved to another place is noticed.

use crate::{ClockV1, Error, Form, canonical::rule, event::EventV1};
use base::{Digest, Id, Moment, Stamp};
use incident::Entry;
use serde::{Deserialize, Serialize};

/// An entry of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryV1 {
    /// Always `fengsui/entry/v1`.
    pub form: String,
    /// The entry's id.
    pub id: Id,
    /// The incident.
    pub incident: Id,
    /// Its position in the incident's log, from 1 without gaps.
    pub position: u64,
    /// The digest of the entry before it; none for the first.
    pub prev: Option<Digest>,
    /// When it was recorded, by the time that the program went by.
    pub at: Moment,
    /// What the clocks showed; absent in what was recorded before that was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockV1>,
    /// Who recorded it.
    pub by: String,
    /// The earlier entry that it corrects.
    pub amends: Option<Id>,
    /// What is recorded.
    pub event: EventV1,
}

impl EntryV1 {
    /// What `form` says.
    pub const FORM: &'static str = "fengsui/entry/v1";

    /// The form of an entry at its place in a log.
    #[must_use]
    pub fn new(entry: &Entry, incident: Id, position: u64, prev: Option<Digest>) -> Self {
        Self {
            form: Self::FORM.to_owned(),
            id: entry.id,
            incident,
            position,
            prev,
            at: entry.at,
            clock: None,
            by: entry.by.clone(),
            amends: entry.amends,
            event: EventV1::from(&entry.event),
        }
    }

    /// The same with what the clocks showed.
    #[must_use]
    pub fn stamped(self, stamp: &Stamp) -> Self {
        Self { clock: Some(ClockV1::from(stamp)), ..self }
    }

    /// The entry that it stands for.
    ///
    /// # Errors
    /// An answer in it is not in its one spelling.
    pub fn entry(self) -> Result<Entry, Error> {
        Ok(Entry {
            id: self.id,
            at: self.at,
            by: self.by,
            amends: self.amends,
            event: self.event.event()?,
        })
    }
}

impl Form for EntryV1 {
    const NAME: &'static str = "log entry";

    fn check(&self) -> Result<(), Error> {
        let named = |text, holds| rule(Self::NAME, text, holds);
        named("the form is fengsui/entry/v1", self.form == Self::FORM)?;
        named("positions start at 1", self.position > 0)?;
        named("the first entry alone has no prev", (self.position == 1) == self.prev.is_none())?;
        self.clock.as_ref().map_or(Ok(()), |clock| clock.check(Self::NAME))?;
        self.event.check()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::{Boot, Measured};
    use incident::Event;
    use proptest::prelude::*;
    use std::time::Duration;

    fn entry() -> Entry {
        Entry {
            id: "0198c5a1-7e10-7c3c-9d7b-3f1b2b6c7d8e".parse().unwrap(),
            at: "2026-09-24T08:47:00+08:00".parse().unwrap(),
            by: "陈立".to_owned(),
            amends: None,
            event: Event::Noted("主机房断电".to_owned()),
        }
    }

    const JSON: &str = "{\"amends\":null,\"at\":\"2026-09-24T08:47:00+08:00\",\"by\":\"陈立\",\
        \"event\":{\"kind\":\"noted\",\"text\":\"主机房断电\"},\"form\":\"fengsui/entry/v1\",\
        \"id\":\"0198c5a1-7e10-7c3c-9d7b-3f1b2b6c7d8e\",\
        \"incident\":\"0198c5a1-7e10-7c3c-9d7b-3f1b2b6c7d8f\",\"position\":2,\
        \"prev\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"}";

    #[test]
    fn the_bytes_are_frozen_and_come_back() {
        let incident = "0198c5a1-7e10-7c3c-9d7b-3f1b2b6c7d8f".parse().unwrap();
        let form = EntryV1::new(&entry(), incident, 2, Some(Digest::of(b"")));
        assert_eq!(String::from_utf8(form.encode().unwrap()).unwrap(), JSON);
        let read = EntryV1::decode(JSON.as_bytes()).unwrap();
        assert_eq!(read.entry().unwrap(), entry());
    }

    #[test]
    fn what_the_clocks_showed_is_frozen_beside_it_and_absent_where_nobody_kept_it() {
        let stamp = Stamp {
            wall: "1970-01-01T08:01:00+08:00".parse().unwrap(),
            boot: Boot { id: "boot-1".to_owned(), elapsed: Duration::from_millis(60_500) },
            measured: Some(Measured { offset_ms: -5, uncertainty_ms: 40 }),
            suspect: true,
        };
        let incident = "0198c5a1-7e10-7c3c-9d7b-3f1b2b6c7d8f".parse().unwrap();
        let form = EntryV1::new(&entry(), incident, 2, Some(Digest::of(b""))).stamped(&stamp);
        let stamped = JSON.replace(
            "\"event\"",
            "\"clock\":{\"boot\":{\"elapsed_ms\":60500,\"id\":\"boot-1\"},\"offset\":-5,\
             \"suspect\":true,\"uncertainty\":40,\"wall\":\"1970-01-01T08:01:00+08:00\"},\
             \"event\"",
        );
        assert_eq!(String::from_utf8(form.encode().unwrap()).unwrap(), stamped);
        let read = EntryV1::decode(stamped.as_bytes()).unwrap();
        assert_eq!(read.clock.map(Stamp::from), Some(stamp));
        assert_eq!(EntryV1::decode(JSON.as_bytes()).unwrap().clock, None);
        let spelt = JSON.replace("\"event\"", "\"clock\":null,\"event\"");
        assert!(EntryV1::decode(spelt.as_bytes()).is_err(), "absent has one spelling");
        let half = stamped.replace("\"offset\":-5", "\"offset\":null");
        assert!(EntryV1::decode(half.as_bytes()).is_err(), "an offset without its uncertainty");
    }

    proptest! {
        #[test]
        fn any_text_has_one_encoding_and_comes_back(by in ".*", text in "\\PC*|.*", position in 2..u64::MAX >> 11) {
            let entry = Entry { by, event: Event::Noted(text), ..entry() };
            let incident = entry.id;
            let form = EntryV1::new(&entry, incident, position, Some(Digest::of(b"")));
            let bytes = form.encode().unwrap();
            let read = EntryV1::decode(&bytes).unwrap();
            prop_assert_eq!(&read, &form);
            prop_assert_eq!(read.encode().unwrap(), bytes);
            prop_assert_eq!(read.entry().unwrap(), entry);
        }
    }

    #[test]
    fn what_breaks_the_chain_is_no_entry() {
        for (name, other) in [
            ("another form", JSON.replace("entry/v1", "entry/v2")),
            ("position nought", JSON.replace("\"position\":2", "\"position\":0")),
            ("a first one with prev", JSON.replace("\"position\":2", "\"position\":1")),
            ("an unknown field", JSON.replace("\"amends\":null", "\"amends\":null,\"and\":1")),
            ("an unknown event", JSON.replace("noted", "forgotten")),
            ("other spelling", JSON.replace("\"at\"", " \"at\"")),
        ] {
            assert!(EntryV1::decode(other.as_bytes()).is_err(), "{name}");
        }
    }
}

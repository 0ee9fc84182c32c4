//! Any byte of the database file that is changed is found, and a file that was changed is not
//! written to.

use std::{fs, sync::Arc};
use store::{Error, Store};
use support::{crash::Files, faults, scribe};

const PAGE_BYTES: usize = 4096;

/// What became of a file with one bit turned: the error that named it, if any did.
fn turned(sound: &Files, place: usize) -> Option<Error> {
    let mut files = sound.clone();
    files.database[place] ^= 1 << (place % 8);
    let folder = files.lay();
    let clock = Arc::new(base::SystemClock);
    let found =
        Store::open(folder.path(), &scribe::key(), clock).and_then(|store| store.verify()).err();
    let after = fs::read(store::database_path(folder.path())).unwrap();
    assert!(after == files.database, "byte {place}: the file was written to");
    found
}

#[test]
fn any_turned_bit_is_found_and_nothing_is_written() {
    let sound = faults::base();
    assert_eq!(sound.saved(), Ok(4));
    let pages = sound.database.len() / PAGE_BYTES;
    assert!(pages > 20, "{pages} pages");
    for page in 0..pages {
        // One place in the page, one in its vector, one in its seal; all move from page to page.
        for within in [page * 37 % 4016, 4016 + page % 16, 4032 + page % 64] {
            let place = page * PAGE_BYTES + within;
            let found = turned(&sound, place);
            assert!(
                matches!(found, Some(Error::Damaged { .. } | Error::WrongKey { .. })),
                "byte {place}: {found:?}"
            );
        }
    }
}

#[test]
fn every_byte_of_the_salt_matters() {
    let sound = faults::base();
    for place in 0..16 {
        let found = turned(&sound, place);
        assert!(matches!(found, Some(Error::WrongKey { .. })), "byte {place}: {found:?}");
    }
}

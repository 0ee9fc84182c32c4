//! What was said to be saved survives kill -9 and a power cut (invariant 6), and nothing is ever
//! half there (invariant 5).
//!
//! The proof has its controls: a loss made by hand must be found, or it proves nothing.

use std::path::Path;
use support::{crash::Files, faults};

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_faults"))
}

#[test]
fn killed_at_any_write_of_a_save_the_store_is_as_before() {
    assert!(faults::killed_within_a_save(program(), 2) > 12);
}

#[test]
fn killed_at_any_write_of_a_checkpoint_nothing_is_lost() {
    faults::killed_within_a_checkpoint(program());
}

#[test]
fn killed_between_saves_everything_saved_is_there() {
    faults::killed_between_saves(program());
}

#[test]
fn a_write_that_the_disk_refuses_says_so_and_the_next_one_works() {
    faults::refused_by_the_disk(program());
}

#[test]
fn a_power_cut_within_a_save_leaves_the_one_before() {
    assert_eq!(faults::power_cut_within_a_save(program(), 4, 6), 24);
}

#[test]
fn a_power_cut_within_a_checkpoint_loses_nothing() {
    assert!(faults::power_cut_within_a_checkpoint(program(), 16) > 8);
}

#[test]
fn control_a_loss_of_what_was_acknowledged_is_found() {
    let history = faults::history(program(), &faults::base(), 1);
    let [before, after] = history.as_slice() else { panic!("two moments") };
    assert_eq!(after.saved(), Ok(6));
    let cut = Files { wal: before.wal.clone(), ..after.clone() };
    assert_eq!(cut.saved(), Ok(5), "the last save is gone and is missed");
    let mut holed = after.clone();
    holed.wal[before.wal.len() + 2000] ^= 1;
    assert_eq!(holed.saved(), Ok(5), "a hole in the last save undoes it and is missed");
    let none = Files { wal: Vec::new(), ..after.clone() };
    assert_eq!(none.saved(), Ok(4), "a lost log is missed");
}

//! Starting another program from a test.
//!
//! Between its fork and its exec a child has open whatever any thread had open: a port or a lock that
//! a test lets go meanwhile is not free yet. So every child is started here, and whoever needs that a
//! thing is free waits here until no child is between the two.

use std::{
    io,
    process::{Child, Command, Output, Stdio},
    sync::{PoisonError, RwLock},
};

static STARTING: RwLock<()> = RwLock::new(());

/// Starts a program; it runs as itself when this returns.
///
/// # Errors
/// It does not start.
pub fn start(command: &mut Command) -> io::Result<Child> {
    let _starting = STARTING.write().unwrap_or_else(PoisonError::into_inner);
    command.spawn()
}

/// Runs a program that reads nothing to its end, and gives what it printed.
///
/// # Errors
/// It does not start, or cannot be listened to.
pub fn output(command: &mut Command) -> io::Result<Output> {
    let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    start(command)?.wait_with_output()
}

/// Waits until no child is between fork and exec: what was closed before is closed everywhere.
pub fn none_starts() {
    drop(STARTING.read().unwrap_or_else(PoisonError::into_inner));
}

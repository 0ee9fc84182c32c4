//! What `cargo xtask` tells the person who runs it.
//!
//! A closed pipe is not an error: whoever stopped listening gets nothing more.

use std::{
    fmt::Display,
    io::{self, Write},
};

/// Prints one line.
pub(crate) fn line(text: impl Display) {
    let written = writeln!(io::stdout().lock(), "{text}");
    drop(written);
}

/// Prints why the command stopped.
pub(crate) fn failure(error: impl Display) {
    let written = writeln!(io::stderr().lock(), "\n✗ {error}");
    drop(written);
}

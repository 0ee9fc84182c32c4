//! The command line of the superior's station.
//!
//! Every command works on the data folder, beside a running `serve` or without one.

mod arguments;
mod misuse;
mod run;
mod show;
mod values;

use arguments::Arguments;
use clap::Parser as _;
use std::{
    error::Error as _,
    io::{self, Write as _},
    process::ExitCode,
};

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return misuse::explain(&error),
    };
    match run::run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let mut text = format!("错误：{error}");
            let mut cause = error.source();
            while let Some(inner) = cause {
                text = format!("{text}\n  原因：{inner}");
                cause = inner.source();
            }
            // Where even the error stream is gone, the exit code is all that is left to say it.
            writeln!(io::stderr().lock(), "{text}").unwrap_or_default();
            ExitCode::FAILURE
        }
    }
}

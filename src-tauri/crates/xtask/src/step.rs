//! One step of a run: says what it does, does it, says how long it took.
//!
//! A program of a step shares our terminal, so that its own closing lines are seen as they are.

use std::{
    ffi::OsStr,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::{error::Error, folders::Folders, say};

/// Runs one step under its number and name.
pub(crate) fn step<T>(
    number: &str,
    name: &str,
    work: impl FnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    say::line(format!("\n▶ {number} {name}"));
    let begun = now();
    let outcome = work();
    let took = shown(begun.elapsed());
    match outcome {
        Ok(value) => {
            say::line(format!("✓ {number} {name}：用时 {took}"));
            Ok(value)
        }
        Err(source) => {
            say::line(format!("✗ {number} {name}：用时 {took}"));
            Err(Error::Step { name: name.to_owned(), source: Box::new(source) })
        }
    }
}

/// A program that is run in a folder of the repository.
pub(crate) struct Program {
    shown: String,
    command: Command,
}

impl Program {
    /// Cargo, building into our target folder.
    pub(crate) fn cargo<S: AsRef<OsStr>>(
        folders: &Folders,
        arguments: impl IntoIterator<Item = S>,
    ) -> Self {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut program = Self::named("cargo", cargo.as_ref(), &folders.root, arguments);
        program.command.env("CARGO_TARGET_DIR", &folders.target);
        program
    }

    /// npm, in the folder of one of our two Node packages.
    pub(crate) fn npm(folder: &Path, arguments: &[&str]) -> Self {
        let mut program = Self::named("npm", "npm".as_ref(), folder, arguments);
        program.command.env("npm_config_update_notifier", "false");
        program
    }

    /// Any other program.
    pub(crate) fn other<S: AsRef<OsStr>>(
        program: &str,
        folder: &Path,
        arguments: impl IntoIterator<Item = S>,
    ) -> Self {
        Self::named(program, program.as_ref(), folder, arguments)
    }

    /// Sets a variable of its environment.
    pub(crate) fn with(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it to its end; it reads nothing from us.
    pub(crate) fn run(mut self) -> Result<(), Error> {
        self.command.stdin(Stdio::null());
        self.finish()
    }

    /// Runs it to its end with our own standard input, for programs that ask.
    pub(crate) fn run_with_input(self) -> Result<(), Error> {
        self.finish()
    }

    /// Runs it and returns what it printed.
    pub(crate) fn output(mut self) -> Result<Vec<u8>, Error> {
        self.command.stdin(Stdio::null()).stderr(Stdio::inherit());
        let output = self
            .command
            .output()
            .map_err(|source| Error::Start { program: self.shown.clone(), source })?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            Err(Error::Ended { program: self.shown, code: output.status.code() })
        }
    }

    fn named<S: AsRef<OsStr>>(
        name: &str,
        program: &OsStr,
        folder: &Path,
        arguments: impl IntoIterator<Item = S>,
    ) -> Self {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(folder);
        let words = command.get_args().map(OsStr::to_string_lossy);
        let shown = std::iter::once(name.into()).chain(words).collect::<Vec<_>>().join(" ");
        Self { shown, command }
    }

    fn finish(mut self) -> Result<(), Error> {
        say::line(format!("  $ {}", self.shown));
        let status = self
            .command
            .status()
            .map_err(|source| Error::Start { program: self.shown.clone(), source })?;
        if status.success() {
            Ok(())
        } else {
            Err(Error::Ended { program: self.shown, code: status.code() })
        }
    }
}

/// The running time of something, in words.
pub(crate) fn shown(took: Duration) -> String {
    let seconds = took.as_secs();
    match (seconds / 60, seconds % 60) {
        (0, _) => format!("{:.1} 秒", took.as_secs_f64()),
        (minutes, rest) => format!("{minutes} 分 {rest} 秒"),
    }
}

#[expect(clippy::disallowed_methods, reason = "a running time is shown, nothing is decided by it")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_running_time_is_read_at_a_glance() {
        let check = |millis, expect: &str| assert_eq!(shown(Duration::from_millis(millis)), expect);
        check(1_240, "1.2 秒");
        check(59_990, "60.0 秒");
        check(61_000, "1 分 1 秒");
        check(3_600_000, "60 分 0 秒");
    }

    #[test]
    fn a_failing_step_names_itself() {
        let source = Box::new(Error::NoRoot);
        let failed = Error::Step { name: "编译".to_owned(), source };
        assert!(failed.to_string().starts_with("步骤“编译”失败"));
    }
}

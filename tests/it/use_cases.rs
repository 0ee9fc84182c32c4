//! The use cases in process: what a screen asks and what the program does about it, from the first
//! run to a sign-for that arrived.
//!
//! Only the clock and the keyring are the test's; store, link, station and TLS are real.

mod beats;
mod bundles;
mod bundles_checked;
mod bundles_issuers;
mod calendar;
mod categories;
mod clocks;
mod closing;
mod disputed;
mod duties;
mod first_run;
mod heard;
mod plan_files;
mod recording;
mod regraded;
mod reminded;
mod reporting;
mod restarted;
mod scans;
mod settings;
mod superiors;
mod unheard;
mod unit_answers;
mod warned;

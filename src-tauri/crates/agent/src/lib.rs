//! The same program without a window: its screens on loopback for any browser, its commands for the
//! shell.
//!
//! The server binds 127.0.0.1 only; nothing else on the machine, and no web page, can call it.

mod access;
mod bundle_line;
mod command_line;
mod misuse;
mod pages;
mod plan_line;
mod practice;
mod schema_line;
mod server;
mod skeleton;
mod trouble;

pub use access::Access;
pub use command_line::{Outcome, run};
pub use practice::StationPractice;
pub use server::{Error, Server};

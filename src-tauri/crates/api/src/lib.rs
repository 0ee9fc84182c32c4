//! The use cases: what the screens, the shell and a script can ask of the program.
//!
//! Nothing here knows a window or a socket. Every command answers with a view, a refusal that cites
//! its clause, or a failure with a code.

mod app;
mod command;
pub mod input;
pub mod view;

mod access;
mod beginning;
mod incidents;
mod marks;
mod plans;
mod preview;
mod proving;
mod reports;
mod session;
mod settings;
mod superior;
mod unit_answers;
mod warnings;

mod linked;
mod opened;
mod practice;
mod show;
mod watch;

mod case;
mod change;
mod contract;
mod decision;
mod explain;
mod fail;
mod failure;

pub use app::{App, Host, Setup};
pub use case::{CaseAnswer, assess_case};
pub use change::{Alert, Change};
pub use command::{COMMANDS, Commands};
pub use contract::export_contract;
pub use decision::{Decision, RefusalView};
pub use explain::{explain_html, explain_markdown};
pub use failure::{Code, Failure};
pub use format::TicketV1 as Ticket;
pub use plans::{Checked, Library, check_plans, explained, read_plan_file, read_plans};
pub use practice::{Practice, Practised};

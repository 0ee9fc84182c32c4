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
mod bundles;
mod calendar;
mod follow_up;
mod heard;
mod incidents;
mod marks;
mod plans;
mod preview;
mod proving;
mod reports;
mod session;
mod settings;
mod superior;
mod time;
mod unit_answers;
mod upkeep;
mod warnings;

mod at_login;
mod bundle_file;
mod chains;
mod corrected;
mod folded;
mod late_keyring;
mod library;
mod linked;
mod opened;
mod plan_check;
mod plan_folder;
mod practice;
mod pressing;
mod publish;
mod reminders;
mod scanned;
mod served;
mod show;
mod speeches;
mod taken_over;
mod thrown_back;
mod upkeep_told;
mod upload;
mod watch;

mod case;
mod change;
mod contract;
mod decision;
mod decoding;
mod explain;
mod fail;
mod failure;

pub use app::{App, Host, Setup};
pub use at_login::AtLogin;
pub use case::{CaseAnswer, assess_case};
pub use change::{About, Alert, Change};
pub use command::{COMMANDS, Commands};
pub use contract::export_contract;
pub use decision::{Decision, RefusalView};
pub use explain::{explain_html, explain_markdown};
pub use failure::{Code, Failure};
pub use format::TicketV1 as Ticket;
pub use library::Library;
pub use plan::{FileKind as PlanFileKind, schema as plan_schema};
pub use plan_check::{Checked, check_folder, check_plans};
pub use plan_folder::{PlanFolder, read_plan_file, read_plans};
pub use plans::explained;
pub use practice::{Practice, Practised};
pub use publish::{Packed, create_issuer_key, pack_plans};
pub use upload::{UPLOAD_BYTES_MAX, Uploaded};

//! Every outside-in test, in one binary so that it links once.
//!
//! A new file is one line here; it reaches the program only as its users do.

mod agent_server;
mod architecture;
mod calendar;
mod cases;
mod clock;
mod contract;
mod crash;
mod enrolment;
mod given;
mod keyring;
mod lifted;
mod link;
mod monotone;
mod must_hold;
mod outage;
mod owed;
mod phrases;
mod schema;
mod tamper;
mod tidy;
mod upgrade;
mod use_cases;

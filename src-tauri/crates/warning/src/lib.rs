//! Warnings (预警): their life from receipt to sign-for, and what they ask of a unit.
//!
//! A warning and an incident are graded apart (conventions R17). What is expired or lifted is
//! history and asks nothing; nothing here reads the clock: every question names its moment.

mod alarm;
mod asks;
mod life;

pub use alarm::{next_alarm, takes_the_screen};
pub use asks::actions;
pub use life::{Ended, Message, SignedFor, State, Ticked, Unsignable, Warning};

//! What the outside-in tests share. It reaches the program only as its users do.

pub mod child;
pub mod crash;
pub mod drawer;
pub mod faults;
pub mod ground;
pub mod loopback;
pub mod phrases;
pub mod program;
pub mod publisher;
pub mod scribe;
pub mod sim_clock;
pub mod superior;
pub mod weather;
pub mod world;

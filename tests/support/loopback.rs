//! Addresses on loopback, one for each who listens, so that nobody takes the port of somebody who has
//! just stopped and is to come back at the same address.
//!
//! All of 127.0.0.0/8 is this machine; the second byte tells test processes apart, the rest counts.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::atomic::{AtomicU16, Ordering},
};

/// An address that nobody else in this process has; the system chooses the port when it is bound.
#[must_use]
pub fn place() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(1);
    let [third, fourth] = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    // 127.0 is left to what the programs themselves listen on.
    let second = u8::try_from(std::process::id() % 254).unwrap() + 1;
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(127, second, third, fourth)), 0)
}

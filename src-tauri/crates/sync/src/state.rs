//! What the screen says of a link: connected or why not, what waits, whether warnings would come.
//!
//! Nothing here is a promise: what was delivered is told by receipts alone.

use crate::{Class, ClockOffset, Hold, Pause};
use base::{Id, Moment, Sample};

/// The link to one superior.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkState {
    /// The superior.
    pub superior: Id,
    /// Connected, or why not.
    pub standing: Standing,
    /// Since when it stands so.
    pub since: Moment,
    /// Deliveries that wait without a receipt.
    pub waiting: u64,
    /// Deliveries that wait for a person.
    pub held: u64,
    /// When the next attempt is made, where one is put off.
    pub next_attempt: Option<Moment>,
    /// How wrong this machine's wall clock was, once measured.
    pub offset: Option<ClockOffset>,
    /// The true moment as the station told it last.
    pub sample: Option<Sample>,
    /// Whether a certificate or the measured offset says that this machine's clock is wrong.
    pub clock_suspect: bool,
    /// The channel by which warnings come.
    pub channel: Channel,
}

/// Whether the superior is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// The last call was answered by the superior's own station.
    Connected,
    /// It was not, or none was made.
    Disconnected(Reason),
}

/// Why a link is not connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The first call has not been answered yet.
    Starting,
    /// The operator set 离线模式.
    Offline,
    /// No network, or the station is down.
    Unreachable,
    /// The station is reached but cannot answer just now.
    StationTrouble,
    /// 网络登录页或地址错误.
    NotOurServer,
    /// 可能被截获: the certificate is not the station's.
    Interception,
    /// The certificate is not valid by this machine's clock.
    ClockSuspect,
    /// The station refuses this device, or this program.
    Paused(Pause),
    /// The program could not read or write its own store.
    Store,
    /// The address or root of this superior cannot be used.
    Settings,
}

/// The channel by which warnings come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Channel {
    /// When it was last proved fresh, by the station's clock.
    pub confirmed: Option<Moment>,
    /// Until when that is worth something: twice the station's period.
    pub fresh_until: Option<Moment>,
    /// Whether the station has issued something that did not come here.
    pub gap: bool,
}

/// What just happened on a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    /// The superior has a delivery: its receipt is stored.
    Delivered(Id),
    /// A delivery needs a person.
    Held(Id, Hold),
    /// The superior said more about a delivery: signed for, returned or forwarded.
    Acknowledged(Id),
    /// A warning or its update came and is stored.
    Warned(Id),
    /// Something came that could not be verified; it was set aside.
    SetAside,
    /// The certificate is not the station's: 可能被截获.
    Interception,
    /// The station froze a stream of this device: the disk was cloned or restored.
    Fork,
}

impl Reason {
    /// The frozen word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Offline => "offline",
            Self::Unreachable => "unreachable",
            Self::StationTrouble => "station_trouble",
            Self::NotOurServer => "not_our_server",
            Self::Interception => "interception",
            Self::ClockSuspect => "clock_suspect",
            Self::Paused(pause) => pause.word(),
            Self::Store => "store",
            Self::Settings => "settings",
        }
    }

    /// What a call's class says about the link as a whole; nothing where it concerns one delivery.
    #[must_use]
    pub const fn of(class: Class, answered: bool) -> Option<Self> {
        match class {
            Class::Transient(_) | Class::Challenge if answered => Some(Self::StationTrouble),
            Class::Transient(_) | Class::Challenge => Some(Self::Unreachable),
            Class::NotOurServer => Some(Self::NotOurServer),
            Class::Paused(pause) => Some(Self::Paused(pause)),
            Class::ClockSuspect => Some(Self::ClockSuspect),
            Class::Interception => Some(Self::Interception),
            Class::Soon | Class::Held(_) => None,
        }
    }
}

impl Channel {
    /// Whether "no warnings" is an honest thing to say at `now`, by the station's clock.
    #[must_use]
    pub fn is_fresh(&self, now: Moment) -> bool {
        !self.gap && self.fresh_until.is_some_and(|until| now <= until)
    }
}

impl LinkState {
    /// Whether "no warnings" is an honest thing to say at `now` by this machine's wall clock, which
    /// is corrected by the measured offset.
    #[must_use]
    pub fn is_channel_fresh(&self, now: Moment) -> bool {
        let offset = self.offset.map_or(0, |offset| offset.ms);
        let time = std::time::Duration::from_millis(offset.unsigned_abs());
        let there = if offset < 0 { now.minus(time) } else { now.plus(time) };
        self.channel.is_fresh(there)
    }

    pub(crate) fn starting(superior: Id, since: Moment) -> Self {
        Self {
            superior,
            standing: Standing::Disconnected(Reason::Starting),
            since,
            waiting: 0,
            held: 0,
            next_attempt: None,
            offset: None,
            sample: None,
            clock_suspect: false,
            channel: Channel { confirmed: None, fresh_until: None, gap: false },
        }
    }

    pub(crate) fn stand(&mut self, standing: Standing, now: Moment) {
        if self.standing != standing {
            self.standing = standing;
            self.since = now;
        }
        let by_certificate = standing == Standing::Disconnected(Reason::ClockSuspect);
        self.clock_suspect = by_certificate || self.offset.is_some_and(ClockOffset::is_flagged);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Moment {
        Moment::from_unix_ms(ms)
    }

    #[test]
    fn since_moves_only_with_the_standing() {
        let id = "0199d3a0-0000-7000-8000-000000000001".parse().unwrap();
        let mut state = LinkState::starting(id, at(1));
        state.stand(Standing::Disconnected(Reason::Starting), at(2));
        assert_eq!(state.since, at(1));
        state.stand(Standing::Connected, at(3));
        state.stand(Standing::Connected, at(4));
        assert_eq!(state.since, at(3));
    }

    #[test]
    fn the_clock_is_suspect_by_certificate_or_by_measure() {
        let id = "0199d3a0-0000-7000-8000-000000000001".parse().unwrap();
        let mut state = LinkState::starting(id, at(1));
        state.stand(Standing::Disconnected(Reason::ClockSuspect), at(2));
        assert!(state.clock_suspect);
        state.stand(Standing::Connected, at(3));
        assert!(!state.clock_suspect);
        state.offset = Some(ClockOffset { ms: -200_000, uncertainty_ms: 5 });
        state.stand(Standing::Connected, at(4));
        assert!(state.clock_suspect);
    }

    #[test]
    fn no_warnings_is_said_only_while_fresh_and_without_a_gap() {
        let mut channel =
            Channel { confirmed: Some(at(0)), fresh_until: Some(at(600_000)), gap: false };
        assert!(channel.is_fresh(at(600_000)));
        assert!(!channel.is_fresh(at(600_001)));
        channel.gap = true;
        assert!(!channel.is_fresh(at(0)));
        assert!(!Channel::default().is_fresh(at(0)));
    }
}

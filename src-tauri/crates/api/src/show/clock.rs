//! The state of the machine's clock in words.

use super::words::written;
use crate::view::clock::ClockStateView;
use base::{Basis, Moment, Reading, Suspicion};
use chrono::Datelike as _;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const YEAR: u64 = 365 * DAY;

/// The state of the clock as the screens show it.
pub(crate) fn state(reading: &Reading) -> ClockStateView {
    let sure = reading.is_sure();
    let told_by = match reading.basis {
        Basis::Told(teller) => teller.word(),
        Basis::Wall | Basis::Carried | Basis::Guess => "",
    };
    let ms = |time: std::time::Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let (says, advice) = reading
        .suspicion
        .map_or_else(Default::default, |why| (says(why, reading), advice(sure).to_owned()));
    ClockStateView {
        state: match (reading.suspicion, sure) {
            (Some(_), _) => "suspect",
            (None, true) => "sure",
            (None, false) => "assumed",
        },
        says,
        advice,
        offset_ms: reading.offset_ms(),
        uncertainty_ms: reading.uncertainty.map(ms),
        asks: reading.suspicion.is_some() && !sure,
        told_by,
        wall: reading.wall,
    }
}

/// Asks back a time that speaks against what is known: the present gone by, or an earlier record.
pub(crate) fn asked_back(at: Moment, known: Moment, is_present: bool) -> String {
    let (told, before) = (written(at), written(known));
    let ask = "请核对年、月、日和钟点；确实如此，请再确认一次。";
    if is_present {
        let ms = at.unix_ms().saturating_sub(known.unix_ms());
        let (how, length) = (if ms < 0 { "早" } else { "晚" }, length(ms));
        format!("现在按{before}计时，要改成{told}，{how}了{length}。{ask}")
    } else {
        format!("已有{before}的记录，要改成{told}，比它还早。{ask}")
    }
}

const fn advice(sure: bool) -> &'static str {
    if sure {
        "时限和倒计时不受影响。请校准本机时钟。"
    } else {
        "请看手机或其他准确的钟，填写现在的时间；填写后倒计时即按它计算，记录不会丢。"
    }
}

fn says(why: Suspicion, reading: &Reading) -> String {
    let wall = reading.wall;
    match why {
        Suspicion::Off(ms) => {
            let off = off(ms);
            match reading.basis {
                Basis::Told(teller) => {
                    let by = match teller {
                        base::Teller::Station => "上级的时间",
                        base::Teller::Person => "人工核对的时间",
                    };
                    format!("本机时钟{off}，已按{by}计算。")
                }
                Basis::Wall | Basis::Carried | Basis::Guess => {
                    format!("本机时钟可疑：上次核对时{off}，这次开机后还没有核对过。")
                }
            }
        }
        Suspicion::TooEarly => {
            format!("本机时钟可疑：显示{}，可能是主板电池没电。", day(wall))
        }
        Suspicion::TooLate => format!("本机时钟可疑：显示{}。", day(wall)),
        Suspicion::Behind => "本机时钟可疑：比最后一次记录的时间还早。".to_owned(),
        Suspicion::Ahead => "本机时钟可疑：比最后一次记录晚了一年以上。".to_owned(),
        Suspicion::Jumped(ms) => {
            let (how, length) = (if ms < 0 { "调慢" } else { "调快" }, length(ms));
            format!("本机时钟可疑：开机期间被{how}了{length}，倒计时没有跟着变。")
        }
        Suspicion::Certificate => "本机时钟可疑：按本机时间，上级的证书不在有效期内。".to_owned(),
    }
}

/// `慢了10分钟` where so much is to be added to it.
fn off(ms: i64) -> String {
    format!("{}了{}", if ms > 0 { "慢" } else { "快" }, length(ms))
}

fn day(at: Moment) -> String {
    let day = at.date();
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// A length in its largest unit, and the next where that is short.
fn length(ms: i64) -> String {
    let seconds = ms.unsigned_abs() / 1000;
    let (years, days) = (seconds / YEAR, seconds / DAY);
    let (hours, minutes) = (seconds % DAY / HOUR, seconds % HOUR / MINUTE);
    match (years, days, hours, minutes) {
        (0, 0, 0, 0) => format!("{seconds}秒"),
        (0, 0, 0, minutes) => format!("{minutes}分钟"),
        (0, 0, hours, 0) => format!("{hours}小时"),
        (0, 0, hours, minutes) => format!("{hours}小时{minutes}分钟"),
        (0, days, ..) => format!("{days}天"),
        (years, ..) => format!("{years}年"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::{Boot, Teller};
    use std::time::Duration;

    fn reading(basis: Basis, suspicion: Option<Suspicion>) -> Reading {
        Reading {
            now: "2026-11-20T12:00:00+08:00".parse().unwrap(),
            wall: Moment::from_unix_ms(0),
            boot: Boot { id: "a".to_owned(), elapsed: Duration::ZERO },
            basis,
            uncertainty: matches!(basis, Basis::Told(_)).then_some(Duration::from_millis(20)),
            suspicion,
        }
    }

    #[test]
    fn each_state_has_its_words_and_only_an_unsure_one_asks() {
        let told = Basis::Told(Teller::Station);
        for (name, basis, suspicion, expect, asks) in [
            ("sure", told, None, ("sure", ""), false),
            ("assumed", Basis::Wall, None, ("assumed", ""), false),
            (
                "wrong but told",
                told,
                Some(Suspicion::Off(600_000)),
                ("suspect", "本机时钟慢了10分钟，已按上级的时间计算。"),
                false,
            ),
            (
                "carried",
                Basis::Carried,
                Some(Suspicion::Off(-7_260_000)),
                ("suspect", "本机时钟可疑：上次核对时快了2小时1分钟，这次开机后还没有核对过。"),
                true,
            ),
            (
                "1970",
                Basis::Guess,
                Some(Suspicion::TooEarly),
                ("suspect", "本机时钟可疑：显示1970年1月1日，可能是主板电池没电。"),
                true,
            ),
            (
                "jumped",
                Basis::Wall,
                Some(Suspicion::Jumped(-3 * 86_400_000)),
                ("suspect", "本机时钟可疑：开机期间被调慢了3天，倒计时没有跟着变。"),
                true,
            ),
        ] {
            let view = state(&reading(basis, suspicion));
            assert_eq!((view.state, view.says.as_str()), expect, "{name}");
            assert_eq!((view.asks, view.advice.is_empty()), (asks, suspicion.is_none()), "{name}");
        }
    }
}

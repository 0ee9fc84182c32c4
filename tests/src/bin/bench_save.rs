//! Sets a durable save beside a bare SQLCipher commit of the same rows, on the same connection with
//! the same pragmas, one after the other, and prints the medians and their ratio.
//!
//! A save is all of it: the entry written and chained, the projections, the duties, the delivery
//! composed, signed and sealed. Signing is printed apart as well.

use base::Id;
use incident::Event;
use std::{
    error::Error,
    io::{Write as _, stdout},
    sync::mpsc,
    time::{Duration, Instant},
};
use store::Enrolled;
use support::scribe::Scribe;

const ROUNDS: usize = 1_200;
const WARM_ROUNDS: usize = 50;
const RATIO_MAX: f64 = 1.5;

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    // Beside this program, because a temporary folder is often in memory.
    let program = std::env::current_exe()?;
    let folder = tempfile::tempdir_in(program.parent().unwrap_or(&program))?;
    let scribe = Scribe::begin(folder.path());
    let bare = Bare::beside(&scribe)?;
    let (mut saves, mut commits, mut signatures) = (Vec::new(), Vec::new(), Vec::new());
    let key = scribe.store.device_key();
    let mut position = scribe.store.incident(scribe.incident)?.position;
    for round in 0..WARM_ROUNDS + ROUNDS {
        let wanted = scribe.append(position, Event::Noted(remark(round)));
        let commit = || timed(|| bare.commit(&scribe, round));
        // Each goes first every other time, so that neither profits from the other's work.
        let early = if round % 2 == 0 { Some(commit()?) } else { None };
        let save = timed(|| {
            position = scribe.store.writer().append(wanted)?.position;
            Ok(())
        })?;
        let commit = early.map_or_else(commit, Ok)?;
        let sign =
            timed(|| Ok(std::hint::black_box(key.sign("fengsui/event/v1", &bare.envelope))))?;
        if round >= WARM_ROUNDS {
            saves.push(save);
            commits.push(commit);
            signatures.push(sign);
        }
    }
    report(&mut saves, &mut commits, &mut signatures)
}

fn report(
    saves: &mut [Duration],
    commits: &mut [Duration],
    signatures: &mut [Duration],
) -> Result<(), Failure> {
    let rounds = saves.len();
    let (save, commit, sign) = (median(saves), median(commits), median(signatures));
    let ratio = save.as_secs_f64() / commit.as_secs_f64();
    let verdict = if ratio <= RATIO_MAX { "达到" } else { "未达到" };
    let mut out = stdout().lock();
    writeln!(out, "持久保存（记录、索引、发件，含签名）：中位数 {save:.1?}，{rounds} 次")?;
    writeln!(out, "同一连接裸提交同样的行：中位数 {commit:.1?}，{rounds} 次，交替进行")?;
    writeln!(out, "其中签名：中位数 {sign:.1?}")?;
    writeln!(out, "比值 {ratio:.2}，目标不超过 {RATIO_MAX}：{verdict}")?;
    Ok(())
}

/// The rows of a save, written without anything that makes them.
struct Bare {
    incident: Id,
    superior: Id,
    body: Vec<u8>,
    digest: Vec<u8>,
    envelope: Vec<u8>,
}

impl Bare {
    /// An incident and a superior of its own, and the bytes of a real save.
    fn beside(scribe: &Scribe) -> Result<Self, Failure> {
        let known = scribe.store.superior(scribe.superior)?;
        let superior = Id::fresh(&scribe.clock)?;
        let linked = Enrolled {
            id: superior,
            name: known.name,
            mode: known.mode,
            url: known.url,
            root_pem: known.root_pem,
            station_key: known.station_key,
            unit: known.unit,
            unit_name: known.unit_name,
            statement: known.statement,
            epoch: 1,
            trust: Vec::new(),
            trust_version: 0,
        };
        scribe.store.writer().link(linked, None)?;
        let incident = Id::fresh(&scribe.clock)?;
        let opened = Event::Opened {
            mode: plan::Mode::Live,
            plan: scribe.store.incident(scribe.incident)?.shown.plan,
            discovered: base::Clock::now(&scribe.clock),
        };
        let mut opening = scribe.append(0, opened);
        opening.incident = incident;
        opening.deliveries.clear();
        scribe.store.writer().append(opening)?;
        scribe.save()?;
        let (give, take) = mpsc::channel();
        scribe.store.writer().measure(move |tx| {
            let row: (Vec<u8>, Vec<u8>) = tx.query_row(
                "SELECT body, digest FROM entry ORDER BY row DESC LIMIT 1",
                (),
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            let sealed: Vec<u8> = tx.query_row(
                "SELECT envelope FROM delivery ORDER BY row DESC LIMIT 1",
                (),
                |row| row.get(0),
            )?;
            give.send((row, sealed)).unwrap_or_default();
            Ok(())
        })?;
        let ((body, digest), envelope) = take.recv()?;
        Ok(Self { incident, superior, body, digest, envelope })
    }

    /// One commit of the rows of one save.
    fn commit(&self, scribe: &Scribe, round: usize) -> Result<(), Failure> {
        let (entry, delivery) = (Id::fresh(&scribe.clock)?, Id::fresh(&scribe.clock)?);
        let (incident, superior) = (self.incident.bytes().to_vec(), self.superior.bytes().to_vec());
        let (body, digest) = (self.body.clone(), self.digest.clone());
        let envelope = self.envelope.clone();
        let duties = [round % 8, (round + 7) % 8];
        let number = i64::try_from(round)? + 1;
        let now = base::Clock::now(&scribe.clock).unix_ms();
        scribe.store.writer().measure(move |tx| {
            tx.prepare_cached(
                "INSERT INTO entry (id, incident, position, body, digest) \
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((entry.bytes(), &incident, number + 1, &body, &digest))?;
            tx.prepare_cached(
                "UPDATE incident SET position = ?2, head = ?3, changed_at = ?4, title = ?5, \
                     next_due_at = ?4 WHERE id = ?1",
            )?
            .execute((&incident, number + 1, &digest, now, "主机房断电"))?;
            for (duty, settled_at) in duties.into_iter().zip([Some(now), None]) {
                tx.prepare_cached(
                    "UPDATE duty SET due_at = ?3, settled_at = ?4 \
                     WHERE incident = ?1 AND key = ?2",
                )?
                .execute((
                    &incident,
                    format!("first_report/county/{duty}"),
                    now,
                    settled_at,
                ))?;
            }
            tx.prepare_cached(
                "INSERT INTO delivery (id, superior, epoch, seq, kind, subject, mode, urgency, \
                     envelope, hash, queued_at, state, reason, attempts, next_at) \
                 VALUES (?1, ?2, 1, ?3, 'note', ?4, 'live', 0, ?5, ?6, ?7, 'queued', '', 0, ?7)",
            )?
            .execute((
                delivery.bytes(),
                &superior,
                number,
                &incident,
                &envelope,
                &digest,
                now,
            ))?;
            tx.prepare_cached("UPDATE stream SET seq = ?2, hash = ?3 WHERE superior = ?1")?
                .execute((&superior, number, &digest))?;
            Ok(())
        })?;
        Ok(())
    }
}

fn remark(round: usize) -> String {
    format!("第{round}条：值班人员巡查，机房温度正常，备用电源已接入")
}

#[expect(clippy::disallowed_methods, reason = "a bench measures the machine it runs on")]
fn timed<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<Duration, Failure> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed())
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

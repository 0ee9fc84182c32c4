//! What the network does to a link: the real courier with a sky over it.
//!
//! Under a stormy sky the k-th call of a kind meets the same fate for the same seed, in whatever
//! order the kinds come.

use crate::sim_clock::SimClock;
use base::Clock as _;
use std::{
    collections::{BTreeMap, hash_map::DefaultHasher},
    hash::{Hash as _, Hasher as _},
    sync::{Arc, Mutex},
    time::Duration,
};
use sync::{Answer, Call, Carried, Courier, CourierError, Couriers, Fault, Https, RootSeen};
use tokio::sync::watch;

/// What calls meet.
#[derive(Clone, Debug)]
pub enum Sky {
    /// The network works.
    Clear,
    /// Every call meets this fault.
    Fault(Fault),
    /// Every call gets this answer from somebody else.
    Stranger(Answer),
    /// Answers to posted events are lost after the station took them.
    LosesAnswers,
    /// Connections that are held for long are cut.
    CutsHolds,
    /// Each call meets a fate drawn from this seed.
    Storm(u64),
}

/// The network of a test. Clones share the same sky.
#[derive(Clone)]
pub struct Weather(Arc<Inner>);

struct Inner {
    clock: SimClock,
    sky: Mutex<Sky>,
    counts: Mutex<BTreeMap<&'static str, u64>>,
    late: Mutex<Vec<Call>>,
    sent: Mutex<Vec<Call>>,
    held: watch::Sender<usize>,
}

struct Windy {
    inner: Arc<Inner>,
    real: Arc<dyn Courier>,
}

/// What a sign-in page of a hotel answers.
#[must_use]
pub fn sign_in_page() -> Answer {
    Answer {
        status: 200,
        content_type: Some("text/html; charset=utf-8".to_owned()),
        body: b"<html><title>Sign in</title></html>".to_vec(),
        ..Answer::default()
    }
}

impl Weather {
    /// A clear sky.
    #[must_use]
    pub fn clear(clock: SimClock) -> Self {
        Self(Arc::new(Inner {
            clock,
            sky: Mutex::new(Sky::Clear),
            counts: Mutex::default(),
            late: Mutex::default(),
            sent: Mutex::default(),
            held: watch::Sender::new(0),
        }))
    }

    /// Changes the sky.
    pub fn turn(&self, sky: Sky) {
        *self.0.sky.lock().unwrap() = sky;
    }

    /// How many long polls are held at the station, and every change of it.
    #[must_use]
    pub fn held(&self) -> watch::Receiver<usize> {
        self.0.held.subscribe()
    }

    /// Every call the link made so far, whatever became of it.
    #[must_use]
    pub fn sent(&self) -> Vec<Call> {
        self.0.sent.lock().unwrap().clone()
    }

    fn https(&self) -> Https {
        Https::by(Arc::new(self.0.clock.clone()))
    }
}

impl Couriers for Weather {
    fn to(&self, address: &str, root_pem: &str) -> Result<Arc<dyn Courier>, CourierError> {
        let real = self.https().to(address, root_pem)?;
        Ok(Arc::new(Windy { inner: Arc::clone(&self.0), real }))
    }

    fn root_at(&self, address: &str) -> RootSeen<'_> {
        let (https, address) = (self.https(), address.to_owned());
        Box::pin(async move { https.root_at(&address).await })
    }
}

impl Courier for Windy {
    fn carry(&self, call: Call) -> Carried<'_> {
        self.inner.sent.lock().unwrap().push(call.clone());
        let sky = self.inner.sky.lock().unwrap().clone();
        let is_post = call.path == "/v1/events";
        Box::pin(async move {
            match sky {
                Sky::Clear => self.through(call).await,
                Sky::Fault(fault) => Err(fault),
                Sky::Stranger(answer) => Ok(answer),
                Sky::LosesAnswers if is_post => {
                    self.through(call).await?;
                    Err(Fault::Late)
                }
                Sky::CutsHolds if call.path == "/v1/down" && !call.query.ends_with("wait=0") => {
                    self.inner.clock.wait(Duration::from_secs(10)).await;
                    Err(Fault::Broken)
                }
                Sky::LosesAnswers | Sky::CutsHolds => self.through(call).await,
                Sky::Storm(seed) => self.storm(seed, call).await,
            }
        })
    }
}

impl Windy {
    async fn through(&self, call: Call) -> Result<Answer, Fault> {
        let is_held = call.path == "/v1/down" && !call.query.ends_with("wait=0");
        let _held = is_held.then(|| Held::new(&self.inner.held));
        self.real.carry(call).await
    }

    async fn storm(&self, seed: u64, call: Call) -> Result<Answer, Fault> {
        let kind = kind(&call.path);
        let (fate, size) = self.inner.fate(seed, kind);
        let is_post = kind == "/v1/events";
        let earlier = is_post.then(|| std::mem::take(&mut *self.inner.late.lock().unwrap()));
        for copy in earlier.into_iter().flatten() {
            // It arrives after all, out of order; nobody waits for its answer any more.
            self.real.carry(copy).await.ok();
        }
        match fate {
            0..=9 => Err(Fault::Refused),
            10..=19 => {
                if is_post {
                    self.inner.late.lock().unwrap().push(call);
                }
                Err(Fault::Late)
            }
            20..=34 => {
                self.through(call).await.ok();
                Err(Fault::Late)
            }
            35..=44 => {
                self.inner.clock.wait(Duration::from_secs(1 + size % 40)).await;
                self.through(call).await
            }
            45..=54 => {
                self.through(call.clone()).await.ok();
                self.through(call).await
            }
            55..=59 => Ok(sign_in_page()),
            60..=64 => Ok(busy(size)),
            _ => self.through(call).await,
        }
    }
}

impl Inner {
    fn fate(&self, seed: u64, kind: &'static str) -> (u64, u64) {
        let mut counts = self.counts.lock().unwrap();
        let count = counts.entry(kind).or_default();
        *count += 1;
        let mut hasher = DefaultHasher::new();
        (seed, kind, *count).hash(&mut hasher);
        let drawn = hasher.finish();
        (drawn % 100, drawn >> 32)
    }
}

struct Held(watch::Sender<usize>);

impl Held {
    fn new(count: &watch::Sender<usize>) -> Self {
        count.send_modify(|count| *count += 1);
        Self(count.clone())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

fn busy(size: u64) -> Answer {
    let retry_after = Some((size % 90).to_string());
    Answer { status: 503, retry_after, ..Answer::default() }
}

fn kind(path: &str) -> &'static str {
    ["/v1/events", "/v1/down", "/v1/time", "/v1/trust", "/v1/streams"]
        .into_iter()
        .find(|kind| path.starts_with(kind))
        .unwrap_or("other")
}

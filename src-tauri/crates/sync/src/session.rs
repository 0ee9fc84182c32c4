//! Talks to one station: signs each call under a nonce of the station and reads what comes back.
//!
//! A nonce serves one call. Without one the call goes out unsigned and meets the challenge that
//! brings one; freshness never depends on this machine's clock.

use crate::{
    Answer, Call, Class, Courier, CourierError, Method, Outcome, Seen, backoff::retry_after,
    classify, https::authority,
};
use base::Clock;
use format::{
    Form, PROBLEM_MEDIA_TYPE, ProblemKind, ProblemV1, PublicKey, RequestParts, RequestSignature,
    StreamId, StreamStateV1, content_digest, signature_header,
};
use keys::DeviceKey;
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

const CHALLENGES_MAX: usize = 2;
const NONCES_KEPT_MAX: usize = 8;
const JSON: &str = "application/json";
const TRUST: &str = "/v1/trust";

/// How long a plain call may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A conversation with one station, as one device.
pub(crate) struct Session {
    courier: Arc<dyn Courier>,
    authority: String,
    key: Arc<DeviceKey>,
    clock: Arc<dyn Clock>,
    nonces: Mutex<Vec<String>>,
}

impl Session {
    pub(crate) fn new(
        courier: Arc<dyn Courier>,
        address: &str,
        key: Arc<DeviceKey>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, CourierError> {
        let authority = authority(address)?;
        Ok(Self { courier, authority, key, clock, nonces: Mutex::new(Vec::new()) })
    }

    pub(crate) async fn get<F: Form>(
        &self,
        path: &str,
        query: String,
        patience: Duration,
    ) -> Result<F, Seen> {
        let (method, path) = (Method::Get, path.to_owned());
        let call = Call { method, path, query, headers: Vec::new(), body: Vec::new(), patience };
        form(&self.ask(call).await?)
    }

    /// Posts as the device. A station does not read a stranger's body, so a nonce is fetched first
    /// where none is left.
    pub(crate) async fn post<F: Form>(&self, path: &str, body: Vec<u8>) -> Result<F, Seen> {
        if self.nonces().is_empty() {
            self.knock().await?;
        }
        self.post_unsigned(path, String::new(), body, PATIENCE).await
    }

    /// Posts what proves itself; it is signed as well where a nonce is at hand.
    pub(crate) async fn post_unsigned<F: Form>(
        &self,
        path: &str,
        query: String,
        body: Vec<u8>,
        patience: Duration,
    ) -> Result<F, Seen> {
        let (method, path) = (Method::Post, path.to_owned());
        let headers = vec![("content-type", JSON.to_owned())];
        let call = Call { method, path, query, headers, body, patience };
        form(&self.ask(call).await?)
    }

    async fn knock(&self) -> Result<(), Seen> {
        let (method, path, query) = (Method::Get, TRUST.to_owned(), String::new());
        let call =
            Call { method, path, query, headers: Vec::new(), body: Vec::new(), patience: PATIENCE };
        let answer = self.courier.carry(call).await.map_err(Seen::Fault)?;
        self.keep_nonce(answer.nonce.clone());
        if self.nonces().is_empty() { Err(Seen::Answer(self.outcome(&answer))) } else { Ok(()) }
    }

    fn nonces(&self) -> MutexGuard<'_, Vec<String>> {
        self.nonces.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the station has of a stream of this device.
    pub(crate) async fn stream_state(&self, stream: StreamId) -> Result<StreamStateV1, Seen> {
        let path = format!("/v1/streams/{stream}/state");
        let state: StreamStateV1 = self.get(&path, String::new(), PATIENCE).await?;
        if state.stream == stream { Ok(state) } else { Err(UNPROVED) }
    }

    /// Asks, and asks again at once where the station answers with a challenge.
    async fn ask(&self, call: Call) -> Result<Answer, Seen> {
        let mut challenges = 0;
        loop {
            let answer =
                self.courier.carry(self.signed(call.clone())).await.map_err(Seen::Fault)?;
            self.keep_nonce(answer.nonce.clone());
            if (200..300).contains(&answer.status) {
                return Ok(answer);
            }
            let seen = Seen::Answer(self.outcome(&answer));
            if classify(seen) != Class::Challenge || challenges == CHALLENGES_MAX {
                return Err(seen);
            }
            challenges += 1;
        }
    }

    fn signed(&self, mut call: Call) -> Call {
        let Some(nonce) = self.nonces().pop() else {
            return call;
        };
        let digest = content_digest(&call.body);
        let signature = RequestSignature {
            created: self.clock.now().unix_ms().div_euclid(1000),
            nonce,
            key: PublicKey(self.key.public()).id(),
        };
        let base = signature.base(&RequestParts {
            method: call.method.name(),
            authority: &self.authority,
            path: &call.path,
            query: &call.query,
            content_digest: &digest,
        });
        let value = signature_header(&self.key.sign_bare(base.as_bytes()));
        call.headers.push(("content-digest", digest));
        call.headers.push(("signature-input", signature.input_header()));
        call.headers.push(("signature", value));
        call
    }

    fn keep_nonce(&self, nonce: Option<String>) {
        let sound = |text: &String| {
            (1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        if let Some(nonce) = nonce.filter(sound) {
            let mut nonces = self.nonces();
            if nonces.len() == NONCES_KEPT_MAX {
                nonces.remove(0);
            }
            nonces.push(nonce);
        }
    }

    fn outcome(&self, answer: &Answer) -> Outcome {
        let date = answer.date.as_deref();
        let wait = answer.retry_after.as_deref();
        Outcome {
            status: answer.status,
            problem: problem(answer),
            nonce: answer.nonce.is_some(),
            retry_after: wait.and_then(|text| retry_after(text, date, self.clock.now())),
        }
    }
}

/// What a 2xx without the proof that was asked for is seen as.
pub(crate) const UNPROVED: Seen =
    Seen::Answer(Outcome { status: 200, problem: None, nonce: false, retry_after: None });

fn problem(answer: &Answer) -> Option<ProblemKind> {
    is_media(answer, PROBLEM_MEDIA_TYPE)
        .then(|| ProblemV1::decode_lenient(&answer.body).ok())
        .flatten()
        .filter(|document| document.status == answer.status)
        .and_then(|document| ProblemKind::from_uri(&document.kind))
}

fn form<F: Form>(answer: &Answer) -> Result<F, Seen> {
    if answer.status != 200 || !is_media(answer, JSON) {
        return Err(UNPROVED);
    }
    F::decode_lenient(&answer.body).map_err(|_| UNPROVED)
}

fn is_media(answer: &Answer, media: &str) -> bool {
    answer.content_type.as_deref().is_some_and(|text| {
        text.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(media)
    })
}

#[cfg(test)]
mod tests;

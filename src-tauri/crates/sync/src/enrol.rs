//! Enrolment: from a ticket to a linked superior.
//!
//! Nothing the station says is believed before it is proved under the ticket's secret; the request
//! is kept before it is sent, because a ticket takes one request and no other.

use crate::{
    Class, CourierError, Couriers, ProofError, RootFault, Seen, classify, open_signed,
    session::{PATIENCE, Session},
};
use base::{Clock, Digest, RandomError};
use format::{
    DeviceStatementV1, EnrolAnswerV1, EnrolPostV1, EnrolRequestV1, EnrolWord, EnvelopeV1,
    Form as _, ModeWord, Octets, ProblemKind, PublicKey, REQUEST_PROOF, STATEMENT_PROOF,
    TicketSecret, TicketV1, TrustV1,
};
use std::{sync::Arc, time::Duration};
use store::{Enrolled, Enrolment, Mode, Store};

/// How long to wait between two questions to the station while its duty officer decides.
pub const ASK_EVERY: Duration = Duration::from_secs(3);
const HOLD_SECONDS: u64 = 20;

/// How a unit is invited.
#[derive(Debug, Clone)]
pub enum Invitation {
    /// The ticket as a file.
    File(Vec<u8>),
    /// The station's address and the ticket's 16 characters, as typed.
    Typed {
        /// `https://host[:port]`.
        address: String,
        /// The characters.
        code: String,
    },
}

/// An enrolment that the duty officer has not decided.
pub struct Pending {
    ticket: TicketV1,
    kept: Enrolment,
}

/// How far an enrolment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The duty officer has not decided.
    Pending,
    /// The duty officer refused.
    Refused,
    /// The superior is linked.
    Linked(base::Id),
}

/// Why an enrolment did not go on.
#[derive(Debug, thiserror::Error)]
pub enum EnrolError {
    /// The ticket file or the typed code cannot be read.
    #[error("登记票无法识别")]
    Ticket(#[source] format::Error),
    /// The ticket's certificate is not the one it names.
    #[error("登记票中的根证书与指纹不符")]
    TicketRoot,
    /// The address or the certificate cannot be used.
    #[error(transparent)]
    Courier(#[from] CourierError),
    /// The station's root could not be seen.
    #[error(transparent)]
    Root(#[from] RootFault),
    /// The station was not reached, or what answered is not a station.
    #[error("未能向上级站登记")]
    Unreached(Seen),
    /// The ticket is unknown, used or expired, or the root seen is not the station's.
    #[error("登记票无效、已使用或已过期，或所见证书不是该上级站的")]
    TicketRefused,
    /// The station does not take this device, which it knows already.
    #[error("上级站不接受本终端：可能已登记过")]
    NotTaken,
    /// What the station answered is not proved under the ticket.
    #[error("上级站的答复未通过验证，连接可能被截获")]
    Unproved,
    /// A signature or form in the answer is wrong.
    #[error("上级站的答复未通过验证")]
    Proof(#[from] ProofError),
    /// The operating system gave no randomness.
    #[error("系统未能提供随机数")]
    Random(#[from] RandomError),
    /// A form could not be written.
    #[error("登记请求无法生成")]
    Form(#[source] format::Error),
    /// The store said no.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl EnrolError {
    /// What the failure to reach the station means, where that is the failure.
    #[must_use]
    pub const fn class(&self) -> Option<Class> {
        match self {
            Self::Unreached(seen) => Some(classify(*seen)),
            Self::Root(RootFault::Fault(fault)) => Some(classify(Seen::Fault(*fault))),
            _ => None,
        }
    }
}

impl Pending {
    /// Makes the request for a ticket and keeps it. A ticket that was begun before goes on where it
    /// was. With a typed code the station is looked at once, for its root.
    ///
    /// # Errors
    /// The ticket cannot be read, the station's root cannot be seen, or the store said no.
    pub async fn begin(
        store: &Arc<Store>,
        clock: &dyn Clock,
        couriers: &dyn Couriers,
        invitation: Invitation,
        device_name: &str,
    ) -> Result<Self, EnrolError> {
        let (address, code) = match invitation {
            Invitation::File(bytes) => {
                let ticket = TicketV1::decode_lenient(&bytes).map_err(EnrolError::Ticket)?;
                return Self::of(store, clock, ticket, device_name);
            }
            Invitation::Typed { address, code } => (address, code),
        };
        let secret: TicketSecret = code.parse().map_err(EnrolError::Ticket)?;
        let lookup = secret.lookup();
        if let Some(pending) = Self::kept(store)?.into_iter().find(|p| p.kept.ticket == lookup) {
            return Ok(pending);
        }
        let root_pem = couriers.root_at(&address).await?;
        let ticket = TicketV1 {
            form: TicketV1::FORM.to_owned(),
            url: address.trim().trim_end_matches('/').to_owned(),
            root: root_digest(&root_pem)?,
            root_pem,
            secret,
            // A code tells neither names nor term nor unit; the statement and the station will.
            expires: clock.now(),
            station_name: String::new(),
            unit: store.device(),
            unit_name: String::new(),
        };
        Self::of(store, clock, ticket, device_name)
    }

    /// The enrolments that were begun and are not decided.
    ///
    /// # Errors
    /// The store could not be read, or holds a ticket that cannot be.
    pub fn kept(store: &Store) -> Result<Vec<Self>, EnrolError> {
        let read = |kept: Enrolment| {
            let ticket = TicketV1::decode_lenient(&kept.body).map_err(EnrolError::Ticket)?;
            Ok(Self { ticket, kept })
        };
        store.enrolments()?.into_iter().map(read).collect()
    }

    /// The 8 digits that must be the same on the duty officer's screen.
    #[must_use]
    pub fn check_code(&self) -> String {
        self.ticket.secret.check_code(&self.kept.request, self.ticket.root)
    }

    /// The station's address.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.ticket.url
    }

    /// The superior's and the unit's names as the ticket tells them; empty after a typed code.
    #[must_use]
    pub fn names(&self) -> (&str, &str) {
        (&self.ticket.station_name, &self.ticket.unit_name)
    }

    /// Asks once how far it is; links the superior where the duty officer has confirmed.
    ///
    /// # Errors
    /// The station was not reached, its answer is not proved, or the store said no.
    pub async fn ask(
        &self,
        store: &Arc<Store>,
        clock: &Arc<dyn Clock>,
        couriers: &dyn Couriers,
    ) -> Result<Decision, EnrolError> {
        self.ask_for(store, clock, couriers, 0).await
    }

    /// The station answers at the decision, or after so many seconds without one.
    async fn ask_for(
        &self,
        store: &Arc<Store>,
        clock: &Arc<dyn Clock>,
        couriers: &dyn Couriers,
        seconds: u64,
    ) -> Result<Decision, EnrolError> {
        let courier = couriers.to(&self.ticket.url, &self.ticket.root_pem)?;
        let key = store.device_key();
        let session = Session::new(courier, &self.ticket.url, key, Arc::clone(clock))?;
        let request = Octets(self.kept.request.clone());
        let post = EnrolPostV1 { request, proof: self.kept.proof };
        let body = post.encode().map_err(EnrolError::Form)?;
        let (query, patience) = (format!("wait={seconds}"), Duration::from_secs(seconds));
        let answer: EnrolAnswerV1 = session
            .post_unsigned("/v1/enrol", query, body, PATIENCE.saturating_add(patience))
            .await
            .map_err(EnrolError::from_seen)?;
        match answer.state {
            EnrolWord::Pending => Ok(Decision::Pending),
            EnrolWord::Refused => {
                store.writer().drop_enrolment(self.kept.ticket)?;
                Ok(Decision::Refused)
            }
            EnrolWord::Confirmed => {
                let linked = self.proved(store, answer)?;
                let id = linked.id;
                store.writer().link(linked, Some(self.kept.ticket))?;
                Ok(Decision::Linked(id))
            }
        }
    }

    /// Asks until the duty officer has decided; an outage only takes longer.
    ///
    /// # Errors
    /// What no waiting mends: see [`Pending::ask`].
    pub async fn decided(
        &self,
        store: &Arc<Store>,
        clock: &Arc<dyn Clock>,
        couriers: &dyn Couriers,
    ) -> Result<Decision, EnrolError> {
        loop {
            match self.ask_for(store, clock, couriers, HOLD_SECONDS).await {
                Ok(Decision::Pending) => {}
                Err(error) if matches!(error.class(), Some(Class::Transient(_))) => {}
                decided => return decided,
            }
            clock.wait(ASK_EVERY).await;
        }
    }

    /// Forgets the enrolment; its ticket stays used at the station.
    ///
    /// # Errors
    /// The store said no.
    pub fn give_up(self, store: &Store) -> Result<(), EnrolError> {
        Ok(store.writer().drop_enrolment(self.kept.ticket)?)
    }

    fn of(
        store: &Store,
        clock: &dyn Clock,
        ticket: TicketV1,
        device_name: &str,
    ) -> Result<Self, EnrolError> {
        if root_digest(&ticket.root_pem)? != ticket.root {
            return Err(EnrolError::TicketRoot);
        }
        let lookup = ticket.secret.lookup();
        if let Some(pending) = Self::kept(store)?.into_iter().find(|p| p.kept.ticket == lookup) {
            return Ok(pending);
        }
        let key = store.device_key();
        let public = PublicKey(key.public());
        let request = EnrolRequestV1 {
            ticket: lookup,
            device: store.device(),
            device_name: device_name.trim().to_owned(),
            key: public,
            root: ticket.root,
            wall: clock.wall(),
        };
        let envelope = EnvelopeV1::seal(&request, public.id(), |word, bytes| key.sign(word, bytes))
            .map_err(EnrolError::Form)?;
        let kept = Enrolment {
            ticket: lookup,
            body: ticket.encode().map_err(EnrolError::Form)?,
            proof: ticket.secret.proof(REQUEST_PROOF, envelope.bytes()),
            request: envelope.into_bytes(),
            started_at: clock.now(),
        };
        store.writer().keep_enrolment(kept.clone())?;
        Ok(Self { ticket, kept })
    }

    /// Reads the statement: first the proof under the secret, then the signature of the key that it
    /// names, then whether it is about this very device.
    fn proved(&self, store: &Store, answer: EnrolAnswerV1) -> Result<Enrolled, EnrolError> {
        let (Some(bytes), Some(proof), Some(trust)) =
            (answer.statement, answer.proof, answer.trust)
        else {
            return Err(EnrolError::Unproved);
        };
        if !self.ticket.secret.proves(STATEMENT_PROOF, &bytes.0, proof) {
            return Err(EnrolError::Unproved);
        }
        let named: DeviceStatementV1 = EnvelopeV1::decode(&bytes.0)
            .and_then(|envelope| envelope.open())
            .map_err(ProofError::Form)?;
        let statement: DeviceStatementV1 = open_signed(&bytes.0, named.station_key)?;
        let ours = PublicKey(store.device_key().public());
        let named_unit = self.ticket.unit_name.is_empty() || statement.unit == self.ticket.unit;
        if statement.device != store.device() || statement.key != ours || !named_unit {
            return Err(EnrolError::Unproved);
        }
        let list: TrustV1 = open_signed(&trust.0, statement.station_key)?;
        if list.station != statement.station {
            return Err(EnrolError::Unproved);
        }
        Ok(Enrolled {
            id: statement.station,
            name: statement.station_name,
            mode: match statement.mode {
                ModeWord::Live => Mode::Live,
                ModeWord::Drill => Mode::Drill,
            },
            url: self.ticket.url.clone(),
            root_pem: self.ticket.root_pem.clone(),
            station_key: statement.station_key.0,
            unit: statement.unit,
            unit_name: statement.unit_name,
            statement: bytes.0,
            epoch: statement.epoch,
            trust: trust.0,
            trust_version: list.version,
        })
    }
}

impl EnrolError {
    fn from_seen(seen: Seen) -> Self {
        let Seen::Answer(answer) = seen else { return Self::Unreached(seen) };
        match answer.problem {
            Some(ProblemKind::TicketInvalid) => Self::TicketRefused,
            Some(ProblemKind::NotAllowed) => Self::NotTaken,
            _ => Self::Unreached(seen),
        }
    }
}

/// The fingerprint of a root certificate: the SHA-256 of its DER form.
///
/// # Errors
/// The text is not one certificate in PEM (RFC 7468).
pub fn root_digest(root_pem: &str) -> Result<Digest, EnrolError> {
    let certificate = pem::parse(root_pem).map_err(|_| CourierError::Root)?;
    Ok(Digest::of(certificate.contents()))
}

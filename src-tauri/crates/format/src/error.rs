//! Why a form could not be written or read.
//!
//! A form that is refused is never half read: an error here means that nothing of it may be used.

/// Why a form could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The bytes are not an envelope, or not in its one encoding.
    #[error("not an envelope: {rule}")]
    Envelope {
        /// The rule that is broken.
        rule: &'static str,
    },
    /// A newer program wrote this envelope.
    #[error("envelope version {version} is newer than this program")]
    EnvelopeTooNew {
        /// The version found.
        version: u8,
    },
    /// Something is larger than its form allows.
    #[error("{what} has {size} bytes, at most {max} are allowed")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// Its size in bytes.
        size: usize,
        /// The largest size in bytes.
        max: usize,
    },
    /// The text is not JSON of this form.
    #[error("not a {form}")]
    Json {
        /// The form's name.
        form: &'static str,
        /// What the JSON reader found.
        #[source]
        source: serde_json::Error,
    },
    /// The JSON is right but not in its one encoding (RFC 8785).
    #[error("the {form} is not in canonical JSON")]
    NotCanonical {
        /// The form's name.
        form: &'static str,
    },
    /// The parts of a form contradict one another or a limit.
    #[error("the {form} breaks a rule: {rule}")]
    Rule {
        /// The form's name.
        form: &'static str,
        /// The rule that is broken.
        rule: &'static str,
    },
    /// The file of a bundle of plans is not in its one encoding.
    #[error("not a bundle of plans: {fault:?}")]
    Archive {
        /// What is wrong with it.
        fault: ArchiveFault,
    },
    /// A word is not of its closed vocabulary.
    #[error("not a {vocabulary} word")]
    Word {
        /// The vocabulary's name.
        vocabulary: &'static str,
    },
    /// A request's signature fields are not those of the profile.
    #[error("the request signature is not of this profile: {rule}")]
    RequestSignature {
        /// The rule that is broken.
        rule: &'static str,
    },
}

/// What is wrong with the file of a bundle of plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArchiveFault {
    /// It is larger than a bundle may be.
    TooLarge,
    /// It holds more files than a bundle may have.
    TooMany,
    /// It is no tar, or is cut off.
    Unreadable,
    /// It does not begin with an issuer's key and a signed list.
    Head,
    /// An entry is a link, a folder or another thing that is no plain file.
    NotAFile,
    /// A path leads out of the bundle, or is not one that a plan's file may have.
    Path,
    /// A file is given twice.
    Twice,
    /// It holds something beside what a bundle is written as.
    NotCanonical,
}

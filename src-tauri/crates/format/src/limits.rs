//! The largest sizes of what is sent; both sides refuse more before they look inside.

/// The payload of an envelope, in bytes; what is larger goes as a blob.
pub const PAYLOAD_BYTES_MAX: usize = 256 * 1024;

/// A whole envelope, in bytes.
pub const ENVELOPE_BYTES_MAX: usize = PAYLOAD_BYTES_MAX + 256;

/// The events of one batch.
pub const BATCH_EVENTS_MAX: usize = 100;

/// The body of one batch, in bytes.
pub const BATCH_BYTES_MAX: usize = 1024 * 1024;

/// The body of an answer, in bytes; a reader stops here.
pub const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;

/// A bundle of plans as a file, in bytes.
pub const BUNDLE_BYTES_MAX: usize = 32 * 1024 * 1024;

/// The files of a bundle of plans.
pub const BUNDLE_FILES_MAX: usize = 1500;

/// The hold of a long poll, in seconds.
pub const HOLD_SECONDS_MAX: u64 = 50;

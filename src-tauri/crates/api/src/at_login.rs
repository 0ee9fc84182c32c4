//! Starting with the session, as the use cases see it: only a program with a window of its own can.

use std::error::Error;

/// The entry of this program in the list of those that the desktop opens by itself.
pub trait AtLogin: Send + Sync {
    /// Whether it stands there.
    fn is_set(&self) -> bool;
    /// Puts it there or takes it away.
    ///
    /// # Errors
    /// The system does not let us.
    fn set(&self, on: bool) -> Result<(), Box<dyn Error + Send + Sync>>;
}

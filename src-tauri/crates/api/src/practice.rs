//! The practice superior, as the use cases see it: started on request, everything in it a drill.

use base::Clock;
use format::TicketV1;
use std::{error::Error, future::Future, path::Path, pin::Pin, sync::Arc};

/// What a practice superior answers.
pub type Practised<'a, T> =
    Pin<Box<dyn Future<Output = Result<T, Box<dyn Error + Send + Sync>>> + Send + 'a>>;

/// A practice superior inside this process.
pub trait Practice: Send + Sync {
    /// Starts it with its data in a folder, or finds it started, and gives a ticket for it.
    fn start<'a>(&'a self, folder: &'a Path, clock: Arc<dyn Clock>) -> Practised<'a, TicketV1>;
    /// Has it issue a warning.
    fn warn(&self) -> Practised<'_, ()>;
    /// Stops it.
    fn stop(&self) -> Practised<'_, ()>;
}

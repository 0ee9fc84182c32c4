//! Prompts that a person has put away: 知道了.
//!
//! It settles nothing: the next stage has another key and comes again, and no prompt stays away for
//! longer than a day while it is owed.

use crate::{
    App, Change, Failure,
    input::{Nothing, PutAway},
    session::{self, Session},
    view::{prompt::PromptView, session::BarView},
};
use base::Moment;
use std::{sync::Arc, time::Duration};
use store::Heard;

/// A prompt stays away for so long at the most.
const AWAY_MAX: Duration = Duration::from_secs(86_400);

/// More prompts than stand at once on any screen.
const KEYS_MAX: usize = 1_000;

/// Puts prompts away. Keys of prompts that do not stand now are passed over.
pub(crate) async fn put_away(app: &Arc<App>, input: PutAway) -> Result<BarView, Failure> {
    let session = app.session()?;
    let before = session::bar(app, Nothing {}).await?;
    let stands = |key: &String| before.prompts.iter().any(|prompt| prompt.key == *key);
    let keys: Vec<String> = input.keys.into_iter().filter(stands).take(KEYS_MAX).collect();
    if keys.is_empty() {
        return Ok(before);
    }
    let forget = app.setup.clock.now().minus(AWAY_MAX);
    session.store.writer().keep_heard(Heard::Prompt, keys, &before.operator, forget)?;
    app.changed(Change::Duties);
    session::bar(app, Nothing {}).await
}

/// Marks the prompts that are put away now.
pub(crate) fn mark(
    session: &Session,
    prompts: &mut [PromptView],
    now: Moment,
) -> Result<(), Failure> {
    if prompts.is_empty() {
        return Ok(());
    }
    let away = session.store.heard(Heard::Prompt)?;
    for prompt in prompts {
        let since = away.get(&prompt.key);
        prompt.away = since.is_some_and(|&at| at <= now && now < at.plus(AWAY_MAX));
    }
    Ok(())
}

//! The command that sets an instant of an incident or corrects one.
//!
//! A correction names the entry that it corrects; everything that follows from the instant is worked
//! out anew from the log, openly.

use crate::{
    App, Decision, Failure,
    input::SetMark,
    opened::{Adding, Opened, refused, seen},
    view::incident::IncidentView,
};
use incident::{Marking, Refusal, decide};
use plan::Mark;
use std::sync::Arc;

/// 核定 among the instants: it is corrected like them and set by its own command.
pub(crate) const CONFIRMED: &str = "confirmed";

/// Sets an instant, or corrects one.
pub(crate) async fn set_mark(
    app: &Arc<App>,
    input: SetMark,
) -> Result<Decision<IncidentView>, Failure> {
    let mark = Mark::from_word(&input.mark);
    if mark.is_none() && input.mark != CONFIRMED {
        return Ok(refused(vec![Refusal::plain("mark", "没有这个时点。")]));
    }
    let session = app.session()?;
    let crew = session.crew(app)?;
    let mut opened = Opened::load(app, &session, input.id)?;
    opened.seen_up_to(input.expected)?;
    let seen = seen(app);
    let (at, decided_by) = (input.at.unwrap_or(seen.now), input.decided_by);
    let decided = match mark {
        Some(mark) if input.undone => {
            decide::undo(&opened.incident, mark, input.amends, &decided_by)
        }
        None if input.undone => Err(vec![Refusal::plain("mark", "“核定”不能撤销，只能更正时间。")]),
        Some(mark) => {
            let marking = Marking { mark, at, decided_by, amends: input.amends };
            decide::mark(&opened.incident, &marking, seen)
        }
        None => {
            let set = (at, decided_by.as_str());
            decide::correct_confirmation(&opened.incident, input.amends, set, seen)
        }
    };
    let events = match decided {
        Ok(events) => events,
        Err(refusals) => return Ok(refused(refusals)),
    };
    let (by, amends) = (crew.operator.clone(), input.amends);
    let adding = Adding { expected: input.expected, by, events, amends, ..Adding::default() };
    opened.add(app, &session, &crew, adding)?;
    Ok(Decision::Accepted(opened.view(app, &session, &crew)?))
}

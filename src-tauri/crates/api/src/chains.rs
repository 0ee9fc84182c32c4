//! Looks through every log once after the store is opened, and tells where one was changed.
//!
//! It reads beside everything else and stops when the store is to be closed; what it finds is told
//! and changes nothing.

use crate::{About, Alert, App, Change, Failure, session::Session};
use std::sync::{Arc, Weak};

/// So many incidents are named; the rest are counted.
const NAMED_MAX: usize = 3;

/// Looks through them, beside everything else.
pub(crate) fn look_through(app: &Arc<App>, session: &Arc<Session>) {
    let (app, session) = (Arc::downgrade(app), Arc::downgrade(session));
    drop(tokio::task::spawn_blocking(move || look(&app, &session)));
}

fn look(app: &Weak<App>, session: &Weak<Session>) {
    let (Some(app), Some(session)) = (app.upgrade(), session.upgrade()) else { return };
    let broken = match broken(&session) {
        Ok(broken) if broken.is_empty() => return,
        Ok(broken) => broken,
        Err(failure) => vec![failure.detail],
    };
    let mut says = broken.iter().take(NAMED_MAX).cloned().collect::<Vec<_>>().join("；");
    if broken.len() > NAMED_MAX {
        says.push_str(&format!("；另有{}件", broken.len() - NAMED_MAX));
    }
    let says = format!(
        "记录与校验不符，可能是磁盘损坏或文件被改动：{says}。请先备份 {}，再请人检查；其他事件照常使用。",
        session.store.folder().display()
    );
    tracing::error!(says, "a log does not fit");
    if session.chains.set(says.clone()).is_ok() {
        app.alert(Alert {
            about: About::Program,
            title: "有记录与校验不符".to_owned(),
            body: says,
            urgent: true,
            forward: false,
        });
        app.changed(Change::Duties);
    }
}

/// The incidents whose log does not fit, by number and why.
fn broken(session: &Session) -> Result<Vec<String>, Failure> {
    let mut broken = Vec::new();
    for incident in session.store.logged()? {
        if *session.closing.borrow() {
            break;
        }
        if let Err(error) = session.store.log(incident) {
            let number = session.store.incident(incident).ok().and_then(|row| row.number);
            let name = number.unwrap_or_else(|| incident.to_string());
            broken.push(format!("事件{name}（{}）", Failure::from(error).detail));
        }
    }
    Ok(broken)
}

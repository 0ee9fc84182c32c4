//! The keyring that comes up after the program: one started at log-in may be earlier than the session
//! bus. It is asked again until it opens the store or a person does.
//!
//! Only a keyring that is not there is asked again; one that said no would ask the person each time.

use crate::{About, Alert, App, app::Stage};
use std::{sync::Arc, time::Duration};

const SOON: Duration = Duration::from_secs(5);
const LATER: Duration = Duration::from_secs(60);

/// So often it is asked soon; after that a person is told, as nothing is watched meanwhile.
const SOON_TIMES: u32 = 12;

/// Asks again while the program stands locked because the keyring is not there.
pub(crate) fn follow(app: &Arc<App>) {
    if !waits(app) {
        return;
    }
    let clock = Arc::clone(&app.setup.clock);
    let app = Arc::downgrade(app);
    tokio::spawn(async move {
        for times in 1_u32.. {
            clock.wait(if times > SOON_TIMES { LATER } else { SOON }).await;
            let Some(app) = app.upgrade() else { return };
            ask(&app).await;
            if !waits(&app) {
                return;
            }
            if times == SOON_TIMES {
                app.alert(Alert {
                    about: About::Program,
                    title: "烽燧还没有解锁".to_owned(),
                    body: "系统钥匙串没有打开。解锁以前不提醒、不接收预警，也不发出报告。"
                        .to_owned(),
                    urgent: true,
                    forward: true,
                });
            }
        }
    });
}

async fn ask(app: &Arc<App>) {
    let _door = app.door.lock().await;
    if !waits(app) {
        return;
    }
    let stage = app.first_stage().await;
    if !matches!(stage, Stage::Locked { keyring: "absent", .. }) {
        app.set_stage(stage);
    }
}

fn waits(app: &App) -> bool {
    matches!(app.stage(), Stage::Locked { keyring: "absent", .. })
}

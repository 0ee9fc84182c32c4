//! The link of an open store: started with it, told to the screens, and what its news bring about.

use crate::{App, Change, Failure, served::settle, session::Session, view::link::LinkView};
use base::{Id, Moment};
use format::KindWord;
use plan::{Mode, Plan};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};
use store::Superior;
use sync::{Happened, Https, LinkHandle, LinkState, Reason, Standing, Wake};
use tokio::{runtime::Handle, sync::broadcast::error::RecvError};

/// The running link, if any.
#[derive(Default)]
pub(crate) struct Links {
    handle: Mutex<Option<LinkHandle>>,
}

impl Links {
    /// Something new is to be sent.
    pub(crate) fn wake(&self) {
        self.with(|handle| handle.wake(Wake::Outgoing));
    }

    /// A person asks for it, or a superior or a setting changed.
    pub(crate) fn look_again(&self, why: Wake) {
        self.with(|handle| handle.wake(why));
    }

    /// Ends the link; the store is free of it afterwards.
    pub(crate) async fn stop(&self) {
        let handle = self.handle.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(handle) = handle {
            handle.stop().await;
        }
    }

    fn states(&self) -> BTreeMap<Id, LinkState> {
        self.with(|handle| handle.states().borrow().clone()).unwrap_or_default()
    }

    fn with<T>(&self, use_it: impl FnOnce(&LinkHandle) -> T) -> Option<T> {
        self.handle.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(use_it)
    }
}

/// Starts the link of an open store.
pub(crate) fn begin(app: &Arc<App>, session: &Arc<Session>) {
    let handle = sync::spawn(
        &Handle::current(),
        Arc::clone(&session.store),
        Arc::clone(&app.setup.clock),
        Arc::new(Https::by(Arc::clone(&app.setup.clock))),
    );
    let mut states = handle.states();
    let mut happenings = handle.happenings();
    *session.links.handle.lock().unwrap_or_else(PoisonError::into_inner) = Some(handle);
    let (screens, kept) = (Arc::downgrade(app), Arc::downgrade(session));
    tokio::spawn(async move {
        while states.changed().await.is_ok() {
            let (Some(app), Some(session)) = (screens.upgrade(), kept.upgrade()) else { return };
            let now = states.borrow_and_update().clone();
            crate::time::hear(&app, &session, now.values()).unwrap_or_else(|failure| {
                tracing::error!(detail = failure.detail, "what the station told was not kept");
            });
            app.changed(Change::Link);
        }
    });
    let (app, session) = (Arc::downgrade(app), Arc::downgrade(session));
    tokio::spawn(async move {
        loop {
            match happenings.recv().await {
                Ok((_, happened)) => {
                    if take(&app, &session, happened).is_none() {
                        return;
                    }
                }
                Err(RecvError::Lagged(_)) => {
                    if catch_up(&app, &session).is_none() {
                        return;
                    }
                }
                Err(RecvError::Closed) => return,
            }
        }
    });
}

/// The superior that takes what is of this mode: a drill goes to the practice superior where there
/// is one, and nothing live ever does.
pub(crate) fn superior_for(session: &Session, mode: Mode) -> Result<Option<Superior>, Failure> {
    let mut in_use = session.store.superiors()?;
    in_use.retain(|superior| superior.state != store::LinkState::Left);
    let found = match mode {
        Mode::Live => in_use.into_iter().find(|superior| superior.mode == Mode::Live),
        Mode::Drill => {
            in_use.sort_by_key(|superior| superior.mode == Mode::Live);
            in_use.into_iter().next()
        }
    };
    Ok(found)
}

/// The superior that the screens speak of: the real one, or else the practice one.
pub(crate) fn shown(session: &Session) -> Result<Option<Superior>, Failure> {
    Ok(superior_for(session, Mode::Live)?.or(superior_for(session, Mode::Drill)?))
}

/// The link in words.
pub(crate) fn view(session: &Session, now: Moment) -> Result<LinkView, Failure> {
    let count = session.store.outbox_count()?;
    let whole = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    let Some(superior) = shown(session)? else {
        return Ok(LinkView {
            state: "none",
            says: "还没有登记上级".to_owned(),
            superior: String::new(),
            practice: false,
            waiting: whole(count.waiting),
            held: whole(count.held),
            fresh_at: None,
            stale: false,
            clock_off_seconds: None,
        });
    };
    let state = session.links.states().remove(&superior.id);
    let standing =
        state.as_ref().map_or(Standing::Disconnected(Reason::Starting), |state| state.standing);
    let (word, says) = standing_words(standing);
    let gap = state.as_ref().is_some_and(|state| state.channel.gap);
    let off = state.as_ref().and_then(|state| state.offset).filter(|offset| offset.is_flagged());
    Ok(LinkView {
        state: word,
        says: says.to_owned(),
        superior: superior.name,
        practice: superior.mode == Mode::Drill,
        waiting: whole(count.waiting),
        held: whole(count.held),
        fresh_at: superior.fresh_at,
        stale: gap || superior.fresh_until.is_none_or(|until| until < now),
        clock_off_seconds: off.map(|offset| offset.ms / 1000),
    })
}

/// The words of a stored reason why a delivery waits or is held.
pub(crate) fn reason(word: &str) -> &str {
    match word {
        "" => "",
        "starting" => "正在连接",
        "offline" => "离线模式",
        "unreachable" => "网络不通或上级站未开",
        "station_trouble" => "上级站暂时不能应答",
        "not_our_server" => "网络登录页或地址错误",
        "interception" => "可能被截获：证书不是上级的",
        "clock_suspect" => "证书时间不符，请核对本机时钟",
        "store" => "本机数据文件读写有误",
        "settings" => "上级的地址或证书无法使用",
        "busy" => "上级站正忙，稍后再试",
        "unauthorized" => "上级站不认本终端的签名，请电话联系上级",
        "revoked" => "本终端已被上级注销，请电话联系上级",
        "unknown_device" => "上级站没有登记本终端，请重新登记",
        "not_allowed" => "上级站不许本终端这样做，请电话联系上级",
        "update_needed" => "上级站要求升级本程序",
        "restored" => "本机数据像是从旧备份恢复的，请电话联系上级",
        "fork" => "发件序列冲突：数据可能被复制过，请电话联系上级",
        "id_reused" => "同一编号在上级站已有另一内容，请电话联系上级",
        "too_large" => "超过上级站的大小限制，请撤回后分开报",
        "unreadable" => "上级站读不懂这份发件，请升级程序或电话报告",
        other => other,
    }
}

fn standing_words(standing: Standing) -> (&'static str, &'static str) {
    match standing {
        Standing::Connected => ("connected", "上级已连接"),
        Standing::Disconnected(why) => match why {
            Reason::Starting => ("disconnected", "正在连接上级"),
            Reason::Offline => ("disconnected", "离线模式，记录照常"),
            Reason::Unreachable => ("disconnected", "上级未连接，离线也能记录"),
            Reason::StationTrouble => ("disconnected", "上级站暂时不能应答，会再试"),
            Reason::NotOurServer => ("refused", "网络登录页或地址错误，没有发出"),
            Reason::Interception => ("refused", "可能被截获：对方证书不是上级的，没有发出"),
            Reason::ClockSuspect => ("clock", "证书时间不符，请核对本机时钟"),
            Reason::Paused(_) => ("paused", "上级暂不接收本机，发件保留，请电话联系上级"),
            Reason::Store => ("disconnected", "本机数据文件读写有误"),
            Reason::Settings => ("disconnected", "上级的地址或证书无法使用，请重新登记"),
        },
    }
}

/// What a piece of news brings about; `None` where nobody is left to care.
fn take(app: &Weak<App>, session: &Weak<Session>, happened: Happened) -> Option<()> {
    let (app, session) = (app.upgrade()?, session.upgrade()?);
    match happened {
        Happened::Delivered(id) => {
            settle(&app, &session, id).unwrap_or_else(|failure| {
                tracing::error!(detail = failure.detail, %id, "a receipt settled nothing");
            });
            app.changed(Change::Outbox);
            app.changed(Change::Warnings);
        }
        Happened::Held(..) | Happened::Acknowledged(_) => app.changed(Change::Outbox),
        Happened::Warned(_) => {
            app.changed(Change::Warnings);
            crate::watch::look(&app, &session);
        }
        Happened::SetAside => app.changed(Change::Link),
        Happened::Interception => {
            let body = "对方出示的证书不是上级的。报告没有发出，请电话联系上级核实。";
            alarm(&app, "可能被截获", body);
        }
        Happened::Fork => {
            let body = "上级站发现本机数据可能被复制或恢复过，已冻结。请电话联系上级。";
            alarm(&app, "发件序列冲突", body);
        }
    }
    Some(())
}

fn alarm(app: &App, title: &str, body: &str) {
    app.alert(crate::Alert {
        about: crate::About::Program,
        title: title.to_owned(),
        body: body.to_owned(),
        urgent: true,
        forward: true,
    });
    app.changed(Change::Link);
}

/// After news were missed: everything that has a receipt is settled, every screen looks again.
pub(crate) fn catch_up(app: &Weak<App>, session: &Weak<Session>) -> Option<()> {
    let (app, session) = (app.upgrade()?, session.upgrade()?);
    let all = session.store.deliveries(store::Listed::All).unwrap_or_default();
    for delivery in all {
        if delivery.state == store::DeliveryState::Delivered && delivery.kind == KindWord::Report {
            settle(&app, &session, delivery.id).unwrap_or_else(|failure| {
                tracing::error!(detail = failure.detail, id = %delivery.id, "not settled");
            });
        }
    }
    app.changed(Change::Outbox);
    app.changed(Change::Warnings);
    crate::watch::look(&app, &session);
    Some(())
}

/// Whether a receipt of this superior says that this receiver was told.
pub(crate) fn stands_for(
    superior: &Superior,
    role: Option<&str>,
    owed: &plan::Obligation,
    to: &str,
) -> bool {
    superior.mode == Mode::Drill || owed.stepwise || role == Some(to)
}

/// The role of the plan that a superior has: as set at its enrolment, or else the first whom the
/// unit fills in itself and has to tell.
pub(crate) fn role_of(
    session: &Session,
    plan: &Plan,
    superior: &Superior,
) -> Result<Option<String>, Failure> {
    if superior.mode == Mode::Drill {
        return Ok(None);
    }
    let set = session.store.setting(store::Setting::SuperiorRole)?;
    Ok(set.filter(|role| plan.role(role).is_some()).or_else(|| guessed_role(plan)))
}

/// The first role that the unit has to tell and fills in itself.
pub(crate) fn guessed_role(plan: &Plan) -> Option<String> {
    let mut told = plan.obligations.iter().flat_map(|owed| &owed.to);
    told.find(|to| plan.role(to).is_some_and(|role| role.local_contact)).cloned()
}

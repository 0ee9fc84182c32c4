//! The tray icon: what presses now, the way back to the window, starting with the session, and the
//! end of the program.
//!
//! A desktop without a tray is usual (GNOME), so its absence changes what closing means, no more. On
//! Linux the words beside the icon are seldom shown, so the menu says the same.

use std::{panic, path::Path, sync::Mutex};

use api::{About, AtLogin as _, Change};
use base::Id;
use tauri::{
    AppHandle, Manager, Wry,
    image::Image,
    include_image,
    menu::{CheckMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu},
    tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent},
};

use crate::{
    error::Error,
    folder::Folder,
    follow,
    panel::Panel,
    session_start::SessionStart,
    standing::{Standing, Work},
    window,
};

/// Under this name the desktop knows the icon, beside those of other programs.
const ID: &str = "fengsui";

/// The same tower with a red triangle: the shape says it without the colour.
const OVERDUE: Image<'_> = include_image!("../icons/tray-overdue.png");

/// The same tower with a grey padlock.
const LOCKED: Image<'_> = include_image!("../icons/tray-locked.png");

/// The icon.
#[derive(Clone, Debug)]
pub(crate) enum Tray {
    /// It can be shown wherever the desktop has a place for it.
    Open(Panel),
    /// This machine lacks what shows it.
    Absent,
}

/// The lines of the menu that change.
struct Lines {
    all: MenuItem<Wry>,
    next: MenuItem<Wry>,
    session: CheckMenuItem<Wry>,
    left: MenuItem<Wry>,
    shown: Mutex<Shown>,
}

/// What the tray shows, so that only what changes is told to the desktop.
#[derive(Default)]
struct Shown {
    standing: Option<Standing>,
    /// Where the line of the next duty leads.
    incident: Option<Id>,
}

impl Tray {
    /// Puts the icon into the tray.
    ///
    /// The indicator library is loaded at this moment, and its loader panics where the library is
    /// not installed; the program is as useful without it.
    pub(crate) fn open(program: &AppHandle, folder: &Folder) -> Result<Self, Error> {
        // Panels read the icon from a file; in the folder that all programs share, that of another
        // unit on this machine would be taken for ours.
        let files = folder.inside("tray")?;
        let built = panic::catch_unwind(panic::AssertUnwindSafe(|| build(program, &files)));
        Ok(match built {
            Ok(Ok(())) => Self::Open(Panel::watch()),
            Ok(Err(error)) => {
                tracing::warn!(%error, "no tray");
                Self::Absent
            }
            Err(_) => {
                tracing::warn!("no tray: the indicator library is not installed");
                Self::Absent
            }
        })
    }

    /// Whether a person sees it now.
    pub(crate) fn is_shown(&self) -> bool {
        match self {
            Self::Open(panel) => panel.is_there(),
            Self::Absent => false,
        }
    }
}

/// Shows what stands now: by the icon, the words beside it, and the lines of the menu.
pub(crate) fn show(program: &AppHandle, standing: &Standing) {
    let Some(lines) = program.try_state::<Lines>() else { return };
    let mut shown = lines.shown.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let set = SessionStart::of(program).is_set();
    let mut outcomes = Vec::new();
    if lines.session.is_checked().unwrap_or(set) != set {
        outcomes.push(lines.session.set_checked(set));
    }
    if shown.standing.as_ref() != Some(standing) {
        outcomes.extend(change(program, &lines, standing));
        shown.incident = match standing {
            Standing::Open(work) => work.next.as_ref().map(|(_, incident)| *incident),
            _ => None,
        };
        shown.standing = Some(standing.clone());
    }
    for error in outcomes.into_iter().filter_map(Result::err) {
        tracing::warn!(%error, "the tray does not show it");
    }
}

fn change(program: &AppHandle, lines: &Lines, standing: &Standing) -> Vec<tauri::Result<()>> {
    let mut outcomes = vec![
        lines.all.set_text(all(standing)),
        lines.next.set_text(next(standing)),
        lines.next.set_enabled(matches!(standing, Standing::Open(work) if work.next.is_some())),
        lines.left.set_text(left(standing)),
    ];
    if let Some(tray) = program.tray_by_id(ID) {
        let icon = match standing {
            Standing::Locked => Some(LOCKED),
            Standing::Open(work) if work.overdue > 0 => Some(OVERDUE),
            _ => program.default_window_icon().cloned(),
        };
        outcomes.push(tray.set_icon(icon));
        outcomes.push(tray.set_tooltip(Some(tooltip(standing))));
        outcomes.push(tray.set_title(title(standing)));
    }
    outcomes
}

fn title(standing: &Standing) -> Option<String> {
    match standing {
        Standing::Open(Work { overdue: 0, .. }) | Standing::Nothing => None,
        Standing::Open(work) => Some(format!("逾期{}项", work.overdue)),
        Standing::Locked => Some("未解锁".to_owned()),
    }
}

fn tooltip(standing: &Standing) -> String {
    let title = title(standing).map(|title| format!("：{title}")).unwrap_or_default();
    format!("烽燧{title}\n{}\n{}", all(standing), next(standing))
}

fn all(standing: &Standing) -> String {
    match standing {
        Standing::Open(work) => {
            let overdue = match (work.owed, work.overdue) {
                (0, _) => "没有应办事项".to_owned(),
                (owed, 0) => format!("应办{owed}项，没有逾期"),
                (owed, overdue) => format!("应办{owed}项，其中逾期{overdue}项"),
            };
            match work.warnings.len() {
                0 => overdue,
                unsigned => format!("{overdue}；预警{unsigned}条没有签收"),
            }
        }
        Standing::Nothing => "没有应办事项".to_owned(),
        Standing::Locked => "还没有解锁，不提醒".to_owned(),
    }
}

fn next(standing: &Standing) -> String {
    match standing {
        Standing::Open(Work { next: Some((says, _)), .. }) => format!("下一项：{says}"),
        Standing::Open(_) | Standing::Nothing => "没有将到期的事项".to_owned(),
        Standing::Locked => "解锁后显示下一项".to_owned(),
    }
}

/// What a person leaves behind who ends the program.
fn left(standing: &Standing) -> String {
    match standing {
        Standing::Open(work) if work.owed > 0 || !work.warnings.is_empty() => {
            format!("{}。退出后不再提醒，也不接收预警。", all(standing))
        }
        _ => "退出后不再提醒，也不接收预警。".to_owned(),
    }
}

fn build(program: &AppHandle, files: &Path) -> tauri::Result<()> {
    let before = Standing::default();
    let line =
        |id, text: &str, enabled| MenuItem::with_id(program, id, text, enabled, None::<&str>);
    let lines = Lines {
        all: line("all", &all(&before), true)?,
        next: line("next", &next(&before), false)?,
        session: with_session(program)?,
        left: line("left", &left(&before), false)?,
        shown: Mutex::default(),
    };
    let open = line("open", "打开烽燧", true)?;
    let gap = || PredefinedMenuItem::separator(program);
    // Leaving takes a second choice, under what is left behind, and asks in every state of the
    // window.
    let quit = line("quit", "仍要退出", true)?;
    let leaving = Submenu::with_items(program, "退出", true, &[&lines.left, &quit])?;
    let menu = Menu::with_items(
        program,
        &[&lines.all, &lines.next, &gap()?, &open, &lines.session, &gap()?, &leaving],
    )?;
    let mut tray = TrayIconBuilder::with_id(ID).tooltip("烽燧").menu(&menu).temp_dir_path(files);
    if let Some(icon) = program.default_window_icon() {
        tray = tray.icon(icon.clone());
    }
    tray.show_menu_on_left_click(false)
        .on_menu_event(move |program, event| match event.id().as_ref() {
            "all" => window::show_about(program, About::Duties),
            "next" => go_to_next(program),
            "open" => window::show(program),
            "session" => switch(program),
            "quit" => program.exit(0),
            _ => {}
        })
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click {
                button: MouseButton::Left,
                button_state: MouseButtonState::Up,
                ..
            } = event
            {
                window::show(tray.app_handle());
            }
        })
        .build(program)?;
    program.manage(lines);
    Ok(())
}

fn go_to_next(program: &AppHandle) {
    let lines = program.try_state::<Lines>();
    let incident = lines.and_then(|lines| {
        lines.shown.lock().unwrap_or_else(std::sync::PoisonError::into_inner).incident
    });
    window::show_about(program, incident.map_or(About::Duties, About::Incident));
}

fn with_session(program: &AppHandle) -> tauri::Result<CheckMenuItem<Wry>> {
    let set = SessionStart::of(program).is_set();
    CheckMenuItem::with_id(program, "session", "登录系统后自动打开", true, set, None::<&str>)
}

/// Turns starting with the session on or off, and shows what became of it.
fn switch(program: &AppHandle) {
    let entry = SessionStart::of(program);
    let set = entry.is_set();
    if let Err(error) = entry.set(!set) {
        tracing::warn!(%error, set, "the session's list of programs stays as it was");
    }
    if let Some(lines) = program.try_state::<Lines>()
        && let Err(error) = lines.session.set_checked(entry.is_set())
    {
        tracing::warn!(%error, "the tray does not show it");
    }
    follow::tell(program, &Change::Settings);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tray_says_what_is_overdue_what_comes_next_and_what_leaving_means() {
        let id = "019a0d19-1fa0-7f5b-ab1b-617dd4060bb3".parse().unwrap();
        let next = Some(("首报，12:30到期".to_owned(), id));
        let warned =
            Work { owed: 3, next, warnings: [id].into_iter().collect(), ..Work::default() };
        let late = Work { overdue: 2, warnings: [].into(), ..warned.clone() };
        let done = Work::default();
        let rest = "退出后不再提醒，也不接收预警。";
        for (standing, hover, quit) in [
            (
                Standing::Open(late),
                "烽燧：逾期2项\n应办3项，其中逾期2项\n下一项：首报，12:30到期",
                format!("应办3项，其中逾期2项。{rest}"),
            ),
            (
                Standing::Open(warned),
                "烽燧\n应办3项，没有逾期；预警1条没有签收\n下一项：首报，12:30到期",
                format!("应办3项，没有逾期；预警1条没有签收。{rest}"),
            ),
            (Standing::Open(done), "烽燧\n没有应办事项\n没有将到期的事项", rest.to_owned()),
            (
                Standing::Locked,
                "烽燧：未解锁\n还没有解锁，不提醒\n解锁后显示下一项",
                rest.to_owned(),
            ),
        ] {
            assert_eq!((tooltip(&standing).as_str(), left(&standing)), (hover, quit));
        }
    }
}

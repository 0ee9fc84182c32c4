//! An empty window: what the start of the program is measured against.
//!
//! It is the same library, window and policy with nothing of ours behind them; it prints `ready`
//! when its page has finished loading.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use tauri::{WebviewUrl, WebviewWindowBuilder, webview::PageLoadEvent};

fn main() -> ExitCode {
    let run = tauri::Builder::default()
        .setup(|program| {
            WebviewWindowBuilder::new(program, "main", WebviewUrl::default())
                .title("empty")
                .inner_size(1280.0, 800.0)
                .on_page_load(|_, page| {
                    if page.event() == PageLoadEvent::Finished {
                        drop(writeln!(io::stdout().lock(), "ready"));
                    }
                })
                .build()?;
            Ok(())
        })
        .run(context());
    if run.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[expect(clippy::exit, reason = "written by generate_context!")]
fn context() -> tauri::Context {
    tauri::generate_context!("examples/empty/tauri.conf.json")
}

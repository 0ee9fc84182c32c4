//! Makes sure that the screens are built before they are embedded.

use std::path::Path;

fn main() -> Result<(), String> {
    let built = "../../../ui/dist";
    println!("cargo::rerun-if-changed={built}");
    if Path::new(built).join("index.html").is_file() {
        Ok(())
    } else {
        Err("ui/dist is missing: build the screens first with `npm ci && npm run build` in ui, \
             or let `cargo xtask run` do everything"
            .to_owned())
    }
}

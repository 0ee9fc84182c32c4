//! Interrupts saving at every write and cuts the power at many points, and says how often.
//!
//! Given a folder, this is the process that is killed: it records into the store there.

use std::{
    error::Error,
    io::{Write as _, stdout},
    path::Path,
};
use support::{faults, scribe};

fn main() -> Result<(), Box<dyn Error>> {
    if let Some(folder) = std::env::args_os().nth(1) {
        scribe::obey(Path::new(&folder));
        return Ok(());
    }
    let program = std::env::current_exe()?;
    let mut out = stdout().lock();
    let killed = faults::killed_within_a_save(&program, 8);
    writeln!(out, "保存途中强制终止 {killed} 次：每次都停在上一条，没有半条")?;
    let killed = faults::killed_within_a_checkpoint(&program);
    writeln!(out, "并入数据文件途中强制终止 {killed} 次：一条不少")?;
    faults::killed_between_saves(&program);
    faults::refused_by_the_disk(&program);
    writeln!(out, "磁盘拒绝写入：如实报告，随后照常保存")?;
    let cuts = faults::power_cut_within_a_save(&program, 8, 50);
    writeln!(out, "保存途中断电 {cuts} 次：已保存的一条不少，没有半条")?;
    let controls = faults::power_cut_within_a_checkpoint(&program, 200);
    writeln!(out, "并入数据文件途中断电 200 次：一条不少（对照 {controls} 次均被发现）")?;
    Ok(())
}

//! Which file systems may hold the database.
//!
//! A network file system does not keep SQLite's locks and a stick is pulled out: neither may hold
//! it, whatever the operator asks for. The judgement is a pure function so that it can be tested.

use std::{fmt, path::Path};

/// A medium that may not hold the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// Another machine's disk.
    Network,
    /// A stick, a card or an optical disk.
    Removable,
    /// A file system in a program of its own (FUSE), which may stand for anything.
    UserSpace,
}

impl fmt::Display for Medium {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Network => "网络磁盘",
            Self::Removable => "U盘等可移动介质",
            Self::UserSpace => "用户态文件系统（FUSE）",
        })
    }
}

/// The types that Linux gives in `statfs(2)` to file systems on other machines.
const NETWORK: &[u64] = &[
    0x6969,      // nfs
    0x517B,      // smb
    0xFF53_4D42, // cifs
    0xFE53_4D42, // smb2
    0x564C,      // ncp
    0x7375_7245, // coda
    0x5346_414F, // afs
    0x6B41_4653, // kafs
    0x00C3_6400, // ceph
    0x0102_1997, // 9p
    0x0BD0_0BD0, // lustre
    0x4750_4653, // gpfs
    0x7461_636F, // ocfs2
    0x0116_1970, // gfs2
    0x786F_4256, // vboxsf
    0xBACB_ACBC, // vmhgfs
];

/// The types of file systems that are made for sticks, cards and optical disks.
const REMOVABLE: &[u64] = &[
    0x4D44,      // vfat
    0x2011_BAB0, // exfat
    0x9660,      // iso9660
    0x1501_3346, // udf
];

const FUSE: u64 = 0x6573_5546;

/// What speaks against a folder whose file system has this `statfs` type, on a device that the
/// kernel says is removable or not. `None` where nothing does.
#[must_use]
pub fn judge(statfs_type: u64, device_is_removable: bool) -> Option<Medium> {
    // The field is 32 bits wide on some machines and is then sign-extended.
    let kind = statfs_type & 0xFFFF_FFFF;
    if NETWORK.contains(&kind) {
        Some(Medium::Network)
    } else if kind == FUSE {
        Some(Medium::UserSpace)
    } else if device_is_removable || REMOVABLE.contains(&kind) {
        Some(Medium::Removable)
    } else {
        None
    }
}

/// What speaks against this file or folder. What the system does not tell is no reason to refuse.
pub(crate) fn medium(folder: &Path) -> Option<Medium> {
    if folder.to_str().is_some_and(is_shared_name) {
        return Some(Medium::Network);
    }
    judge(statfs_type(folder)?, device_is_removable(folder))
}

/// Whether this is a Windows name of a folder on another machine (`\\machine\share`); the long form
/// of a local name (`\\?\C:\`) is none.
fn is_shared_name(path: &str) -> bool {
    path.strip_prefix(r"\\")
        .is_some_and(|rest| !rest.starts_with(['?', '.']) || rest.starts_with(r"?\UNC\"))
}

#[cfg(target_os = "linux")]
fn statfs_type(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statfs(folder).ok()?;
    Some(found.f_type as u64)
}

/// The kernel keeps the flag at the whole disk, one folder above a partition.
#[cfg(target_os = "linux")]
fn device_is_removable(folder: &Path) -> bool {
    let Ok(found) = rustix::fs::stat(folder) else { return false };
    let (major, minor) = (rustix::fs::major(found.st_dev), rustix::fs::minor(found.st_dev));
    let device = format!("/sys/dev/block/{major}:{minor}");
    ["removable", "../removable"].iter().any(|name| {
        std::fs::read_to_string(Path::new(&device).join(name)).is_ok_and(|flag| flag.trim() == "1")
    })
}

#[cfg(not(target_os = "linux"))]
fn statfs_type(_folder: &Path) -> Option<u64> {
    None
}

#[cfg(not(target_os = "linux"))]
fn device_is_removable(_folder: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disks_of_this_machine_pass_and_others_do_not() {
        for (name, statfs_type, removable, expect) in [
            ("ext4", 0xEF53, false, None),
            ("xfs", 0x5846_5342, false, None),
            ("btrfs", 0x9123_683E, false, None),
            ("overlay", 0x794C_7630, false, None),
            ("tmpfs", 0x0102_1994, false, None),
            ("ext4 on a stick", 0xEF53, true, Some(Medium::Removable)),
            ("vfat", 0x4D44, false, Some(Medium::Removable)),
            ("exfat", 0x2011_BAB0, false, Some(Medium::Removable)),
            ("nfs", 0x6969, false, Some(Medium::Network)),
            ("cifs", 0xFF53_4D42, false, Some(Medium::Network)),
            ("cifs, 32 bits", 0xFFFF_FFFF_FF53_4D42, false, Some(Medium::Network)),
            ("sshfs", 0x6573_5546, false, Some(Medium::UserSpace)),
        ] {
            assert_eq!(judge(statfs_type, removable), expect, "{name}");
        }
    }

    #[test]
    fn a_shared_folder_of_windows_is_known_by_its_name() {
        for (path, expect) in [
            (r"\\server\share\烽燧", true),
            (r"\\?\UNC\server\share", true),
            (r"\\?\C:\Users\值班", false),
            (r"C:\Users\值班", false),
            ("/home/duty", false),
        ] {
            assert_eq!(is_shared_name(path), expect, "{path}");
        }
    }

    #[test]
    fn a_temporary_folder_of_this_machine_passes() {
        assert_eq!(medium(tempfile::tempdir().unwrap().path()), None);
    }
}

//! The folder of the store and the names of the files in it.
//!
//! The database gets its name only when it is whole, so a file of that name is never overwritten.

use crate::{Error, medium::medium};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The folder of the store.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    folder: PathBuf,
}

/// Where the database of this folder lies. Whether it is a first run, `keys::presence` tells from
/// this file and the key slots.
#[must_use]
pub fn database_path(folder: &Path) -> PathBuf {
    Place::at(folder).database()
}

impl Place {
    pub(crate) fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Makes the folder, readable by its owner alone, and refuses media that lose data.
    pub(crate) fn prepare(&self) -> Result<(), Error> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.folder).map_err(Error::file("建立文件夹", &self.folder))?;
        self.refuse_medium(&self.folder)
    }

    /// Refuses a file or folder on a medium that loses data; a link is followed to where it leads.
    pub(crate) fn refuse_medium(&self, path: &Path) -> Result<(), Error> {
        match medium(path) {
            Some(medium) => Err(Error::Medium { folder: self.folder.clone(), medium }),
            None => Ok(()),
        }
    }

    /// Whether a database is there, whatever its condition. A link that leads nowhere counts as one:
    /// the disk it points to may only be unplugged.
    pub(crate) fn has_database(&self) -> Result<bool, Error> {
        let database = self.database();
        match fs::symlink_metadata(&database) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(Error::file("查看", database)(error)),
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.join("fengsui.db")
    }

    /// A database in the making; it becomes the database when it is whole.
    pub(crate) fn unfinished(&self) -> PathBuf {
        self.folder.join("fengsui.db.unfinished")
    }

    /// The encrypted copy made before the database leaves `version`.
    pub(crate) fn copy_of(&self, version: u32) -> PathBuf {
        self.folder.join(format!("fengsui.db.version-{version}"))
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.folder.join("fengsui.lock")
    }

    pub(crate) fn holder(&self) -> PathBuf {
        self.folder.join("fengsui.holder")
    }

    pub(crate) fn ballast(&self) -> PathBuf {
        self.folder.join("fengsui.ballast")
    }

    /// Makes the names in the folder durable, where the system can.
    pub(crate) fn sync(&self) -> Result<(), Error> {
        #[cfg(unix)]
        fs::File::open(&self.folder)
            .and_then(|folder| folder.sync_all())
            .map_err(Error::file("写入文件夹", &self.folder))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_finished_file_is_a_database() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::at(folder.path());
        assert!(!place.has_database().unwrap());
        fs::write(place.unfinished(), "").unwrap();
        assert!(!place.has_database().unwrap());
        fs::write(place.database(), "").unwrap();
        assert!(place.has_database().unwrap());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_an_unplugged_disk_is_a_database() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::at(folder.path());
        std::os::unix::fs::symlink("/nowhere/fengsui.db", place.database()).unwrap();
        assert!(place.has_database().unwrap());
    }
}

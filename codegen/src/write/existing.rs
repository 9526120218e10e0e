//! What an output folder holds already.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{Changes, Files, KEPT, NAMED, is_marked};
use crate::error::{Error, Problem};

/// How many bytes of a file show whether it was generated.
const START: u64 = 256;

/// A generated file that is there.
struct Old {
    text: Vec<u8>,
    modified: Option<SystemTime>,
}

impl Old {
    /// Reads a file whose first line says that it was generated; of others only the start is read.
    fn read(path: &Path) -> io::Result<Option<Self>> {
        let mut file = File::open(path)?;
        let mut text = Vec::new();
        Read::by_ref(&mut file).take(START).read_to_end(&mut text)?;
        if !is_marked(&String::from_utf8_lossy(&text)) {
            return Ok(None);
        }
        file.read_to_end(&mut text)?;
        let modified = file.metadata().and_then(|meta| meta.modified()).ok();
        Ok(Some(Self { text, modified }))
    }
}

/// What an output folder holds.
pub(super) struct Existing {
    out: PathBuf,
    files: BTreeMap<PathBuf, Old>,
    foreign: Vec<PathBuf>,
    /// Whether the folder is there.
    pub(super) exists: bool,
}

impl Existing {
    /// Reads the folder; one that is not there holds nothing.
    pub(super) fn read(out: &Path) -> Result<Self, Error> {
        let mut existing = Self {
            out: out.to_owned(),
            files: BTreeMap::new(),
            foreign: Vec::new(),
            exists: true,
        };
        if out.file_name().is_none() {
            return Err(Problem::usage("the output folder has no name of its own")
                .path(out)
                .fix("name the folder itself, such as `../my-client`")
                .into());
        }
        match fs::symlink_metadata(out) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                existing.exists = false;
                return Ok(existing);
            }
            Err(error) => return Err(unreadable(out, &error)),
            Ok(meta) if meta.is_symlink() => {
                return Err(Problem::io("the output folder is a symbolic link")
                    .path(out)
                    .fix("give the folder itself: output is replaced as a whole, and never outside its folder")
                    .into());
            }
            Ok(meta) if !meta.is_dir() => {
                return Err(Problem::io("the output folder is a file")
                    .path(out)
                    .fix("give a folder that is new, empty or generated")
                    .into());
            }
            Ok(_) => {}
        }
        let mut folders = vec![PathBuf::new()];
        while let Some(folder) = folders.pop() {
            let at = out.join(&folder);
            for entry in fs::read_dir(&at).map_err(|error| unreadable(&at, &error))? {
                let entry = entry.map_err(|error| unreadable(&at, &error))?;
                let kind = entry.file_type().map_err(|error| unreadable(&at, &error))?;
                let path = folder.join(entry.file_name());
                if KEPT.iter().any(|kept| path == Path::new(kept)) {
                    continue;
                }
                if kind.is_dir() {
                    folders.push(path);
                } else {
                    existing.file(path, kind.is_file())?;
                }
                if existing.is_truncated() {
                    return Ok(existing);
                }
            }
        }
        Ok(existing)
    }

    fn file(&mut self, path: PathBuf, regular: bool) -> Result<(), Error> {
        let at = self.out.join(&path);
        if !regular {
            self.foreign.push(path);
            return Ok(());
        }
        match Old::read(&at).map_err(|error| unreadable(&at, &error))? {
            Some(old) => {
                self.files.insert(path, old);
            }
            None => self.foreign.push(path),
        }
        Ok(())
    }

    /// The text of a generated file.
    pub(super) fn text(&self, path: &Path) -> Option<&[u8]> {
        self.files.get(path).map(|old| old.text.as_slice())
    }

    /// The time of modification of a file whose text is the same.
    pub(super) fn unchanged(&self, path: &Path, text: &str) -> Option<SystemTime> {
        let old = self.files.get(path)?;
        old.modified.filter(|_| old.text == text.as_bytes())
    }

    /// All files but those that are kept.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.keys().chain(&self.foreign).map(PathBuf::as_path)
    }

    pub(super) fn compare(&self, files: &Files) -> Changes {
        let same = |(path, text): &(&Path, &str)| self.text(path) == Some(text.as_bytes());
        let unchanged = files.iter().filter(same).count();
        Changes {
            written: files.len() - unchanged,
            removed: self
                .paths()
                .filter(|path| files.get(path).is_none())
                .count(),
            unchanged,
        }
    }

    /// Whether there are so many foreign files that the rest was not looked at.
    pub(super) fn is_truncated(&self) -> bool {
        self.foreign.len() > NAMED
    }

    /// A folder with files of somebody else's is not replaced.
    pub(super) fn refuse_foreign(&self) -> Result<(), Error> {
        if self.foreign.is_empty() {
            return Ok(());
        }
        let mut names: Vec<String> = self
            .foreign
            .iter()
            .take(NAMED)
            .map(|path| format!("`{}`", path.display()))
            .collect();
        names.sort();
        if self.foreign.len() > NAMED {
            names.push("others".to_owned());
        }
        let what = format!(
            "the output folder holds files that were not generated: {}",
            names.join(", ")
        );
        Err(Problem::io(what)
            .path(&self.out)
            .fix("give a folder that is new, empty or generated, or move these files away")
            .into())
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Error {
    Problem::io(format!("cannot be read: {error}"))
        .path(path)
        .fix("give a folder that you may read and write")
        .into()
}

//! A folder's files replaced in one step: written beside it, then swapped by renaming.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::existing::Existing;
use super::{Files, KEPT};
use crate::error::{Error, Problem};

/// How many names are tried for a folder beside the output folder.
const ATTEMPTS: u32 = 100;

/// Replaces what `out` holds by these files. When anything fails, it holds what it held before.
pub(super) fn replace(out: &Path, files: &Files, existing: &Existing) -> Result<(), Error> {
    let cannot = |path: &Path, error: &io::Error| {
        Error::from(
            Problem::io(format!("cannot be written: {error}"))
                .path(path)
                .fix("give an output folder whose parent you may write to"),
        )
    };
    let parent = match out.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent).map_err(|error| cannot(parent, &error))?;
    let new = Beside::create(parent, out, "new").map_err(|error| cannot(parent, &error))?;
    for (path, text) in files.iter() {
        let at = new.0.join(path);
        write(&at, path, text, existing).map_err(|error| cannot(&out.join(path), &error))?;
    }
    if !existing.exists {
        return fs::rename(&new.0, out).map_err(|error| cannot(out, &error));
    }
    let old = Beside::create(parent, out, "old").map_err(|error| cannot(parent, &error))?;
    swap(out, &new.0, &old.0).map_err(|error| cannot(out, &error))
}

fn write(at: &Path, path: &Path, text: &str, existing: &Existing) -> io::Result<()> {
    if let Some(folder) = at.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(at, text)?;
    if let Some(modified) = existing.unchanged(path, text) {
        // Only saves cargo a rebuild; where it cannot be set, the file is new.
        let _ = File::options()
            .write(true)
            .open(at)
            .and_then(|file| file.set_modified(modified));
    }
    Ok(())
}

/// `out` to `old`, `new` to `out`, and what is kept from `old` to `out`; undone when a step fails.
fn swap(out: &Path, new: &Path, old: &Path) -> io::Result<()> {
    fs::rename(out, old)?;
    if let Err(error) = fs::rename(new, out) {
        fs::rename(old, out)?;
        return Err(error);
    }
    let mut moved = Vec::new();
    for kept in KEPT.iter().filter(|kept| old.join(kept).exists()) {
        if let Err(error) = fs::rename(old.join(kept), out.join(kept)) {
            for kept in moved {
                fs::rename(out.join(kept), old.join(kept))?;
            }
            fs::rename(out, new)?;
            fs::rename(old, out)?;
            return Err(error);
        }
        moved.push(kept);
    }
    Ok(())
}

/// A folder beside the output folder, removed in the end wherever it still is.
struct Beside(PathBuf);

impl Beside {
    fn create(parent: &Path, out: &Path, role: &str) -> io::Result<Self> {
        let name = out.file_name().unwrap_or_default().to_string_lossy();
        let mut attempt = 0;
        loop {
            let path = parent.join(format!(".{name}.{role}-{}-{attempt}", std::process::id()));
            match fs::create_dir(&path) {
                Ok(()) => return Ok(Self(path)),
                Err(error)
                    if error.kind() == io::ErrorKind::AlreadyExists && attempt < ATTEMPTS =>
                {
                    attempt += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

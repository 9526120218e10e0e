//! The runtime as cargo built it for the tests of this package.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// What a crate may need of the runtime that only some of its features have: those that this package asks for.
const PROBE: &str = "pub use slim_sdk_runtime::event_stream; pub use slim_sdk_runtime::{blocking, generated::AwsQuery, serialize};";

/// The library to compile generated crates against, among what is in the folder of a test's executable: the newest that
/// has what they need. Others are left from builds with fewer features.
pub(crate) fn runtime(deps: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(deps).ok()?.flatten();
    let mut libraries: Vec<(SystemTime, PathBuf)> = entries
        .filter_map(|entry| {
            let path = entry.path();
            let name = path.file_stem()?.to_string_lossy();
            let is_rlib = path
                .extension()
                .is_some_and(|extension| extension == "rlib");
            let is_library = is_rlib && name.starts_with("libslim_sdk_runtime-");
            let modified = entry.metadata().and_then(|meta| meta.modified()).ok()?;
            is_library.then(|| (modified, path.clone()))
        })
        .collect();
    libraries.sort();
    let libraries = libraries.into_iter().rev().map(|(_, path)| path);
    let mut complete = libraries.filter(|library| has_all(library, deps));
    complete.next()
}

fn has_all(library: &Path, deps: &Path) -> bool {
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("probe-{}", std::process::id()));
    let source = folder.join("probe.rs");
    if fs::create_dir_all(&folder).is_err() || fs::write(&source, PROBE).is_err() {
        return false;
    }
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .args(["--edition=2024", "--crate-type=lib", "--emit=metadata"])
        .arg(format!("-Ldependency={}", deps.display()))
        .arg(format!("--extern=slim_sdk_runtime={}", library.display()))
        .arg("--out-dir")
        .arg(&folder)
        .arg(&source)
        .output();
    drop(fs::remove_dir_all(&folder));
    output.is_ok_and(|output| output.status.success())
}

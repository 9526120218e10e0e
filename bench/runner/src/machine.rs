//! What figures depend on: machine, versions, day.

use std::fs;

use crate::command::says;
use crate::programs::Places;

/// The commit that is measured, and whether files differ from it.
pub fn revision(places: &Places) -> String {
    let bench = places.bench.to_string_lossy().into_owned();
    let git = |arguments: &[&str]| says("git", &[&["-C", bench.as_str()], arguments].concat());
    let Some(commit) = git(&["rev-parse", "--short=10", "HEAD"]) else {
        return "no commit".to_owned();
    };
    // What a run writes itself does not count.
    let changes = [
        "status",
        "--porcelain",
        "--",
        "..",
        ":(exclude)RESULTS.md",
        ":(exclude)charts",
        ":(exclude)../README.md",
    ];
    let dirty = git(&changes).is_some_and(|files| !files.is_empty());
    if dirty {
        format!("{commit} with changes")
    } else {
        commit
    }
}

/// Lines that say what was measured where: name and value.
pub fn facts(places: &Places) -> Vec<(&'static str, String)> {
    let count = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let processor = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned());
    let memory = field("/proc/meminfo", "MemTotal").unwrap_or_default();
    let gigabytes = memory
        .split(' ')
        .next()
        .and_then(|kb| kb.parse::<f64>().ok())
        .unwrap_or(0.0)
        / 1e6;
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or_default().to_owned();
    let day = says("date", &["-u", "+%Y-%m-%d"]).unwrap_or_default();
    let mut facts = vec![
        ("date", day),
        (
            "machine",
            format!(
                "{count} x {processor}, {gigabytes:.0} GB, {}",
                says("uname", &["-sr"]).unwrap_or_default()
            ),
        ),
        ("load when the report was written", load),
        ("Rust", says("rustc", &["--version"]).unwrap_or_default()),
    ];
    for (program, packages) in [
        (
            "official",
            &[
                "aws-sdk-connect",
                "aws-config",
                "aws-smithy-runtime",
                "aws-lc-rs",
            ][..],
        ),
        (
            "by-hand",
            &["reqwest", "aws-sigv4", "serde_json", "ring", "tokio"][..],
        ),
        ("slim", &["reqwest", "aws-sigv4", "ring", "tokio"][..]),
    ] {
        let lock =
            fs::read_to_string(places.bench.join(program).join("Cargo.lock")).unwrap_or_default();
        let named = packages
            .iter()
            .map(|name| format!("{name} {}", locked(&lock, name).unwrap_or("?")));
        facts.push((program, named.collect::<Vec<_>>().join(", ")));
    }
    facts
}

/// The value after a name and a colon in a file.
fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// The version of a package in a lock file.
fn locked<'a>(lock: &'a str, name: &str) -> Option<&'a str> {
    let start = format!("name = \"{name}\"\nversion = \"");
    lock.split_once(&start)?.1.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_those_of_the_lock_file() {
        let lock = "[[package]]\nname = \"ring\"\nversion = \"0.17.14\"\n\n[[package]]\nname = \"ring-x\"\nversion = \"1.0.0\"\n";
        assert_eq!(locked(lock, "ring"), Some("0.17.14"));
        assert_eq!(locked(lock, "string"), None);
    }
}

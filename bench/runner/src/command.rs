//! Commands, and what they cost.

use std::process::{Command, Stdio};
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

use crate::error::{Error, Result};

/// What a command printed and cost.
pub struct Ran {
    pub output: String,
    /// Seconds of processor, of the command and of all that it started.
    pub cpu: f64,
    /// Seconds until it ended.
    pub wall: f64,
}

fn children() -> Result<f64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)
        .map_err(|error| Error::new(format!("getrusage: {error}")))?;
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Ok(micros as f64 / 1e6)
}

/// Runs a command to its end. One that fails is an error, with the end of what it said.
pub fn run(command: &mut Command) -> Result<Ran> {
    let shown = format!("{command:?}");
    let (before, start) = (children()?, Instant::now());
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Error::new(format!("{shown}: {error}")))?;
    let (wall, cpu) = (start.elapsed().as_secs_f64(), children()? - before);
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let lines: Vec<&str> = said.lines().collect();
        let end = lines.iter().skip(lines.len().saturating_sub(15)).copied();
        let end = end.collect::<Vec<_>>().join("\n");
        return Err(Error::new(format!("{shown}: {}\n{end}", output.status)));
    }
    Ok(Ran {
        output: String::from_utf8_lossy(&output.stdout).into_owned(),
        cpu,
        wall,
    })
}

/// What a command prints, if there is such a command and it succeeds.
pub fn says(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_what_a_command_starts_counts() {
        let busy = "sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'; echo done";
        let ran = run(Command::new("sh").args(["-c", busy])).unwrap();
        assert_eq!(ran.output, "done\n");
        assert!(
            ran.cpu > 0.01 && ran.wall > 0.01,
            "{} {}",
            ran.cpu,
            ran.wall
        );
        let idle = run(Command::new("sleep").arg("0.2")).unwrap();
        assert!(
            idle.cpu < 0.1 && idle.wall >= 0.2,
            "{} {}",
            idle.cpu,
            idle.wall
        );
    }

    #[test]
    fn commands_that_fail_say_why() {
        let error = run(Command::new("sh").args(["-c", "echo why >&2; exit 3"]))
            .err()
            .unwrap();
        let text = error.to_string();
        assert!(
            text.contains("exit status: 3") && text.ends_with("why"),
            "{text}"
        );
    }
}

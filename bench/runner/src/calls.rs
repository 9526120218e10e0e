//! What calls cost: processor, allocations, latency, memory, and the time to the first answer.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use crate::command::{run, says};
use crate::error::{Error, Result};
use crate::programs::{Places, Profile, Program};
use crate::store::{Samples, add, line};

/// Calls that are in flight at once.
pub const IN_FLIGHT: [usize; 2] = [1, 32];
/// Calls in flight while memory is measured.
pub const HELD: [usize; 3] = [1, 32, 2000];

/// The loopback server; it ends with this value.
pub struct Server {
    process: Child,
    address: String,
}

impl Server {
    /// Starts it, on a processor of its own where there is one.
    pub fn start(places: &Places) -> Result<Self> {
        let target = places.target("server");
        let mut build = crate::programs::cargo(&places.bench.join("server"));
        run(build
            .args(["build", "--release", "--target-dir"])
            .arg(&target))?;
        let mut command = pinned(&target.join("release/slim-sdk-bench-server"), 1);
        let process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process =
            process.map_err(|error| Error::new(format!("the loopback server: {error}")))?;
        let mut address = String::new();
        if let Some(output) = process.stdout.take() {
            // Without an address there is nothing to call: the first call says so.
            let _ = BufReader::new(output).read_line(&mut address);
        }
        Ok(Self {
            process,
            address: address.trim().to_owned(),
        })
    }

    /// A program that calls it, on the first processor.
    pub fn client(&self, program: &Path) -> Command {
        self.environment(pinned(program, 0))
    }

    fn environment(&self, mut command: Command) -> Command {
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("AWS_")) {
            command.env_remove(name);
        }
        command
            .env("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
            .env(
                "AWS_SECRET_ACCESS_KEY",
                "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            )
            .env("AWS_REGION", "us-east-1")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_CONFIG_FILE", "/dev/null")
            .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
            .env("AWS_ENDPOINT_URL", &self.address);
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A command that stays on one processor, where the machine has it and `taskset` is there.
fn pinned(program: &Path, processor: usize) -> Command {
    let several = std::thread::available_parallelism().is_ok_and(|count| count.get() > processor);
    if !several || says("taskset", &["--version"]).is_none() {
        return Command::new(program);
    }
    let mut command = Command::new("taskset");
    command.arg("-c").arg(processor.to_string()).arg(program);
    command
}

/// The line of figures that a program `load` prints.
pub fn load(server: &Server, program: &Path, mode: &str, numbers: &[usize]) -> Result<Samples> {
    let mut command = server.client(program);
    command
        .arg(mode)
        .args(numbers.iter().map(ToString::to_string));
    line(run(&mut command)?.output.trim())
}

/// The programs `load`, built.
pub fn loads(
    places: &Places,
    programs: &[Program],
    counting: bool,
) -> Result<Vec<(Program, PathBuf)>> {
    let built = programs
        .iter()
        .map(|program| Ok((*program, program.load(places, counting)?)));
    built.collect()
}

/// Processor time and latency of a call, by turns of all programs.
pub fn times(places: &Places, programs: &[Program], turns: usize, calls: usize) -> Result<Samples> {
    let built = loads(places, programs, false)?;
    let server = Server::start(places)?;
    let mut samples = Samples::new();
    for _ in 0..turns {
        for at_once in IN_FLIGHT {
            for (program, path) in &built {
                let found = load(&server, path, "calls", &[at_once, calls])?;
                add(
                    &mut samples,
                    &format!("{} {at_once}", program.name),
                    without_counts(found),
                );
            }
        }
    }
    Ok(samples)
}

/// Programs that do not count allocations print none.
fn without_counts(mut found: Samples) -> Samples {
    found.retain(|name, _| name.ends_with("_ns"));
    found
}

/// Allocations of a call, and what making, cloning and holding costs.
pub fn counts(places: &Places, programs: &[Program]) -> Result<Samples> {
    let counting = loads(places, programs, true)?;
    let server = Server::start(places)?;
    let mut samples = Samples::new();
    for (program, path) in &counting {
        let mut found = load(&server, path, "calls", &[1, 2000])?;
        found.retain(|name, _| !name.ends_with("_ns"));
        add(&mut samples, program.name, found);
        let mut found = load(&server, path, "figures", &[])?;
        found.retain(|name, _| !name.ends_with("_ns"));
        add(&mut samples, program.name, found);
    }
    for (program, path) in &loads(places, programs, false)? {
        let mut found = load(&server, path, "figures", &[])?;
        found.retain(|name, _| name.ends_with("_ns"));
        add(&mut samples, program.name, found);
    }
    Ok(samples)
}

/// The most memory that was resident, with so many calls in flight.
pub fn memory(places: &Places, programs: &[Program], turns: usize) -> Result<Samples> {
    let built = loads(places, programs, false)?;
    let server = Server::start(places)?;
    let mut samples = Samples::new();
    for _ in 0..turns {
        for held in HELD {
            for (program, path) in &built {
                let found = load(&server, path, "memory", &[held])?;
                add(&mut samples, &format!("{} {held}", program.name), found);
            }
        }
    }
    Ok(samples)
}

/// Milliseconds from the start of a program that makes one call to the line that it prints.
pub fn first_answer(places: &Places, programs: &[Program], turns: usize) -> Result<Samples> {
    let server = Server::start(places)?;
    let mut samples = Samples::new();
    for program in programs {
        run(&mut program.build(places, Profile::Release, "call", ""))?;
    }
    for _ in 0..turns {
        for program in programs {
            let binary = program.binary(places, Profile::Release, "call");
            let failed = |error| Error::file(&binary, &error);
            let start = Instant::now();
            let mut command = server.client(&binary);
            let mut process = command.stdout(Stdio::piped()).spawn().map_err(failed)?;
            let mut answer = [0];
            if let Some(mut output) = process.stdout.take() {
                // A program that fails prints nothing, and says why by its status.
                let _ = output.read_exact(&mut answer);
            }
            let time = start.elapsed().as_secs_f64() * 1e3;
            let status = process.wait().map_err(failed)?;
            if !status.success() {
                return Err(Error::new(format!("{}: {status}", binary.display())));
            }
            samples
                .entry(format!("{} ms", program.name))
                .or_default()
                .push(time);
        }
    }
    Ok(samples)
}

/// Instructions of one call by callgrind, which no other load on the machine disturbs; the kernel's are not counted.
pub fn instructions(places: &Places, programs: &[Program]) -> Result<Samples> {
    if says("valgrind", &["--version"]).is_none() {
        return Err(Error::new(
            "instructions are counted by valgrind: install it".to_owned(),
        ));
    }
    let built = loads(places, programs, false)?;
    let server = Server::start(places)?;
    let mut samples = Samples::new();
    for (program, path) in &built {
        let count = |calls: usize| {
            let mut command = server.client(Path::new("valgrind"));
            command
                .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
                .arg(path);
            command.args(["calls", "1", &calls.to_string()]);
            // What callgrind counted is in what it says on standard error.
            let said = command
                .output()
                .map_err(|error| Error::new(format!("valgrind: {error}")))?;
            collected(&String::from_utf8_lossy(&said.stderr))
        };
        let (few, many) = (count(100)?, count(300)?);
        samples.insert(
            format!("{} instructions", program.name),
            vec![(many - few) / 200.0],
        );
    }
    Ok(samples)
}

/// The instructions in callgrind's `Collected : 123`.
fn collected(said: &str) -> Result<f64> {
    let digits = said
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    let count = digits.and_then(|(_, digits)| digits.trim().parse().ok());
    count.ok_or_else(|| Error::new(format!("callgrind counted nothing: {said}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_callgrind_collected_is_found() {
        let said = "==7== Events    : Ir\n==7== Collected : 7300456\n==7==\n";
        assert!((collected(said).unwrap() - 7_300_456.0).abs() < 0.5);
        assert!(collected("==7== Killed").is_err());
    }
}

//! Runs a command on a thread of its own: a program that runs none has neither the thread nor a handler of signals.

use std::io::{self, Read as _};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

/// How much of what a command prints is read, in bytes: credentials are much shorter.
const OUTPUT_LIMIT: u64 = 1024 * 1024;
/// How often a command that prints no more is asked whether it has ended. Most end with their output.
const PAUSE: Duration = Duration::from_millis(2);

/// What a command printed, and how it ended.
pub(super) type Ended = io::Result<(Zeroizing<Vec<u8>>, ExitStatus)>;

/// Runs a command to its end, or until nobody waits for it any more: then it is killed.
pub(super) async fn run(line: &str) -> Ended {
    let mut command = shell(line);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command.spawn()?;
    let output = child.stdout.take();
    let running = Running(Arc::new(Mutex::new(child)));
    let (sender, receiver) = oneshot::channel();
    let child = Arc::clone(&running.0);
    thread::Builder::new()
        .name("credential_process".to_owned())
        .spawn(move || sender.send(watch(output, &child)))?;
    let ended = receiver.await;
    ended.unwrap_or_else(|_| Err(io::Error::other("its thread ended early")))
}

/// Kills the command when it is dropped, if it still runs. The thread sees to what is left of it.
struct Running(Arc<Mutex<Child>>);

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended cannot be killed, which is as well.
        let _ = lock(&self.0).kill();
    }
}

fn lock(child: &Mutex<Child>) -> std::sync::MutexGuard<'_, Child> {
    child.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads to the end of the output, and waits for the end of the command.
fn watch(output: Option<ChildStdout>, child: &Mutex<Child>) -> Ended {
    let mut printed = Zeroizing::new(Vec::new());
    let read = match output {
        Some(output) => output.take(OUTPUT_LIMIT).read_to_end(&mut printed),
        None => Ok(0),
    };
    // `wait` would keep others from killing it.
    let status = loop {
        if let Some(status) = lock(child).try_wait()? {
            break status;
        }
        thread::sleep(PAUSE);
    };
    read.map(|_| (printed, status))
}

#[cfg(not(windows))]
fn shell(line: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", line]);
    command
}

/// The shell of Windows takes the line as it is, in quotes of its own: a program's path can be quoted too.
#[cfg(windows)]
fn shell(line: &str) -> Command {
    use std::os::windows::process::CommandExt as _;
    let mut command = Command::new("cmd.exe");
    command.arg("/C").raw_arg(format!("\"{line}\""));
    command
}

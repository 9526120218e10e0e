//! A program under test: it is asked for each case, and the endpoint answers it as the case says.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use slim_sdk_local::{Answer, Local};

use crate::cases::{Case, Step};
use crate::sent::{Sent, sent};

/// What a program did in a case.
pub(crate) struct Done {
    pub(crate) sent: Vec<Sent>,
    /// Lines of key and value.
    pub(crate) came_back: Vec<(String, String)>,
}

/// The port is the same for both programs: requests name it.
const PORT: u16 = 38_417;

/// Ends the program, whatever happens.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a program does in all cases.
pub(crate) async fn run(path: &str, cases: &[Case]) -> Result<Vec<Done>, String> {
    let answers: Arc<Mutex<VecDeque<Answer>>> = Arc::default();
    let queue = Arc::clone(&answers);
    let local = Local::builder()
        .port(PORT)
        .handler(move |_| {
            queue
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .pop_front()
        })
        .start()
        .await
        .map_err(|error| error.to_string())?;
    let mut command = Command::new(path);
    command
        .arg(local.url())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("AWS_")) {
        command.env_remove(name);
    }
    // Nothing of this machine's configuration.
    command
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    command.env("AWS_EC2_METADATA_DISABLED", "true");
    let mut program = Running(
        command
            .spawn()
            .map_err(|error| format!("{path}: {error}"))?,
    );
    let mut asks = program.0.stdin.take().ok_or("the program has no input")?;
    let says = program.0.stdout.take().ok_or("the program has no output")?;
    let mut says = BufReader::new(says);
    let mut all = Vec::new();
    for case in cases {
        local.clear_faults();
        local.clear_requests();
        script(&local, &answers, &case.steps);
        let came_back = ask(&mut asks, &mut says, &case.asked)
            .map_err(|error| format!("{path}: {}: {error}", case.name()))?;
        let sent = local.requests().iter().map(sent).collect();
        all.push(Done { sent, came_back });
    }
    Ok(all)
}

/// Faults and answers, in their order: a fault takes the place of an answer.
fn script(local: &Local, answers: &Mutex<VecDeque<Answer>>, steps: &VecDeque<Step>) {
    let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
    answers.clear();
    for step in steps {
        match step {
            Step::Answer(answer) => {
                answers.push_back(answer.clone());
                // Nothing goes wrong with this request, and faults after it wait.
                local.delay_next(Duration::ZERO);
            }
            Step::Fail(status, code, body) => {
                let mut failing = local.fail_next(*status, code);
                failing.message("as the case says");
                if let Some(body) = body {
                    failing.body(*body);
                }
            }
            Step::Close => drop(local.close_next()),
            Step::Late => {
                local.delay_next(Duration::from_secs(2));
                answers.push_back(Answer::Output(Value::Object(serde_json::Map::new())));
            }
        }
    }
}

fn ask(
    asks: &mut ChildStdin,
    says: &mut impl BufRead,
    line: &str,
) -> Result<Vec<(String, String)>, String> {
    writeln!(asks, "{line}").map_err(|error| error.to_string())?;
    let mut answer = Vec::new();
    loop {
        let mut line = String::new();
        let length = says
            .read_line(&mut line)
            .map_err(|error| error.to_string())?;
        if length == 0 {
            return Err("the program ended".to_owned());
        }
        let line = line.trim_end_matches('\n');
        if line == "--" {
            return Ok(answer);
        }
        let (key, value) = line.split_once(": ").unwrap_or((line, ""));
        answer.push((key.to_owned(), value.to_owned()));
    }
}

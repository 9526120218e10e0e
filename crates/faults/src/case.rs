//! One call against one peer, and what must come of it.

use std::fmt::Write as _;
use std::ops::RangeInclusive;
use std::time::{Duration, Instant};

use aws_smithy_types::error::display::DisplayErrorContext;
use slim_sdk_connect::config::retry::RetryPartition;
use slim_sdk_connect::config::{BehaviorVersion, Builder, Credentials, Region};
use slim_sdk_connect::error::{ProvideErrorMetadata as _, SdkError};
use slim_sdk_connect::operation::create_persistent_contact_association::CreatePersistentContactAssociationError as Failure;
use slim_sdk_connect::operation::create_persistent_contact_association::builders::CreatePersistentContactAssociationFluentBuilder as Call;
use slim_sdk_connect::types::RehydrationType;
use slim_sdk_connect::{Client, Config};
use slim_sdk_local::Local;

use crate::peer::{Act, Peer, Reply, Request};
use crate::verify;

/// What only the request's body says: an error that shows it tells secrets.
pub const SECRET: &str = "a-source-contact-nobody-should-read";

/// How much longer than a case may take it is waited for.
const PATIENCE: Duration = Duration::from_secs(15);

/// What a call comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The output.
    Ok,
    /// An error of the service: status, code, message.
    Service(u16, String, String),
    /// No answer, or not enough of one.
    Dispatch,
    /// A timeout: of a connection, a pause, an attempt or the call.
    Timeout,
    /// An answer that could not be read.
    Response,
    /// Nothing was sent.
    Construction,
}

/// A call and what must come of it.
#[derive(Clone)]
pub struct Case {
    name: &'static str,
    replies: Vec<Reply>,
    config: fn(Builder) -> Builder,
    call: fn(Call) -> Call,
    outcomes: Vec<Outcome>,
    attempts: RangeInclusive<usize>,
    time: RangeInclusive<Duration>,
    texts: Vec<&'static str>,
    next: bool,
}

/// A case: the replies to one attempt after the other, the last for all that follow. It expects success at the first
/// attempt, until it is told otherwise.
#[must_use]
pub fn case(name: &'static str, replies: impl IntoIterator<Item = Reply>) -> Case {
    Case {
        name,
        replies: replies.into_iter().collect(),
        config: |config| config,
        call: |call| call,
        outcomes: vec![Outcome::Ok],
        attempts: 1..=1,
        time: Duration::ZERO..=Duration::from_secs(10),
        texts: Vec::new(),
        next: false,
    }
}

/// A service's error.
#[must_use]
pub fn service(status: u16, code: &str, message: &str) -> Outcome {
    Outcome::Service(status, code.to_owned(), message.to_owned())
}

impl Case {
    /// With settings of the client.
    #[must_use]
    pub fn config(mut self, config: fn(Builder) -> Builder) -> Self {
        self.config = config;
        self
    }

    /// With an input of its own.
    #[must_use]
    pub fn call(mut self, call: fn(Call) -> Call) -> Self {
        self.call = call;
        self
    }

    /// What may come of it.
    #[must_use]
    pub fn gives(mut self, outcomes: impl IntoIterator<Item = Outcome>) -> Self {
        self.outcomes = outcomes.into_iter().collect();
        self
    }

    /// How many requests are sent.
    #[must_use]
    pub fn attempts(mut self, attempts: RangeInclusive<usize>) -> Self {
        self.attempts = attempts;
        self
    }

    /// How long it takes, in milliseconds.
    #[must_use]
    pub fn takes(mut self, milliseconds: RangeInclusive<u64>) -> Self {
        let (from, to) = milliseconds.into_inner();
        self.time = Duration::from_millis(from)..=Duration::from_millis(to);
        self
    }

    /// What the error's text says.
    #[must_use]
    pub fn says(mut self, text: &'static str) -> Self {
        self.texts.push(text);
        self
    }

    /// The next call succeeds at the first attempt.
    #[must_use]
    pub fn and_the_next_is_ok(mut self) -> Self {
        self.next = true;
        self
    }
}

/// Runs cases, all at the same time.
///
/// # Errors
/// What did not come out as it must, case by case.
pub async fn run(cases: impl IntoIterator<Item = Case>) -> Result<(), String> {
    let mut tasks = tokio::task::JoinSet::new();
    for case in cases {
        tasks.spawn(async move {
            let problems = case.run().await;
            let lines = problems
                .iter()
                .map(|problem| format!("{}: {problem}", case.name));
            lines.collect::<Vec<_>>()
        });
    }
    let problems = tasks.join_all().await.concat();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems.join("\n"))
    }
}

impl Case {
    async fn run(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let (replies, next) = (self.replies.clone(), self.next);
        let called = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        let is_next = called.clone();
        let peer = Peer::start(move |number, _| {
            if next && is_next.load(std::sync::atomic::Ordering::SeqCst) {
                return vec![Act::Send(crate::peer::ok())];
            }
            let reply = replies.get(number).or_else(|| replies.last());
            reply.cloned().unwrap_or_default()
        });
        let (Ok(peer), Ok(local)) = (peer.await, Local::builder().start().await) else {
            return vec!["no port is free".to_owned()];
        };
        let client = client(&peer, self.config);
        let start = Instant::now();
        let sent = (self.call)(call(&client)).send();
        let Ok(result) = tokio::time::timeout(*self.time.end() + PATIENCE, sent).await else {
            return vec![format!("took more than {:?}", *self.time.end() + PATIENCE)];
        };
        let time = start.elapsed();
        let requests = peer.requests();

        if !self.time.contains(&time) {
            problems.push(format!("took {time:?}, not {:?}", self.time));
        }
        if !self.attempts.contains(&requests.len()) {
            problems.push(format!(
                "{} requests, not {:?}",
                requests.len(),
                self.attempts
            ));
        }
        let (outcome, text) = outcome(result.map(drop));
        if !self.outcomes.contains(&outcome) {
            problems.push(format!("{outcome:?}, not {:?}: {text}", self.outcomes));
        }
        for expected in self
            .texts
            .iter()
            .filter(|expected| !text.contains(**expected))
        {
            problems.push(format!("the error does not say {expected:?}: {text}"));
        }
        if text.contains(SECRET) || text.contains(Local::SECRET_ACCESS_KEY) {
            problems.push(format!("the error tells secrets: {text}"));
        }
        problems.extend(alike(&requests));
        problems.extend(badly_signed(&local, &requests).await);
        if self.next {
            called.store(true, std::sync::atomic::Ordering::SeqCst);
            let result = (self.call)(call(&client)).send().await;
            let sent = peer.requests().split_off(requests.len());
            if result.is_err() || sent.len() != 1 {
                problems.push(format!(
                    "the next call: {} requests, {result:?}",
                    sent.len()
                ));
            }
            problems.extend(badly_signed(&local, &sent).await);
        }
        problems
    }
}

/// What the local endpoint says of the signatures of requests, and of their times.
async fn badly_signed(local: &Local, requests: &[Request]) -> Vec<String> {
    let mut problems = Vec::new();
    for request in requests {
        match verify::wrong(local, request).await {
            Ok(None) => {}
            Ok(Some(refusal)) => problems.push(format!("the signature is wrong: {refusal}")),
            Err(error) => problems.push(format!("the signature cannot be checked: {error}")),
        }
    }
    problems
}

/// What all attempts of a call share, and what each says of itself.
fn alike(requests: &[Request]) -> Vec<String> {
    let mut problems = Vec::new();
    let Some(first) = requests.first() else {
        return problems;
    };
    for (index, request) in requests.iter().enumerate() {
        let attempt = format!("attempt={}; max=", index + 1);
        if !request.header("amz-sdk-request").contains(&attempt) {
            let header = request.header("amz-sdk-request");
            problems.push(format!("`amz-sdk-request` is {header:?}, not {attempt}.."));
        }
        let id = |request: &Request| request.header("amz-sdk-invocation-id").to_owned();
        if id(request).is_empty() || id(request) != id(first) {
            problems.push("the attempts do not share one invocation id".to_owned());
        }
        if request.body != first.body || request.member("ClientToken").is_empty() {
            problems.push("the attempts do not share one body with a token".to_owned());
        }
    }
    problems
}

/// A client of a peer, with default settings but for what `config` says.
#[must_use]
pub fn client(peer: &Peer, config: fn(Builder) -> Builder) -> Client {
    client_of(&peer.url(), config)
}

/// A client of an endpoint, with default settings but for what `config` says.
#[must_use]
pub fn client_of(url: &str, config: fn(Builder) -> Builder) -> Client {
    let builder = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new(
            Local::ACCESS_KEY_ID,
            Local::SECRET_ACCESS_KEY,
            None,
            None,
            "faults",
        ))
        // Each peer has a quota of its own: others' failures are no reason to give up.
        .retry_partition(RetryPartition::custom(url.to_owned()).build())
        .endpoint_url(url);
    Client::from_conf(config(builder).build())
}

/// The call of every case, with all that is required.
#[must_use]
pub fn call(client: &Client) -> Call {
    client
        .create_persistent_contact_association()
        .instance_id("an-instance")
        .initial_contact_id("a-contact")
        .rehydration_type(RehydrationType::FromSegment)
        .source_contact_id(SECRET)
}

/// What a result is, and all that its error says.
#[must_use]
pub fn outcome(result: Result<(), SdkError<Failure>>) -> (Outcome, String) {
    let error = match result {
        Ok(()) => return (Outcome::Ok, String::new()),
        Err(error) => error,
    };
    let outcome = match &error {
        SdkError::ConstructionFailure(_) => Outcome::Construction,
        SdkError::TimeoutError(_) => Outcome::Timeout,
        SdkError::DispatchFailure(failure) if failure.is_timeout() => Outcome::Timeout,
        SdkError::ResponseError(_) => Outcome::Response,
        SdkError::ServiceError(failure) => Outcome::Service(
            failure.raw().status().as_u16(),
            failure.err().code().unwrap_or_default().to_owned(),
            failure.err().message().unwrap_or_default().to_owned(),
        ),
        _ => Outcome::Dispatch,
    };
    let mut text = String::new();
    let _ = write!(text, "{} / {error:?}", DisplayErrorContext(&error));
    (outcome, text)
}

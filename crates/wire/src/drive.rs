//! The run over a model: each operation is called, and what either end got is held against what the other gave.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use slim_sdk_local::{Answer, Local, Received, Signature};

use crate::call::{Failed, Op, Outcome, ReadError};
use crate::compare::{differences, misnamed};
use crate::cover::Cover;
use crate::fill::{Extent, Filler, Role};
use crate::kept::lost;
use crate::model::{Model, name, target, trait_of};

/// The program that a generated client is linked into: `PROGRAM MODEL`. It prints what it did; its exit code is 1 if an
/// operation was not called, or something differs.
#[must_use]
pub fn main<K>(client: fn(&str) -> K, operations: &[Op<K>], errors: &[ReadError]) -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: PROGRAM MODEL");
        return ExitCode::FAILURE;
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let done = runtime
        .map_err(|error| error.to_string())
        .and_then(|runtime| {
            let text =
                std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
            let model = Model::read(&text)?;
            runtime.block_on(run(&model, client, operations, errors))
        });
    match done {
        Ok((said, differences)) => {
            print!("{said}");
            for difference in differences.iter().take(40) {
                println!("differs: {difference}");
            }
            if differences.len() > 40 {
                println!("differs: and {} more", differences.len() - 40);
            }
            ExitCode::from(u8::from(!differences.is_empty()))
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Up to so many operations, all are called more than once.
const FEW: usize = 100;

/// What was done, and every difference.
async fn run<K>(
    model: &Model,
    client: fn(&str) -> K,
    operations: &[Op<K>],
    errors: &[ReadError],
) -> Result<(String, Vec<String>), String> {
    let next: Arc<Mutex<Option<Answer>>> = Arc::default();
    let answer = Arc::clone(&next);
    let local = Local::builder()
        .only_given_models()
        .model("model", model.text())
        .handler(move |_| {
            answer
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone()
        })
        .start()
        .await
        .map_err(|error| error.to_string())?;
    let client = client(local.url());
    let mut drive = Drive {
        model,
        client: &client,
        local: &local,
        next: &next,
        errors,
        filler: Filler::new(model, "on the wire"),
        cover: Cover::new(model),
        differences: Vec::new(),
        calls: 0,
        failures: 0,
        extent: Extent::Required,
    };
    let ids: Vec<&str> = model.operations().collect();
    let found = |id: &&str| {
        operations
            .iter()
            .find(|operation| operation.name == name(id))
    };
    let called: Vec<(&str, &Op<K>)> = ids
        .iter()
        .filter_map(|id| Some((*id, found(id)?)))
        .collect();
    let not_called = ids.iter().filter(|id| found(id).is_none());
    let not_called = not_called.map(|id| format!("{}: is not called", name(id)));
    drive.differences.extend(not_called);
    // A small model is gone through more often.
    let rounds = (FEW / called.len().max(1)).clamp(1, 12);
    for (id, operation) in called.iter().cycle().take(called.len() * rounds) {
        drive.operation(id, operation).await;
    }
    drive.cover_the_rest(&called).await;
    drive.left_out(&called).await;
    let mut said = String::new();
    let _ = writeln!(
        said,
        "{} of {} operations, {} calls answered with outputs, {} with errors",
        called.len(),
        ids.len(),
        drive.calls,
        drive.failures
    );
    for (kind, missing, all) in drive.cover.counts() {
        let _ = writeln!(said, "{kind}: {} of {all}", all - missing.len());
        let never = |what: String| drive.differences.push(format!("{what} was never sent"));
        missing.into_iter().for_each(never);
    }
    let unfit = &drive.filler.unfit;
    let _ = writeln!(
        said,
        "members left out, since no text satisfies the pattern: {}",
        unfit.len()
    );
    let unchecked = drive.filler.unchecked();
    let _ = writeln!(
        said,
        "patterns that are too large to be checked: {unchecked}"
    );
    for (member, pattern) in unfit {
        let _ = writeln!(said, "left out: {} {pattern}", name(member));
    }
    Ok((said, drive.differences))
}

struct Drive<'a, K> {
    model: &'a Model,
    client: &'a K,
    local: &'a Local,
    /// What the endpoint answers next.
    next: &'a Mutex<Option<Answer>>,
    errors: &'a [ReadError],
    filler: Filler<'a>,
    cover: Cover<'a>,
    differences: Vec<String>,
    calls: usize,
    failures: usize,
    /// What the last error held: all members, or the required ones, in turn.
    extent: Extent,
}

impl<'a, K> Drive<'a, K> {
    /// The input's or the output's shape.
    fn shape(&self, id: &str, key: &str) -> &'a str {
        let shape = self.model.shape(id).get(key);
        shape.map_or("smithy.api#Unit", target)
    }

    async fn operation(&mut self, id: &str, operation: &Op<K>) {
        self.succeeds(id, operation, Extent::Full).await;
        self.succeeds(id, operation, Extent::Required).await;
        // A value that the model does not have comes from a service only.
        let input = self.filled(id, "input", Role::Input, Extent::Full);
        self.filler.unknown = true;
        let output = self.filled(id, "output", Role::Output, Extent::Full);
        self.filler.unknown = false;
        self.call(id, operation, input, output).await;
        for error in self.model.errors(id) {
            self.extent = match self.extent {
                Extent::Full => Extent::Required,
                Extent::Required => Extent::Full,
            };
            self.fails(id, operation, error, self.extent).await;
        }
    }

    /// More calls, until every variant of unions and every value of enums was sent or received.
    async fn cover_the_rest(&mut self, operations: &[(&str, &Op<K>)]) {
        let ids: Vec<&str> = operations.iter().map(|(id, _)| *id).collect();
        for turn in 0..400 {
            let wanted = self.cover.wanted(&ids, turn).into_iter();
            let found = wanted.filter_map(|id| operations.iter().find(|(known, _)| *known == id));
            let found: Vec<_> = found.collect();
            if found.is_empty() {
                return;
            }
            for (id, operation) in found {
                let shapes = ["input", "output"].map(|key| self.shape(id, key));
                if shapes.iter().any(|shape| self.cover.wants(shape)) {
                    self.succeeds(id, operation, Extent::Full).await;
                }
                for error in self.model.errors(id) {
                    if self.cover.wants(error) {
                        self.fails(id, operation, error, Extent::Full).await;
                    }
                }
            }
        }
    }

    /// Members of inputs that no text can satisfy the pattern of: they are sent, and refused for that alone.
    async fn left_out(&mut self, operations: &[(&str, &Op<K>)]) {
        let members: Vec<String> = self.filler.unfit.keys().cloned().collect();
        for (shape, member) in members.iter().filter_map(|member| member.split_once('$')) {
            let of = |(id, _): &&(&str, &Op<K>)| self.shape(id, "input") == shape;
            let Some((id, operation)) = operations.iter().find(of) else {
                continue;
            };
            let input = self.filled(id, "input", Role::Input, Extent::Required);
            let Some(Value::Object(mut input)) = input else {
                continue;
            };
            input.insert(member.to_owned(), Value::from("Some text 1"));
            let answer = Answer::Output(Value::Null);
            match self
                .send(id, operation, &Value::Object(input), answer)
                .await
            {
                Some(Outcome::Service(failed)) if failed.status == 400 => {
                    let message = failed.meta.message().unwrap_or_default();
                    if !message.starts_with(&format!(
                        "1 validation error detected. Value at '/{member}'"
                    )) {
                        self.differ(id, member, vec![message.to_owned()]);
                    }
                }
                other => self.differ(id, member, vec![format!("{other:?}")]),
            }
        }
    }

    fn filled(&mut self, id: &str, key: &str, role: Role, extent: Extent) -> Option<Value> {
        let shape = self.shape(id, key);
        let value = self.filler.structure(shape, role, extent);
        if value.is_none() {
            self.differences
                .push(format!("{}: no {key} can be made", name(id)));
        }
        value
    }

    async fn succeeds(&mut self, id: &str, operation: &Op<K>, extent: Extent) {
        let input = self.filled(id, "input", Role::Input, extent);
        let output = self.filled(id, "output", Role::Output, extent);
        self.call(id, operation, input, output).await;
    }

    async fn call(&mut self, id: &str, op: &Op<K>, input: Option<Value>, output: Option<Value>) {
        let (Some(input), Some(output)) = (input, output) else {
            return;
        };
        self.calls += 1;
        let shape = self.shape(id, "output");
        self.cover.add(shape, &output);
        match self
            .send(id, op, &input, Answer::Output(output.clone()))
            .await
        {
            Some(Outcome::Output(got, kept, request_id)) => {
                let differ = differences(self.model, shape, &output, &got);
                self.differ(id, "output", differ);
                let differ = lost(self.model, shape, &output, &kept);
                self.differ(id, "kept output", differ);
                if request_id.is_none() {
                    self.differ(id, "output", vec!["no request id".to_owned()]);
                }
            }
            Some(other) => self.differ(id, "output", vec![format!("{other:?}")]),
            None => {}
        }
    }

    async fn fails(&mut self, id: &str, op: &Op<K>, error: &str, extent: Extent) {
        let Some(input) = self.filled(id, "input", Role::Input, Extent::Required) else {
            return;
        };
        let Some(mut members) = self.filler.structure(error, Role::Output, extent) else {
            self.differ(id, name(error), vec!["cannot be made".to_owned()]);
            return;
        };
        for (member, of) in self.model.members(error) {
            // The header that says which error it is cannot say anything else.
            let header = trait_of(of, "smithy.api#httpHeader").as_str();
            if let (Some(header), Some(values)) = (header, members.as_object_mut())
                && header.eq_ignore_ascii_case("x-amzn-errortype")
            {
                values.insert(member.to_owned(), Value::from(name(error)));
            }
        }
        self.failures += 1;
        self.cover.add(error, &members);
        let answer = Answer::Error {
            name: name(error).to_owned(),
            members: members.clone(),
        };
        match self.send(id, op, &input, answer).await {
            Some(Outcome::Service(failed)) => {
                let differ = self.failure(error, &members, &failed);
                self.differ(id, name(error), differ);
            }
            Some(other) => self.differ(id, name(error), vec![format!("{other:?}")]),
            None => {}
        }
    }

    /// How an error differs from what was answered.
    fn failure(&self, error: &str, members: &Value, failed: &Failed) -> Vec<String> {
        let shape = self.model.shape(error);
        let fault = trait_of(shape, "smithy.api#error");
        let usual = if fault.as_str() == Some("server") {
            500
        } else {
            400
        };
        let status = trait_of(shape, "smithy.api#httpError")
            .as_u64()
            .unwrap_or(usual);
        let mut differ = Vec::new();
        if u64::from(failed.status) != status {
            differ.push(format!("the status is {}, not {status}", failed.status));
        }
        if failed.meta.code() != Some(name(error)) {
            differ.push(format!("the code is {:?}", failed.meta.code()));
        }
        let said = members.as_object().into_iter().flatten();
        let mut said = said.filter(|(name, _)| name.eq_ignore_ascii_case("message"));
        let message = said.next().and_then(|(_, message)| message.as_str());
        if message.is_some() && failed.meta.message() != message {
            differ.push(format!("the message is {:?}", failed.meta.message()));
        }
        let read = |source| self.errors.iter().find_map(|read| read(source));
        match failed.error.source().and_then(read) {
            Some((typed, got, kept)) if typed == name(error) => {
                differ.extend(differences(self.model, error, members, &got));
                differ.extend(lost(self.model, error, members, &kept));
            }
            other => differ.push(format!("it is typed as {other:?}: {}", failed.error)),
        }
        differ
    }

    /// Sends an input, and holds what arrived against it. `None` if nothing can be sent.
    async fn send(
        &mut self,
        id: &str,
        op: &Op<K>,
        input: &Value,
        answer: Answer,
    ) -> Option<Outcome> {
        let shape = self.shape(id, "input");
        self.cover.add(shape, input);
        *self.next.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
        self.local.clear_requests();
        let started = match op.start(self.client, input) {
            Ok(started) => started,
            Err(error) => {
                self.differ(id, "typed input", vec![error]);
                return None;
            }
        };
        let differ = differences(self.model, shape, input, &started.echo);
        self.differ(id, "typed input", differ);
        let differ = lost(self.model, shape, input, &started.kept);
        self.differ(id, "kept input", differ);
        let misnamed = misnamed(self.model, shape, input, &started.shown);
        self.differ(id, "typed input", misnamed);
        let outcome = started.sending.await;
        match self.local.requests().as_slice() {
            [received] => self.arrived(id, shape, input, received),
            other => {
                let count = format!("{} requests arrived: {outcome:?}", other.len());
                self.differ(id, "request", vec![count]);
            }
        }
        Some(outcome)
    }

    fn arrived(&mut self, id: &str, shape: &str, input: &Value, received: &Received) {
        let mut differ = Vec::new();
        if received.operation.as_deref() != Some(name(id)) {
            differ.push(format!(
                "{} arrived for {:?}",
                received.uri, received.operation
            ));
        }
        let signature = if self.model.is_signed(id) {
            Signature::Verified
        } else {
            Signature::Missing
        };
        if received.signature != signature {
            differ.push(format!("the signature is {:?}", received.signature));
        }
        let mut got = received.input.clone().unwrap_or_default();
        for (name, member) in self.model.members(shape) {
            let token = !trait_of(member, "smithy.api#idempotencyToken").is_null();
            if token && input.get(name).is_none() {
                let filled = got.as_object_mut().and_then(|members| members.remove(name));
                if filled.as_ref().and_then(Value::as_str).map(str::len) != Some(36) {
                    differ.push(format!("/{name}: {filled:?} was filled in as a token"));
                }
            }
        }
        differ.extend(differences(self.model, shape, input, &got));
        self.differ(id, "input", differ);
    }

    fn differ(&mut self, id: &str, what: &str, found: Vec<String>) {
        let found = found.into_iter();
        let said = found.map(|found| format!("{}: {what}: {found}", name(id)));
        self.differences.extend(said);
    }
}

//! A request's way: route, verify the signature, read the input, note it, a scripted fault, check, answer.

use bytes::Bytes;
use http::{HeaderMap, Method, Response, Uri};
use http_body_util::Full;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::builder::Credentials;
use crate::faults::{Fault, What};
use crate::handler::{Answer, Called};
use crate::local::Local;
use crate::ops::{self, Call};
use crate::read::{self, Source};
use crate::received::{Received, Signature};
use crate::reply::Reply;
use crate::router::{self, Route};
use crate::shared::{RECEIVED_LIMIT, Shared};
use crate::sigv4::{self, Refusal};
use crate::tables::Operation;
use crate::{check, time, write};

/// A request as it arrived.
pub(crate) struct Arrived {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    /// The body, or the limit that it exceeds.
    pub(crate) body: Result<Bytes, usize>,
}

/// Answers a request; `None` closes the connection.
pub(crate) async fn answer(shared: &Shared, arrived: Arrived) -> Option<Response<Full<Bytes>>> {
    let prepared = prepare(shared, &arrived);
    let fault = shared
        .faults
        .take(prepared.operation.map(|operation| operation.name.as_str()));
    let reply = match &fault {
        None => Some(finish(shared, &prepared)),
        Some(fault) => {
            let lost = fault.after.then(|| finish(shared, &prepared));
            if let Some(delay) = fault.delay {
                tokio::time::sleep(delay).await;
            }
            after_fault(shared, &prepared, fault, lost)
        }
    };
    if let Some(observer) = &shared.setup.observer {
        observer(&prepared.received, reply.as_ref().map(|reply| reply.status));
    }
    let reply = reply?;
    let now = (shared.setup.clock)();
    Some(reply.response(&Uuid::new_v4().to_string(), &time::http_date(now)))
}

/// What is known of a request before it has any effect.
struct Prepared<'a> {
    received: Received,
    operation: Option<&'a Operation>,
    /// The answer, if it is clear already that the request is refused.
    refused: Option<Reply>,
    input: Value,
}

fn prepare<'a>(shared: &'a Shared, arrived: &Arrived) -> Prepared<'a> {
    let path = arrived.uri.path();
    let query = arrived.uri.query().unwrap_or_default();
    let body = arrived.body.clone().unwrap_or_default();
    let method = arrived.method.as_str();
    let scope = sigv4::scope_service(&arrived.headers);
    let mut refused = None;
    let mut labels = Vec::new();
    let operation = match router::route(&shared.tables, method, path, query, scope) {
        Route::To(operation, found) => {
            labels = found;
            Some(operation)
        }
        Route::Methods(allowed) => {
            refused = Some(Reply::wrong_method(method, &allowed));
            None
        }
        Route::Nowhere => {
            let message = format!("There is no operation at {path}");
            refused = Some(Reply::error(404, "UnknownOperationException", &message));
            None
        }
    };
    if let Err(limit) = arrived.body {
        let message = format!("The body is longer than {limit} bytes");
        refused = Some(Reply::error(
            413,
            "RequestEntityTooLargeException",
            &message,
        ));
    }
    let verdict = verify(
        shared,
        operation,
        &sigv4::Request {
            method,
            path,
            query,
            headers: &arrived.headers,
            body: &body,
        },
    );
    let signature = match &verdict {
        Ok(signature) => signature.clone(),
        Err(refusal) => Signature::Refused {
            code: refusal.code.to_owned(),
            message: refusal.message.clone(),
        },
    };
    if let (Err(refusal), true) = (&verdict, shared.setup.verify) {
        refused.get_or_insert_with(|| Reply::unsigned(refusal));
    }
    if signature == Signature::Missing
        && shared.setup.verify
        && operation.is_some_and(|operation| !ops::unsigned(&shared.tables, operation))
    {
        refused.get_or_insert_with(|| Reply::unsigned(&missing()));
    }
    let input = operation.map(|operation| {
        let source = Source {
            labels: &labels,
            query,
            headers: &arrived.headers,
            body: &body,
        };
        read::input(&shared.tables, operation, &source)
    });
    let input = match input {
        Some(Ok(input)) => Some(input),
        Some(Err(unreadable)) => {
            refused.get_or_insert_with(|| Reply::unreadable(&unreadable));
            None
        }
        None => None,
    };
    let received = Received {
        method: method.to_owned(),
        uri: arrived
            .uri
            .path_and_query()
            .map_or_else(|| path.to_owned(), ToString::to_string),
        headers: arrived.headers.clone(),
        body,
        operation: operation.map(|operation| operation.name.clone()),
        input: input.clone(),
        signature,
    };
    note(shared, received.clone());
    Prepared {
        received,
        operation,
        refused,
        input: input.unwrap_or_default(),
    }
}

fn missing() -> Refusal {
    Refusal {
        code: "MissingAuthenticationTokenException",
        message: "Missing Authentication Token".to_owned(),
    }
}

fn verify(
    shared: &Shared,
    operation: Option<&Operation>,
    request: &sigv4::Request<'_>,
) -> Result<Signature, Refusal> {
    if !request.headers.contains_key(http::header::AUTHORIZATION) {
        return Ok(Signature::Missing);
    }
    let default;
    let credentials = if shared.setup.credentials.is_empty() {
        default = [Credentials::new(
            Local::ACCESS_KEY_ID,
            Local::SECRET_ACCESS_KEY,
        )];
        &default[..]
    } else {
        &shared.setup.credentials
    };
    let expected = sigv4::Expected {
        credentials,
        service: operation
            .and_then(|operation| shared.tables.service(operation))
            .map(|service| service.signing_name.as_str()),
        region: shared.setup.region.as_deref(),
        now: (shared.setup.clock)(),
    };
    sigv4::verify(request, &expected).map(|()| Signature::Verified)
}

fn note(shared: &Shared, received: Received) {
    tracing::debug!(
        method = received.method,
        uri = received.uri,
        operation = received.operation,
        "received"
    );
    let mut kept = shared.received();
    if kept.len() >= RECEIVED_LIMIT {
        kept.pop_front();
    }
    kept.push_back(received);
}

fn after_fault(
    shared: &Shared,
    prepared: &Prepared<'_>,
    fault: &Fault,
    lost: Option<Reply>,
) -> Option<Reply> {
    match &fault.what {
        What::Close => None,
        What::Fail(failing) => Some(Reply::scripted(prepared.operation, failing)),
        What::Pass => Some(lost.unwrap_or_else(|| finish(shared, prepared))),
    }
}

/// Checks the input and lets the operation take effect.
fn finish(shared: &Shared, prepared: &Prepared<'_>) -> Reply {
    let (None, Some(operation)) = (&prepared.refused, prepared.operation) else {
        return prepared
            .refused
            .clone()
            .unwrap_or_else(|| Reply::error(404, "UnknownOperationException", ""));
    };
    let violations = check::structure(&shared.tables, operation.input, &prepared.input);
    if !violations.is_empty() {
        return Reply::violated(operation, &violations);
    }
    if let Some(reply) = brought(shared, operation, &prepared.input) {
        return reply;
    }
    let Some(handler) = ops::handler(&shared.tables, operation) else {
        let message = format!(
            "This endpoint keeps no state for {}; script its answer with Local::answer",
            operation.name
        );
        return Reply::error(501, "NotImplementedException", &message);
    };
    let mut world = shared.world();
    if let Some(done) = world.repeated(operation, &prepared.input) {
        return match done {
            Ok(body) => Reply::success(operation.status, &body),
            Err(refusal) => Reply::refused(operation, &refusal),
        };
    }
    let now = (shared.setup.clock)();
    let outcome = handler(&mut Call {
        world: &mut world,
        input: ops::Input(&prepared.input),
        operation,
        now,
    });
    match outcome {
        Ok(body) => {
            if let Some(wrong) = off_model(shared, operation, &body) {
                return off(&wrong);
            }
            world.remember(operation, &prepared.input, &body);
            Reply::success(operation.status, &body)
        }
        Err(refusal) => Reply::refused(operation, &refusal),
    }
}

/// What the endpoint's owner answers, by a handler or a script.
fn brought(shared: &Shared, operation: &Operation, input: &Value) -> Option<Reply> {
    let service = shared.tables.service(operation)?;
    let called = Called {
        service: &service.name,
        operation: &operation.name,
        input,
    };
    let handled = shared.setup.handler.as_ref().map(|handler| handler(called));
    let scripted = || {
        let answers = shared.answers();
        let output = answers.get(&operation.name)?.clone();
        Some(Answer::Output(output))
    };
    let written = match handled.flatten().or_else(scripted)? {
        Answer::Output(output) => write::output(&shared.tables, operation, &output),
        Answer::Error { name, members } => match operation.error(&name) {
            Some(row) => write::error(&shared.tables, row, &members),
            None => Err(format!("{} has no error {name}", operation.name)),
        },
    };
    Some(written.unwrap_or_else(|wrong| off(&wrong)))
}

fn off(wrong: &str) -> Reply {
    let message = format!("This endpoint's answer breaks the model: {wrong}");
    Reply::error(500, "InternalServiceException", &message)
}

/// How an answer breaks the model, if it does, which would be a bug here. Builds without debug assertions do not look.
fn off_model(shared: &Shared, operation: &Operation, body: &Value) -> Option<String> {
    if !cfg!(debug_assertions) {
        return None;
    }
    let wrong = check::structure(&shared.tables, operation.output, body);
    if !wrong.is_empty() {
        return Some(check::summary(&wrong));
    }
    read::output(&shared.tables, operation, body).err()
}

/// What an operation without output answers.
pub(crate) fn nothing() -> Value {
    json!({})
}

//! Protocol tests: the model's `smithy.test` cases for clients as calls and comparisons in Rust.
//! <https://smithy.io/2.0/additional-specs/http-protocol-compliance-tests.html>

mod events;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::build::Planner;
use super::values::{Values, is_stream};
use super::{Operation, Plan, Structure, Type, names};
use crate::error::Problem;
use crate::model::{self, Shape, ShapeId, ShapeKind};
use crate::select::{PROTOCOLS, Selection};
pub use events::{EventAnswer, EventCase, Outcome};

const REQUESTS: &str = "smithy.test#httpRequestTests";
const RESPONSES: &str = "smithy.test#httpResponseTests";

/// The cases of an operation.
#[derive(Clone, Debug)]
pub struct Cases {
    /// The operation's name in the model.
    pub wire: String,
    /// The operation's module.
    pub module: String,
    /// What is sent.
    pub requests: Vec<RequestCase>,
    /// What is received.
    pub responses: Vec<ResponseCase>,
    /// Streams of events.
    pub events: Vec<EventCase>,
}

/// An input, and the request that it becomes.
#[derive(Clone, Debug)]
pub struct RequestCase {
    /// The case's id.
    pub id: String,
    /// The test's name.
    pub name: String,
    /// Where the client sends to, as an expression.
    pub place: String,
    /// The setters of the call.
    pub setters: Vec<String>,
    /// What is checked, each as a call.
    pub checks: Vec<String>,
}

/// A response, and the output or error that it becomes.
#[derive(Clone, Debug)]
pub struct ResponseCase {
    /// The case's id.
    pub id: String,
    /// The test's name.
    pub name: String,
    /// The setters of the call.
    pub setters: Vec<String>,
    /// The status.
    pub status: u64,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// `bodyMediaType`
    pub media_type: String,
    /// `body`
    pub body: String,
    /// The variant of the operation's error, for an error.
    pub error: Option<String>,
    /// The output or error, as an expression.
    pub expected: String,
    /// The fields that are compared, with the members' names in the model.
    pub members: Vec<(String, String)>,
    /// The field of a stream, with the member's name, and the text it holds.
    pub stream: Option<(String, String, String)>,
}

impl Planner<'_> {
    /// The cases of all operations that have some.
    pub(super) fn cases(&mut self, selection: &Selection, plan: &Plan) -> Vec<Cases> {
        let protocol = PROTOCOLS
            .iter()
            .find(|(_, protocol)| *protocol == selection.protocol)
            .map_or("", |(id, _)| *id);
        let mut all = Vec::new();
        let mut told: BTreeSet<&ShapeId> = BTreeSet::new();
        let values = Values {
            model: self.model,
            types: &self.types,
            plan,
        };
        for (planned, id) in plan.operations.iter().zip(&selection.operations) {
            let Some(shape) = self.model.shape(id) else {
                continue;
            };
            let ShapeKind::Operation(operation) = &shape.kind else {
                continue;
            };
            let ends = Ends::new(self.model, planned, operation);
            let mut cases = Cases {
                wire: planned.wire.clone(),
                module: planned.module.clone(),
                requests: Vec::new(),
                responses: Vec::new(),
                events: Vec::new(),
            };
            for case in of(shape, events::EVENTS, protocol) {
                match events::case(&values, &ends, &case) {
                    Ok(case) => cases.events.push(case),
                    Err(why) => self.problems.push(problem(shape, &case, &why)),
                }
            }
            for case in of(shape, REQUESTS, protocol) {
                match request(&values, &ends, &case) {
                    Ok(case) => cases.requests.push(case),
                    Err(why) => self.problems.push(problem(shape, &case, &why)),
                }
            }
            for case in of(shape, RESPONSES, protocol) {
                match response(&values, &ends, None, &case) {
                    Ok(case) => cases.responses.push(case),
                    Err(why) => self.problems.push(problem(shape, &case, &why)),
                }
            }
            // An error's cases stand with the first operation that has it.
            for error in selection
                .errors
                .iter()
                .filter_map(|id| self.model.shape(id))
            {
                let name = self.types.type_name(&error.id);
                let has = planned.errors.iter().any(|other| other.name == name);
                if !has || !told.insert(&error.id) {
                    continue;
                }
                for case in of(error, RESPONSES, protocol) {
                    match response(&values, &ends, Some(error), &case) {
                        Ok(case) => cases.responses.push(case),
                        Err(why) => self.problems.push(problem(error, &case, &why)),
                    }
                }
            }
            if !(cases.requests.is_empty() && cases.responses.is_empty() && cases.events.is_empty())
            {
                all.push(cases);
            }
        }
        all
    }
}

/// An operation with the shapes of its input and output.
struct Ends<'a> {
    planned: &'a Operation,
    input: Option<&'a Shape>,
    output: Option<&'a Shape>,
}

impl<'a> Ends<'a> {
    fn new(model: &'a model::Model, planned: &'a Operation, operation: &model::Operation) -> Self {
        let shape = |id: &Option<ShapeId>| model.shape(id.as_ref()?);
        Self {
            planned,
            input: shape(&operation.input),
            output: shape(&operation.output),
        }
    }
}

/// A case as the model has it.
struct Case<'a>(&'a Map<String, Value>);

impl<'a> Case<'a> {
    fn text(&self, key: &str) -> Option<&'a str> {
        self.0.get(key).and_then(Value::as_str)
    }

    fn id(&self) -> &'a str {
        self.text("id").unwrap_or_default()
    }

    fn texts(&self, key: &str) -> Vec<&'a str> {
        let items = self.0.get(key).and_then(Value::as_array);
        items
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect()
    }

    fn headers(&self) -> Vec<(String, String)> {
        let entries = self.0.get("headers").and_then(Value::as_object);
        let entries = entries.into_iter().flatten();
        entries
            .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
            .collect()
    }

    /// The region of cases that are about a service's own endpoints: of `vendorParams`, what tells where to send.
    fn region(&self) -> Option<&'a str> {
        let client = self
            .0
            .get("vendorParams")?
            .pointer("/scopedConfig/client")?;
        client.get("region")?.as_str()
    }

    fn params(&self) -> Map<String, Value> {
        let params = self.0.get("params").and_then(Value::as_object);
        params.cloned().unwrap_or_default()
    }
}

/// The cases of a shape that are for clients of the protocol.
fn of<'a>(shape: &'a Shape, id: &str, protocol: &str) -> Vec<Case<'a>> {
    let cases = shape.traits.get(id).and_then(Value::as_array);
    let cases = cases.into_iter().flatten().filter_map(Value::as_object);
    cases
        .map(Case)
        .filter(|case| case.text("protocol").is_none_or(|own| own == protocol))
        .filter(|case| case.text("appliesTo").is_none_or(|to| to == "client"))
        .collect()
}

fn problem(shape: &Shape, case: &Case<'_>, why: &str) -> Problem {
    Problem::model(format!("the test case `{}`: {why}", case.id()))
        .file(&*shape.file)
        .shape(&shape.id)
        .fix("correct its `params`, or generate without `--protocol-tests`")
}

fn name(case: &Case<'_>, kind: &str) -> String {
    format!("{}_{kind}", names::snake(case.id()))
}

fn request(values: &Values<'_>, ends: &Ends<'_>, case: &Case<'_>) -> Result<RequestCase, String> {
    let host = case.text("host");
    Ok(RequestCase {
        id: case.id().to_owned(),
        name: name(case, "request"),
        place: match (case.region(), host) {
            (Some(region), _) => format!("protocol::region({region:?})"),
            (None, Some(host)) => format!("protocol::at(\"https://{host}\")"),
            (None, None) => "protocol::LOCAL".to_owned(),
        },
        setters: values.setters(&ends.planned.input, ends.input, &case.params())?,
        checks: checks(case),
    })
}

/// What a case says of its request, each as a call.
fn checks(case: &Case<'_>) -> Vec<String> {
    let host = case.text("host");
    let mut checks = Vec::new();
    let mut check = |name: &str, argument: String| checks.push(format!(".{name}({argument})"));
    for (key, name) in [("method", "method"), ("uri", "uri")] {
        if let Some(text) = case.text(key) {
            check(name, format!("{text:?}"));
        }
    }
    let authority = host.and_then(|host| host.split('/').next());
    if let Some(host) = case.text("resolvedHost").or(authority) {
        check("host", format!("{host:?}"));
    }
    let lists = [
        ("queryParams", "query"),
        ("forbidQueryParams", "forbid_query"),
        ("requireQueryParams", "require_query"),
        ("forbidHeaders", "forbid_headers"),
        ("requireHeaders", "require_headers"),
    ];
    for (key, name) in lists {
        let texts = case.texts(key);
        if !texts.is_empty() {
            check(name, format!("&{texts:?}"));
        }
    }
    let headers = case.headers();
    if !headers.is_empty() {
        check("headers", format!("&{headers:?}"));
    }
    if let Some(body) = case.text("body") {
        let media_type = case.text("bodyMediaType").unwrap_or_default();
        check("body", format!("{media_type:?}, {body:?}"));
    }
    checks
}

fn response(
    values: &Values<'_>,
    ends: &Ends<'_>,
    error: Option<&Shape>,
    case: &Case<'_>,
) -> Result<ResponseCase, String> {
    let plan = values.plan;
    let variant = error.map(|error| values.types.type_name(&error.id));
    let (planned, shape, path) = if let Some(name) = &variant {
        let planned = plan.errors.iter().find(|planned| planned.name == *name);
        let planned = planned.ok_or_else(|| format!("there is no error {name}"))?;
        (planned, error, format!("types::error::{name}"))
    } else {
        let output = &ends.planned.output;
        let path = format!("sdk::operation::{}::{}", ends.planned.module, output.name);
        (output, ends.output, path)
    };
    let mut params = case.params();
    let stream = stream(values, planned, shape).map(|(field, member)| {
        let text = params.remove(&member);
        let text = text.as_ref().and_then(Value::as_str).unwrap_or_default();
        (field, member, text.to_owned())
    });
    let required = values.required(ends.input);
    Ok(ResponseCase {
        id: case.id().to_owned(),
        name: name(case, "response"),
        setters: values.setters(&ends.planned.input, ends.input, &required)?,
        status: case.0.get("code").and_then(Value::as_u64).unwrap_or(200),
        headers: case.headers(),
        media_type: case.text("bodyMediaType").unwrap_or_default().to_owned(),
        body: case.text("body").unwrap_or_default().to_owned(),
        error: variant,
        expected: values.built(planned, shape, &path, &params)?,
        members: compared(planned, shape, stream.as_ref().map(|(field, ..)| field)),
        stream,
    })
}

/// The fields of a structure's members.
fn compared(
    planned: &Structure,
    shape: Option<&Shape>,
    stream: Option<&String>,
) -> Vec<(String, String)> {
    planned
        .fields
        .iter()
        .filter(|field| shape.is_some_and(|shape| shape.member(&field.wire).is_some()))
        .filter(|field| Some(&field.name) != stream)
        .filter(|field| field.ty != Type::Unit)
        .map(|field| (field.wire.clone(), field.name.clone()))
        .collect()
}

/// The field and the member of a structure that is a stream of bytes.
fn stream(
    values: &Values<'_>,
    planned: &Structure,
    shape: Option<&Shape>,
) -> Option<(String, String)> {
    let member = shape?.members.iter().find(|member| {
        let target = values.model.shape(&member.target);
        target.is_some_and(is_stream)
    })?;
    let field = planned
        .fields
        .iter()
        .find(|field| field.wire == member.name)?;
    Some((field.name.clone(), member.name.clone()))
}

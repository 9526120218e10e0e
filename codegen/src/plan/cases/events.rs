//! Cases of event streams: what is sent and received beside the initial request and response.
//! The trait: `smithy.test#eventStreamTests`.

use serde_json::{Map, Value};

use super::{Case, Ends, checks, compared, name};
use crate::model::{Shape, ShapeId};
use crate::plan::values::Values;
use crate::plan::{Field, Structure, Type};

/// The trait of the cases.
pub(super) const EVENTS: &str = "smithy.test#eventStreamTests";

/// A case of an event stream.
#[derive(Clone, Debug)]
pub struct EventCase {
    /// The case's id.
    pub id: String,
    /// The test's name.
    pub name: String,
    /// The setters of the call.
    pub setters: Vec<String>,
    /// What is checked of the request, each as a call.
    pub checks: Vec<String>,
    /// The answer, unless nothing is received.
    pub answer: Option<EventAnswer>,
}

/// What a case of an event stream receives.
#[derive(Clone, Debug)]
pub struct EventAnswer {
    /// The status.
    pub status: u64,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// `bodyMediaType` of a response that is no stream.
    pub media_type: String,
    /// `body` of a response that is no stream.
    pub body: String,
    /// Messages in base64.
    pub frames: Vec<String>,
    /// The output's field that receives events.
    pub stream: String,
    /// What it comes to.
    pub outcome: Outcome,
}

/// What a case of an event stream comes to.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The call or the stream fails, however.
    Fails,
    /// The call fails with this variant of its error.
    CallFails(String),
    /// The stream ends with an error: pattern and value, and the members that are compared.
    StreamFails(String, String, Vec<(String, String)>),
    /// The output has these members, as name, field and value, and the stream these events.
    Receives(Vec<(String, String, String)>, Vec<String>),
}

/// The case of an operation, or why it is none.
pub(super) fn case(
    values: &Values<'_>,
    ends: &Ends<'_>,
    case: &Case<'_>,
) -> Result<EventCase, String> {
    let events = case.0.get("events").and_then(Value::as_array);
    let events: Vec<Event<'_>> = events
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .map(Event)
        .collect();
    let (sent, received): (Vec<Event<'_>>, Vec<Event<'_>>) = events
        .into_iter()
        .partition(|event| event.text("type") == Some("request"));
    let mut checks = object(case.0, "initialRequest")
        .map(|request| checks(&Case(request)))
        .unwrap_or_default();
    if !sent.is_empty() {
        let frames: Result<Vec<String>, String> = sent.iter().map(Event::frame).collect();
        checks.push(format!(".events(&[{}])", frames?.join(", ")));
    }
    Ok(EventCase {
        id: case.id().to_owned(),
        name: name(case, "events"),
        setters: setters(values, ends, case, &sent)?,
        answer: if sent.is_empty() && checks.is_empty() {
            Some(answer(values, ends, case, &received)?)
        } else {
            None
        },
        checks,
    })
}

/// An event as a case has it.
struct Event<'a>(&'a Map<String, Value>);

impl<'a> Event<'a> {
    fn text(&self, key: &str) -> Option<&'a str> {
        self.0.get(key).and_then(Value::as_str)
    }

    /// What a message is compared with.
    fn frame(&self) -> Result<String, String> {
        let headers = object(self.0, "headers").into_iter().flatten();
        let headers = headers.map(|(name, value)| {
            let value = value.as_object().and_then(|value| value.iter().next());
            let (kind, value) = value.ok_or_else(|| format!("the header {name} has no value"))?;
            let text = match value {
                Value::String(text) => text.clone(),
                value => value.to_string(),
            };
            Ok::<_, String>(format!("({name:?}, protocol::header({kind:?}, {text:?}))"))
        });
        let headers = headers.collect::<Result<Vec<_>, _>>()?;
        let names = |key: &str| {
            let items = self.0.get(key).and_then(Value::as_array);
            let items = items.into_iter().flatten().filter_map(Value::as_str);
            format!("{:?}", items.collect::<Vec<_>>())
        };
        Ok(format!(
            "protocol::Frame {{ headers: &[{}], forbid_headers: &{}, require_headers: &{}, media_type: {:?}, \
             body: {:?}, bytes: {:?} }}",
            headers.join(", "),
            names("forbidHeaders"),
            names("requireHeaders"),
            self.text("bodyMediaType").unwrap_or_default(),
            self.text("body"),
            self.text("bytes"),
        ))
    }

    /// The union's member, and its value.
    fn member(&self) -> Result<(&'a String, &'a Value), String> {
        object(self.0, "params")
            .and_then(|params| params.iter().next())
            .ok_or_else(|| "an event has no `params`".to_owned())
    }
}

fn object<'a>(map: &'a Map<String, Value>, key: &str) -> Option<&'a Map<String, Value>> {
    map.get(key).and_then(Value::as_object)
}

/// The field that streams events, and the union.
fn stream<'a>(
    values: &Values<'a>,
    planned: &'a Structure,
    shape: Option<&Shape>,
) -> Option<(&'a Field, &'a Shape)> {
    let is_events = |ty: &Type| matches!(ty, Type::Sender(_) | Type::Receiver(_));
    let mut fields = planned.fields.iter();
    let field = fields.find(|field| is_events(&field.ty))?;
    let union = values.model.shape(&shape?.member(&field.wire)?.target)?;
    Some((field, union))
}

/// A member of a stream's union as an event, or as an error with its variant.
fn item(
    values: &Values<'_>,
    union: &Shape,
    event: &Event<'_>,
) -> Result<(String, Option<(String, ShapeId)>), String> {
    let (name, value) = event.member()?;
    let member = union
        .member(name)
        .ok_or_else(|| format!("{} has no member {name}", union.id))?;
    let target = values.model.shape(&member.target);
    if target.is_some_and(|shape| shape.traits.has("smithy.api#error")) {
        let stream = values.types.type_name(&union.id);
        let error = values.types.type_name(&member.target);
        let variant = format!("types::error::{stream}Error::{error}");
        let value = values.value(&member.target, value)?;
        return Ok((value, Some((variant, member.target.clone()))));
    }
    let entry = [(name.clone(), value.clone())].into_iter().collect();
    Ok((values.union(union, &entry)?, None))
}

fn setters(
    values: &Values<'_>,
    ends: &Ends<'_>,
    case: &Case<'_>,
    sent: &[Event<'_>],
) -> Result<Vec<String>, String> {
    let stream = stream(values, &ends.planned.input, ends.input);
    let mut params = object(case.0, "initialRequestParams")
        .cloned()
        .unwrap_or_else(|| values.required(ends.input));
    if let Some((field, _)) = stream {
        params.remove(&field.wire);
    }
    let mut setters = values.setters(&ends.planned.input, ends.input, &params)?;
    if let Some((field, union)) = stream {
        let items = sent.iter().map(|event| {
            Ok::<_, String>(match item(values, union, event)? {
                (value, None) => format!("Ok({value})"),
                (value, Some((variant, _))) => format!("Err({variant}({value}))"),
            })
        });
        let items = items.collect::<Result<Vec<_>, _>>()?.join(", ");
        setters.push(format!(".{}(protocol::events(vec![{items}]))", field.name));
    }
    Ok(setters)
}

fn answer(
    values: &Values<'_>,
    ends: &Ends<'_>,
    case: &Case<'_>,
    received: &[Event<'_>],
) -> Result<EventAnswer, String> {
    let empty = Map::new();
    let response = Case(object(case.0, "initialResponse").unwrap_or(&empty));
    let (field, union) = stream(values, &ends.planned.output, ends.output)
        .ok_or("its operation receives no events")?;
    let frames = received.iter().map(|event| {
        let bytes = event.text("bytes").map(ToOwned::to_owned);
        bytes.ok_or_else(|| "an event has no `bytes`".to_owned())
    });
    Ok(EventAnswer {
        status: response
            .0
            .get("code")
            .and_then(Value::as_u64)
            .unwrap_or(200),
        headers: response.headers(),
        media_type: response
            .text("bodyMediaType")
            .unwrap_or_default()
            .to_owned(),
        body: response.text("body").unwrap_or_default().to_owned(),
        frames: frames.collect::<Result<Vec<_>, _>>()?,
        stream: field.name.clone(),
        outcome: outcome(values, ends, case, union, received)?,
    })
}

fn outcome(
    values: &Values<'_>,
    ends: &Ends<'_>,
    case: &Case<'_>,
    union: &Shape,
    received: &[Event<'_>],
) -> Result<Outcome, String> {
    let failure = object(case.0, "expectation").and_then(|found| object(found, "failure"));
    if let Some(failure) = failure {
        let error = failure.get("errorId").and_then(Value::as_str);
        return match (error, received) {
            (None, _) => Ok(Outcome::Fails),
            (Some(id), []) => Ok(Outcome::CallFails(
                values.types.type_name(&ShapeId::new(id)),
            )),
            (Some(id), [event]) => stream_fails(values, union, event, id),
            _ => Err("more than one event, and a failure".to_owned()),
        };
    }
    let params = object(case.0, "initialResponseParams")
        .into_iter()
        .flatten();
    let members = params.map(|(name, value)| {
        let planned = &ends.planned.output;
        let field = planned.fields.iter().find(|field| field.wire == *name);
        let member = ends.output.and_then(|shape| shape.member(name));
        let (Some(field), Some(member)) = (field, member) else {
            return Err(format!("{} has no member {name}", planned.wire));
        };
        let value = values.value(&member.target, value)?;
        let value = if field.optional {
            format!("Some({value})")
        } else {
            value
        };
        Ok((name.clone(), field.name.clone(), value))
    });
    let members = members.collect::<Result<Vec<_>, _>>()?;
    let events = received
        .iter()
        .map(|event| match item(values, union, event)? {
            (value, None) => Ok(value),
            (_, Some((variant, _))) => Err(format!("{variant} is no event")),
        });
    let events = events.collect::<Result<Vec<_>, String>>()?;
    Ok(Outcome::Receives(members, events))
}

fn stream_fails(
    values: &Values<'_>,
    union: &Shape,
    event: &Event<'_>,
    id: &str,
) -> Result<Outcome, String> {
    let (value, Some((variant, target))) = item(values, union, event)? else {
        return Err(format!("{id} is no error of the stream"));
    };
    if target.as_str() != id {
        return Err(format!("the event is {target}, not {id}"));
    }
    let name = values.types.type_name(&target);
    let planned = values.plan.errors.iter().find(|error| error.name == name);
    let planned = planned.ok_or_else(|| format!("there is no error {name}"))?;
    let members = compared(planned, values.model.shape(&target), None);
    Ok(Outcome::StreamFails(variant, value, members))
}

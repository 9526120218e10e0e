//! `SearchContacts`.

use std::cmp::Ordering;
use std::time::SystemTime;

use serde_json::{Map, Value, json};

use super::page::page;
use super::{Call, Input, Outcome};
use crate::chat::{Contact, Session, World};
use crate::reply::Refusal;
use crate::time;

pub(super) fn search_contacts(call: &mut Call<'_>) -> Outcome {
    let instance = &call.world.instance(call.input.text("InstanceId"))?.id;
    let range = Range::new(call.input)?;
    let criteria = call.input.inner("SearchCriteria");
    let mut found: Vec<&Contact> = call
        .world
        .contacts()
        .filter(|contact| contact.instance == *instance)
        .filter(|contact| range.holds(contact))
        .filter(|contact| criteria.is_none_or(|criteria| fits(call.world, contact, criteria)))
        .collect();
    let sort = call.input.inner("Sort");
    let field = sort.map_or("INITIATION_TIMESTAMP", |sort| sort.text("FieldName"));
    found.sort_by(|one, other| compare(field, one, other));
    if sort.is_none_or(|sort| sort.text("Order") == "DESCENDING") {
        found.reverse();
    }
    let page = page(call, &found, 100, |contact| contact.id.as_str())?;
    let contacts: Vec<Value> = page
        .items
        .iter()
        .map(|contact| summary(call.world, contact))
        .collect();
    let mut output = json!({ "Contacts": contacts, "TotalCount": found.len() });
    if let (Some(next), Value::Object(output)) = (page.next, &mut output) {
        output.insert("NextToken".to_owned(), Value::from(next));
    }
    Ok(output)
}

/// A range of one of a contact's timestamps, both ends included.
struct Range<'a> {
    field: &'a str,
    start: SystemTime,
    end: SystemTime,
}

impl<'a> Range<'a> {
    fn new(input: Input<'a>) -> Result<Self, Refusal> {
        let range = input.inner("TimeRange");
        let at = |name: &str| {
            range
                .and_then(|range| range.get(name))
                .and_then(Value::as_f64)
                .and_then(time::from_epoch)
                .ok_or_else(|| Refusal::parameter(format!("TimeRange.{name} is out of range")))
        };
        let (start, end) = (at("StartTime")?, at("EndTime")?);
        if start > end {
            return Err(Refusal::parameter(
                "TimeRange.StartTime must not be after TimeRange.EndTime",
            ));
        }
        Ok(Self {
            field: range.map_or("", |range| range.text("Type")),
            start,
            end,
        })
    }

    fn holds(&self, contact: &Contact) -> bool {
        moment(self.field, contact).is_some_and(|at| self.start <= at && at <= self.end)
    }
}

/// One of a contact's timestamps; chats are never scheduled.
fn moment(field: &str, contact: &Contact) -> Option<SystemTime> {
    match field {
        "INITIATION_TIMESTAMP" => Some(contact.started),
        "DISCONNECT_TIMESTAMP" => contact.ended,
        "CONNECTED_TO_AGENT_TIMESTAMP" => contact.agent.as_ref().map(|agent| agent.connected),
        _ => None,
    }
}

fn compare(field: &str, one: &Contact, other: &Contact) -> Ordering {
    match field {
        "INITIATION_METHOD" => one.method.cmp(other.method),
        "CHANNEL" => Ordering::Equal,
        _ => moment(field, one).cmp(&moment(field, other)),
    }
}

/// Whether a contact fits all criteria that are given.
fn fits(world: &World, contact: &Contact, criteria: Input<'_>) -> bool {
    let among = |name: &str, value: Option<&str>| {
        let wanted = criteria.texts(name);
        wanted.is_empty() || value.is_some_and(|value| wanted.contains(&value))
    };
    let agent = contact.agent.as_ref().map(|agent| agent.id.as_str());
    let queue = contact.queue.as_ref().map(|(id, _)| id.as_str());
    let session = world.session_of(contact);
    among("AgentIds", agent)
        && among("Channels", Some("CHAT"))
        && among("InitiationMethods", Some(contact.method))
        && among("QueueIds", queue)
        // No agent here belongs to a hierarchy.
        && criteria
            .object("AgentHierarchyGroups")
            .is_none_or(Map::is_empty)
        && matched(criteria.inner("SearchableContactAttributes"), |one| {
            attribute(session, one)
        })
        && matched(criteria.inner("SearchableSegmentAttributes"), |one| {
            segment_attribute(contact, one)
        })
        && matched(
            criteria
                .inner("ContactAnalysis")
                .and_then(|analysis| analysis.inner("Transcript")),
            |one| said(contact, one),
        )
}

/// `MATCH_ALL`, the default, or `MATCH_ANY` of a group's criteria; an absent or empty group fits.
fn matched(group: Option<Input<'_>>, one: impl Fn(Input<'_>) -> bool) -> bool {
    let Some(group) = group else {
        return true;
    };
    let criteria = group.list("Criteria");
    if criteria.is_empty() {
        return true;
    }
    let mut criteria = criteria.iter().map(|criterion| one(Input(criterion)));
    if group.maybe("MatchType") == Some("MATCH_ANY") {
        criteria.any(|fits| fits)
    } else {
        criteria.all(|fits| fits)
    }
}

fn attribute(session: Option<&Session>, criterion: Input<'_>) -> bool {
    session
        .and_then(|session| session.attributes.get(criterion.text("Key")))
        .is_some_and(|value| criterion.texts("Values").contains(&value.as_str()))
}

fn segment_attribute(contact: &Contact, criterion: Input<'_>) -> bool {
    contact
        .segment_attributes
        .get(criterion.text("Key"))
        .and_then(|value| value.get("ValueString")?.as_str())
        .is_some_and(|value| criterion.texts("Values").contains(&value))
}

/// Whether a participant of a role has said the texts in messages of the contact.
fn said(contact: &Contact, criterion: Input<'_>) -> bool {
    let role = criterion.text("ParticipantRole");
    let said = |text: &str| {
        let text = text.to_lowercase();
        contact
            .items
            .iter()
            .filter(|item| item.message)
            .filter(|item| {
                item.sender
                    .as_ref()
                    .is_some_and(|(_, sender, _)| sender.as_str() == role)
            })
            .filter_map(|item| item.content.as_ref())
            .any(|content| content.to_lowercase().contains(&text))
    };
    let texts = criterion.texts("SearchText");
    if criterion.text("MatchType") == "MATCH_ANY" {
        texts.iter().any(|text| said(text))
    } else {
        texts.iter().all(|text| said(text))
    }
}

fn summary(world: &World, contact: &Contact) -> Value {
    let mut out = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            out.insert(name.to_owned(), value);
        }
    };
    let follows = contact.session != contact.id;
    put(
        "Arn",
        Some(Value::from(super::describe::arn(world, contact))),
    );
    put("Id", Some(Value::from(contact.id.as_str())));
    put(
        "InitialContactId",
        follows.then(|| Value::from(contact.session.as_str())),
    );
    put(
        "PreviousContactId",
        contact.previous.as_deref().map(Value::from),
    );
    put("InitiationMethod", Some(Value::from(contact.method)));
    put("Channel", Some(Value::from("CHAT")));
    put(
        "QueueInfo",
        contact
            .queue
            .as_ref()
            .map(|(id, at)| json!({ "Id": id, "EnqueueTimestamp": time::epoch(*at) })),
    );
    put(
        "AgentInfo",
        contact.agent.as_ref().map(
            |agent| json!({ "Id": agent.id, "ConnectedToAgentTimestamp": time::epoch(agent.connected) }),
        ),
    );
    put("InitiationTimestamp", Some(time::epoch(contact.started)));
    put("DisconnectTimestamp", contact.ended.map(time::epoch));
    let attributes: Map<String, Value> = contact
        .segment_attributes
        .iter()
        .filter_map(|(key, value)| {
            let text = value.get("ValueString")?;
            Some((key.clone(), json!({ "ValueString": text })))
        })
        .collect();
    put(
        "SegmentAttributes",
        (!attributes.is_empty()).then_some(Value::Object(attributes)),
    );
    Value::Object(out)
}

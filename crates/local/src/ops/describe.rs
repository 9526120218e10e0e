//! Contacts, their attributes and references.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Call, Input, Outcome};
use crate::chat::{ACCOUNT, Contact, World};
use crate::pipeline::nothing;
use crate::reply::Refusal;
use crate::time;

/// How many bytes all attributes of a contact may have together.
const ATTRIBUTES_LIMIT: usize = 32_768;
/// How many bytes all references of a contact may have together.
const REFERENCES_LIMIT: usize = 4_096;

fn contact<'a>(world: &'a World, input: Input<'_>, id: &str) -> Result<&'a Contact, Refusal> {
    world.contact(input.text("InstanceId"), input.text(id))
}

/// The ARN of a contact.
pub(super) fn arn(world: &World, contact: &Contact) -> String {
    format!(
        "arn:aws:connect:{}:{ACCOUNT}:instance/{}/contact/{}",
        world.region, contact.instance, contact.id
    )
}

pub(super) fn describe_contact(call: &mut Call<'_>) -> Outcome {
    let world = &*call.world;
    let contact = contact(world, call.input, "ContactId")?;
    let session = world.session_of(contact);
    let mut out = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            out.insert(name.to_owned(), value);
        }
    };
    let text = |text: &Option<String>| text.as_deref().map(Value::from);
    put("Arn", Some(Value::from(arn(world, contact))));
    put("Id", Some(Value::from(contact.id.as_str())));
    let follows = contact.session != contact.id;
    put(
        "InitialContactId",
        follows.then(|| Value::from(contact.session.as_str())),
    );
    put("PreviousContactId", text(&contact.previous));
    let root = session
        .and_then(|session| session.carried.last())
        .unwrap_or(&contact.session);
    put("ContactAssociationId", Some(Value::from(root.as_str())));
    put("RelatedContactId", text(&contact.related));
    put("InitiationMethod", Some(Value::from(contact.method)));
    put("Channel", Some(Value::from("CHAT")));
    put("Name", text(&contact.name));
    put("Description", text(&contact.description));
    put("InitiationTimestamp", Some(time::epoch(contact.started)));
    put("DisconnectTimestamp", contact.ended.map(time::epoch));
    put("LastUpdateTimestamp", Some(time::epoch(contact.updated)));
    put("DisconnectReason", text(&contact.disconnect_reason));
    put(
        "CustomerId",
        session.and_then(|session| text(&session.customer_id)),
    );
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
    put(
        "Tags",
        (!contact.tags.is_empty()).then(|| json!(contact.tags)),
    );
    put(
        "SegmentAttributes",
        (!contact.segment_attributes.is_empty())
            .then(|| Value::Object(contact.segment_attributes.clone())),
    );
    put(
        "Attributes",
        session
            .filter(|session| !session.attributes.is_empty())
            .map(|session| json!(session.attributes)),
    );
    Ok(json!({ "Contact": out }))
}

pub(super) fn get_attributes(call: &mut Call<'_>) -> Outcome {
    let contact = contact(call.world, call.input, "InitialContactId")?;
    let attributes = call
        .world
        .session_of(contact)
        .map(|session| session.attributes.clone());
    Ok(json!({ "Attributes": attributes.unwrap_or_default() }))
}

pub(super) fn update_attributes(call: &mut Call<'_>) -> Outcome {
    let contact = contact(call.world, call.input, "InitialContactId")?;
    let session = contact.session.clone();
    let mut merged = call
        .world
        .session(&session)
        .map(|session| session.attributes.clone())
        .unwrap_or_default();
    merged.extend(call.input.text_map("Attributes"));
    attributes_allowed(&merged)?;
    let segments = call.world.session_mut(&session).map(|session| {
        session.attributes = merged;
        session.contacts.clone()
    });
    for id in segments.unwrap_or_default() {
        if let Ok(contact) = call.world.contact_mut(call.input.text("InstanceId"), &id) {
            contact.updated = call.now;
        }
    }
    Ok(nothing())
}

/// Attribute keys have letters, digits, `-` and `_`, and all of a contact's have 32,768 bytes at most.
pub(super) fn attributes_allowed(attributes: &BTreeMap<String, String>) -> Result<(), Refusal> {
    let allowed = |key: &str| {
        key.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    if let Some(key) = attributes.keys().find(|key| !allowed(key)) {
        return Err(Refusal::parameter(format!(
            "The attribute key '{key}' may hold letters, digits, dashes and underscores only"
        )));
    }
    let bytes: usize = attributes
        .iter()
        .map(|(key, value)| key.len() + value.len())
        .sum();
    if bytes > ATTRIBUTES_LIMIT {
        return Err(Refusal::parameter(format!(
            "The contact's attributes have {bytes} bytes together; at most {ATTRIBUTES_LIMIT} are allowed"
        )));
    }
    Ok(())
}

pub(super) fn update_contact(call: &mut Call<'_>) -> Outcome {
    const MEMBERS: [&str; 8] = [
        "Name",
        "Description",
        "References",
        "SegmentAttributes",
        "QueueInfo",
        "UserInfo",
        "CustomerEndpoint",
        "SystemEndpoint",
    ];
    let input = call.input;
    contact(call.world, input, "ContactId")?;
    if MEMBERS.iter().all(|name| input.get(name).is_none()) {
        return Err(Refusal::request(
            "At least one field to be updated must be given",
        ));
    }
    let external = MEMBERS
        .iter()
        .skip(4)
        .find(|name| input.get(name).is_some());
    if let Some(name) = external {
        return Err(Refusal::request(format!(
            "{name} can be updated only for external audio contacts"
        )));
    }
    let given = input.object("References");
    let unwritable = given.into_iter().flatten().find_map(|(key, reference)| {
        let kind = Input(reference).text("Type");
        (!matches!(kind, "URL" | "NUMBER" | "STRING" | "DATE" | "EMAIL")).then_some((key, kind))
    });
    if let Some((key, kind)) = unwritable {
        return Err(Refusal::parameter(format!(
            "The reference '{key}' is of type {kind}, which cannot be set"
        )));
    }
    let contact = call
        .world
        .contact_mut(input.text("InstanceId"), input.text("ContactId"))?;
    let mut references = contact.references.clone();
    references.extend(
        given
            .into_iter()
            .flatten()
            .map(|(key, reference)| (key.clone(), reference.clone())),
    );
    let bytes: usize = references
        .iter()
        .map(|(key, reference)| key.len() + Input(reference).text("Value").len())
        .sum();
    if bytes > REFERENCES_LIMIT {
        return Err(Refusal::request(format!(
            "The contact's references have {bytes} bytes together; at most {REFERENCES_LIMIT} are allowed"
        )));
    }
    contact.references = references;
    if let Some(name) = input.maybe("Name") {
        contact.name = Some(name.to_owned());
    }
    if let Some(description) = input.maybe("Description") {
        contact.description = Some(description.to_owned());
    }
    if let Some(attributes) = input.object("SegmentAttributes") {
        contact.segment_attributes.extend(attributes.clone());
    }
    contact.updated = call.now;
    Ok(nothing())
}

/// All references of the wanted types on one page, as the service gives them.
pub(super) fn list_references(call: &mut Call<'_>) -> Outcome {
    let contact = contact(call.world, call.input, "ContactId")?;
    if call.input.maybe("NextToken").is_some() {
        return Err(super::page::invalid());
    }
    let wanted = call.input.texts("ReferenceTypes");
    let list: Vec<Value> = contact
        .references
        .iter()
        .filter_map(|(key, reference)| {
            let kind = Input(reference).text("Type");
            let tag = match kind {
                "URL" => "Url",
                "NUMBER" => "Number",
                "STRING" => "String",
                "DATE" => "Date",
                "EMAIL" => "Email",
                _ => return None,
            };
            let value = Input(reference).text("Value");
            wanted
                .contains(&kind)
                .then(|| json!({ tag: { "Name": key, "Value": value } }))
        })
        .collect();
    Ok(json!({ "ReferenceSummaryList": list }))
}

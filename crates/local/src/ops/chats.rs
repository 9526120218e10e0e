//! Starting, continuing and stopping chats, custom participants, streaming.

use serde_json::{Map, Value, json};

use super::{Call, Input, Outcome};
use crate::chat::{Contact, Ending, Item, Participant, Role, Start, World, new_id};
use crate::pipeline::nothing;
use crate::reply::{Problem, Refusal};
use crate::time;

const SUPPORTED: [&str; 5] = [
    "text/plain",
    "text/markdown",
    "application/json",
    "application/vnd.amazonaws.connect.message.interactive",
    "application/vnd.amazonaws.connect.message.interactive.response",
];

pub(super) fn start_chat_contact(call: &mut Call<'_>) -> Outcome {
    let (input, now) = (call.input, call.now);
    let world = &mut *call.world;
    let instance = input.text("InstanceId");
    flow(world, instance, input.text("ContactFlowId"))?;
    let attributes = input.text_map("Attributes");
    super::describe::attributes_allowed(&attributes)?;
    let content_types = content_types(input)?;
    let related = input.maybe("RelatedContactId");
    let continued = match input.inner("PersistentChat") {
        None => None,
        Some(_) if related.is_some() => {
            return Err(Refusal::parameter(
                "RelatedContactId and PersistentChat cannot be given together",
            ));
        }
        Some(chat) => {
            let (Some(rehydration), Some(source)) =
                (chat.maybe("RehydrationType"), chat.maybe("SourceContactId"))
            else {
                return Err(Refusal::parameter(
                    "PersistentChat needs both RehydrationType and SourceContactId",
                ));
            };
            Some(world.continued(instance, rehydration, source, None)?)
        }
    };
    if let Some(related) = related {
        world.contact(instance, related)?;
    }
    let initial = input.inner("InitialMessage");
    if let Some(initial) = initial {
        let given = initial.text("ContentType");
        if !content_types.iter().any(|known| known == given) {
            return Err(Refusal::parameter(format!(
                "The initial message's content type {given} is not among the chat's: {}",
                content_types.join(", ")
            )));
        }
    }
    let from = continued.as_ref().map(|past| past.from.clone());
    let customer = input
        .inner("ParticipantDetails")
        .map_or("", |details| details.text("DisplayName"));
    let (contact, participant) = world.start(
        Start {
            instance: instance.to_owned(),
            customer: customer.to_owned(),
            customer_id: input.maybe("CustomerId").map(str::to_owned),
            attributes,
            segment_attributes: input
                .object("SegmentAttributes")
                .cloned()
                .unwrap_or_default(),
            content_types,
            related: related.map(str::to_owned),
            continued,
        },
        now,
    );
    let mut output = Map::new();
    output.insert("ContactId".to_owned(), Value::from(contact.as_str()));
    output.insert(
        "ParticipantId".to_owned(),
        Value::from(participant.as_str()),
    );
    let item = world.participant(&participant).map(|customer| {
        output.insert(
            "ParticipantToken".to_owned(),
            Value::from(customer.token.as_str()),
        );
        initial.map(|initial| {
            Item::message(
                customer,
                initial.text("Content"),
                initial.text("ContentType"),
                now,
            )
        })
    });
    if let Some(item) = item.flatten() {
        world.add(&contact, item);
    }
    if let Some(from) = from {
        output.insert("ContinuedFromContactId".to_owned(), Value::from(from));
    }
    Ok(Value::Object(output))
}

/// The flow a chat starts with must be there, be one that contacts start with, and be published.
fn flow(world: &World, instance: &str, id: &str) -> Result<(), Refusal> {
    let instance = world.instance(instance)?;
    // A flow can be named by its ARN too.
    let id = id.rsplit('/').next().unwrap_or(id);
    let Some(flow) = instance.flows.iter().find(|flow| flow.id == id) else {
        return Err(Refusal::not_found(format!(
            "There is no flow {id} in instance {}",
            instance.id
        )));
    };
    if flow.kind != "CONTACT_FLOW" {
        return Err(Refusal::request(format!(
            "A chat starts with a flow of type CONTACT_FLOW, and {id} is of type {}",
            flow.kind
        )));
    }
    if !flow.published {
        return Err(Refusal::request(format!("The flow {id} is not published")));
    }
    Ok(())
}

fn content_types(input: Input<'_>) -> Result<Vec<String>, Refusal> {
    let given = input.texts("SupportedMessagingContentTypes");
    if given.is_empty() {
        return Ok(vec!["text/plain".to_owned()]);
    }
    if let Some(unknown) = given.iter().find(|given| !SUPPORTED.contains(given)) {
        return Err(Refusal::parameter(format!(
            "The content type {unknown} is not supported; these are: {}",
            SUPPORTED.join(", ")
        )));
    }
    if !given.contains(&"text/plain") {
        return Err(Refusal::parameter(
            "SupportedMessagingContentTypes must contain text/plain",
        ));
    }
    Ok(given.into_iter().map(str::to_owned).collect())
}

pub(super) fn create_association(call: &mut Call<'_>) -> Outcome {
    let input = call.input;
    let from = call.world.associate(
        input.text("InstanceId"),
        input.text("InitialContactId"),
        input.text("RehydrationType"),
        input.text("SourceContactId"),
    )?;
    Ok(json!({ "ContinuedFromContactId": from }))
}

/// A contact that goes on.
fn live<'a>(world: &'a World, input: Input<'_>) -> Result<&'a Contact, Refusal> {
    let id = input.text("ContactId");
    let contact = world.contact(input.text("InstanceId"), id)?;
    if contact.ended.is_some() {
        return Err(Refusal::request(format!("The contact {id} has ended")));
    }
    Ok(contact)
}

/// Stops a contact, and the chat with it: no disconnect flow follows.
pub(super) fn stop_contact(call: &mut Call<'_>) -> Outcome {
    let id = live(call.world, call.input)?.id.clone();
    let reason = call
        .input
        .inner("DisconnectReason")
        .and_then(|reason| reason.maybe("Code"));
    call.world
        .end(&id, Ending::Chat, Some(reason.unwrap_or("API")), call.now);
    Ok(nothing())
}

pub(super) fn create_participant(call: &mut Call<'_>) -> Outcome {
    let (input, now) = (call.input, call.now);
    let world = &mut *call.world;
    let session = live(world, input)?.session.clone();
    let added = input.inner("ParticipantDetails");
    let role = added.and_then(|added| added.maybe("ParticipantRole"));
    if role != Some("CUSTOM_BOT") {
        return Err(Refusal::request(
            "The ParticipantRole of a participant added to a chat must be CUSTOM_BOT",
        ));
    }
    let occupied = world
        .session(&session)
        .and_then(|session| session.bot.as_ref())
        .and_then(|bot| world.participant(bot))
        .is_some_and(|bot| !bot.gone);
    if occupied {
        return Err(Refusal::new(
            Problem::Conflict,
            "The chat has a custom participant already",
        ));
    }
    let name = added
        .and_then(|added| added.maybe("DisplayName"))
        .unwrap_or("CUSTOM_BOT");
    let participant = Participant::new(Role::CustomBot, name, &session);
    let token = participant.token.clone();
    let id = world.add_participant(participant);
    if let Some(session) = world.session_mut(&session) {
        session.bot = Some(id.clone());
    }
    let expiry = now
        .checked_add(std::time::Duration::from_hours(25))
        .unwrap_or(now);
    Ok(json!({
        "ParticipantCredentials": { "ParticipantToken": token, "Expiry": time::iso8601(expiry) },
        "ParticipantId": id,
    }))
}

pub(super) fn start_streaming(call: &mut Call<'_>) -> Outcome {
    let session = live(call.world, call.input)?.session.clone();
    let endpoint = call
        .input
        .inner("ChatStreamingConfiguration")
        .map_or("", |configuration| {
            configuration.text("StreamingEndpointArn")
        });
    let id = new_id();
    if let Some(session) = call.world.session_mut(&session) {
        session.streams.insert(id.clone(), endpoint.to_owned());
    }
    Ok(json!({ "StreamingId": id }))
}

pub(super) fn stop_streaming(call: &mut Call<'_>) -> Outcome {
    let input = call.input;
    let session = call
        .world
        .contact(input.text("InstanceId"), input.text("ContactId"))?
        .session
        .clone();
    let id = input.text("StreamingId");
    let stopped = call
        .world
        .session_mut(&session)
        .and_then(|session| session.streams.remove(id));
    match stopped {
        Some(_) => Ok(nothing()),
        None => Err(Refusal::not_found(format!(
            "There is no streaming {id} of this contact"
        ))),
    }
}

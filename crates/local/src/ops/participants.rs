//! The participant service: connections, messages, events.

use std::time::{Duration, SystemTime};

use serde_json::{Map, Value, json};

use super::{Call, Outcome};
use crate::chat::{Ending, Item, Participant, Receipt, Role, World, new_id};
use crate::pipeline::nothing;
use crate::reply::Refusal;
use crate::time;

const EVENT: &str = "application/vnd.amazonaws.connect.event.";
/// How long a websocket's URL can be connected to.
const WEBSOCKET_LIFE: Duration = Duration::from_secs(100);

pub(super) fn create_connection(call: &mut Call<'_>) -> Outcome {
    let participant = call.world.by_token(call.input.text("ParticipantToken"))?;
    let (id, session) = (participant.id.clone(), participant.session.clone());
    if call.world.live(&session).is_none() {
        return Err(Refusal::denied("The chat has ended"));
    }
    let types = call.input.texts("Type");
    if types.contains(&"WEBRTC_CONNECTION") {
        return Err(Refusal::parameter(
            "A chat has no WEBRTC_CONNECTION; ask for WEBSOCKET or CONNECTION_CREDENTIALS",
        ));
    }
    let connects = call.input.get("ConnectParticipant") == Some(&Value::Bool(true));
    if types.is_empty() && !connects {
        return Err(Refusal::parameter(
            "Type or ConnectParticipant must be given",
        ));
    }
    let (token, expires) = call.world.connect(&id, call.now);
    let mut output = Map::new();
    if types.contains(&"WEBSOCKET") {
        let expiry = call.now.checked_add(WEBSOCKET_LIFE).unwrap_or(call.now);
        let url = format!(
            "ws://{}/participant/websocket/{}",
            call.world.address,
            new_id()
        );
        output.insert(
            "Websocket".to_owned(),
            json!({ "Url": url, "ConnectionExpiry": time::iso8601(expiry) }),
        );
    }
    if types.contains(&"CONNECTION_CREDENTIALS") {
        output.insert(
            "ConnectionCredentials".to_owned(),
            json!({ "ConnectionToken": token, "Expiry": time::iso8601(expires) }),
        );
    }
    Ok(Value::Object(output))
}

/// The caller and the contact of its chat that goes on.
fn caller(call: &Call<'_>) -> Result<(Participant, String), Refusal> {
    let participant = call
        .world
        .by_connection(call.input.text("ConnectionToken"), call.now)?;
    match call.world.live(&participant.session) {
        Some(contact) => Ok((participant.clone(), contact.id.clone())),
        None => Err(Refusal::denied("The chat has ended")),
    }
}

fn sent(item: &Item) -> Value {
    json!({ "Id": item.id, "AbsoluteTime": time::iso8601(item.at) })
}

pub(super) fn send_message(call: &mut Call<'_>) -> Outcome {
    let (participant, contact) = caller(call)?;
    let content_type = call.input.text("ContentType");
    let allowed = call
        .world
        .session(&participant.session)
        .map(|session| session.content_types.clone())
        .unwrap_or_default();
    if !allowed.iter().any(|known| known == content_type) {
        return Err(Refusal::parameter(format!(
            "The content type {content_type} is not among the chat's: {}",
            allowed.join(", ")
        )));
    }
    let content = call.input.text("Content");
    if content_type.contains("json") && serde_json::from_str::<Value>(content).is_err() {
        return Err(Refusal::parameter(format!(
            "The content of a message of type {content_type} must be JSON"
        )));
    }
    let item = Item::message(&participant, content, content_type, call.now);
    let answer = sent(&item);
    call.world.add(&contact, item);
    Ok(answer)
}

/// Typing and acknowledgements go to the other participants and stay in no transcript; receipts are kept with their
/// message.
pub(super) fn send_event(call: &mut Call<'_>) -> Outcome {
    let (participant, _) = caller(call)?;
    let content_type = call.input.text("ContentType");
    let name = content_type.strip_prefix(EVENT).unwrap_or_default();
    match name {
        "typing" | "connection.acknowledged" => {}
        "message.delivered" | "message.read" => {
            let message = call
                .input
                .maybe("Content")
                .and_then(|content| serde_json::from_str::<Value>(content).ok())
                .and_then(|content| Some(content.get("messageId")?.as_str()?.to_owned()))
                .ok_or_else(|| {
                    Refusal::parameter(format!(
                        "The content of {content_type} must be JSON with a messageId"
                    ))
                })?;
            receipt(
                call.world,
                &participant,
                &message,
                name == "message.read",
                call.now,
            )?;
        }
        _ => {
            return Err(Refusal::parameter(format!(
                "{content_type} is no event that a participant can send"
            )));
        }
    }
    Ok(sent(&Item::event(name, Some(&participant), call.now)))
}

fn receipt(
    world: &mut World,
    by: &Participant,
    message: &str,
    read: bool,
    now: SystemTime,
) -> Result<(), Refusal> {
    let session = world.session(&by.session);
    let segments = session
        .map(|session| (session.id.clone(), session.contacts.clone()))
        .unwrap_or_default();
    let instance = world
        .any_contact(&segments.0)
        .map(|contact| contact.instance.clone())
        .unwrap_or_default();
    for id in segments.1 {
        let Ok(contact) = world.contact_mut(&instance, &id) else {
            continue;
        };
        let found = contact
            .items
            .iter_mut()
            .find(|item| item.message && item.id == message);
        let Some(item) = found else {
            continue;
        };
        let known = item
            .receipts
            .iter_mut()
            .position(|receipt| receipt.participant == by.id);
        if known.is_none() {
            item.receipts.push(Receipt {
                participant: by.id.clone(),
                delivered: None,
                read: None,
            });
        }
        if let Some(receipt) = item
            .receipts
            .iter_mut()
            .find(|receipt| receipt.participant == by.id)
        {
            let slot = if read {
                &mut receipt.read
            } else {
                &mut receipt.delivered
            };
            slot.get_or_insert(now);
        }
        return Ok(());
    }
    Err(Refusal::parameter(format!(
        "There is no message {message} in the chat"
    )))
}

/// The customer or the agent ends the chat by leaving; a custom participant only leaves.
pub(super) fn disconnect(call: &mut Call<'_>) -> Outcome {
    let participant = call
        .world
        .by_connection(call.input.text("ConnectionToken"), call.now)?
        .clone();
    call.world.leave(&participant.id, call.now);
    if participant.role != Role::CustomBot
        && let Some(live) = call
            .world
            .live(&participant.session)
            .map(|contact| contact.id.clone())
    {
        let reason = if participant.role == Role::Agent {
            "AGENT_DISCONNECT"
        } else {
            "CUSTOMER_DISCONNECT"
        };
        call.world.end(&live, Ending::Chat, Some(reason), call.now);
    }
    Ok(nothing())
}

//! `GetTranscript`.

use serde_json::{Map, Value, json};

use super::page::page;
use super::{Call, Input, Outcome};
use crate::chat::{Item, Role, Session, World};
use crate::reply::Refusal;
use crate::time;

/// An item with the contact it was sent on, and whether that is one of a past session.
struct Entry<'a> {
    item: &'a Item,
    contact: &'a str,
    past: bool,
}

pub(super) fn get_transcript(call: &mut Call<'_>) -> Outcome {
    let participant = call
        .world
        .by_connection(call.input.text("ConnectionToken"), call.now)?;
    let Some(session) = call.world.session(&participant.session) else {
        return Err(Refusal::denied("The connection token is not valid"));
    };
    if let Some(contact) = call.input.maybe("ContactId")
        && !session.contacts.iter().any(|id| id == contact)
    {
        return Err(Refusal::parameter(format!(
            "The contact {contact} does not belong to the participant's chat"
        )));
    }
    let mut entries = entries(call.world, session);
    let position = call.input.inner("StartPosition");
    let start = match position {
        Some(position) => start(&entries, position, call.input)?,
        None => None,
    };
    let forward = match call.input.maybe("ScanDirection") {
        Some(direction) => direction == "FORWARD",
        None => start.is_some(),
    };
    if forward {
        entries.drain(..start.unwrap_or(0).min(entries.len()));
    } else {
        let newest = start.map_or(entries.len(), |at| at + 1);
        entries.truncate(newest);
        entries.reverse();
    }
    let page = page(call, &entries, 10, |entry| entry.item.id.as_str())?;
    let ascending = call.input.maybe("SortOrder") == Some("ASCENDING");
    let mut transcript: Vec<Value> = page.items.iter().map(written).collect();
    if forward != ascending {
        transcript.reverse();
    }
    let mut output = json!({ "InitialContactId": session.id, "Transcript": transcript });
    if let (Some(next), Value::Object(output)) = (page.next, &mut output) {
        output.insert("NextToken".to_owned(), Value::from(next));
    }
    Ok(output)
}

/// All items that a session's transcript holds, oldest first: those of the past contacts that it continues, then its
/// own.
fn entries<'a>(world: &'a World, session: &'a Session) -> Vec<Entry<'a>> {
    let past = session.carried.iter().rev().map(|id| (id, true));
    let own = session.contacts.iter().map(|id| (id, false));
    past.chain(own)
        .filter_map(|(id, past)| Some((world.any_contact(id)?, past)))
        .flat_map(|(contact, past)| {
            contact.items.iter().map(move |item| Entry {
                item,
                contact: &contact.id,
                past,
            })
        })
        .collect()
}

/// The place that a start position names, from the oldest item.
fn start(
    entries: &[Entry<'_>],
    position: Input<'_>,
    input: Input<'_>,
) -> Result<Option<usize>, Refusal> {
    if let Some(id) = position.maybe("Id") {
        return match entries.iter().position(|entry| entry.item.id == id) {
            Some(at) => Ok(Some(at)),
            None => Err(Refusal::parameter(format!(
                "There is no item {id} in the transcript"
            ))),
        };
    }
    if let Some(text) = position.maybe("AbsoluteTime") {
        let at = time::parse_date_time(text)
            .and_then(|seconds| time::from_epoch(seconds.as_f64()?))
            .ok_or_else(|| {
                Refusal::parameter(format!(
                    "StartPosition.AbsoluteTime must be like 2019-11-08T02:41:28.172Z, not {text}"
                ))
            })?;
        // Texts of the wire have milliseconds, and so must the comparison.
        let moment = time::iso8601(at);
        let earlier = |entry: &Entry<'_>| time::iso8601(entry.item.at) < moment;
        let backward = input.maybe("ScanDirection") == Some("BACKWARD");
        return Ok(Some(if backward {
            let until = entries
                .iter()
                .rposition(|entry| time::iso8601(entry.item.at) <= moment);
            match until {
                Some(at) => at,
                None => {
                    return Err(Refusal::parameter(
                        "There is no item at or before AbsoluteTime",
                    ));
                }
            }
        } else {
            entries
                .iter()
                .position(|entry| !earlier(entry))
                .unwrap_or(entries.len())
        }));
    }
    Ok(position
        .count("MostRecent")
        .map(|recent| entries.len().saturating_sub(recent)))
}

/// An item as the service writes it: one of a past chat names its contact in `RelatedContactId`, one of the present
/// chat in `ContactId`.
fn written(entry: &Entry<'_>) -> Value {
    let item = entry.item;
    let mut out = Map::new();
    let mut put = |name: &str, value: Value| {
        out.insert(name.to_owned(), value);
    };
    put("Id", Value::from(item.id.as_str()));
    put("AbsoluteTime", Value::from(time::iso8601(item.at)));
    put(
        "Type",
        Value::from(if item.message { "MESSAGE" } else { "EVENT" }),
    );
    put("ContentType", Value::from(item.content_type.as_str()));
    if let Some(content) = &item.content {
        put("Content", Value::from(content.as_str()));
    }
    if let Some((id, role, name)) = &item.sender {
        if *role != Role::System {
            put("ParticipantId", Value::from(id.as_str()));
        }
        put("ParticipantRole", Value::from(role.as_str()));
        put("DisplayName", Value::from(name.as_str()));
    }
    if entry.past {
        put("RelatedContactId", Value::from(entry.contact));
    } else {
        put("ContactId", Value::from(entry.contact));
    }
    if !item.receipts.is_empty() {
        let receipts: Vec<Value> = item
            .receipts
            .iter()
            .map(|receipt| {
                let mut out = Map::new();
                out.insert(
                    "RecipientParticipantId".to_owned(),
                    Value::from(receipt.participant.as_str()),
                );
                if let Some(at) = receipt.delivered {
                    out.insert(
                        "DeliveredTimestamp".to_owned(),
                        Value::from(time::iso8601(at)),
                    );
                }
                if let Some(at) = receipt.read {
                    out.insert("ReadTimestamp".to_owned(), Value::from(time::iso8601(at)));
                }
                Value::Object(out)
            })
            .collect();
        put(
            "MessageMetadata",
            json!({ "MessageId": item.id, "Receipts": receipts }),
        );
    }
    Value::Object(out)
}

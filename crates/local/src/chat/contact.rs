//! Contacts, the sessions they form, and the items of their transcripts.

use std::collections::BTreeMap;
use std::time::SystemTime;

use serde_json::{Map, Value};

use super::new_id;
use super::participant::{Participant, Role};

/// A contact: one segment of a chat session.
#[derive(Debug, Clone)]
pub(crate) struct Contact {
    pub(crate) id: String,
    /// The session's initial contact; its own id if it is that.
    pub(crate) session: String,
    pub(crate) instance: String,
    pub(crate) previous: Option<String>,
    /// The contact it is related to: the past one that it continues, or what `StartChatContact` was given.
    pub(crate) related: Option<String>,
    /// `ContactInitiationMethod`.
    pub(crate) method: &'static str,
    pub(crate) agent: Option<Agent>,
    /// The queue, and when it was entered.
    pub(crate) queue: Option<(String, SystemTime)>,
    pub(crate) started: SystemTime,
    pub(crate) ended: Option<SystemTime>,
    pub(crate) updated: SystemTime,
    pub(crate) disconnect_reason: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) description: Option<String>,
    /// `Reference` structures by key.
    pub(crate) references: BTreeMap<String, Value>,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) segment_attributes: Map<String, Value>,
    pub(crate) items: Vec<Item>,
}

/// The agent who accepted a contact.
#[derive(Debug, Clone)]
pub(crate) struct Agent {
    pub(crate) id: String,
    pub(crate) participant: String,
    pub(crate) connected: SystemTime,
}

/// A chat session: the contacts from one `StartChatContact` on.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    /// Its initial contact.
    pub(crate) id: String,
    /// Its contacts in the order they began.
    pub(crate) contacts: Vec<String>,
    pub(crate) attributes: BTreeMap<String, String>,
    /// The customer's participant id.
    pub(crate) customer: String,
    pub(crate) customer_id: Option<String>,
    /// The content types that messages may have.
    pub(crate) content_types: Vec<String>,
    /// The contacts of past sessions whose transcripts it holds, newest first.
    pub(crate) carried: Vec<String>,
    pub(crate) continued_from: Option<String>,
    /// Streaming endpoints by streaming id.
    pub(crate) streams: BTreeMap<String, String>,
    /// The custom participant, of which there is at most one.
    pub(crate) bot: Option<String>,
}

/// An item of a transcript.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) id: String,
    pub(crate) at: SystemTime,
    pub(crate) message: bool,
    pub(crate) content: Option<String>,
    pub(crate) content_type: String,
    /// Participant id, role and display name of the sender.
    pub(crate) sender: Option<(String, Role, String)>,
    pub(crate) receipts: Vec<Receipt>,
}

/// What is known of a message's arrival at one participant.
#[derive(Debug, Clone)]
pub(crate) struct Receipt {
    pub(crate) participant: String,
    pub(crate) delivered: Option<SystemTime>,
    pub(crate) read: Option<SystemTime>,
}

impl Contact {
    pub(crate) fn new(
        id: &str,
        session: &str,
        instance: &str,
        method: &'static str,
        now: SystemTime,
    ) -> Self {
        Self {
            id: id.to_owned(),
            session: session.to_owned(),
            instance: instance.to_owned(),
            previous: None,
            related: None,
            method,
            agent: None,
            queue: None,
            started: now,
            ended: None,
            updated: now,
            disconnect_reason: None,
            name: None,
            description: None,
            references: BTreeMap::new(),
            tags: BTreeMap::new(),
            segment_attributes: Map::new(),
            items: Vec::new(),
        }
    }
}

impl Item {
    /// A message of a participant.
    pub(crate) fn message(
        sender: &Participant,
        content: &str,
        content_type: &str,
        now: SystemTime,
    ) -> Self {
        Self {
            content: Some(content.to_owned()),
            message: true,
            ..Self::new(content_type.to_owned(), Some(sender), now)
        }
    }

    /// An event by the last part of its content type, such as `participant.joined`.
    pub(crate) fn event(name: &str, sender: Option<&Participant>, now: SystemTime) -> Self {
        let content_type = format!("application/vnd.amazonaws.connect.event.{name}");
        Self::new(content_type, sender, now)
    }

    fn new(content_type: String, sender: Option<&Participant>, now: SystemTime) -> Self {
        Self {
            id: new_id(),
            at: now,
            message: false,
            content: None,
            content_type,
            sender: sender.map(|sender| (sender.id.clone(), sender.role, sender.name.clone())),
            receipts: Vec::new(),
        }
    }
}

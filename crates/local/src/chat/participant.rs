//! Participants of chats, and the tokens that let them in.

use std::time::{Duration, SystemTime};

use super::{Item, World, new_id};
use crate::reply::Refusal;

/// How long a connection token is valid.
const CONNECTION_LIFE: Duration = Duration::from_hours(24);

/// Someone who takes part in a chat.
#[derive(Debug, Clone)]
pub(crate) struct Participant {
    pub(crate) id: String,
    pub(crate) role: Role,
    pub(crate) name: String,
    pub(crate) session: String,
    /// What `CreateParticipantConnection` takes.
    pub(crate) token: String,
    pub(crate) joined: bool,
    pub(crate) gone: bool,
}

/// A participant's role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Customer,
    Agent,
    System,
    CustomBot,
}

impl Role {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "CUSTOMER",
            Self::Agent => "AGENT",
            Self::System => "SYSTEM",
            Self::CustomBot => "CUSTOM_BOT",
        }
    }
}

/// A connection of a participant.
#[derive(Debug, Clone)]
pub(crate) struct Connection {
    pub(crate) participant: String,
    pub(crate) expires: SystemTime,
}

impl Participant {
    pub(crate) fn new(role: Role, name: &str, session: &str) -> Self {
        Self {
            id: new_id(),
            role,
            name: name.to_owned(),
            session: session.to_owned(),
            token: format!("participant-token-{}", new_id()),
            joined: false,
            gone: false,
        }
    }
}

impl World {
    pub(crate) fn participant(&self, id: &str) -> Option<&Participant> {
        self.participants.get(id)
    }

    /// Adds a participant to a session and returns its id.
    pub(crate) fn add_participant(&mut self, participant: Participant) -> String {
        let id = participant.id.clone();
        self.participants.insert(id.clone(), participant);
        id
    }

    /// The participant that a participant token names.
    pub(crate) fn by_token(&self, token: &str) -> Result<&Participant, Refusal> {
        self.participants
            .values()
            .find(|participant| participant.token == token && !participant.gone)
            .ok_or_else(|| Refusal::denied("The participant token is not valid"))
    }

    /// Opens a connection; the participant joins the chat with its first one.
    pub(crate) fn connect(&mut self, participant: &str, now: SystemTime) -> (String, SystemTime) {
        let token = format!("connection-token-{}", new_id());
        let expires = now.checked_add(CONNECTION_LIFE).unwrap_or(now);
        self.connections.insert(
            token.clone(),
            Connection {
                participant: participant.to_owned(),
                expires,
            },
        );
        self.join(participant, now);
        (token, expires)
    }

    /// Marks a participant as having joined, and tells the transcript once.
    pub(crate) fn join(&mut self, participant: &str, now: SystemTime) {
        let Some(joining) = self.participants.get_mut(participant) else {
            return;
        };
        if std::mem::replace(&mut joining.joined, true) {
            return;
        }
        let joined = joining.clone();
        if let Some(contact) = self.live(&joined.session).map(|contact| contact.id.clone()) {
            self.add(
                &contact,
                Item::event("participant.joined", Some(&joined), now),
            );
        }
    }

    /// The participant that a connection token names.
    pub(crate) fn by_connection(
        &self,
        token: &str,
        now: SystemTime,
    ) -> Result<&Participant, Refusal> {
        self.connections
            .get(token)
            .filter(|connection| connection.expires > now)
            .and_then(|connection| self.participants.get(&connection.participant))
            .filter(|participant| !participant.gone)
            .ok_or_else(|| Refusal::denied("The connection token is not valid"))
    }

    /// A participant leaves; its tokens are worth nothing afterwards.
    pub(crate) fn leave(&mut self, participant: &str, now: SystemTime) {
        let Some(leaving) = self.participants.get_mut(participant) else {
            return;
        };
        if std::mem::replace(&mut leaving.gone, true) {
            return;
        }
        let left = leaving.clone();
        self.connections
            .retain(|_, connection| connection.participant != participant);
        if let Some(contact) = self.live(&left.session).map(|contact| contact.id.clone()) {
            self.add(&contact, Item::event("participant.left", Some(&left), now));
        }
    }
}

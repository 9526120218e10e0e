//! What customers and agents do outside of the APIs.

use std::fmt;
use std::time::SystemTime;

use super::{Agent, Ending, Item, Participant, Role, World};

/// Who says something.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Speaker {
    /// The customer of the session.
    Customer,
    /// The agent who has accepted the contact.
    Agent,
    /// The system: a flow's prompt.
    System,
    /// The participant with this id.
    Participant(String),
}

/// A participant who has joined a chat.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Joined {
    /// The participant's id.
    pub participant_id: String,
    /// The token that `CreateParticipantConnection` takes.
    pub participant_token: String,
}

impl fmt::Debug for Joined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Joined")
            .field("participant_id", &self.participant_id)
            .finish_non_exhaustive()
    }
}

/// Why people cannot do that.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChatError {
    /// There is no such contact.
    UnknownContact(String),
    /// The contact has ended.
    Ended(String),
    /// The contact goes on.
    NotEnded(String),
    /// An agent has accepted the contact already.
    Accepted {
        /// The contact.
        contact: String,
        /// The agent.
        agent: String,
    },
    /// No agent has accepted the contact.
    NoAgent(String),
    /// There is a later contact in the session.
    NotLast(String),
    /// No participant of the chat has this id.
    UnknownParticipant(String),
    /// There is no such instance.
    UnknownInstance(String),
}

impl fmt::Display for ChatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownContact(contact) => write!(f, "there is no contact {contact}"),
            Self::Ended(contact) => write!(f, "contact {contact} has ended"),
            Self::NotEnded(contact) => write!(f, "contact {contact} has not ended"),
            Self::Accepted { contact, agent } => {
                write!(f, "agent {agent} has accepted contact {contact} already")
            }
            Self::NoAgent(contact) => write!(f, "no agent has accepted contact {contact}"),
            Self::NotLast(contact) => {
                write!(f, "contact {contact} is not the last one of its session")
            }
            Self::UnknownParticipant(id) => write!(f, "there is no participant {id} in the chat"),
            Self::UnknownInstance(id) => write!(f, "there is no instance {id}"),
        }
    }
}

impl std::error::Error for ChatError {}

impl World {
    fn session_id(&self, contact: &str) -> Result<String, ChatError> {
        self.any_contact(contact)
            .map(|contact| contact.session.clone())
            .ok_or_else(|| ChatError::UnknownContact(contact.to_owned()))
    }

    /// The session of a contact that goes on.
    fn live_session(&self, contact: &str) -> Result<String, ChatError> {
        match self.any_contact(contact) {
            Some(found) if found.ended.is_none() => Ok(found.session.clone()),
            Some(_) => Err(ChatError::Ended(contact.to_owned())),
            None => Err(ChatError::UnknownContact(contact.to_owned())),
        }
    }

    pub(crate) fn accept(
        &mut self,
        contact: &str,
        agent: &str,
        now: SystemTime,
    ) -> Result<Joined, ChatError> {
        let session = self.live_session(contact)?;
        if let Some(earlier) = self
            .any_contact(contact)
            .and_then(|found| found.agent.as_ref())
        {
            return Err(ChatError::Accepted {
                contact: contact.to_owned(),
                agent: earlier.id.clone(),
            });
        }
        let participant = Participant::new(Role::Agent, agent, &session);
        let joined = Joined {
            participant_id: participant.id.clone(),
            participant_token: participant.token.clone(),
        };
        let participant = self.add_participant(participant);
        if let Some(found) = self.contacts.get_mut(contact) {
            found.agent = Some(Agent {
                id: agent.to_owned(),
                participant: participant.clone(),
                connected: now,
            });
            found.updated = now;
        }
        self.join(&participant, now);
        Ok(joined)
    }

    pub(crate) fn transfer(
        &mut self,
        contact: &str,
        to_agent: &str,
        now: SystemTime,
    ) -> Result<String, ChatError> {
        let session = self.live_session(contact)?;
        if self
            .any_contact(contact)
            .is_none_or(|found| found.agent.is_none())
        {
            return Err(ChatError::NoAgent(contact.to_owned()));
        }
        self.end(contact, Ending::Transfer, None, now);
        let next = self
            .next(&session, "TRANSFER", now)
            .ok_or_else(|| ChatError::UnknownContact(contact.to_owned()))?;
        self.accept(&next, to_agent, now)?;
        Ok(next)
    }

    pub(crate) fn end_contact(&mut self, contact: &str, now: SystemTime) -> Result<(), ChatError> {
        self.live_session(contact)?;
        self.end(contact, Ending::Chat, None, now);
        Ok(())
    }

    pub(crate) fn start_survey(
        &mut self,
        contact: &str,
        now: SystemTime,
    ) -> Result<String, ChatError> {
        let session = self.session_id(contact)?;
        if let Some(live) = self.live(&session) {
            return Err(ChatError::NotEnded(live.id.clone()));
        }
        let last = self
            .session(&session)
            .and_then(|session| session.contacts.last());
        if last.is_some_and(|last| last != contact) {
            return Err(ChatError::NotLast(contact.to_owned()));
        }
        self.next(&session, "DISCONNECT", now)
            .ok_or_else(|| ChatError::UnknownContact(contact.to_owned()))
    }

    pub(crate) fn end_session(&mut self, contact: &str, now: SystemTime) -> Result<(), ChatError> {
        let session = self.session_id(contact)?;
        while let Some(live) = self.live(&session).map(|live| live.id.clone()) {
            self.end(&live, Ending::Chat, None, now);
        }
        Ok(())
    }

    pub(crate) fn transcripts(&self, contact: &str) -> Result<Vec<String>, ChatError> {
        let session = self.session_id(contact)?;
        Ok(self
            .session(&session)
            .map(|session| session.carried.clone())
            .unwrap_or_default())
    }

    pub(crate) fn say(
        &mut self,
        contact: &str,
        speaker: &Speaker,
        text: &str,
        now: SystemTime,
    ) -> Result<String, ChatError> {
        let session = self.live_session(contact)?;
        let system;
        let participant = match speaker {
            Speaker::System => {
                system = Participant::new(Role::System, "SYSTEM_MESSAGE", &session);
                &system
            }
            Speaker::Customer => self
                .session(&session)
                .and_then(|session| self.participant(&session.customer))
                .ok_or_else(|| ChatError::UnknownContact(contact.to_owned()))?,
            Speaker::Agent => self
                .any_contact(contact)
                .and_then(|found| found.agent.as_ref())
                .and_then(|agent| self.participant(&agent.participant))
                .ok_or_else(|| ChatError::NoAgent(contact.to_owned()))?,
            Speaker::Participant(id) => self
                .participant(id)
                .filter(|participant| participant.session == session)
                .ok_or_else(|| ChatError::UnknownParticipant(id.clone()))?,
        };
        let item = Item::message(participant, text, "text/plain", now);
        let id = item.id.clone();
        self.add(contact, item);
        Ok(id)
    }
}

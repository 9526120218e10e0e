//! The rules of persistent chat: what can be continued, from where, and which transcripts come along.

use super::World;
use crate::reply::Refusal;

/// A past chat that a new one continues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Continued {
    /// The contact it continues from.
    pub(crate) from: String,
    /// The contacts whose transcripts it holds, newest first: that contact, those before it in its session, and those
    /// that its session had continued from itself.
    pub(crate) carried: Vec<String>,
}

impl World {
    /// Finds what a source leads to. Only a session that has ended can be continued: with `ENTIRE_PAST_SESSION` from
    /// its most recently ended contact, and the source must be its initial contact; with `FROM_SEGMENT` from the
    /// source, which can be any of its contacts, and those after it are dropped.
    ///
    /// `current` is the session that shall go on from there; it cannot continue itself.
    pub(crate) fn continued(
        &self,
        instance: &str,
        rehydration: &str,
        source: &str,
        current: Option<&str>,
    ) -> Result<Continued, Refusal> {
        let contact = self.contact(instance, source)?;
        let Some(session) = self.session_of(contact) else {
            return Err(Refusal::not_found(format!("There is no contact {source}")));
        };
        if current == Some(session.id.as_str()) {
            return Err(Refusal::request(format!(
                "The contact {source} belongs to the chat that is going on; only a past chat can be continued"
            )));
        }
        if let Some(live) = self.live(&session.id) {
            return Err(Refusal::request(format!(
                "Only a chat that has ended can be continued, and contact {} of the session of {source} has not ended",
                live.id
            )));
        }
        let from = match rehydration {
            "ENTIRE_PAST_SESSION" if source != session.id => {
                return Err(Refusal::parameter(format!(
                    "ENTIRE_PAST_SESSION takes the initial contact of a past session, and {source} is not: \
                     the initial contact of its session is {}",
                    session.id
                )));
            }
            "ENTIRE_PAST_SESSION" => session
                .contacts
                .iter()
                .filter_map(|id| self.any_contact(id))
                .max_by_key(|contact| contact.ended)
                .unwrap_or(contact),
            _ => contact,
        };
        let mut carried = vec![from.id.clone()];
        let mut previous = from.previous.as_deref();
        while let Some(before) = previous.and_then(|id| self.any_contact(id)) {
            carried.push(before.id.clone());
            previous = before.previous.as_deref();
        }
        carried.extend(session.carried.iter().cloned());
        Ok(Continued {
            from: from.id.clone(),
            carried,
        })
    }

    /// Lets a chat that is going on continue a past one.
    pub(crate) fn associate(
        &mut self,
        instance: &str,
        current: &str,
        rehydration: &str,
        source: &str,
    ) -> Result<String, Refusal> {
        let contact = self.contact(instance, current)?;
        let session = contact.session.clone();
        if self.live(&session).is_none() {
            return Err(Refusal::request(format!(
                "The chat of contact {current} has ended; only one that is going on can continue a past chat"
            )));
        }
        if let Some(from) = self
            .session(&session)
            .and_then(|session| session.continued_from.as_ref())
        {
            return Err(Refusal::request(format!(
                "The chat of contact {current} continues contact {from} already"
            )));
        }
        let past = self.continued(instance, rehydration, source, Some(&session))?;
        let mut segments = Vec::new();
        if let Some(session) = self.session_mut(&session) {
            session.continued_from = Some(past.from.clone());
            session.carried.clone_from(&past.carried);
            segments.clone_from(&session.contacts);
        }
        for id in segments {
            if let Ok(contact) = self.contact_mut(instance, &id) {
                contact.related = Some(past.from.clone());
            }
        }
        Ok(past.from)
    }
}

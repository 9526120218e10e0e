//! Connect's chat state, in memory: instances, contacts, participants, transcripts.

mod contact;
mod participant;
mod people;
mod persistent;
mod repeat;
mod seed;

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::time::SystemTime;

use uuid::Uuid;

use crate::builder::Builder;
use crate::reply::Refusal;

pub(crate) use contact::{Agent, Contact, Item, Receipt, Session};
pub(crate) use participant::{Connection, Participant, Role};
pub use people::{ChatError, Joined, Speaker};
pub(crate) use seed::{Flow, Instance, Queue};

/// The account that ARNs name.
pub(crate) const ACCOUNT: &str = "123456789012";

/// Everything there is.
#[derive(Debug)]
pub(crate) struct World {
    /// The region that ARNs name.
    pub(crate) region: String,
    /// Where the endpoint listens, for placeholder URLs.
    pub(crate) address: SocketAddr,
    /// Makes page tokens of this endpoint its own.
    pub(crate) secret: [u8; 16],
    /// Instances in the order they were made.
    pub(crate) instances: Vec<Instance>,
    contacts: HashMap<String, Contact>,
    /// Contact ids in the order they began.
    order: Vec<String>,
    /// Sessions by their initial contact.
    sessions: HashMap<String, Session>,
    participants: HashMap<String, Participant>,
    /// Connections by their token.
    connections: HashMap<String, Connection>,
    repeats: repeat::Repeats,
}

/// What a chat starts with.
#[derive(Debug, Default)]
pub(crate) struct Start {
    pub(crate) instance: String,
    pub(crate) customer: String,
    pub(crate) customer_id: Option<String>,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) segment_attributes: serde_json::Map<String, serde_json::Value>,
    pub(crate) content_types: Vec<String>,
    pub(crate) related: Option<String>,
    pub(crate) continued: Option<persistent::Continued>,
}

pub(crate) fn new_id() -> String {
    Uuid::new_v4().to_string()
}

impl World {
    pub(crate) fn new(setup: &Builder, address: SocketAddr) -> Self {
        let region = setup
            .region
            .clone()
            .unwrap_or_else(|| "us-east-1".to_owned());
        Self {
            instances: seed::instances(setup, &region),
            region,
            address,
            secret: *Uuid::new_v4().as_bytes(),
            contacts: HashMap::new(),
            order: Vec::new(),
            sessions: HashMap::new(),
            participants: HashMap::new(),
            connections: HashMap::new(),
            repeats: repeat::Repeats::default(),
        }
    }

    /// An instance by id.
    pub(crate) fn instance(&self, id: &str) -> Result<&Instance, Refusal> {
        self.instances
            .iter()
            .find(|instance| instance.id == id)
            .ok_or_else(|| Refusal::not_found(format!("There is no instance {id}")))
    }

    /// A contact of an instance.
    pub(crate) fn contact(&self, instance: &str, id: &str) -> Result<&Contact, Refusal> {
        self.instance(instance)?;
        self.contacts
            .get(id)
            .filter(|contact| contact.instance == instance)
            .ok_or_else(|| {
                Refusal::not_found(format!("There is no contact {id} in instance {instance}"))
            })
    }

    /// A contact of an instance, to change.
    pub(crate) fn contact_mut(
        &mut self,
        instance: &str,
        id: &str,
    ) -> Result<&mut Contact, Refusal> {
        self.contact(instance, id)?;
        self.contacts
            .get_mut(id)
            .ok_or_else(|| Refusal::not_found(format!("There is no contact {id}")))
    }

    /// A contact of any instance.
    pub(crate) fn any_contact(&self, id: &str) -> Option<&Contact> {
        self.contacts.get(id)
    }

    /// Every contact, in the order they began.
    pub(crate) fn contacts(&self) -> impl Iterator<Item = &Contact> {
        self.order.iter().filter_map(|id| self.contacts.get(id))
    }

    /// The session a contact belongs to.
    pub(crate) fn session_of(&self, contact: &Contact) -> Option<&Session> {
        self.sessions.get(&contact.session)
    }

    /// A session by its initial contact.
    pub(crate) fn session(&self, id: &str) -> Option<&Session> {
        self.sessions.get(id)
    }

    /// A session by its initial contact, to change.
    pub(crate) fn session_mut(&mut self, id: &str) -> Option<&mut Session> {
        self.sessions.get_mut(id)
    }

    /// The contact of a session that goes on, if one does.
    pub(crate) fn live(&self, session: &str) -> Option<&Contact> {
        self.sessions
            .get(session)?
            .contacts
            .iter()
            .filter_map(|id| self.contacts.get(id))
            .find(|contact| contact.ended.is_none())
    }

    /// Begins a chat; returns its contact and the customer's participant.
    pub(crate) fn start(&mut self, start: Start, now: SystemTime) -> (String, String) {
        let id = new_id();
        let customer = Participant::new(Role::Customer, &start.customer, &id);
        let customer_id = customer.id.clone();
        let (continued_from, carried) = start
            .continued
            .map_or((None, Vec::new()), |past| (Some(past.from), past.carried));
        let mut contact = Contact::new(&id, &id, &start.instance, "API", now);
        contact.segment_attributes = start.segment_attributes;
        contact.related = start.related.or_else(|| continued_from.clone());
        contact.queue = self
            .instance(&start.instance)
            .ok()
            .and_then(|instance| instance.queues.first())
            .map(|queue| (queue.id.clone(), now));
        self.sessions.insert(
            id.clone(),
            Session {
                id: id.clone(),
                contacts: vec![id.clone()],
                attributes: start.attributes,
                customer: customer_id.clone(),
                customer_id: start.customer_id,
                content_types: start.content_types,
                carried,
                continued_from,
                streams: BTreeMap::new(),
                bot: None,
            },
        );
        self.participants.insert(customer_id.clone(), customer);
        self.order.push(id.clone());
        self.contacts.insert(id.clone(), contact);
        (id, customer_id)
    }

    /// Begins the next contact of a session, after its last one.
    fn next(&mut self, session: &str, method: &'static str, now: SystemTime) -> Option<String> {
        let last = self.sessions.get(session)?.contacts.last()?.clone();
        let before = self.contacts.get(&last)?;
        let id = new_id();
        let mut contact = Contact::new(&id, session, &before.instance, method, now);
        contact.previous = Some(last);
        contact.tags.clone_from(&before.tags);
        contact.related.clone_from(&before.related);
        contact
            .segment_attributes
            .clone_from(&before.segment_attributes);
        contact.queue = before.queue.clone().map(|(queue, _)| (queue, now));
        self.sessions.get_mut(session)?.contacts.push(id.clone());
        self.order.push(id.clone());
        self.contacts.insert(id.clone(), contact);
        Some(id)
    }

    /// Ends a contact that goes on: its agent leaves, and the transcript says why.
    pub(crate) fn end(&mut self, id: &str, why: Ending, reason: Option<&str>, now: SystemTime) {
        let Some(agent) = self
            .contacts
            .get(id)
            .filter(|contact| contact.ended.is_none())
            .map(|contact| contact.agent.clone())
        else {
            return;
        };
        if let Some(agent) = agent {
            self.leave(&agent.participant, now);
        }
        if let Some(contact) = self.contacts.get_mut(id) {
            contact.items.push(Item::event(why.event(), None, now));
            contact.ended = Some(now);
            contact.updated = now;
            contact.disconnect_reason = reason.map(str::to_owned);
        }
    }

    /// Adds an item to a contact's transcript.
    pub(crate) fn add(&mut self, contact: &str, item: Item) {
        if let Some(contact) = self.contacts.get_mut(contact) {
            contact.updated = item.at;
            contact.items.push(item);
        }
    }
}

/// Why a contact ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Chat,
    Transfer,
}

impl Ending {
    fn event(self) -> &'static str {
        match self {
            Self::Chat => "chat.ended",
            Self::Transfer => "transfer.succeeded",
        }
    }
}

//! What each operation does.

mod chats;
mod describe;
mod input;
mod lists;
mod page;
mod participants;
mod search;
mod tags;
mod transcript;

use std::time::SystemTime;

use serde_json::Value;

use crate::chat::World;
use crate::reply::Refusal;
use crate::tables::{Operation, Tables};

pub(crate) use input::Input;

/// The service shapes that this endpoint keeps state for.
const CONNECT: &str = "AmazonConnectService";
const PARTICIPANT: &str = "AmazonConnectParticipantServiceLambda";

/// A call that has passed every check of the model.
pub(crate) struct Call<'a> {
    pub(crate) world: &'a mut World,
    pub(crate) input: Input<'a>,
    pub(crate) operation: &'a Operation,
    pub(crate) now: SystemTime,
}

/// The output by member name, or why there is none.
pub(crate) type Outcome = Result<Value, Refusal>;

pub(crate) type Handler = fn(&mut Call<'_>) -> Outcome;

/// What an operation does; `None` for one that no state is kept for.
pub(crate) fn handler(tables: &Tables, operation: &Operation) -> Option<Handler> {
    let service = tables.service(operation)?;
    Some(match (service.name.as_str(), operation.name.as_str()) {
        (CONNECT, "StartChatContact") => chats::start_chat_contact,
        (CONNECT, "CreatePersistentContactAssociation") => chats::create_association,
        (CONNECT, "StopContact") => chats::stop_contact,
        (CONNECT, "CreateParticipant") => chats::create_participant,
        (CONNECT, "StartContactStreaming") => chats::start_streaming,
        (CONNECT, "StopContactStreaming") => chats::stop_streaming,
        (CONNECT, "DescribeContact") => describe::describe_contact,
        (CONNECT, "GetContactAttributes") => describe::get_attributes,
        (CONNECT, "UpdateContactAttributes") => describe::update_attributes,
        (CONNECT, "UpdateContact") => describe::update_contact,
        (CONNECT, "ListContactReferences") => describe::list_references,
        (CONNECT, "TagContact") => tags::tag_contact,
        (CONNECT, "UntagContact") => tags::untag_contact,
        (CONNECT, "ListInstances") => lists::list_instances,
        (CONNECT, "DescribeInstance") => lists::describe_instance,
        (CONNECT, "ListContactFlows") => lists::list_contact_flows,
        (CONNECT, "ListQueues") => lists::list_queues,
        (CONNECT, "SearchContacts") => search::search_contacts,
        (PARTICIPANT, "CreateParticipantConnection") => participants::create_connection,
        (PARTICIPANT, "SendMessage") => participants::send_message,
        (PARTICIPANT, "SendEvent") => participants::send_event,
        (PARTICIPANT, "DisconnectParticipant") => participants::disconnect,
        (PARTICIPANT, "GetTranscript") => transcript::get_transcript,
        _ => return None,
    })
}

/// Whether an operation lets unsigned requests in: where the model says so, and all of the participant service, which
/// knows its callers by their tokens. A signature that is given all the same must be right.
pub(crate) fn unsigned(tables: &Tables, operation: &Operation) -> bool {
    operation.unsigned
        || tables
            .service(operation)
            .is_some_and(|service| service.name == PARTICIPANT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_the_models_has_a_behaviour() {
        let tables = Tables::embedded().unwrap();
        let without: Vec<&str> = tables
            .operations
            .iter()
            .filter(|operation| handler(&tables, operation).is_none())
            .map(|operation| operation.name.as_str())
            .collect();
        assert_eq!(without, Vec::<&str>::new());
        assert!(tables.operations.len() >= 23);
        let open = tables
            .operations
            .iter()
            .filter(|operation| unsigned(&tables, operation));
        assert_eq!(open.count(), 5);
    }
}

//! The endpoint as its owner sees it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::builder::{Builder, StartError};
use crate::chat::{self, ChatError, Joined, Speaker};
use crate::faults::{Failing, Scripted, What};
use crate::received::Received;
use crate::server::{self, Server};
use crate::shared::Shared;
use crate::tables::Tables;

/// A running endpoint on loopback. Dropping it stops the server, closes its connections and frees the port.
///
/// It has a thread of its own, so it works in any runtime, and there can be many in one process.
#[derive(Debug)]
pub struct Local {
    shared: Arc<Shared>,
    url: String,
    /// Stops the server when dropped.
    _server: Server,
}

impl Local {
    /// The access key id that is accepted unless the builder is given credentials. It is worth nothing elsewhere.
    pub const ACCESS_KEY_ID: &str = "AKIDLOCALEXAMPLE";
    /// The secret of [`Local::ACCESS_KEY_ID`].
    pub const SECRET_ACCESS_KEY: &str = "local/secret/that/is/no/secret/EXAMPLEKEY";
    /// The id of the first instance, unless the builder is given another.
    pub const INSTANCE_ID: &str = "11111111-2222-4333-8444-555555555555";
    /// The id of the flow in the first instance that chats can start with, unless the builder is given another.
    pub const CONTACT_FLOW_ID: &str = "66666666-7777-4888-8999-aaaaaaaaaaaa";
    /// The id of the first instance's first queue, in which chats wait.
    pub const QUEUE_ID: &str = "bbbbbbbb-cccc-4ddd-8eee-ffffffffffff";

    /// Starts an endpoint with default settings on a free port.
    ///
    /// # Errors
    /// [`StartError`] if no port or no thread can be had.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// Settings for an endpoint.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) async fn run(setup: Builder) -> Result<Self, StartError> {
        let tables = Tables::with(setup.carried, &setup.models)?;
        let (listener, address) = server::listen(setup.port)?;
        let shared = Arc::new(Shared::new(tables, setup, address));
        let server = Server::start(listener, Arc::clone(&shared)).await?;
        Ok(Self {
            shared,
            url: format!("http://{address}"),
            _server: server,
        })
    }

    /// Where it listens, as a client's endpoint URL: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.shared.address
    }

    fn now(&self) -> SystemTime {
        (self.shared.setup.clock)()
    }

    /// The next request is answered with this status and error code, and has no effect. The code goes into
    /// `x-amzn-ErrorType`, and the message where the operation's error has it; an empty code sends no such header.
    #[expect(
        clippy::must_use_candidate,
        reason = "the fault is scripted all the same"
    )]
    pub fn fail_next(&self, status: u16, code: &str) -> Scripted<'_> {
        let failing = Failing {
            status,
            code: code.to_owned(),
            message: None,
            body: None,
            headers: Vec::new(),
        };
        self.shared.faults.script(What::Fail(failing), None)
    }

    /// The next request is answered as it should be, but so much later.
    pub fn delay_next(&self, delay: Duration) -> Scripted<'_> {
        self.shared.faults.script(What::Pass, Some(delay))
    }

    /// The next request's connection is closed without an answer.
    pub fn close_next(&self) -> Scripted<'_> {
        self.shared.faults.script(What::Close, None)
    }

    /// Takes back every fault that has not happened yet.
    pub fn clear_faults(&self) {
        self.shared.faults.clear();
    }

    /// From now on, checked calls of the operation are answered with this output instead of what the endpoint would do.
    /// It is what [`Answer::Output`](crate::Answer::Output) says.
    pub fn answer(&self, operation: &str, output: Value) {
        self.shared.answers().insert(operation.to_owned(), output);
    }

    /// The requests received, oldest first; at most the last 10,000.
    #[must_use]
    pub fn requests(&self) -> Vec<Received> {
        self.shared.received().iter().cloned().collect()
    }

    /// Forgets the requests received.
    pub fn clear_requests(&self) {
        self.shared.received().clear();
    }

    /// An agent accepts a contact: joins the chat, and is named in the contact.
    ///
    /// # Errors
    /// [`ChatError`] if the contact is unknown, has ended, or is accepted already.
    pub fn accept(&self, contact: &str, agent: &str) -> Result<Joined, ChatError> {
        let now = self.now();
        self.shared.world().accept(contact, agent, now)
    }

    /// The contact's agent hands the chat over: the contact ends, and the next one of the session begins, accepted by
    /// the other agent. Returns the next contact's id.
    ///
    /// # Errors
    /// [`ChatError`] if the contact is unknown, has ended, or has no agent.
    pub fn transfer(&self, contact: &str, to_agent: &str) -> Result<String, ChatError> {
        let now = self.now();
        self.shared.world().transfer(contact, to_agent, now)
    }

    /// Ends a contact. If no survey follows, the session has ended with it.
    ///
    /// # Errors
    /// [`ChatError`] if the contact is unknown or has ended.
    pub fn end(&self, contact: &str) -> Result<(), ChatError> {
        let now = self.now();
        self.shared.world().end_contact(contact, now)
    }

    /// The disconnect flow begins a survey after the session's last contact, which must have ended. Returns the
    /// survey's contact id.
    ///
    /// # Errors
    /// [`ChatError`] if the contact is unknown or not the session's last one, or if the session goes on.
    pub fn start_survey(&self, contact: &str) -> Result<String, ChatError> {
        let now = self.now();
        self.shared.world().start_survey(contact, now)
    }

    /// Ends whatever goes on in the session of a contact; nothing if it has ended.
    ///
    /// # Errors
    /// [`ChatError::UnknownContact`].
    pub fn end_session(&self, contact: &str) -> Result<(), ChatError> {
        let now = self.now();
        self.shared.world().end_session(contact, now)
    }

    /// The past contacts whose transcripts the contact's chat holds, newest first; none unless it continues a chat.
    ///
    /// # Errors
    /// [`ChatError::UnknownContact`].
    pub fn transcripts(&self, contact: &str) -> Result<Vec<String>, ChatError> {
        self.shared.world().transcripts(contact)
    }

    /// Someone says something in a contact. Returns the id of the transcript's item.
    ///
    /// # Errors
    /// [`ChatError`] if the contact is unknown or has ended, or the speaker is not in it.
    pub fn say(&self, contact: &str, speaker: &Speaker, text: &str) -> Result<String, ChatError> {
        let now = self.now();
        self.shared.world().say(contact, speaker, text, now)
    }

    /// Adds an instance, without flows and queues. Returns its id.
    #[expect(
        clippy::must_use_candidate,
        reason = "the instance is added all the same"
    )]
    pub fn add_instance(&self, alias: &str) -> String {
        self.shared.world().add_instance(alias)
    }

    /// Adds a published flow of a `ContactFlowType` such as `CONTACT_FLOW`. Returns its id.
    ///
    /// # Errors
    /// [`ChatError::UnknownInstance`].
    pub fn add_contact_flow(
        &self,
        instance: &str,
        name: &str,
        flow_type: &str,
    ) -> Result<String, ChatError> {
        let id = chat::new_id();
        let flow = chat::Flow {
            id: id.clone(),
            name: name.to_owned(),
            kind: flow_type.to_owned(),
            published: true,
        };
        self.shared
            .world()
            .add_to(instance, |instance| instance.flows.push(flow))?;
        Ok(id)
    }

    /// Adds a standard queue. Returns its id.
    ///
    /// # Errors
    /// [`ChatError::UnknownInstance`].
    pub fn add_queue(&self, instance: &str, name: &str) -> Result<String, ChatError> {
        let id = chat::new_id();
        let queue = chat::Queue {
            id: id.clone(),
            name: name.to_owned(),
            agent: false,
        };
        self.shared
            .world()
            .add_to(instance, |instance| instance.queues.push(queue))?;
        Ok(id)
    }
}

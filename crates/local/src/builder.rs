//! How an endpoint is set up.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use crate::handler::{Answer, Called, Handler};
use crate::local::Local;
use crate::received::Received;

/// Credentials that the endpoint accepts.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The access key id.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: String,
    /// The session token that a request with this key must carry; without one, it must carry none.
    pub session_token: Option<String>,
    /// From when on the answer is `ExpiredTokenException`; never by default.
    pub expires: Option<SystemTime>,
}

impl Credentials {
    /// Credentials without a session token that never expire.
    #[must_use]
    pub fn new(access_key_id: impl Into<String>, secret_access_key: impl Into<String>) -> Self {
        Self {
            access_key_id: access_key_id.into(),
            secret_access_key: secret_access_key.into(),
            session_token: None,
            expires: None,
        }
    }

    /// The same with a session token.
    #[must_use]
    pub fn session_token(mut self, token: impl Into<String>) -> Self {
        self.session_token = Some(token.into());
        self
    }

    /// The same with an end of their validity, by the endpoint's clock.
    #[must_use]
    pub fn expires(mut self, at: SystemTime) -> Self {
        self.expires = Some(at);
        self
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("access_key_id", &self.access_key_id)
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

/// Tells the endpoint's time.
pub(crate) type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;
/// Is told of each request and the status it was answered with.
pub(crate) type Observer = Arc<dyn Fn(&Received, Option<u16>) + Send + Sync>;

/// Sets up a [`Local`]; made by [`Local::builder`].
///
/// Every setting has a default, so `Local::builder().start()` is what [`Local::start`] does.
#[derive(Clone)]
#[must_use = "nothing runs before `start`"]
pub struct Builder {
    pub(crate) port: u16,
    pub(crate) region: Option<String>,
    pub(crate) credentials: Vec<Credentials>,
    pub(crate) verify: bool,
    pub(crate) clock: Clock,
    pub(crate) observer: Option<Observer>,
    pub(crate) models: Vec<(String, String)>,
    pub(crate) carried: bool,
    pub(crate) handler: Option<Handler>,
    pub(crate) instance_id: String,
    pub(crate) contact_flow_id: String,
    pub(crate) queue_id: String,
    pub(crate) instances: usize,
    pub(crate) contact_flows: usize,
    pub(crate) queues: usize,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            port: 0,
            region: None,
            credentials: Vec::new(),
            verify: true,
            clock: Arc::new(SystemTime::now),
            observer: None,
            models: Vec::new(),
            carried: true,
            handler: None,
            instance_id: Local::INSTANCE_ID.to_owned(),
            contact_flow_id: Local::CONTACT_FLOW_ID.to_owned(),
            queue_id: Local::QUEUE_ID.to_owned(),
            instances: 23,
            contact_flows: 230,
            queues: 215,
        }
    }
}

impl Builder {
    /// The port to listen on; 0, the default, takes a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The one region that signatures must be scoped to. By default any region is accepted, and ARNs say `us-east-1`.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Accepts these credentials. Once called, the default pair ([`Local::ACCESS_KEY_ID`],
    /// [`Local::SECRET_ACCESS_KEY`]) is no longer accepted; several calls add up.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials.push(credentials);
        self
    }

    /// Whether signatures are verified; they are by default. Without, any request is let in, signed or not.
    pub fn verify_signatures(mut self, verify: bool) -> Self {
        self.verify = verify;
        self
    }

    /// What tells the time: for the signature's window of five minutes, for timestamps, expiries and the `Date` header.
    /// The system's clock by default.
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Is called for each request, with the status it is answered with (`None` if the connection is closed instead).
    /// It runs on the endpoint's thread and should be quick.
    pub fn observe(
        mut self,
        observer: impl Fn(&Received, Option<u16>) + Send + Sync + 'static,
    ) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Serves a further Smithy model (JSON AST), besides those of Connect. Its requests are routed, verified and
    /// checked; its operations are answered by [`Builder::handler`], or as [`Local::answer`] says.
    pub fn model(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.models.push((name.into(), text.into()));
        self
    }

    /// Serves none of the models that this crate carries, only those given with [`Builder::model`]: for a whole model of
    /// a service that is carried in part, or for another service alone.
    pub fn only_given_models(mut self) -> Self {
        self.carried = false;
        self
    }

    /// Answers calls that have passed every check, whatever model they are of; calls for which it returns `None` are
    /// left to the endpoint. It runs on the endpoint's thread and should be quick.
    ///
    /// ```
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use serde_json::json;
    /// use slim_sdk_local::{Answer, Local};
    ///
    /// let local = Local::builder()
    ///     .handler(|call| match call.operation {
    ///         "DescribeContact" => Some(Answer::Error {
    ///             name: "ResourceNotFoundException".to_owned(),
    ///             members: json!({ "Message": format!("no contact {}", call.input["ContactId"]) }),
    ///         }),
    ///         _ => None,
    ///     })
    ///     .start()
    ///     .await?;
    /// # drop(local);
    /// # Ok(()) }
    /// ```
    pub fn handler(
        mut self,
        handler: impl Fn(Called<'_>) -> Option<Answer> + Send + Sync + 'static,
    ) -> Self {
        self.handler = Some(Arc::new(handler));
        self
    }

    /// The id of the first instance; [`Local::INSTANCE_ID`] by default.
    pub fn instance_id(mut self, id: impl Into<String>) -> Self {
        self.instance_id = id.into();
        self
    }

    /// The id of the first instance's first flow, a published one that chats can start with;
    /// [`Local::CONTACT_FLOW_ID`] by default.
    pub fn contact_flow_id(mut self, id: impl Into<String>) -> Self {
        self.contact_flow_id = id.into();
        self
    }

    /// How many instances there are; 23 by default (pages of 10), at least 1.
    pub fn instances(mut self, count: usize) -> Self {
        self.instances = count.max(1);
        self
    }

    /// How many flows the first instance has; 230 by default (pages of 100), at least 1.
    pub fn contact_flows(mut self, count: usize) -> Self {
        self.contact_flows = count.max(1);
        self
    }

    /// How many queues the first instance has; 215 by default (pages of 100), at least 1.
    pub fn queues(mut self, count: usize) -> Self {
        self.queues = count.max(1);
        self
    }

    /// Starts the endpoint.
    ///
    /// # Errors
    /// [`StartError`] if the port is taken, a model cannot be read, or no thread can be started.
    pub async fn start(self) -> Result<Local, StartError> {
        Local::run(self).await
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("port", &self.port)
            .field("region", &self.region)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

/// Why an endpoint did not start.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum StartError {
    /// Nothing can listen on the port.
    Listen {
        /// The port asked for; 0 stands for any.
        port: u16,
        /// The system's message.
        message: String,
    },
    /// A model cannot be served.
    Model {
        /// Its name.
        name: String,
        /// What is wrong with it.
        message: String,
    },
    /// The thread that serves cannot be started.
    Thread(String),
}

impl StartError {
    pub(crate) fn model(name: &str, message: &dyn fmt::Display) -> Self {
        Self::Model {
            name: name.to_owned(),
            message: message.to_string(),
        }
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen { port: 0, message } => write!(f, "cannot listen on 127.0.0.1: {message}"),
            Self::Listen { port, message } => {
                write!(
                    f,
                    "cannot listen on 127.0.0.1:{port}: {message}; choose another port, or 0 for any"
                )
            }
            Self::Model { name, message } => {
                write!(f, "the model {name} cannot be served: {message}")
            }
            Self::Thread(message) => write!(f, "cannot start the endpoint's thread: {message}"),
        }
    }
}

impl std::error::Error for StartError {}

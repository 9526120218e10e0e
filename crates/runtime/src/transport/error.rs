//! What went wrong on the way, as the engine's retries understand it.
//!
//! Messages are whole: the host and every cause, since what they are made of ends here. They hold nothing of a request
//! but its host.

use std::error::Error;
use std::io;
use std::time::Duration;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::result::ConnectorError;

use crate::retry::Garbled;

/// What a failure says about another attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Timeout,
    /// The connection failed: the next may not.
    Io,
    /// The request cannot be sent at all.
    User,
    /// The peer answered with something that is not HTTP.
    NotHttp,
    /// The peer's headers are larger than the client takes. The next ones would be as large.
    TooLarge,
    /// The peer is not who it should be, or speaks another language.
    Other,
}

/// An error before there was a response.
pub(super) fn connector_error(
    error: reqwest::Error,
    connect_timeout: Option<Duration>,
) -> ConnectorError {
    let kind = kind(&error);
    let is_connect = error.is_connect();
    let host = error
        .url()
        .and_then(|url| Some([url.host_str()?, &port(url.port())].concat()));
    let host = host.unwrap_or_else(|| "the host".to_owned());
    let mut message = match kind {
        _ if is_connect => format!("could not connect to {host}"),
        Kind::NotHttp | Kind::TooLarge => {
            format!("{host} did not answer with HTTP that can be read")
        }
        _ => format!("the request to {host} failed"),
    };
    if let (Kind::Timeout, true, Some(limit)) = (kind, is_connect, connect_timeout) {
        message = format!("{message} within the connect timeout of {limit:?}");
    }
    let error = error.without_url();
    append_causes(&mut message, &error);
    tracing::debug!(?kind, error = message, "no response");
    let trouble = |message| Trouble {
        message,
        is_connect,
        // Only calls without types ask.
        is_tls: cfg!(feature = "dynamic") && is_tls(&error),
    };
    let error = match kind {
        Kind::Timeout => ConnectorError::timeout(trouble(message).into()),
        Kind::Io => ConnectorError::io(trouble(message).into()),
        Kind::User => ConnectorError::user(message.into()),
        Kind::NotHttp => ConnectorError::other(Garbled(message).into(), None),
        Kind::TooLarge | Kind::Other => ConnectorError::other(trouble(message).into(), None),
    };
    if is_connect {
        error.never_connected()
    } else {
        error
    }
}

/// Why there was no response, by what it was that failed.
#[cfg_attr(
    not(feature = "dynamic"),
    allow(dead_code, unreachable_pub, reason = "only calls without types ask")
)]
#[derive(Debug)]
pub struct Trouble {
    message: String,
    /// There was no connection yet.
    pub is_connect: bool,
    /// The connection was made, and TLS was not agreed on.
    pub is_tls: bool,
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Trouble {}

/// Whether it is TLS that failed.
#[cfg(feature = "rustls")]
fn is_tls(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        let mut inner = cause;
        // An error of IO leaves what it is made of out of its sources.
        while let Some(error) = inner
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            inner = error;
        }
        if inner.is::<rustls::Error>() {
            return true;
        }
        source = cause.source();
    }
    false
}

#[cfg(not(feature = "rustls"))]
fn is_tls(_: &reqwest::Error) -> bool {
    false
}

/// The headers of a response did not come in time.
pub(super) fn no_response(limit: Duration) -> ConnectorError {
    ConnectorError::timeout(
        format!("there was no response within the read timeout of {limit:?}").into(),
    )
}

/// The body of a response stands still.
pub(super) fn stalled(limit: Duration) -> BoxError {
    let text = format!("the response did not go on within the read timeout of {limit:?}");
    io::Error::new(io::ErrorKind::TimedOut, text).into()
}

/// The body of a response broke off.
pub(super) fn body_error(error: &reqwest::Error) -> BoxError {
    let mut message = "the response broke off".to_owned();
    append_causes(&mut message, error);
    message.into()
}

fn port(port: Option<u16>) -> String {
    port.map(|port| format!(":{port}")).unwrap_or_default()
}

/// Appends the causes of an error; its own text is what the message starts with in other words.
fn append_causes(message: &mut String, error: &reqwest::Error) {
    let mut source = error.source();
    while let Some(cause) = source {
        // Layers of reqwest around a body have a text of their own that says nothing.
        let text = cause.to_string();
        if !cause.is::<reqwest::Error>() && !message.ends_with(&text) {
            message.push_str(": ");
            message.push_str(&text);
        }
        source = cause.source();
    }
}

fn kind(error: &reqwest::Error) -> Kind {
    if error.is_timeout() {
        return Kind::Timeout;
    }
    if error.is_builder() {
        return Kind::User;
    }
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(error) = cause.downcast_ref::<hyper::Error>() {
            return match error {
                error if is_too_large(error) => Kind::TooLarge,
                error if error.is_parse() => Kind::NotHttp,
                error if error.is_user() => Kind::User,
                _ => Kind::Io,
            };
        }
        if let Some(error) = cause.downcast_ref::<io::Error>() {
            return of_io(error);
        }
        source = cause.source();
    }
    Kind::Other
}

/// Whether headers were too large. Clients built without hyper's server have the text only.
fn is_too_large(error: &hyper::Error) -> bool {
    error.is_parse() && error.to_string().contains("too large")
}

/// Failed handshakes come as IO errors too, but fail again, unless it is the peer who gave up.
#[cfg(feature = "rustls")]
fn of_io(mut error: &io::Error) -> Kind {
    while let Some(inner) = error.get_ref() {
        if let Some(error) = inner.downcast_ref::<rustls::Error>() {
            let is_alert = matches!(error, rustls::Error::AlertReceived(_));
            return if is_alert { Kind::Io } else { Kind::Other };
        }
        let Some(inner) = inner.downcast_ref::<io::Error>() else {
            break;
        };
        error = inner;
    }
    Kind::Io
}

#[cfg(not(feature = "rustls"))]
fn of_io(_: &io::Error) -> Kind {
    Kind::Io
}

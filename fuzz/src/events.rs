//! Event streams: bytes as the body of a response.

use std::sync::OnceLock;

use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use slim_sdk_runtime::event_stream::{EventStream, Receiver};
use slim_sdk_runtime::generated as rt;
use slim_sdk_runtime::stream::Incoming;
use tokio::runtime::Runtime;

use crate::shapes::Choice;

impl EventStream for Choice {
    type Error = ChoiceError;
}

/// What ends the stream early.
pub(crate) enum ChoiceError {
    Unhandled(rt::Unhandled),
}

rt::operation_error!(ChoiceError);

impl rt::Variants for ChoiceError {
    fn variant(&self) -> rt::Variant<'_> {
        let Self::Unhandled(error) = self;
        rt::Variant::of(error)
    }
}

impl rt::OperationError for ChoiceError {
    fn modeled(_: usize, _: &rt::Modeled<'_>) -> Option<Self> {
        None
    }
}

impl rt::Fields for ChoiceError {
    const ROW: &'static rt::Structure = &rt::structure("Choice", &[]);

    fn get(&self, _: usize) -> Option<&dyn rt::Encode> {
        None
    }
}

/// Reads bytes as a stream of events to its end, or to what is no event: once as they are, which checksums seldom
/// survive, and once as the payload of an event, named by the first line. Returns whether that event is one.
#[must_use]
pub fn events(bytes: &[u8]) -> bool {
    let _ = read(bytes.to_vec());
    let end = bytes.iter().position(|byte| *byte == b'\n');
    let (name, payload) = bytes.split_at(end.unwrap_or(bytes.len()));
    let payload = payload.get(1..).unwrap_or_default();
    read(message(&String::from_utf8_lossy(name), payload))
}

fn read(bytes: Vec<u8>) -> bool {
    static RUNTIME: OnceLock<Option<Runtime>> = OnceLock::new();
    let start = || tokio::runtime::Builder::new_current_thread().build().ok();
    let Some(runtime) = RUNTIME.get_or_init(start) else {
        return false;
    };
    // Every message takes some bytes: there are no more of them than that.
    let most = bytes.len();
    let mut events: Receiver<Choice> = rt::Blank::blank();
    Incoming::new(SdkBody::from(bytes), &rt::RestJson1).put(&mut events);
    for _ in 0..=most {
        match runtime.block_on(events.recv()) {
            Ok(Some(_)) => {}
            Ok(None) => return true,
            Err(_) => return false,
        }
    }
    unreachable!("a stream of {most} bytes does not end")
}

/// An event as it is framed.
fn message(event: &str, payload: &[u8]) -> Vec<u8> {
    let header = |name: &'static str, value: &str| {
        Header::new(name, HeaderValue::String(value.to_owned().into()))
    };
    let message = Message::new(payload.to_vec())
        .add_header(header(":message-type", "event"))
        .add_header(header(":event-type", event))
        .add_header(header(":content-type", "application/json"));
    let mut bytes = Vec::new();
    match write_message_to(&message, &mut bytes) {
        Ok(()) => bytes,
        Err(_) => Vec::new(),
    }
}

//! An operation that streams events in both directions.

use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::{Blob, DateTime};

use super::super::{EventStream, Receiver, Sender};
use crate::config::Config;
use crate::generated as rt;
use crate::operation::{Call, Draft, Modeled, Sending, send};
use crate::schema::{self, Retryable};
use crate::shape::{Decode, Encode, Fields, FieldsMut};
use crate::testing::{Choice, Color, MakeError, TestService, shape};

shape! {
    Sound = &rt::structure("Sound", &[
        rt::m("Offset", rt::LONG, rt::EVENT_HEADER),
        rt::m("Wave", rt::BLOB, rt::EVENT_PAYLOAD),
    ]);
    0 offset: Option<i64>,
    1 wave: Option<Blob>,
}

shape! {
    Setup = &rt::structure("Setup", &[
        rt::m("Speaker", rt::ENUM, rt::EVENT_HEADER),
        rt::m("Volume", rt::INTEGER, 0),
    ]);
    0 speaker: Option<Color>,
    1 volume: Option<i32>,
}

shape! {
    Mood = &rt::structure("Mood", &[
        rt::m("Time", rt::TIMESTAMP(rt::BY_PLACE), rt::EVENT_HEADER),
        rt::m("Choice", rt::UNION(rt::of::<Choice>), rt::EVENT_PAYLOAD),
    ]);
    0 time: Option<DateTime>,
    1 choice: Option<Choice>,
}

shape! {
    Note = &rt::structure("Note", &[
        rt::m("Setup", rt::STRUCTURE(rt::of::<Setup>), rt::EVENT_PAYLOAD),
    ]);
    0 setup: Option<Setup>,
}

shape! {
    Plain = &rt::structure("Plain", &[
        rt::w("Text", "text/csv", rt::STRING, rt::EVENT_PAYLOAD),
        rt::m("Loud", rt::BOOLEAN, rt::EVENT_HEADER),
    ]);
    0 text: Option<String>,
    1 loud: Option<bool>,
}

macro_rules! events {
    ($($index:literal $name:ident($type:ty),)*) => {
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) enum Speech {
            $($name($type),)*
            Unknown,
        }

        impl Fields for Speech {
            const ROW: &'static rt::Structure = &rt::structure(
                "Speech",
                &[$(rt::m(stringify!($name), rt::STRUCTURE(rt::of::<$type>), 0),)*],
            );

            fn get(&self, index: usize) -> Option<&dyn Encode> {
                match (index, self) {
                    $(($index, Self::$name(value)) => Some(value),)*
                    _ => None,
                }
            }
        }

        impl FieldsMut for Speech {
            fn blank() -> Self {
                Self::Unknown
            }

            fn get_mut(&mut self, index: usize) -> Option<&mut dyn Decode> {
                *self = match index {
                    $($index => Self::$name(rt::Blank::blank()),)*
                    _ => return None,
                };
                match self {
                    $(Self::$name(value) => Some(value),)*
                    Self::Unknown => None,
                }
            }
        }
    };
}

events! {
    0 Sound(Sound),
    1 Setup(Setup),
    2 Mood(Mood),
    3 Note(Note),
    4 Plain(Plain),
    5 Done(rt::Unit),
}

impl EventStream for Speech {
    type Error = SpeechError;
}

pub(super) fn sound(offset: i64, wave: &str) -> Speech {
    Speech::Sound(Sound {
        offset: Some(offset),
        wave: Some(Blob::new(wave)),
    })
}

#[derive(Clone, Debug)]
pub(crate) struct Muted {
    pub(super) message: Option<String>,
    pub(super) wait: Option<i32>,
    meta: ErrorMetadata,
}

rt::exception!(Muted, "MutedException");

impl Fields for Muted {
    const ROW: &'static rt::Structure = &rt::error(
        "MutedException",
        403,
        Retryable::No,
        &[
            rt::m("Message", rt::STRING, 0),
            rt::m("Wait", rt::INTEGER, rt::EVENT_HEADER),
        ],
    );

    fn get(&self, index: usize) -> Option<&dyn Encode> {
        Some(match index {
            0 => &self.message,
            1 => &self.wait,
            _ => return None,
        })
    }
}

impl FieldsMut for Muted {
    fn blank() -> Self {
        Self {
            message: None,
            wait: None,
            meta: ErrorMetadata::default(),
        }
    }

    fn get_mut(&mut self, index: usize) -> Option<&mut dyn Decode> {
        Some(match index {
            0 => &mut self.message,
            1 => &mut self.wait,
            _ => return None,
        })
    }
}

pub(super) fn muted(message: &str, wait: i32) -> SpeechError {
    SpeechError::Muted(Muted {
        message: Some(message.to_owned()),
        wait: Some(wait),
        ..Muted::blank()
    })
}

pub(crate) enum SpeechError {
    Muted(Muted),
    Unhandled(rt::Unhandled),
}

rt::operation_error!(SpeechError);

impl rt::Variants for SpeechError {
    fn variant(&self) -> rt::Variant<'_> {
        match self {
            Self::Muted(error) => rt::Variant::of(error),
            Self::Unhandled(error) => rt::Variant::of(error),
        }
    }
}

impl rt::OperationError for SpeechError {
    fn modeled(index: usize, error: &Modeled<'_>) -> Option<Self> {
        (index == 0).then(|| Self::Muted(error.read()))
    }
}

impl Fields for SpeechError {
    const ROW: &'static rt::Structure = &rt::structure(
        "Speech",
        &[rt::m("Muted", rt::STRUCTURE(rt::of::<Muted>), 0)],
    );

    fn get(&self, index: usize) -> Option<&dyn Encode> {
        match (index, self) {
            (0, Self::Muted(error)) => Some(error),
            _ => None,
        }
    }
}

#[derive(Debug)]
pub(crate) struct TalkInput {
    room: Option<String>,
    pub(super) speech: Sender<Speech>,
}

impl Fields for TalkInput {
    const ROW: &'static rt::Structure = &rt::structure(
        "TalkRequest",
        &[
            rt::w("Room", "x-room", rt::STRING, rt::HEADER),
            rt::m(
                "Speech",
                rt::UNION(rt::of::<Speech>),
                rt::PAYLOAD | rt::STREAMING,
            ),
        ],
    );

    fn get(&self, index: usize) -> Option<&dyn Encode> {
        Some(match index {
            0 => &self.room,
            1 => &self.speech,
            _ => return None,
        })
    }
}

impl FieldsMut for TalkInput {
    fn blank() -> Self {
        Self {
            room: None,
            speech: rt::Blank::blank(),
        }
    }

    fn get_mut(&mut self, index: usize) -> Option<&mut dyn Decode> {
        Some(match index {
            0 => &mut self.room,
            1 => &mut self.speech,
            _ => return None,
        })
    }
}

#[derive(Debug)]
pub(crate) struct TalkOutput {
    pub(super) session: String,
    pub(super) replies: Receiver<Speech>,
}

impl Fields for TalkOutput {
    const ROW: &'static rt::Structure = &rt::structure(
        "TalkResponse",
        &[
            rt::w(
                "Session",
                "x-session",
                rt::STRING,
                rt::HEADER | rt::REQUIRED,
            ),
            rt::m(
                "Replies",
                rt::UNION(rt::of::<Speech>),
                rt::PAYLOAD | rt::STREAMING,
            ),
        ],
    );

    fn get(&self, index: usize) -> Option<&dyn Encode> {
        Some(match index {
            0 => &self.session,
            1 => &self.replies,
            _ => return None,
        })
    }
}

impl FieldsMut for TalkOutput {
    fn blank() -> Self {
        Self {
            session: String::new(),
            replies: rt::Blank::blank(),
        }
    }

    fn get_mut(&mut self, index: usize) -> Option<&mut dyn Decode> {
        Some(match index {
            0 => &mut self.session,
            1 => &mut self.replies,
            _ => return None,
        })
    }
}

impl rt::Output for TalkOutput {
    fn set_request_id(&mut self, _: Option<String>) {}
}

/// `POST /talk`, signed or not.
#[derive(Debug)]
pub(crate) struct Talk<const FLAGS: u32>;

impl<const FLAGS: u32> rt::Operation for Talk<FLAGS> {
    type Service = TestService;
    type Input = TalkInput;
    type Output = TalkOutput;
    type Error = MakeError;

    const ROW: &'static schema::Operation = &schema::Operation {
        name: "Talk",
        method: "POST",
        uri: "/talk",
        input: TalkInput::ROW,
        output: TalkOutput::ROW,
        errors: &[],
        flags: FLAGS | rt::STREAMING_OUTPUT,
    };

    fn outgoing(input: &mut TalkInput) -> Option<rt::Outgoing> {
        Some(rt::Outgoing::of(&mut input.speech))
    }

    fn incoming(output: &mut TalkOutput, incoming: rt::Incoming) {
        incoming.put(&mut output.replies);
    }
}

pub(crate) struct TalkCall<const FLAGS: u32>(Draft<TalkInput>);

impl<const FLAGS: u32> Call for TalkCall<FLAGS> {
    type Operation = Talk<FLAGS>;

    fn into_draft(self) -> Draft<TalkInput> {
        self.0
    }
}

/// A call that says this, or nothing was set.
pub(super) fn talk<const FLAGS: u32>(
    config: &Config<TestService>,
    speech: Option<Sender<Speech>>,
) -> Sending<Talk<FLAGS>> {
    let mut draft: Draft<TalkInput> = Draft::new(config.handle().clone());
    if let Some(speech) = speech {
        draft.input.speech = speech;
    }
    send(TalkCall::<FLAGS>(draft))
}

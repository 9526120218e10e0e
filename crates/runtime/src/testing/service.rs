//! A service with two operations: one with labels, body, token and errors, and one with pages.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_smithy_async::time::StaticTimeSource;
use aws_smithy_types::error::ErrorMetadata;
use aws_types::region::Region;

use super::http::Script;
use super::shapes::shape;
use crate::config::{Builder, Config};
use crate::customize::{CustomizableOperation, Customized};
use crate::endpoint::{REGIONAL, Rules, regional};
use crate::generated as rt;
use crate::operation::{Call, Draft, Modeled, Sending, send};
use crate::pagination::{PageItems, PageSize, Paginated, Paginator};
use crate::retry::partition::RetryPartition;
use crate::schema::{self, Retryable};
use crate::shape::FieldsMut as _;

#[derive(Clone, Debug)]
pub(crate) struct TestService;

impl crate::config::Service for TestService {
    const SERVICE: &'static schema::Service = &schema::Service {
        id: "Test",
        signing_name: "test",
        endpoint: &Rules {
            parameters: &regional("test"),
            ..REGIONAL
        },
        version: "1.2.3",
        headers: &[("x-service", "all")],
        protocol: &rt::RestJson1,
    };
}

shape! {
    MakeInput = &rt::structure("MakeRequest", &[
        rt::m("Id", rt::STRING, rt::LABEL | rt::REQUIRED),
        rt::m("Name", rt::STRING, rt::REQUIRED),
        rt::m("ClientToken", rt::STRING, rt::TOKEN),
    ]);
    0 id: Option<String>,
    1 name: Option<String>,
    2 client_token: Option<String>,
}

shape! {
    MakeOutput = &rt::structure("MakeResponse", &[
        rt::m("Made", rt::STRING, 0),
        rt::w("Length", "x-length", rt::INTEGER, rt::HEADER),
    ]);
    0 made: Option<String>,
    1 length: Option<i32>,
}

impl rt::Output for MakeOutput {
    fn set_request_id(&mut self, _: Option<String>) {}
}

macro_rules! error_shape {
    ($name:ident, $code:literal, $status:literal, $retryable:expr) => {
        #[derive(Clone, Debug)]
        pub(crate) struct $name {
            pub(crate) message: Option<String>,
            pub(crate) reason: Option<String>,
            pub(crate) wait: Option<i32>,
            meta: ErrorMetadata,
        }

        rt::exception!($name, $code);

        impl rt::Fields for $name {
            const ROW: &'static rt::Structure = &rt::error(
                $code,
                $status,
                $retryable,
                &[
                    rt::m("Message", rt::STRING, 0),
                    rt::m("Reason", rt::STRING, 0),
                    rt::w("Wait", "x-wait", rt::INTEGER, rt::HEADER),
                ],
            );

            fn get(&self, index: usize) -> Option<&dyn rt::Encode> {
                Some(match index {
                    0 => &self.message,
                    1 => &self.reason,
                    2 => &self.wait,
                    _ => return None,
                })
            }
        }

        impl rt::FieldsMut for $name {
            fn blank() -> Self {
                Self {
                    message: None,
                    reason: None,
                    wait: None,
                    meta: ErrorMetadata::builder().build(),
                }
            }

            fn get_mut(&mut self, index: usize) -> Option<&mut dyn rt::Decode> {
                Some(match index {
                    0 => &mut self.message,
                    1 => &mut self.reason,
                    2 => &mut self.wait,
                    _ => return None,
                })
            }
        }
    };
}

error_shape!(
    InvalidParameter,
    "InvalidParameterException",
    400,
    Retryable::No
);
error_shape!(Busy, "BusyException", 409, Retryable::Yes);

pub(crate) enum MakeError {
    InvalidParameter(InvalidParameter),
    Busy(Busy),
    Unhandled(rt::Unhandled),
}

rt::operation_error!(MakeError);

impl rt::Variants for MakeError {
    fn variant(&self) -> rt::Variant<'_> {
        match self {
            Self::InvalidParameter(error) => rt::Variant::of(error),
            Self::Busy(error) => rt::Variant::of(error),
            Self::Unhandled(error) => rt::Variant::of(error),
        }
    }
}

impl rt::OperationError for MakeError {
    fn modeled(index: usize, error: &Modeled<'_>) -> Option<Self> {
        Some(match index {
            0 => Self::InvalidParameter(error.read()),
            1 => Self::Busy(error.read()),
            _ => return None,
        })
    }
}

/// `POST /make/{Id}` with a name and a token in the body.
#[derive(Debug)]
pub(crate) struct Make;

impl rt::Operation for Make {
    type Service = TestService;
    type Input = MakeInput;
    type Output = MakeOutput;
    type Error = MakeError;

    const ROW: &'static schema::Operation = &schema::Operation {
        name: "Make",
        method: "POST",
        uri: "/make/{Id}",
        input: <MakeInput as rt::Fields>::ROW,
        output: <MakeOutput as rt::Fields>::ROW,
        errors: &[
            <InvalidParameter as rt::Fields>::ROW,
            <Busy as rt::Fields>::ROW,
        ],
        flags: 0,
    };

    fn token(input: &mut MakeInput) -> Option<&mut Option<String>> {
        Some(&mut input.client_token)
    }
}

/// A fluent builder.
#[derive(Clone, Debug)]
pub(crate) struct MakeCall(pub(crate) Draft<MakeInput>);

impl MakeCall {
    pub(crate) fn send(self) -> Sending<Make> {
        send(self)
    }

    pub(crate) fn customize(self) -> Customized<Make, Self> {
        CustomizableOperation::new(self)
    }
}

impl Call for MakeCall {
    type Operation = Make;

    fn into_draft(self) -> Draft<MakeInput> {
        self.0
    }
}

shape! {
    PagesInput = &rt::structure("PagesRequest", &[
        rt::w("NextToken", "nextToken", rt::STRING, rt::QUERY),
        rt::w("MaxResults", "maxResults", rt::INTEGER, rt::QUERY),
    ]);
    0 next_token: Option<String>,
    1 max_results: Option<i32>,
}

shape! {
    PagesOutput = &rt::structure("PagesResponse", &[
        rt::m("Items", rt::LIST(&rt::STRING), 0),
        rt::m("NextToken", rt::STRING, 0),
    ]);
    0 items: Option<Vec<String>>,
    1 next_token: Option<String>,
}

impl rt::Output for PagesOutput {
    fn set_request_id(&mut self, _: Option<String>) {}
}

/// `GET /pages`
#[derive(Debug)]
pub(crate) struct Pages;

impl rt::Operation for Pages {
    type Service = TestService;
    type Input = PagesInput;
    type Output = PagesOutput;
    type Error = MakeError;

    const ROW: &'static schema::Operation = &schema::Operation {
        name: "Pages",
        method: "GET",
        uri: "/pages",
        input: <PagesInput as rt::Fields>::ROW,
        output: <PagesOutput as rt::Fields>::ROW,
        errors: Make::ROW_ERRORS,
        flags: 0,
    };
}

impl Make {
    const ROW_ERRORS: &'static [&'static schema::Structure] = <Self as rt::Operation>::ROW.errors;
}

impl Paginated for Pages {
    type Token = String;

    fn next_token(output: &PagesOutput) -> Option<&String> {
        output.next_token.as_ref()
    }

    fn token_mut(input: &mut PagesInput) -> &mut Option<String> {
        &mut input.next_token
    }
}

impl PageSize for Pages {
    fn set_page_size(input: &mut PagesInput, limit: i32) {
        input.max_results = Some(limit);
    }
}

impl PageItems for Pages {
    type Items = Vec<String>;

    fn items(output: PagesOutput) -> Vec<String> {
        output.items.unwrap_or_default()
    }
}

pub(crate) fn credentials() -> Credentials {
    Credentials::new(
        "AKIDEXAMPLE",
        "secret",
        Some("session".to_owned()),
        None,
        "test",
    )
}

/// A configuration that a call can be made with: 2023-11-14T22:13:20Z, in Ireland.
pub(crate) fn base(script: &Script) -> Builder<TestService> {
    Config::builder()
        .region(Region::from_static("eu-west-1"))
        .credentials_provider(credentials())
        .time_source(StaticTimeSource::new(
            SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000),
        ))
        .http_client(script.clone())
        .retry_partition(own_partition())
}

/// Calls of other tests take nothing from this quota.
pub(crate) fn own_partition() -> RetryPartition {
    RetryPartition::custom("a test's own").build()
}

pub(crate) fn client(script: &Script) -> Config<TestService> {
    base(script).build()
}

/// A call that lacks nothing.
pub(crate) fn make(config: &Config<TestService>) -> MakeCall {
    let mut call = MakeCall(Draft::new(config.handle().clone()));
    call.0.input = MakeInput {
        id: Some("an id".to_owned()),
        name: Some("a name".to_owned()),
        ..MakeInput::blank()
    };
    call
}

pub(crate) fn pages(config: &Config<TestService>) -> Paginator<Pages> {
    Paginator::new(Draft::new(config.handle().clone()))
}

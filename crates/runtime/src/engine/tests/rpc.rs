//! Whole calls by protocols that bind nothing to URIs and headers.

use std::marker::PhantomData;
use std::time::{Duration, SystemTime};

use aws_smithy_async::time::StaticTimeSource;
use aws_smithy_types::error::metadata::ProvideErrorMetadata as _;
use aws_types::region::Region;
use aws_types::request_id::RequestId as _;

use crate::config::{Config, Service};
use crate::error::SdkError;
use crate::generated as rt;
use crate::operation::{Call, CallResult, Draft, send};
use crate::schema;
use crate::testing::{MakeError, Recorded, Script, Step, credentials, shape};

macro_rules! service {
    ($name:ident, $protocol:expr) => {
        #[derive(Clone, Debug)]
        struct $name;

        impl Service for $name {
            const SERVICE: &'static schema::Service = &schema::Service {
                id: "Rpc",
                signing_name: "rpc",
                endpoint: &crate::endpoint::Rules {
                    parameters: &crate::endpoint::regional("rpc"),
                    ..crate::endpoint::REGIONAL
                },
                version: "1.2.3",
                headers: &[],
                protocol: &$protocol,
            };
        }
    };
}

service!(
    Query,
    rt::AwsQuery {
        version: "2025-01-01"
    }
);
service!(
    Compatible,
    rt::AwsJson {
        content_type: "application/x-amz-json-1.0",
        target: "Rpc",
        query_compatible: true,
    }
);

shape! {
    Input = &rt::structure("Input", &[
        rt::m("Name", rt::STRING, 0),
        rt::m("Url", rt::STRING, rt::ENDPOINT),
    ]);
    0 name: Option<String>,
    1 url: Option<String>,
}

shape! {
    Output = &rt::structure("Output", &[
        rt::m("Made", rt::STRING, 0),
        rt::m("RequestId", rt::STRING, 0),
    ]);
    0 made: Option<String>,
    1 request_id: Option<String>,
}

impl rt::Output for Output {
    fn set_request_id(&mut self, request_id: Option<String>) {
        self.request_id = request_id;
    }
}

struct Make<S>(PhantomData<fn() -> S>);

impl<S: Service> rt::Operation for Make<S> {
    type Service = S;
    type Input = Input;
    type Output = Output;
    type Error = MakeError;

    const ROW: &'static schema::Operation = &schema::Operation {
        name: "Make",
        method: "POST",
        uri: "/",
        input: <Input as rt::Fields>::ROW,
        output: <Output as rt::Fields>::ROW,
        errors: <crate::testing::Make as rt::Operation>::ROW.errors,
        flags: 0,
    };
}

struct MakeCall<S>(Draft<Input>, PhantomData<fn() -> S>);

impl<S: Service> Call for MakeCall<S> {
    type Operation = Make<S>;

    fn into_draft(self) -> Draft<Input> {
        self.0
    }
}

async fn call<S: Service>(
    url: Option<&str>,
    steps: impl IntoIterator<Item = Step>,
) -> (CallResult<Make<S>>, Vec<Recorded>) {
    let script = Script::new(steps);
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let config: Config<S> = Config::builder()
        .region(Region::from_static("eu-west-1"))
        .credentials_provider(credentials())
        .time_source(StaticTimeSource::new(now))
        .http_client(script.clone())
        .build();
    let mut draft = Draft::new(config.handle().clone());
    draft.input = Input {
        name: Some("a name".to_owned()),
        url: url.map(ToOwned::to_owned),
    };
    let result = send(MakeCall::<S>(draft, PhantomData)).await;
    (result, script.requests())
}

const ANSWER: &str = "<MakeResponse><MakeResult><Made>it</Made></MakeResult>\
                      <ResponseMetadata><RequestId>in-body</RequestId></ResponseMetadata></MakeResponse>";

#[tokio::test]
async fn a_form_is_signed_and_an_xml_document_read() {
    let (result, requests) = call::<Query>(None, [Step::with(200, &[], ANSWER)]).await;
    assert_eq!(result.unwrap().made.as_deref(), Some("it"));
    let [request] = requests.try_into().unwrap();
    assert_eq!(request.method, "POST");
    assert_eq!(request.uri, "https://rpc.eu-west-1.amazonaws.com/");
    assert_eq!(request.body, "Action=Make&Version=2025-01-01&Name=a%20name");
    assert!(
        request
            .header("authorization")
            .contains("/20231114/eu-west-1/rpc/aws4_request")
    );
}

#[tokio::test]
async fn a_request_id_is_taken_from_the_header_or_else_from_the_body() {
    let (result, _) = call::<Query>(None, [Step::with(200, &[], ANSWER)]).await;
    assert_eq!(result.unwrap().request_id.as_deref(), Some("in-body"));
    let header = [("x-amzn-requestid", "in-header")];
    let (result, _) = call::<Query>(None, [Step::with(200, &header, ANSWER)]).await;
    assert_eq!(result.unwrap().request_id.as_deref(), Some("in-header"));

    let error = "<ErrorResponse><Error><Code>InvalidParameterException</Code><Message>no</Message>\
                 <Reason>why</Reason></Error><RequestId>in-body</RequestId></ErrorResponse>";
    for (headers, id) in [(&[][..], "in-body"), (&header[..], "in-header")] {
        let (result, _) = call::<Query>(None, [Step::with(400, headers, error)]).await;
        let SdkError::ServiceError(error) = result.unwrap_err() else {
            panic!("not the service's error");
        };
        let MakeError::InvalidParameter(error) = error.into_err() else {
            panic!("another error");
        };
        assert_eq!(error.reason.as_deref(), Some("why"));
        assert_eq!(error.meta().message(), Some("no"));
        assert_eq!(error.meta().request_id(), Some(id));
    }
}

#[tokio::test]
async fn an_error_has_the_code_that_callers_know_and_the_type_that_the_service_says() {
    let headers = [("x-amzn-query-error", "Old.Invalid;Sender")];
    let body = r#"{"__type":"ns#InvalidParameterException","message":"no","Reason":"why"}"#;
    let (result, requests) = call::<Compatible>(None, [Step::with(400, &headers, body)]).await;
    let error = result.unwrap_err();
    assert_eq!(error.code(), Some("Old.Invalid"));
    assert!(matches!(
        error.as_service_error(),
        Some(MakeError::InvalidParameter(error)) if error.reason.as_deref() == Some("why")
    ));
    assert_eq!(requests[0].header("x-amz-target"), "Rpc.Make");
}

#[tokio::test]
async fn an_input_may_bring_its_endpoint() {
    let (result, requests) = call::<Query>(
        Some("https://own.example.com/"),
        [Step::with(200, &[], ANSWER)],
    )
    .await;
    assert!(result.is_ok());
    assert_eq!(requests[0].uri, "https://own.example.com/");

    let (result, requests) = call::<Query>(Some("no url"), []).await;
    let error = result.unwrap_err();
    let error = std::error::Error::source(&error).unwrap().to_string();
    assert!(
        error.starts_with("the input of Make cannot be sent: `url` (`Url`) is no endpoint: "),
        "{error}"
    );
    assert!(requests.is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_error_is_retried_as_the_model_says_whatever_its_code() {
    let headers = [("x-amzn-query-error", "Old.Busy;Receiver")];
    let busy = || Step::with(409, &headers, r#"{"__type":"BusyException"}"#);
    let again = [busy(), Step::json(200, r#"{"Made":"it"}"#)];
    let (result, requests) = call::<Compatible>(None, again).await;
    assert_eq!(result.unwrap().made.as_deref(), Some("it"));
    assert_eq!(requests.len(), 2);
}

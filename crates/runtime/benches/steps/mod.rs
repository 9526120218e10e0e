//! The steps of a call, each as a function that can be repeated: what the benchmarks of this crate measure.

use std::hint::black_box;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use slim_sdk_connect::Client;
use slim_sdk_connect::config::endpoint::{DefaultResolver, Params, ResolveEndpoint as _};
use slim_sdk_connect::config::{BehaviorVersion, Config, Region};
use slim_sdk_connect::operation::create_persistent_contact_association::{
    CreatePersistentContactAssociation, CreatePersistentContactAssociationInput,
    CreatePersistentContactAssociationOutput,
};
use slim_sdk_connect::operation::list_contact_flows::{ListContactFlows, ListContactFlowsOutput};
use slim_sdk_connect::types::RehydrationType;
use slim_sdk_runtime::generated::{FieldsMut as _, Operation as _, RestJson1};
use slim_sdk_runtime::protocol::Protocol as _;
use slim_sdk_runtime::steps;
use tokio::runtime::Runtime;

type Failure = Box<dyn std::error::Error + Send + Sync>;

const ANSWER: &str = r#"{"ContinuedFromContactId":"5c9e1a7e-1f6b-4f0e-8c55-0d9d0a2f7a11"}"#;
const REFUSAL: &str = r#"{"message":"no such contact"}"#;

/// What steps work on, made once.
pub(crate) struct Steps {
    input: CreatePersistentContactAssociationInput,
    answer: HttpResponse,
    page: HttpResponse,
    refusal: HttpResponse,
    request: HttpRequest,
    identity: Identity,
    resolver: DefaultResolver,
    params: Params,
    runtime: Runtime,
    client: Client,
}

/// A step: its name, and a function that does it once.
pub(crate) type Step = (&'static str, fn(&Steps) -> Result<(), Failure>);

/// Every step that is measured.
pub(crate) const ALL: [Step; 7] = [
    ("serialize", Steps::serialize),
    ("endpoint", Steps::endpoint),
    ("sign", Steps::sign),
    ("parse", Steps::parse),
    ("parse_100_items", Steps::parse_page),
    ("parse_error", Steps::parse_error),
    ("whole_call", Steps::call),
];

fn response(status: u16, body: impl Into<SdkBody>) -> Result<HttpResponse, Failure> {
    let mut response = HttpResponse::new(StatusCode::try_from(status)?, body.into());
    let headers = response.headers_mut();
    headers.insert("content-type", "application/json");
    headers.insert("x-amzn-requestid", "0d4ab1f2-6c4f-4f0b-9a53-5b7c8d9e0f11");
    if status >= 400 {
        headers.insert("x-amzn-errortype", "ResourceNotFoundException");
    }
    Ok(response)
}

/// A page of a hundred flows.
fn page() -> String {
    let flow = |number: usize| {
        format!(
            r#"{{"Id":"{number:08}-2b7e-4d0c-9f6a-3a1d5c8e7b90","Arn":"arn:aws:connect:us-east-1:111122223333:instance/a/contact-flow/{number:08}","Name":"Flow {number}","ContactFlowType":"CONTACT_FLOW","ContactFlowState":"ACTIVE"}}"#
        )
    };
    let flows: Vec<String> = (0..100).map(flow).collect();
    format!(r#"{{"ContactFlowSummaryList":[{}]}}"#, flows.join(","))
}

/// Answers every request at once, in memory.
#[derive(Debug)]
struct Memory;

impl HttpClient for Memory {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Self)
    }
}

impl HttpConnector for Memory {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        black_box(request);
        let mut response = HttpResponse::new(StatusCode::try_from(200).unwrap(), ANSWER.into());
        response
            .headers_mut()
            .insert("content-type", "application/json");
        HttpConnectorFuture::ready(Ok(response))
    }
}

impl Steps {
    pub(crate) fn new() -> Result<Self, Failure> {
        let input = CreatePersistentContactAssociationInput::builder()
            .instance_id("11111111-2222-4333-8444-555555555555")
            .initial_contact_id("aaaaaaaa-2222-4333-8444-555555555555")
            .rehydration_type(RehydrationType::EntirePastSession)
            .source_contact_id("bbbbbbbb-2222-4333-8444-555555555555")
            .client_token("cccccccc-2222-4333-8444-555555555555")
            .build()?;
        let mut request = RestJson1.request(CreatePersistentContactAssociation::ROW, &input)?;
        request.set_uri(format!(
            "https://connect.us-east-1.amazonaws.com{}",
            request.uri()
        ))?;
        let keys = (
            "AKIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        );
        let credentials = Credentials::new(keys.0, keys.1, None, None, "benchmark");
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .credentials_provider(credentials.clone())
            .http_client(Memory)
            .build();
        Ok(Self {
            input,
            answer: response(200, ANSWER)?,
            page: response(200, page())?,
            refusal: response(404, REFUSAL)?,
            request,
            identity: credentials.into(),
            resolver: DefaultResolver::new(),
            params: Params::builder().region("us-east-1").build()?,
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?,
            client: Client::from_conf(config),
        })
    }

    /// An input becomes a request.
    fn serialize(&self) -> Result<(), Failure> {
        black_box(RestJson1.request(CreatePersistentContactAssociation::ROW, &self.input)?);
        Ok(())
    }

    /// The service's rules give an endpoint, which is kept for the next time.
    fn endpoint(&self) -> Result<(), Failure> {
        black_box(
            self.runtime
                .block_on(self.resolver.resolve_endpoint(&self.params))?,
        );
        Ok(())
    }

    /// A request gets its signature. Copying the request, which an attempt does too, is part of it.
    fn sign(&self) -> Result<(), Failure> {
        let mut request = self
            .request
            .try_clone()
            .ok_or("a body that cannot be copied")?;
        let time = SystemTime::UNIX_EPOCH + Duration::new(1_800_000_000, 0);
        black_box(steps::sign(
            &mut request,
            &self.identity,
            "us-east-1",
            "connect",
            time,
        )?);
        Ok(())
    }

    /// A response becomes an output.
    fn parse(&self) -> Result<(), Failure> {
        let mut output = CreatePersistentContactAssociationOutput::blank();
        RestJson1.output(
            CreatePersistentContactAssociation::ROW,
            &self.answer,
            &mut output,
        )?;
        black_box(output.continued_from_contact_id.ok_or("no contact")?);
        Ok(())
    }

    /// A longer one.
    fn parse_page(&self) -> Result<(), Failure> {
        let mut output = ListContactFlowsOutput::blank();
        RestJson1.output(ListContactFlows::ROW, &self.page, &mut output)?;
        let flows = black_box(output).contact_flow_summary_list().len();
        if flows == 100 {
            Ok(())
        } else {
            Err(format!("{flows} flows").into())
        }
    }

    /// A response says that it is an error.
    fn parse_error(&self) -> Result<(), Failure> {
        let error = black_box(RestJson1.error(&self.refusal));
        error.code.ok_or("no code")?;
        Ok(())
    }

    /// All of it, with an HTTP client that answers at once.
    fn call(&self) -> Result<(), Failure> {
        let call = self
            .client
            .create_persistent_contact_association()
            .instance_id("11111111-2222-4333-8444-555555555555")
            .initial_contact_id("aaaaaaaa-2222-4333-8444-555555555555")
            .rehydration_type(RehydrationType::EntirePastSession)
            .source_contact_id("bbbbbbbb-2222-4333-8444-555555555555");
        let output = self.runtime.block_on(call.send())?;
        black_box(output.continued_from_contact_id.ok_or("no contact")?);
        Ok(())
    }
}

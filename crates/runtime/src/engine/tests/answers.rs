//! What is sent, and what a response becomes.

use std::collections::BTreeMap;

use aws_smithy_types::body::SdkBody;
use aws_smithy_types::error::metadata::ProvideErrorMetadata as _;
use aws_types::request_id::RequestId as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use crate::config::Config;
use crate::error::SdkError;
use crate::operation::Draft;
use crate::testing::{
    MakeCall, MakeError, Recorded, Script, Step, TestService, base, client, credentials, make,
};

#[tokio::test]
async fn a_call_sends_one_signed_request_and_reads_the_output() {
    let script = Script::new([Step::with(
        200,
        &[("x-length", "3")],
        r#"{"Made":"it","New":[1,{}]}"#,
    )]);
    let output = make(&client(&script)).send().await.unwrap();
    assert_eq!(
        (output.made.as_deref(), output.length),
        (Some("it"), Some(3))
    );

    let [request] = script.requests().try_into().unwrap();
    assert_eq!(request.method, "POST");
    assert_eq!(
        request.uri,
        "https://test.eu-west-1.amazonaws.com/make/an%20id"
    );
    let body: serde_json::Value = serde_json::from_str(&request.body).unwrap();
    let token = body["ClientToken"].as_str().unwrap();
    assert_eq!(uuid::Uuid::parse_str(token).unwrap().get_version_num(), 4);
    assert_eq!(
        body,
        serde_json::json!({ "Name": "a name", "ClientToken": token })
    );
    assert_eq!(request.header("content-type"), "application/json");
    assert_eq!(
        request.header("content-length"),
        request.body.len().to_string()
    );
    assert_eq!(request.header("x-amz-date"), "20231114T221320Z");
    assert_eq!(request.header("x-amz-security-token"), "session");
    assert_eq!(request.header("amz-sdk-request"), "attempt=1; max=3");
    assert!(uuid::Uuid::parse_str(request.header("amz-sdk-invocation-id")).is_ok());
    assert!(request.header("user-agent").starts_with("slim-sdk/"));
    assert!(
        request
            .header("x-amz-user-agent")
            .contains(" api/test#1.2.3 ")
    );
}

/// The signature as AWS documents it, computed from what was sent and from nothing else.
fn signature(request: &Recorded, signed_headers: &str) -> String {
    let hex = |bytes: &[u8]| {
        bytes
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<Vec<_>>()
            .concat()
    };
    let mac = |key: &[u8], text: &str| {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    };
    let (host, path) = request
        .uri
        .strip_prefix("https://")
        .unwrap()
        .split_once('/')
        .unwrap();
    let mut headers: BTreeMap<&str, &str> = request
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    headers.insert("host", host);
    let lines: Vec<_> = signed_headers
        .split(';')
        .map(|name| format!("{name}:{}\n", headers[name]))
        .collect();
    let lines = lines.concat();
    let path = path.replace('%', "%25");
    let body = hex(&Sha256::digest(&request.body));
    let canonical = format!("POST\n/{path}\n\n{lines}\n{signed_headers}\n{body}");
    let date = request.header("x-amz-date");
    let scope = format!("{}/eu-west-1/test/aws4_request", &date[..8]);
    let text = format!(
        "AWS4-HMAC-SHA256\n{date}\n{scope}\n{}",
        hex(&Sha256::digest(canonical))
    );
    let key = ["eu-west-1", "test", "aws4_request"]
        .iter()
        .fold(mac(b"AWS4secret", &date[..8]), |key, part| mac(&key, part));
    hex(&mac(&key, &text))
}

#[tokio::test]
async fn the_request_that_is_sent_is_the_one_that_was_signed() {
    let script = Script::new([Step::ok()]);
    make(&client(&script)).send().await.unwrap();
    let [request] = script.requests().try_into().unwrap();
    let authorization = request.header("authorization");
    let (start, sent) = authorization.rsplit_once(", Signature=").unwrap();
    let (start, signed_headers) = start.split_once(", SignedHeaders=").unwrap();
    assert_eq!(
        start,
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20231114/eu-west-1/test/aws4_request"
    );
    let signed: Vec<&str> = signed_headers.split(';').collect();
    for name in ["host", "x-amz-date", "x-amz-security-token", "content-type"] {
        assert!(signed.contains(&name), "{name} in {signed_headers}");
    }
    // The official crates add it after signing.
    assert!(
        !signed.contains(&"amz-sdk-invocation-id"),
        "{signed_headers}"
    );
    assert_eq!(request.header("amz-sdk-invocation-id").len(), 36);
    assert_eq!(sent, signature(&request, signed_headers));
}

#[tokio::test]
async fn a_token_that_is_set_is_sent() {
    let script = Script::new([Step::ok()]);
    let mut call = make(&client(&script));
    call.0.input.client_token = Some("mine".to_owned());
    call.send().await.unwrap();
    assert!(
        script.requests()[0]
            .body
            .contains(r#""ClientToken":"mine""#)
    );
}

#[tokio::test]
async fn an_output_may_have_no_body() {
    for body in ["", " \r\n", "{}", r#"{"Made":null}"#] {
        let script = Script::new([Step::json(204, body)]);
        let output = make(&client(&script)).send().await.unwrap();
        assert_eq!(output.made, None, "{body:?}");
    }
}

#[tokio::test]
async fn a_modeled_error_has_its_members_and_what_the_response_said() {
    let headers = [
        ("x-amzn-errortype", "InvalidParameterException:http://docs/"),
        ("x-amzn-requestid", "r-1"),
    ];
    let body = r#"{"__type":"other#OtherException","message":"no","Reason":"why"}"#;
    let script = Script::new([Step::with(400, &headers, body)]);
    let error = make(&client(&script)).send().await.unwrap_err();
    assert_eq!(error.request_id(), Some("r-1"));
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 400);
    let SdkError::ServiceError(context) = error else {
        panic!("{error:?}")
    };
    let MakeError::InvalidParameter(error) = context.into_err() else {
        panic!("another error")
    };
    assert_eq!(
        (error.message.as_deref(), error.reason.as_deref()),
        (Some("no"), Some("why"))
    );
    assert_eq!(
        (error.meta().code(), error.meta().message()),
        (Some("InvalidParameterException"), Some("no"))
    );
    assert_eq!(error.to_string(), "InvalidParameterException: no");
}

#[tokio::test]
async fn members_that_cannot_be_read_do_not_cost_an_error_its_type_nor_its_other_members() {
    let headers = [("x-wait", "soon")];
    let body = r#"{"__type":"InvalidParameterException","Reason":"why","Message":3}"#;
    let script = Script::new([Step::with(400, &headers, body)]);
    let error = make(&client(&script))
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    let MakeError::InvalidParameter(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (error.wait, error.reason.as_deref(), error.message),
        (None, Some("why"), None),
        "{body}"
    );
}

#[tokio::test]
async fn an_error_that_is_not_modeled_keeps_code_message_status_and_id() {
    let headers = [("x-amzn-requestid", "r-2")];
    let script = Script::new([Step::with(
        403,
        &headers,
        r#"{"code":"ns#AccessDenied","Message":"never"}"#,
    )]);
    let error = make(&client(&script)).send().await.unwrap_err();
    assert_eq!(
        (error.code(), error.message(), error.request_id()),
        (Some("AccessDenied"), Some("never"), Some("r-2"))
    );
    let MakeError::Unhandled(error) = error.into_service_error() else {
        panic!("another error")
    };
    assert_eq!(error.to_string(), "unhandled error (AccessDenied): never");
}

#[tokio::test]
async fn an_error_without_code_tells_its_status() {
    let script = Script::new([Step::with(418, &[], "<html>no</html>")]);
    let error = make(&client(&script)).send().await.unwrap_err();
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 418);
    assert_eq!(error.code(), None);
    let text = error.into_service_error().to_string();
    assert!(text.contains("418"), "{text}");
}

#[tokio::test]
async fn an_output_that_cannot_be_read_keeps_status_and_id_and_names_the_member() {
    for (body, text) in [
        (r#"{"Made":7}"#, "`Made`"),
        ("[]", "MakeResponse"),
        ("<html>", "expected a value"),
        ("{", "it ends"),
    ] {
        let script = Script::new([Step::with(200, &[("x-amzn-requestid", "r-3")], body)]);
        let error = make(&client(&script)).send().await.unwrap_err();
        assert_eq!(error.raw_response().unwrap().status().as_u16(), 200);
        assert_eq!(error.request_id(), Some("r-3"));
        let error = error.into_service_error();
        assert!(error.to_string().contains(text), "{error} of {body}");
        assert_eq!(script.requests().len(), 1, "the call was carried out");
    }
}

#[tokio::test]
async fn an_answer_beyond_the_limit_is_refused_and_not_asked_for_again() {
    let large = || {
        SdkBody::from_body_1_x(http_body_util::Full::new(bytes::Bytes::from(vec![
            b' ';
            33 << 20
        ])))
    };
    let script = Script::new([Step::Answer(200, Vec::new(), large())]);
    let error = make(&client(&script)).send().await.unwrap_err();
    assert!(matches!(error, SdkError::ResponseError(_)), "{error:?}");

    let named = vec![("x-amzn-errortype", "InvalidParameterException")];
    let script = Script::new([Step::Answer(400, named, large())]);
    let error = make(&client(&script))
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert!(matches!(error, MakeError::InvalidParameter(_)), "{error:?}");
}

/// The kind of an error, and the texts of its causes.
fn told(error: &SdkError<MakeError>) -> (&'static str, String) {
    let kind = match error {
        SdkError::ConstructionFailure(_) => "construction",
        SdkError::DispatchFailure(_) => "dispatch",
        SdkError::TimeoutError(_) => "timeout",
        SdkError::ResponseError(_) => "response",
        SdkError::ServiceError(_) => "service",
        _ => "another",
    };
    (kind, crate::error::DisplayErrorContext(error).to_string())
}

#[tokio::test]
async fn what_the_configuration_lacks_is_told_and_nothing_is_sent() {
    let script = Script::new([]);
    let no_credentials = Config::<TestService>::builder()
        .region(aws_types::region::Region::from_static("eu-west-1"))
        .http_client(script.clone())
        .build();
    let (kind, text) = told(&make(&no_credentials).send().await.unwrap_err());
    assert!(
        kind == "dispatch" && text.contains("no credentials provider is set"),
        "{kind} {text}"
    );

    let no_region = || {
        Config::<TestService>::builder()
            .credentials_provider(credentials())
            .http_client(script.clone())
    };
    let (kind, text) = told(&make(&no_region().build()).send().await.unwrap_err());
    assert!(
        kind == "construction" && text.contains("Missing Region"),
        "{kind} {text}"
    );
    let with_endpoint = no_region().endpoint_url("http://127.0.0.1:9").build();
    let (kind, text) = told(&make(&with_endpoint).send().await.unwrap_err());
    assert!(
        kind == "dispatch" && text.contains("no region is set"),
        "{kind} {text}"
    );
    assert!(script.requests().is_empty());
}

#[tokio::test]
async fn required_members_are_missed_all_at_once_by_their_names_in_rust_and_on_the_wire() {
    let script = Script::new([]);
    let call = MakeCall(Draft::new(client(&script).handle().clone()));
    let (kind, text) = told(&call.send().await.unwrap_err());
    assert!(
        kind == "construction"
            && text.contains(
                "the input of Make cannot be sent: required members are not set: `id` (`Id`), `name` (`Name`)"
            ),
        "{text}"
    );
    let mut call = make(&client(&script));
    call.0.input.id = Some(String::new());
    call.0.input.name = None;
    let (kind, text) = told(&call.send().await.unwrap_err());
    assert!(
        kind == "construction" && text.contains(
            "the input of Make cannot be sent: a required member is not set: `name` (`Name`); `id` (`Id`) is empty, and is a part of the path"
        ),
        "{text}"
    );
}

#[tokio::test]
async fn a_call_without_signature_needs_no_credentials() {
    let script = Script::new([Step::ok()]);
    let config = Config::<TestService>::builder()
        .endpoint_url("http://localhost:1/base/")
        .allow_no_auth()
        .http_client(script.clone())
        .build();
    make(&config).send().await.unwrap();
    let [request] = script.requests().try_into().unwrap();
    assert_eq!(request.uri, "http://localhost:1/base/make/an%20id");
    assert_eq!(request.header("authorization"), "");
}

#[test]
fn no_runtime_is_an_error_and_no_panic() {
    // The future needs no runtime as long as nothing is waited for.
    let script = Script::new([Step::ok()]);
    #[allow(clippy::result_large_err, reason = "the official error's size")]
    let run = |config: &Config<TestService>| {
        let mut sending = Box::pin(make(config).send());
        let context = &mut std::task::Context::from_waker(std::task::Waker::noop());
        match std::future::Future::poll(sending.as_mut(), context) {
            std::task::Poll::Ready(result) => result,
            std::task::Poll::Pending => panic!("it waits"),
        }
    };
    run(&client(&script)).unwrap();

    let script = Script::new([Step::json(500, "{}")]);
    let (kind, text) = told(&run(&client(&script)).unwrap_err());
    assert!(
        kind == "response" && text.contains("tokio runtime"),
        "{kind} {text}"
    );

    let limit = std::time::Duration::from_secs(1);
    let timeouts = aws_smithy_types::timeout::TimeoutConfig::builder();
    let config = base(&Script::new([]))
        .timeout_config(timeouts.operation_timeout(limit).build())
        .build();
    let (kind, text) = told(&run(&config).unwrap_err());
    assert!(
        kind == "construction" && text.contains("tokio runtime"),
        "{kind} {text}"
    );

    #[cfg(feature = "default-https-client")]
    {
        let config = Config::<TestService>::builder()
            .region(aws_types::region::Region::from_static("eu-west-1"))
            .credentials_provider(credentials())
            .build();
        let (kind, text) = told(&run(&config).unwrap_err());
        assert!(
            kind == "dispatch" && text.contains("tokio runtime"),
            "{kind} {text}"
        );
    }
}

#[test]
fn a_call_is_small_and_does_nothing_until_it_is_polled() {
    let script = Script::new([]);
    let config = client(&script);
    let sending = make(&config).send();
    assert!(size_of_val(&sending) < 64, "{}", size_of_val(&sending));
    drop(sending);
    assert!(script.requests().is_empty());
    assert_eq!(size_of_val(config.handle()), size_of::<usize>());
}

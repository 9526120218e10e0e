//! Calls with settings and interceptors of their own.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::region::Region;

use crate::config::Builder;
use crate::error::SdkError;
use crate::testing::{Script, Step, client, make};

#[tokio::test]
async fn requests_are_changed_before_they_are_signed() {
    let script = Script::new([Step::ok()]);
    let call = make(&client(&script)).customize();
    let call = call.mutate_request(|request| {
        request.headers_mut().insert("x-mine", "1");
    });
    let call = call.map_request(|mut request: HttpRequest| {
        request.set_uri("https://other.example/elsewhere")?;
        Ok::<_, aws_smithy_runtime_api::http::HttpError>(request)
    });
    call.send().await.unwrap();
    let [request] = script.requests().try_into().unwrap();
    assert_eq!(
        (request.header("x-mine"), request.uri.as_str()),
        ("1", "https://other.example/elsewhere")
    );
    assert!(
        request.header("authorization").contains(";x-mine"),
        "{request:?}"
    );
    assert!(request.body.contains("a name"));
}

#[tokio::test]
async fn a_request_that_cannot_be_changed_is_not_sent() {
    let script = Script::new([]);
    let call = make(&client(&script)).customize();
    let call = call.map_request(|_| Err::<HttpRequest, _>(std::io::Error::other("not that one")));
    let error = call.send().await.unwrap_err();
    assert!(matches!(error, SdkError::DispatchFailure(_)), "{error:?}");
    assert!(
        crate::error::DisplayErrorContext(&error)
            .to_string()
            .contains("not that one")
    );
}

#[tokio::test(start_paused = true)]
async fn settings_of_the_call_go_before_the_clients() {
    let script = Script::new([
        Step::ok(),
        Step::json(500, "{}"),
        Step::ok(),
        Step::Silence,
        Step::ok(),
    ]);
    let config = client(&script);
    let with = |settings: Builder<_>| make(&config).customize().config_override(settings).send();

    with(Builder::new().region(Region::from_static("us-east-1")))
        .await
        .unwrap();
    with(Builder::new().retry_config(RetryConfig::disabled()))
        .await
        .unwrap_err();
    with(Builder::new().endpoint_url("http://localhost:8000/x"))
        .await
        .unwrap();
    let limit = TimeoutConfig::builder()
        .operation_timeout(Duration::from_secs(1))
        .build();
    let error = with(Builder::new().timeout_config(limit))
        .await
        .unwrap_err();
    assert!(matches!(error, SdkError::TimeoutError(_)), "{error:?}");
    let other = Credentials::new("AKIDOTHER", "s", None, None, "test");
    with(Builder::new().credentials_provider(other))
        .await
        .unwrap();

    let requests = script.requests();
    assert_eq!(
        requests[0].uri,
        "https://test.us-east-1.amazonaws.com/make/an%20id"
    );
    assert!(
        requests[0]
            .header("authorization")
            .contains("/us-east-1/test/")
    );
    assert_eq!(requests[1].header("amz-sdk-request"), "attempt=1; max=1");
    assert_eq!(
        requests[1].uri,
        "https://test.eu-west-1.amazonaws.com/make/an%20id"
    );
    assert_eq!(requests[2].uri, "http://localhost:8000/x/make/an%20id");
    assert!(requests[4].header("authorization").contains("AKIDOTHER"));
}

//! What settings from outside do: each to a request of a client of the loaded configuration.

use crate::test_util::{AtOnce, env};
use crate::{BehaviorVersion, defaults};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use aws_types::os_shim_internal::Fs;
use std::sync::{Arc, Mutex};

/// The URI and all headers of a request, a header a line.
#[derive(Clone, Debug)]
struct Sent(String);

/// Answers every request with a fault of the service and a time of its own, and keeps what was sent.
#[derive(Clone, Debug, Default)]
struct Faulty {
    sent: Arc<Mutex<Vec<Sent>>>,
    error: &'static str,
}

impl HttpConnector for Faulty {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let headers = request.headers().iter();
        let lines = headers.map(|(name, value)| format!("{name}: {value}\n"));
        let text = format!("{}\n{}", request.uri(), lines.collect::<String>());
        self.sent.lock().unwrap().push(Sent(text));
        let body = format!("<r><Error><Code>{}</Code></Error></r>", self.error);
        let status = if self.error == "Internal" { 500 } else { 403 };
        let mut response = HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body));
        let date = "Wed, 01 Jan 2025 00:00:00 GMT";
        response.headers_mut().insert("date", date);
        HttpConnectorFuture::ready(Ok(response))
    }
}

/// What a client of STS sends with these variables, and with this profile.
async fn sent(variables: &[(&str, &str)], profile: &str, error: &'static str) -> Vec<Sent> {
    let mut all = vec![
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "AKIA"),
        ("AWS_SECRET_ACCESS_KEY", "s"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ];
    all.extend_from_slice(variables);
    let faulty = Faulty {
        error,
        ..Faulty::default()
    };
    let connector = faulty.clone();
    let time = aws_smithy_async::time::StaticTimeSource::from_secs(1_735_682_400);
    let config = defaults(BehaviorVersion::latest())
        .env(env(&all))
        .fs(Fs::from_slice(&[(
            "/home/me/.aws/config",
            &format!("[default]\n{profile}"),
        )]))
        .sleep_impl(AtOnce)
        .time_source(time)
        .http_client(http_client_fn(move |_, _| {
            SharedHttpConnector::new(connector.clone())
        }))
        .load()
        .await;
    let client = slim_sdk_sts::Client::new(&config);
    assert!(client.get_caller_identity().send().await.is_err());
    let sent = faulty.sent.lock().unwrap();
    sent.clone()
}

#[tokio::test]
async fn where_requests_go() {
    let services = "services = x\n[services x]\nsts =\n  endpoint_url = http://own.profile\n";
    for (variables, profile, expected) in [
        (vec![], "", "https://sts.us-east-1.amazonaws.com/"),
        (
            vec![],
            "use_fips_endpoint = true",
            "https://sts-fips.us-east-1.amazonaws.com/",
        ),
        (
            vec![("AWS_USE_FIPS_ENDPOINT", "true")],
            "",
            "https://sts-fips.us-east-1.amazonaws.com/",
        ),
        (
            vec![("AWS_USE_DUALSTACK_ENDPOINT", "true")],
            "",
            "https://sts.us-east-1.api.aws/",
        ),
        (
            vec![],
            "use_dualstack_endpoint = true",
            "https://sts.us-east-1.api.aws/",
        ),
        (
            vec![("AWS_REGION", "eu-west-1")],
            "",
            "https://sts.eu-west-1.amazonaws.com/",
        ),
        (
            vec![],
            "endpoint_url = http://all.profile",
            "http://all.profile/",
        ),
        (vec![], services, "http://own.profile/"),
        (
            vec![("AWS_ENDPOINT_URL", "http://all.env")],
            services,
            "http://all.env/",
        ),
        (
            vec![
                ("AWS_ENDPOINT_URL", "http://all.env"),
                ("AWS_ENDPOINT_URL_STS", "http://own.env"),
            ],
            "",
            "http://own.env/",
        ),
        (
            vec![
                ("AWS_ENDPOINT_URL_STS", "http://own.env"),
                ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"),
            ],
            "endpoint_url = http://all.profile",
            "https://sts.us-east-1.amazonaws.com/",
        ),
        (
            vec![("AWS_ENDPOINT_URL", "http://all.env")],
            "ignore_configured_endpoint_urls = true",
            "https://sts.us-east-1.amazonaws.com/",
        ),
    ] {
        let sent = sent(&variables, profile, "Internal").await;
        let first = sent
            .first()
            .map(|sent| sent.0.lines().next().unwrap_or_default().to_owned());
        assert_eq!(first.as_deref(), Some(expected), "{variables:?} {profile}");
    }
}

#[tokio::test]
async fn who_asks_and_how_often() {
    for (variables, profile, attempts, says) in [
        (vec![], "", 3, "attempt=1; max=3"),
        (vec![], "max_attempts = 4", 4, "attempt=4; max=4"),
        (
            vec![("AWS_MAX_ATTEMPTS", "1")],
            "max_attempts = 4",
            1,
            "attempt=1; max=1",
        ),
        (
            vec![("AWS_SDK_UA_APP_ID", "from-env")],
            "sdk_ua_app_id = from-profile",
            3,
            " app/from-env",
        ),
        (
            vec![],
            "sdk_ua_app_id = from-profile",
            3,
            " app/from-profile",
        ),
        // `E` is the standard mode, `F` the adaptive one.
        (vec![], "retry_mode = adaptive", 3, "m/F"),
        (
            vec![("AWS_RETRY_MODE", "standard")],
            "retry_mode = adaptive",
            3,
            "m/E",
        ),
        // A service without accounts in its endpoints, and ways to sign that it does not have, change nothing.
        (
            vec![("AWS_ACCOUNT_ID_ENDPOINT_MODE", "required")],
            "",
            3,
            "AWS4-HMAC-SHA256 ",
        ),
        (
            vec![("AWS_AUTH_SCHEME_PREFERENCE", "sigv4a")],
            "",
            3,
            "AWS4-HMAC-SHA256 ",
        ),
        (
            vec![("AWS_SIGV4A_SIGNING_REGION_SET", "*")],
            "",
            3,
            "/us-east-1/sts/aws4_request",
        ),
    ] {
        let sent = sent(&variables, profile, "Internal").await;
        assert_eq!(sent.len(), attempts, "{variables:?} {profile}");
        let is_said = sent.iter().any(|sent| sent.0.contains(says));
        assert!(is_said, "{variables:?} {profile}: no {says:?} in {sent:?}");
    }
}

/// Two hours lie between the service's clock and ours.
#[tokio::test]
async fn whose_clock_counts() {
    for (variables, profile, times) in [
        (vec![], "", vec!["20241231T220000Z", "20250101T000000Z"]),
        (
            vec![],
            "disable_clock_skew_correction = true",
            vec!["20241231T220000Z"],
        ),
        (
            vec![("AWS_DISABLE_CLOCK_SKEW_CORRECTION", "true")],
            "",
            vec!["20241231T220000Z"],
        ),
    ] {
        let sent = sent(&variables, profile, "SignatureDoesNotMatch").await;
        assert_eq!(sent.len(), times.len(), "{variables:?} {profile}");
        for (sent, time) in sent.iter().zip(times) {
            assert!(sent.0.contains(&format!("x-amz-date: {time}")), "{sent:?}");
        }
    }
}

//! Signature Version 4.

use std::time::Duration;

use slim_sdk_local::{Credentials, Local, Signature};

use crate::support::{Caller, Hands, Request, endpoint, hex, hmac, raw};

/// A service like that of AWS's published signature test suite: name `service`, any path.
const SUITE: &str = r#"{"smithy": "2.0", "shapes": {
  "suite#Suite": {"type": "service", "version": "1", "operations": [{"target": "suite#Get"}, {"target": "suite#Post"}],
    "traits": {"aws.protocols#restJson1": {}, "aws.auth#sigv4": {"name": "service"}}},
  "suite#Get": {"type": "operation", "traits": {"smithy.api#http": {"method": "GET", "uri": "/"}}},
  "suite#Post": {"type": "operation", "traits": {"smithy.api#http": {"method": "POST", "uri": "/"}}}}}"#;

/// Published examples of the AWS Signature Version 4 test suite: request line, signature.
const PUBLISHED: [(&str, &str); 6] = [
    (
        "GET /?%E1%88%B4=bar",
        "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
    ),
    (
        "GET /",
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    ),
    (
        "POST /",
        "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    ),
    (
        "GET /?Param2=value2&Param1=value1",
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    ),
    (
        "GET /?Param1=value1",
        "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
    ),
    (
        "GET /?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
    ),
];

/// What an `Authorization` header becomes.
type Edit = fn(&str) -> String;

async fn suite() -> Local {
    let credentials = Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    let builder = Local::builder()
        .model("suite.json", SUITE)
        .credentials(credentials);
    let local = Hands::new().on(builder).start().await.unwrap();
    local.answer("Get", serde_json::json!({}));
    local.answer("Post", serde_json::json!({}));
    local
}

#[tokio::test]
async fn accepts_the_published_examples() {
    let local = suite().await;
    for (line, signature) in PUBLISHED {
        let request = format!(
            "{line} HTTP/1.1\r\nHost: example.amazonaws.com\r\nX-Amz-Date: 20150830T123600Z\r\nAuthorization: \
             AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
             SignedHeaders=host;x-amz-date, Signature={signature}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
        );
        let answer = raw(local.address(), request.as_bytes()).await.unwrap();
        assert_eq!(answer.status, 200, "{line}: {answer:?}");
    }
    assert!(
        local
            .requests()
            .iter()
            .all(slim_sdk_local::Received::verified)
    );
}

#[test]
fn the_test_signer_derives_the_published_key() {
    let mut key = hmac(b"AWS4wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "20150830");
    for part in ["us-east-1", "iam", "aws4_request"] {
        key = hmac(&key, part);
    }
    assert_eq!(
        hex(&key),
        "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9"
    );
}

#[tokio::test]
async fn any_region_and_the_system_clock_by_default() {
    let local = Local::start().await.unwrap();
    for region in ["us-east-1", "eu-west-2"] {
        let mut caller = Caller::connect(&local);
        caller.region = region.to_owned();
        caller.get("/instance").await.ok();
    }
}

#[tokio::test]
async fn a_configured_region_is_the_only_one() {
    let hands = Hands::new();
    let builder = hands.on(Local::builder()).region("eu-west-2");
    let local = builder.start().await.unwrap();
    let mut caller = Caller::connect(&local).by(&hands);
    let message = caller
        .get("/instance")
        .await
        .fails(403, "InvalidSignatureException");
    assert_eq!(
        message,
        "Credential should be scoped to a valid region, not 'eu-central-1'."
    );
    caller.region = "eu-west-2".to_owned();
    let instances = caller.get("/instance").await.ok();
    let arn = instances["InstanceSummaryList"][0]["Arn"].as_str().unwrap();
    assert!(arn.starts_with("arn:aws:connect:eu-west-2:"), "{arn}");
}

#[tokio::test]
async fn a_wrong_secret_is_refused_with_what_should_have_been_signed() {
    let (local, mut caller, _hands) = endpoint().await;
    caller.secret = "wrong".to_owned();
    let message = caller
        .get("/instance?maxResults=3")
        .await
        .fails(403, "InvalidSignatureException");
    assert!(
        message.starts_with("The request signature we calculated does not match"),
        "{message}"
    );
    assert!(
        message.contains("'GET\n/instance\nmaxResults=3\nhost:"),
        "{message}"
    );
    assert!(message.contains(
        "'AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/eu-central-1/connect/aws4_request\n"
    ));
    let Signature::Refused { code, .. } = &local.requests()[0].signature else {
        panic!("it is refused");
    };
    assert_eq!(code, "InvalidSignatureException");
}

#[tokio::test]
async fn what_was_changed_after_signing_is_refused() {
    let (_local, caller, _hands) = endpoint().await;
    let signed = caller
        .sign(Request::new("POST", "/contact/stop").json(&serde_json::json!({"ContactId": "a"})));
    let mut body = signed.clone();
    body.body = br#"{"ContactId":"b"}"#.to_vec();
    let mut target = signed.clone();
    target.target = "/contact/stop?x=1".to_owned();
    let mut header = signed.clone();
    header.headers.retain(|(name, _)| name != "content-type");
    for changed in [body, target, header] {
        let answer = raw(caller.address, &changed.bytes()).await.unwrap();
        answer.fails(403, "InvalidSignatureException");
    }
}

#[tokio::test]
async fn each_fault_of_a_signature_has_its_error() {
    let (local, caller, _hands) = endpoint().await;
    let signed = caller.sign(Request::new("GET", "/instance"));
    let unsigned = Request::new("GET", "/instance").header("host", "x");
    let answer = raw(local.address(), &unsigned.bytes()).await.unwrap();
    assert_eq!(
        answer.json(),
        serde_json::json!({"message": "Missing Authentication Token"})
    );
    answer.fails(403, "MissingAuthenticationTokenException");

    let with = |value: Edit| {
        let mut request = signed.clone();
        for (name, text) in &mut request.headers {
            if name == "authorization" {
                *text = value(text);
            }
        }
        request
    };
    let edits: [(Edit, &str, &str); 9] = [
        (
            |_| "Bearer abc".to_owned(),
            "IncompleteSignatureException",
            "Unsupported AWS 'algorithm': 'Bearer'.",
        ),
        (
            |text| text.replace("Signature=", "Sig="),
            "IncompleteSignatureException",
            "'Signature' parameter",
        ),
        (
            |text| text.replace("/aws4_request", ""),
            "IncompleteSignatureException",
            "5 slash-delimited elements",
        ),
        (
            |text| text.replace("AKID", "AKIX"),
            "UnrecognizedClientException",
            "security token",
        ),
        (
            |text| text.replace("/connect/", "/s3/"),
            "InvalidSignatureException",
            "correct service: 'connect'",
        ),
        (
            |text| text.replace("aws4_request", "aws5"),
            "InvalidSignatureException",
            "valid terminator",
        ),
        (
            |text| text.replace("20150830", "20150831"),
            "InvalidSignatureException",
            "'20150831' != '20150830'",
        ),
        (
            |text| text.replace("host;", ""),
            "InvalidSignatureException",
            "'host' must be a 'SignedHeader'",
        ),
        (
            |text| text.replace("x-amz-date,", "x-amz-date;x-other,"),
            "InvalidSignatureException",
            "'x-other' is not in the request",
        ),
    ];
    for (edit, code, part) in edits {
        let answer = raw(local.address(), &with(edit).bytes()).await.unwrap();
        let message = answer.fails(403, code);
        assert!(message.contains(part), "{code}: {message}");
    }
    let mut undated = signed.clone();
    undated.headers.retain(|(name, _)| name != "x-amz-date");
    let answer = raw(local.address(), &undated.bytes()).await.unwrap();
    answer.fails(403, "IncompleteSignatureException");
    let odd = caller.sign_at(Request::new("GET", "/instance"), "20150830T1236000");
    let answer = raw(local.address(), &odd.bytes()).await.unwrap();
    answer.fails(403, "IncompleteSignatureException");
    let hashed =
        caller.sign(Request::new("GET", "/instance").header("x-amz-content-sha256", "abc"));
    let answer = raw(local.address(), &hashed.bytes()).await.unwrap();
    assert!(
        answer
            .fails(403, "InvalidSignatureException")
            .contains("x-amz-content-sha256")
    );
}

#[tokio::test]
async fn the_window_is_five_minutes_both_ways() {
    let (_local, caller, hands) = endpoint().await;
    let request = || Request::new("GET", "/instance");
    for (date, message) in [
        (
            "20150830T123059Z",
            "Signature expired: 20150830T123059Z is now earlier than 20150830T123100Z (20150830T123600Z - 5 min.)",
        ),
        (
            "20150830T124101Z",
            "Signature not yet current: 20150830T124101Z is still later than 20150830T124100Z (20150830T123600Z + 5 min.)",
        ),
    ] {
        let answer = raw(caller.address, &caller.sign_at(request(), date).bytes())
            .await
            .unwrap();
        assert_eq!(answer.header("date"), "Sun, 30 Aug 2015 12:36:00 GMT");
        assert_eq!(answer.fails(403, "InvalidSignatureException"), message);
    }
    for date in ["20150830T123100Z", "20150830T124100Z"] {
        let answer = raw(caller.address, &caller.sign_at(request(), date).bytes())
            .await
            .unwrap();
        answer.ok();
    }
    hands.turn(301);
    let answer = raw(
        caller.address,
        &caller.sign_at(request(), "20150830T123600Z").bytes(),
    )
    .await
    .unwrap();
    answer.fails(403, "InvalidSignatureException");
}

#[tokio::test]
async fn session_tokens_are_needed_known_signed_and_unexpired() {
    let hands = Hands::new();
    let credentials = Credentials::new("ASIATEMPORARY", "temporary")
        .session_token("token+/=")
        .expires(hands.now() + Duration::from_mins(1));
    let local = hands
        .on(Local::builder())
        .credentials(credentials)
        .start()
        .await
        .unwrap();
    let mut caller = Caller::connect(&local).by(&hands);
    caller
        .get("/instance")
        .await
        .fails(403, "UnrecognizedClientException");
    caller.key = "ASIATEMPORARY".to_owned();
    caller.secret = "temporary".to_owned();
    caller
        .get("/instance")
        .await
        .fails(403, "UnrecognizedClientException");
    caller.token = Some("other".to_owned());
    caller
        .get("/instance")
        .await
        .fails(403, "UnrecognizedClientException");
    caller.token = Some("token+/=".to_owned());
    caller.get("/instance").await.ok();
    let mut unsigned = caller.clone();
    unsigned.token = None;
    let request = unsigned
        .sign(Request::new("GET", "/instance"))
        .header("x-amz-security-token", "token+/=");
    let answer = raw(local.address(), &request.bytes()).await.unwrap();
    assert!(
        answer
            .fails(403, "InvalidSignatureException")
            .contains("'x-amz-security-token' must be")
    );
    hands.turn(60);
    caller
        .get("/instance")
        .await
        .fails(403, "ExpiredTokenException");
}

#[tokio::test]
async fn paths_are_encoded_twice_and_queries_sorted() {
    let (local, caller, _hands) = endpoint().await;
    let odd = "a%2Fb%20c%2B%25%C3%A9";
    let target = format!("/contacts/{odd}/x?z=1&a=%20%2B&a=");
    caller
        .get(&target)
        .await
        .fails(404, "ResourceNotFoundException");
    let received = &local.requests()[0];
    assert!(received.verified());
    assert_eq!(received.uri, target);
    assert_eq!(received.input.as_ref().unwrap()["InstanceId"], "a/b c+%é");
}

#[tokio::test]
async fn without_verification_anything_is_let_in() {
    let local = Local::builder()
        .verify_signatures(false)
        .start()
        .await
        .unwrap();
    let unsigned = Request::new("GET", "/instance").header("host", "x");
    raw(local.address(), &unsigned.bytes()).await.unwrap().ok();
    let wrong = unsigned.header("authorization", "Bearer abc");
    raw(local.address(), &wrong.bytes()).await.unwrap().ok();
    let signatures: Vec<bool> = local
        .requests()
        .iter()
        .map(slim_sdk_local::Received::verified)
        .collect();
    assert_eq!(signatures, [false, false]);
}

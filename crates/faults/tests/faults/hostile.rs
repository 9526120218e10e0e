//! Hostile input of the caller: it arrives as what it is, under a signature that holds, or nothing is sent.

use std::time::Duration;

use slim_sdk_connect::config::{Credentials, Region};
use slim_sdk_connect::operation::create_persistent_contact_association::builders::CreatePersistentContactAssociationFluentBuilder as Call;
use slim_sdk_connect::types::RehydrationType;
use slim_sdk_connect::{Client, Config};
use slim_sdk_faults::case::{Outcome, SECRET, call, client, outcome};
use slim_sdk_faults::peer::{Act, Peer, Request, ok};
use slim_sdk_faults::verify;
use slim_sdk_local::Local;

async fn peer() -> Peer {
    Peer::start(|_, _| vec![Act::Send(ok())]).await.unwrap()
}

/// One call: its outcome, its error's text, and the requests that came of it.
async fn send(
    peer: &Peer,
    client: &Client,
    with: impl FnOnce(Call) -> Call,
) -> (Outcome, String, Vec<Request>) {
    let before = peer.requests().len();
    let sending = with(call(client)).send();
    let result = tokio::time::timeout(Duration::from_secs(20), sending).await;
    let (outcome, text) = outcome(result.unwrap().map(drop));
    assert!(!text.contains(SECRET), "the error tells secrets: {text}");
    assert!(!text.contains(Local::SECRET_ACCESS_KEY), "{text}");
    let requests = peer.requests().into_iter().skip(before).collect();
    (outcome, text, requests)
}

/// What a segment of a path says, by RFC 3986.
fn decoded(segment: &str) -> Vec<u8> {
    let mut bytes = segment.bytes();
    let mut out = Vec::new();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digits: Vec<u8> = bytes.by_ref().take(2).collect();
            let digits = String::from_utf8(digits).unwrap();
            out.push(u8::from_str_radix(&digits, 16).unwrap());
        } else {
            out.push(byte);
        }
    }
    out
}

async fn assert_signed(local: &Local, request: &Request, what: &str) {
    let wrong = verify::wrong(local, request).await.unwrap();
    assert_eq!(wrong, None, "{what}: the signature is wrong");
}

fn labels() -> Vec<(&'static str, String)> {
    let mut labels: Vec<(&'static str, String)> = [
        ("iid_dotdot_slash", "../../../admin"),
        ("iid_dot_slash", "./x"),
        ("iid_backslash", "..\\..\\admin"),
        ("iid_slashes", "//a//"),
        ("iid_pct2f", "a%2fb%2F"),
        ("iid_pct2e", "%2e%2e"),
        ("iid_pct_bare", "100%"),
        ("iid_unicode", "ünïcödé-日本-😹"),
        ("iid_bidi", "\u{202e}txt.exe\u{feff}"),
        ("iid_plus_space", "a+b c"),
        ("iid_spaces", " a "),
        ("iid_subdelims", "!$&'()*+,;=:@"),
        ("iid_query", "a?x=1&y=2"),
        ("iid_fragment", "a#b"),
        ("iid_crlf", "a\r\nHost: evil\r\n\r\nGET / HTTP/1.1"),
        ("iid_nul", "a\0b"),
        ("iid_tab_del", "a\t\u{7f}\u{85}"),
        ("iid_braces", "{InitialContactId}"),
        ("iid_absolute", "http://user@evil/"),
        ("iid_three_dots", "..."),
    ]
    .map(|(name, text)| (name, text.to_owned()))
    .into();
    labels.push(("iid_10k", "a".repeat(10_000)));
    labels.push(("iid_10k_unicode", "ü".repeat(10_000)));
    labels
}

#[tokio::test(flavor = "multi_thread")]
async fn a_label_is_one_segment_that_reads_as_it_was_given() {
    let (peer, local) = (peer().await, Local::builder().start().await.unwrap());
    let client = client(&peer, |config| config);
    for (name, label) in labels() {
        let (outcome, text, requests) = send(&peer, &client, |call| call.instance_id(&label)).await;
        assert_eq!(outcome, Outcome::Ok, "{name}: {text}");
        let [request] = requests.as_slice() else {
            panic!("{name}: {} requests", requests.len());
        };
        let segments: Vec<&str> = request.target().split('/').collect();
        let [
            _,
            "contact",
            "persistent-contact-association",
            id,
            "a-contact",
        ] = segments[..]
        else {
            panic!("{name}: {}", request.target());
        };
        assert_eq!(decoded(id), label.as_bytes(), "{name}: {id}");
        assert_signed(&local, request, name).await;
    }
}

/// Dot segments would be resolved away by servers whatever their encoding; and no URI is longer than 65,534 bytes.
#[tokio::test(flavor = "multi_thread")]
async fn a_label_that_cannot_be_sent_is_refused_and_named() {
    let peer = peer().await;
    let client = client(&peer, |config| config);
    for (name, label, said) in [
        (
            "iid_empty",
            String::new(),
            "`instance_id` (`InstanceId`) is empty",
        ),
        (
            "iid_dot",
            ".".to_owned(),
            "`instance_id` (`InstanceId`) is `.`",
        ),
        (
            "iid_dotdot",
            "..".to_owned(),
            "`instance_id` (`InstanceId`) is `..`",
        ),
        ("iid_200k", "a".repeat(200_000), "too long"),
        ("iid_200k_unicode", "ü".repeat(100_000), "too long"),
    ] {
        let (outcome, text, requests) = send(&peer, &client, |call| call.instance_id(label)).await;
        assert_eq!(outcome, Outcome::Construction, "{name}: {text}");
        assert!(text.contains(said), "{name}: {text}");
        assert_eq!(requests.len(), 0, "{name}");
    }
    assert_eq!(peer.connections(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_wrong_with_an_input_is_named_at_once() {
    let peer = peer().await;
    let client = client(&peer, |config| config);
    let (outcome, text, _) = send(&peer, &client, |call| {
        call.set_instance_id(None)
            .initial_contact_id("")
            .set_source_contact_id(None)
            .set_rehydration_type(None)
    })
    .await;
    assert_eq!(outcome, Outcome::Construction);
    let all = "the input of CreatePersistentContactAssociation cannot be sent: required members are not set: \
               `instance_id` (`InstanceId`), `rehydration_type` (`RehydrationType`), `source_contact_id` \
               (`SourceContactId`); `initial_contact_id` (`InitialContactId`) is empty, and is a part of the path";
    assert!(text.contains(all), "{text}");
    // The member that is not set is said to be that, and not to be empty as well.
    assert!(!text.contains("`instance_id` (`InstanceId`) is"), "{text}");
    assert_eq!(peer.connections(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_the_body_arrives_as_it_was_given() {
    let (peer, local) = (peer().await, Local::builder().start().await.unwrap());
    let client = client(&peer, |config| config);
    let long = "\u{1}\"\\".repeat(70_000);
    for (name, token) in [
        ("tok_quotes", "\"},\"ClientToken\":\"evil\\"),
        ("tok_empty", ""),
        ("tok_html", "<script>alert('&amp;')</script>"),
        ("tok_control", "\0\u{1}\u{8}\t\n\u{b}\u{c}\r\u{1f}\u{7f}"),
        ("tok_crlf", "a\r\nX-Injected: 1\r\n\r\n"),
        ("tok_unicode", "\u{2028}\u{2029}\u{feff}\u{202e}😹"),
        ("tok_noncharacters", "\u{ffff}\u{10ffff}\u{fffd}"),
        ("tok_200k", long.as_str()),
    ] {
        let (outcome, text, requests) = send(&peer, &client, |call| call.client_token(token)).await;
        assert_eq!(outcome, Outcome::Ok, "{name}: {text}");
        let request = requests.first().unwrap();
        let body: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(body["ClientToken"], *token, "{name}");
        assert_eq!(body["SourceContactId"], SECRET, "{name}");
        assert_eq!(request.header("x-injected"), "", "{name}");
        assert_signed(&local, request, name).await;
    }
    let hostile = "FROM_SEGMENT\",\"SourceContactId\":\"evil\r\n\0";
    let (_, _, requests) = send(&peer, &client, |call| {
        call.rehydration_type(RehydrationType::from(hostile))
    })
    .await;
    let request = requests.first().unwrap();
    assert_eq!(request.member("RehydrationType"), hostile, "enum_hostile");
    assert_eq!(request.member("SourceContactId"), SECRET, "enum_hostile");
    assert_signed(&local, request, "enum_hostile").await;
}

fn keyed(peer: &Peer, id: &str, secret: &str, token: Option<&str>, region: &str) -> Client {
    let config = Config::builder()
        .behavior_version_latest()
        .region(Region::new(region.to_owned()))
        .credentials_provider(Credentials::new(
            id,
            secret,
            token.map(ToOwned::to_owned),
            None,
            "faults",
        ))
        .endpoint_url(peer.url());
    Client::from_conf(config.build())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credential_that_no_header_holds_is_refused_and_named_but_never_shown() {
    let peer = peer().await;
    let (id, secret) = (Local::ACCESS_KEY_ID, Local::SECRET_ACCESS_KEY);
    for hostile in [
        "SHOWN\0",
        "SHOWN\n",
        "SHOWN\r\nX-Injected: 1",
        "SHOWN ä",
        "SHOWN\u{7f}",
        " SHOWN",
    ] {
        for (client, part) in [
            (
                keyed(&peer, hostile, secret, None, "us-east-1"),
                "access key id",
            ),
            (
                keyed(&peer, id, secret, Some(hostile), "us-east-1"),
                "session token",
            ),
        ] {
            let (outcome, text, requests) = send(&peer, &client, |call| call).await;
            assert!(
                matches!(outcome, Outcome::Dispatch | Outcome::Construction),
                "{part} {hostile:?}: {outcome:?}"
            );
            assert!(text.contains(part), "{part} {hostile:?}: {text}");
            assert!(!text.contains("SHOWN"), "{part} {hostile:?}: {text}");
            assert_eq!(requests.len(), 0, "{part} {hostile:?}");
        }
    }
    // A comma would end the parameter that the key is in.
    let client = keyed(&peer, "AKID,SignedHeaders=host", secret, None, "us-east-1");
    let (_, text, requests) = send(&peer, &client, |call| call).await;
    assert!(
        text.contains("access key id") && requests.is_empty(),
        "{text}"
    );
    assert_eq!(peer.connections(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credential_that_is_odd_is_signed_with() {
    let peer = peer().await;
    for (name, id, secret, token) in [
        (
            "session_plain",
            Local::ACCESS_KEY_ID,
            "a secret",
            Some("token+/=="),
        ),
        ("secret_empty", "AKID", "", None),
        ("secret_hostile", "AKID", "ä\r\n\0 /", None),
    ] {
        let mut known = slim_sdk_local::Credentials::new(id, secret);
        if let Some(token) = token {
            known = known.session_token(token);
        }
        let local = Local::builder().credentials(known).start().await.unwrap();
        let client = keyed(&peer, id, secret, token, "us-east-1");
        let (outcome, text, requests) = send(&peer, &client, |call| call).await;
        assert_eq!(outcome, Outcome::Ok, "{name}: {text}");
        let request = requests.first().unwrap();
        assert_eq!(
            request.header("x-amz-security-token"),
            token.unwrap_or_default()
        );
        assert_signed(&local, request, name).await;
    }
    // A slash in the key's id makes its scope unreadable for AWS too: it is its own, and no header is injected.
    let client = keyed(&peer, "AKID/20200101/x", "a secret", None, "us-east-1");
    let (_, _, requests) = send(&peer, &client, |call| call).await;
    for request in requests {
        let authorization = request.header("authorization");
        assert!(
            authorization.contains("Credential=AKID/20200101/x/"),
            "key_slash: {authorization}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_that_is_none_is_refused_wherever_the_request_goes() {
    let peer = peer().await;
    let long = "a".repeat(64);
    for region in [
        "us-east-1\r\nX-Injected: 1",
        "us/east/1",
        "us-éast-1",
        "us-east-1\0",
        " ",
        "us east 1",
        "user@evil",
        "evil/",
        "evil#",
        "evil?",
        "evil:80",
        "a..b",
        "-a",
        &long,
        "",
    ] {
        let fixed = keyed(
            &peer,
            Local::ACCESS_KEY_ID,
            Local::SECRET_ACCESS_KEY,
            None,
            region,
        );
        let mut host = fixed.config().to_builder();
        host.set_endpoint_url(None);
        for (which, client) in [
            ("endpoint", fixed),
            ("host", Client::from_conf(host.build())),
        ] {
            // A region of many labels, or of a long one, is only wrong as a part of a host.
            if which == "endpoint" && (region == "a..b" || region == "-a" || region == long) {
                continue;
            }
            let (outcome, text, requests) = send(&peer, &client, |call| call).await;
            assert!(
                matches!(outcome, Outcome::Dispatch | Outcome::Construction),
                "{which} {region:?}: {outcome:?} {text}"
            );
            assert!(
                text.to_lowercase().contains("region"),
                "{which} {region:?}: {text}"
            );
            assert_eq!(requests.len(), 0, "{which} {region:?}");
        }
    }
    assert_eq!(peer.connections(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_is_none_is_refused_and_named() {
    let peer = peer().await;
    let address = peer.url().replace("http://", "");
    for (name, url) in [
        ("ep_empty", String::new()),
        ("ep_no_scheme", address.clone()),
        ("ep_scheme", format!("ftp://{address}")),
        ("ep_file", "file:///etc/passwd".to_owned()),
        ("ep_javascript", "javascript:alert(1)".to_owned()),
        ("ep_no_host", "http://".to_owned()),
        ("ep_only_port", "http://:80".to_owned()),
        ("ep_three_slashes", format!("http:///{address}")),
        ("ep_userinfo", format!("http://user:hunter2@{address}")),
        ("ep_userinfo_empty", format!("http://@{address}")),
        ("ep_port_0", "http://127.0.0.1:0".to_owned()),
        ("ep_port_big", "http://127.0.0.1:65536".to_owned()),
        ("ep_port_text", "http://127.0.0.1:http".to_owned()),
        ("ep_port_sign", "http://127.0.0.1:+80".to_owned()),
        ("ep_port_two", format!("http://{address}:80")),
        ("ep_bad_ipv6", "http://[::1".to_owned()),
        ("ep_bad_ipv4", "http://127.0.0.256".to_owned()),
        ("ep_space", format!("http://{address}/a b")),
        ("ep_crlf", format!("http://{address}/\r\nX-Injected: 1")),
        ("ep_nul", format!("http://{address}/\0")),
        ("ep_nonascii", "http://ex\u{e4}mple".to_owned()),
        ("ep_backslash", format!("http:\\\\{address}")),
        ("ep_query", format!("http://{address}/?x=1")),
        ("ep_fragment", format!("http://{address}/#x")),
        ("ep_dotdot", format!("http://{address}/a/../b")),
        ("ep_dotdot_encoded", format!("http://{address}/a/%2e%2e/b")),
    ] {
        let client = client(&peer, |config| config);
        let config = client.config().to_builder().endpoint_url(url).build();
        let (outcome, text, requests) = send(&peer, &Client::from_conf(config), |call| call).await;
        assert!(
            matches!(outcome, Outcome::Dispatch | Outcome::Construction),
            "{name}: {outcome:?} {text}"
        );
        assert!(text.contains("endpoint"), "{name}: {text}");
        assert!(!text.contains("hunter2"), "{name}: {text}");
        assert_eq!(requests.len(), 0, "{name}");
    }
    assert_eq!(peer.connections(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_with_a_path_keeps_it() {
    let (peer, local) = (peer().await, Local::builder().start().await.unwrap());
    for (name, path, expected) in [
        ("ep_base_path", "/base/path", "/base/path/contact/"),
        ("ep_base_path_slash", "/base/", "/base/contact/"),
        ("ep_trailing_slash", "/", "/contact/"),
        ("ep_encoded", "/a%2Fb", "/a%2Fb/contact/"),
    ] {
        let client = client(&peer, |config| config);
        let config = client.config().to_builder();
        let config = config.endpoint_url(peer.url() + path).build();
        let (outcome, text, requests) = send(&peer, &Client::from_conf(config), |call| call).await;
        assert_eq!(outcome, Outcome::Ok, "{name}: {text}");
        let request = requests.first().unwrap();
        assert!(
            request.target().starts_with(expected),
            "{name}: {}",
            request.target()
        );
        assert_signed(&local, request, name).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_header_carries_its_member_or_nothing_is_sent() {
    let peer = peer().await;
    let client = |peer: &Peer| {
        let config = slim_sdk_connectparticipant::Config::builder()
            .behavior_version_latest()
            .credentials_provider(Credentials::new("id", "secret", None, None, "faults"))
            .region(slim_sdk_connectparticipant::config::Region::new(
                "us-east-1",
            ))
            .endpoint_url(peer.url());
        slim_sdk_connectparticipant::Client::from_conf(config.build())
    };
    let client = client(&peer);
    let long = "a".repeat(10_000);
    for (name, value, is_sent) in [
        ("header_value_plain", "a b", true),
        ("header_value_10k", &long, true),
        ("header_value_nonascii", "ünïcödé", true),
        ("header_value_obs_text", "\u{80}\u{ff}", true),
        ("header_value_crlf", "a\r\nX-Injected: 1", false),
        ("header_value_lf", "a\nX-Injected: 1", false),
        ("header_value_cr", "a\rX-Injected: 1", false),
        ("header_value_nul", "a\0b", false),
        ("header_value_del", "a\u{7f}", false),
    ] {
        let before = peer.requests().len();
        let call = client.disconnect_participant().connection_token(value);
        let result = call.send().await;
        let requests = peer.requests();
        let sent: Vec<_> = requests.iter().skip(before).collect();
        if is_sent {
            assert_eq!(sent.len(), 1, "{name}: {result:?}");
            assert_eq!(
                sent.first().unwrap().header("x-amz-bearer"),
                value,
                "{name}"
            );
            assert_eq!(sent.first().unwrap().header("x-injected"), "", "{name}");
        } else {
            let error = result.unwrap_err();
            let text = format!("{error:?}");
            let is_construction = matches!(
                error,
                slim_sdk_connectparticipant::error::SdkError::ConstructionFailure(_)
            );
            assert!(
                is_construction && text.contains("ConnectionToken"),
                "{name}: {text}"
            );
            assert_eq!(sent.len(), 0, "{name}");
        }
    }
}

//! The client, over real sockets.

use super::*;
use crate::test_server::{Asked, Reply, Server, reply};
use crate::test_util::{AtOnce, Clock, causes, config};

/// A service with session tokens `t1`, `t2` and so on, that answers other requests as a test says.
pub(crate) async fn service(mut answer: impl FnMut(&Asked) -> Reply + Send + 'static) -> Server {
    let mut tokens = 0;
    Server::new(move |asked| {
        if asked.path == TOKEN_PATH {
            assert_eq!(asked.method, "PUT");
            tokens += 1;
            let ttl = asked.header(TTL_HEADER).unwrap().to_owned();
            return Reply::Http(200, vec![(TTL_HEADER, ttl)], format!("t{tokens}"));
        }
        assert_eq!(asked.method, "GET");
        answer(asked)
    })
    .await
}

pub(crate) fn client(server: &Server) -> Client {
    builder(server, Clock::at(0)).build()
}

fn builder(server: &Server, clock: Clock) -> Builder {
    let config = config(&[], &[])
        .with_sleep_impl(aws_smithy_async::rt::sleep::TokioSleep::new())
        .with_time_source(clock);
    Client::builder()
        .configure(&config)
        .endpoint(&server.url)
        .unwrap()
}

/// A builder that does not wait between attempts, nor for timeouts of its own.
fn hasty(server: &Server) -> Builder {
    let config = config(&[], &[]).with_sleep_impl(AtOnce);
    Client::builder()
        .configure(&config)
        .read_timeout(Duration::from_millis(100))
        .endpoint(&server.url)
        .unwrap()
}

fn tokens(server: &Server) -> Vec<String> {
    let asked = server.asked();
    let tokens = asked.iter().filter_map(|asked| asked.header(TOKEN_HEADER));
    tokens.map(str::to_owned).collect()
}

#[tokio::test]
async fn data_is_asked_for_with_a_token_that_is_kept() {
    let server = service(|asked| reply(200, asked.path.clone())).await;
    let client = client(&server);
    assert_eq!(client.get("/a/b").await.unwrap().as_ref(), "/a/b");
    assert_eq!(String::from(client.clone().get("c").await.unwrap()), "/c");
    assert_eq!(tokens(&server), ["t1", "t1"]);
    assert_eq!(server.asked().len(), 3);
    assert_eq!(server.asked()[0].header(TTL_HEADER), Some("21600"));
}

#[tokio::test]
async fn a_token_that_is_about_to_end_is_replaced() {
    let server = service(|_| reply(200, "x")).await;
    let clock = Clock::at(1000);
    let client = builder(&server, clock.clone())
        .token_ttl(Duration::from_mins(10))
        .build();
    for (later, token) in [(0, "t1"), (479, "t1"), (1, "t2"), (479, "t2"), (1000, "t3")] {
        clock.advance(later);
        client.get("/x").await.unwrap();
        assert_eq!(tokens(&server).last().unwrap(), token);
    }
}

#[tokio::test]
async fn a_token_that_is_refused_is_replaced() {
    let server = service(|asked| match asked.header(TOKEN_HEADER) {
        Some("t1") => reply(401, ""),
        _ => reply(200, "x"),
    })
    .await;
    hasty(&server).build().get("/x").await.unwrap();
    assert_eq!(tokens(&server), ["t1", "t2"]);
}

#[tokio::test]
async fn server_errors_are_tried_again_four_times_in_all() {
    let server = service(|_| reply(500, "")).await;
    let error = hasty(&server).build().get("/x").await.unwrap_err();
    assert_eq!(
        causes(&error),
        "the instance metadata service answered with status 500 to /x"
    );
    assert!(
        matches!(&error, ImdsError::ErrorResponse(error) if error.response().status().as_u16() == 500)
    );
    assert_eq!(tokens(&server).len(), 4);
    let server = service(|_| reply(500, "")).await;
    let client = hasty(&server).max_attempts(2).build();
    client.get("/x").await.unwrap_err();
    assert_eq!(tokens(&server).len(), 2);
}

#[tokio::test]
async fn without_a_token_the_error_says_why() {
    let ttl = |ttl: &str, body: &str| {
        Reply::Http(200, vec![(TTL_HEADER, ttl.to_owned())], body.to_owned())
    };
    for (answer, attempts, text) in [
        (
            reply(403, ""),
            1,
            "it refused with status 403: it is turned off for this instance, or something on the way forbids it",
        ),
        (reply(400, ""), 1, "it refused with status 400"),
        (reply(503, ""), 4, "it refused with status 503"),
        (
            reply(200, "t"),
            1,
            "its answer does not say how long the token lasts",
        ),
        (
            ttl("x", "t"),
            1,
            "its answer does not say how long the token lasts",
        ),
        (ttl("60", ""), 1, "its answer is no token"),
        (ttl("60", "a\r\nb"), 1, "its answer is no token"),
    ] {
        let server = Server::always(answer).await;
        let error = hasty(&server).build().get("/x").await.unwrap_err();
        assert_eq!(
            causes(&error),
            format!("the instance metadata service gave no session token: {text}")
        );
        assert!(
            matches!(error, ImdsError::FailedToLoadToken(error) if !error.is_dispatch_failure())
        );
        assert_eq!(server.asked().len(), attempts, "{text}");
    }
}

#[tokio::test]
async fn a_service_that_does_not_answer_is_not_asked_again_and_the_hop_limit_is_named() {
    let server = Server::always(Reply::Silence).await;
    let error = hasty(&server).build().get("/x").await.unwrap_err();
    let text = causes(&error);
    assert!(
        text.starts_with(
            "the instance metadata service gave no session token: it did not answer in time: this is not EC2, or a \
             container on EC2, for which the instance's HttpPutResponseHopLimit must be 2 or more"
        ),
        "{text}"
    );
    assert!(matches!(error, ImdsError::FailedToLoadToken(error) if error.is_dispatch_failure()));
    assert_eq!(server.asked().len(), 1);

    let classifier = ImdsResponseRetryClassifier::default().with_retry_connect_timeouts(true);
    let client = hasty(&server).retry_classifier(SharedRetryClassifier::new(classifier));
    client.build().get("/x").await.unwrap_err();
    assert_eq!(server.asked().len(), 5);
}

#[tokio::test]
async fn attempts_and_calls_have_limits_of_their_own() {
    let server = service(|_| Reply::Silence).await;
    let patient = || builder(&server, Clock::at(0)).read_timeout(Duration::from_mins(1));
    let short = Duration::from_millis(50);
    let text = "the instance metadata service did not answer: timed out after 50ms";
    let client = patient().operation_attempt_timeout(short).build();
    assert_eq!(causes(&client.get("/x").await.unwrap_err()), text);
    let client = patient().operation_timeout(short).build();
    assert_eq!(causes(&client.get("/x").await.unwrap_err()), text);
}

#[tokio::test]
async fn what_is_sensitive_is_not_shown() {
    let server = service(|_| reply(200, "hush")).await;
    let client = client(&server);
    let text = client.get("/x").await.unwrap();
    assert_eq!(format!("{text:?}"), "SensitiveString(\"** redacted **\")");
    assert!(!format!("{client:?}").contains("t1"));
}

#[test]
fn an_endpoint_must_be_a_url() {
    let error = Client::builder().endpoint("here").unwrap_err();
    assert_eq!(
        error.to_string(),
        "it must be a URL that starts with `http://` or `https://` and names a host"
    );
}

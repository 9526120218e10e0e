//! Connections that break: before an answer, in the middle of one, between two.

use slim_sdk_connect::config::retry::RetryConfig;
use slim_sdk_faults::case::{Outcome, call, case, client, outcome, run};
use slim_sdk_faults::peer::{Act, Peer, ok};

use crate::support::{success, then};

/// The start of an answer whose body is longer than what comes of it.
const CUT: &str = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"ContinuedFromContactId\":\"pa";

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_breaks_is_tried_again_on_another() {
    run([
        case("reset_before_ok", [vec![Act::Reset], success()]).attempts(2..=2),
        case("close_before_ok", [vec![Act::Close], success()]).attempts(2..=2),
        case(
            "reset_mid_headers_ok",
            [then("HTTP/1.1 200 OK\r\nx-a:", Act::Reset), success()],
        )
        .attempts(2..=2),
        case("close_mid_body_ok", [then(CUT, Act::Close), success()]).attempts(2..=2),
        case(
            "reset_mid_body_ok@auto_token",
            [then(CUT, Act::Reset), success()],
        )
        .attempts(2..=2),
        case(
            "reset_before_ok@explicit_token",
            [vec![Act::Reset], success()],
        )
        .call(|call| call.client_token("the caller's own"))
        .attempts(2..=2),
    ])
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_that_always_breaks_off_is_an_error_of_transport() {
    let transport = [Outcome::Dispatch, Outcome::Response];
    run([
        case("reset_before", [vec![Act::Reset]])
            .gives([Outcome::Dispatch])
            .attempts(3..=3),
        case(
            "reset_mid_headers",
            [then("HTTP/1.1 200 OK\r\nx-a:", Act::Reset)],
        )
        .gives([Outcome::Dispatch])
        .attempts(3..=3),
        case(
            "close_mid_headers",
            [then("HTTP/1.1 200 OK\r\nx-a:", Act::Close)],
        )
        .gives([Outcome::Dispatch])
        .attempts(3..=3),
        case("reset_mid_body", [then(CUT, Act::Reset)])
            .gives(transport.clone())
            .attempts(3..=3),
        case("close_mid_body", [then(CUT, Act::Close)])
            .gives(transport)
            .attempts(3..=3),
        case("reset_before@no_retry", [vec![Act::Reset]])
            .config(|config| config.retry_config(RetryConfig::disabled()))
            .gives([Outcome::Dispatch]),
    ])
    .await
    .unwrap();
}

/// A pooled connection that the peer has closed is replaced unnoticed.
#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_ended_between_two_calls_costs_nothing() {
    for end in [Act::Close, Act::Reset] {
        let peer = Peer::start(move |number, _| {
            let mut acts = vec![Act::Send(ok())];
            acts.extend((number == 0).then(|| end.clone()));
            acts
        })
        .await
        .unwrap();
        let client = client(&peer, |config| config);
        for _ in 0..3 {
            assert_eq!(outcome(call(&client).send().await.map(drop)).0, Outcome::Ok);
        }
        assert!(
            (3..=4).contains(&peer.requests().len()),
            "{}",
            peer.requests().len()
        );
        // On a busy machine the second is not back when the third call begins.
        assert!((2..=3).contains(&peer.connections()));
    }
}

/// A peer that closes a kept connection when the next request comes.
#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_ends_when_it_is_used_again_is_tried_again() {
    let peer = Peer::start(|number, _| match number {
        1 => vec![Act::Close],
        _ => vec![Act::Send(ok())],
    })
    .await
    .unwrap();
    let client = client(&peer, |config| config);
    for _ in 0..2 {
        let call = call(&client).client_token("the caller's own");
        assert_eq!(outcome(call.send().await.map(drop)).0, Outcome::Ok);
    }
    let requests = peer.requests();
    assert_eq!(requests.len(), 3);
    assert!(
        requests
            .iter()
            .all(|request| request.member("ClientToken") == "the caller's own")
    );
}

/// Each call has a token of its own.
#[tokio::test(flavor = "multi_thread")]
async fn the_next_call_has_another_token() {
    let peer = Peer::start(|_, _| vec![Act::Send(ok())]).await.unwrap();
    let client = client(&peer, |config| config);
    for _ in 0..2 {
        call(&client).send().await.unwrap();
    }
    let tokens: Vec<String> = peer
        .requests()
        .iter()
        .map(|request| request.member("ClientToken"))
        .collect();
    assert_ne!(tokens.first(), tokens.get(1));
}

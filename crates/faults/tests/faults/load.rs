//! Many calls at once, calls that are dropped midway, and peers that come back: nothing leaks, and the client works after.

use std::time::{Duration, Instant};

use slim_sdk_connect::Client;
use slim_sdk_faults::case::{Outcome, call, client, outcome};
use slim_sdk_faults::peer::{Act, Peer, ok, response};
use tokio::task::JoinSet;

async fn is_ok(client: &Client) {
    let (outcome, text) = outcome(call(client).send().await.map(drop));
    assert_eq!(outcome, Outcome::Ok, "{text}");
}

/// Looks until it is so, for ten seconds at most.
async fn becomes(is_so: impl Fn() -> bool) -> bool {
    let start = Instant::now();
    let mut looks = tokio::time::interval(Duration::from_millis(5));
    while !is_so() {
        if start.elapsed() > Duration::from_secs(10) {
            return false;
        }
        looks.tick().await;
    }
    true
}

#[tokio::test(flavor = "multi_thread")]
async fn two_thousand_calls_in_flight_get_each_its_own_answer() {
    let peer = Peer::start(|_, request| {
        let body = format!(
            r#"{{"ContinuedFromContactId":"{}"}}"#,
            request.member("ClientToken")
        );
        vec![
            Act::Wait(Duration::from_millis(100)),
            Act::Send(response(200, "", &body)),
        ]
    })
    .await
    .unwrap();
    let client = client(&peer, |config| config);
    let mut calls = JoinSet::new();
    for number in 0..2_000 {
        let call = call(&client).client_token(format!("call {number}"));
        calls.spawn(async move {
            let output = call.send().await.map_err(|error| format!("{error:?}"))?;
            let answer = output.continued_from_contact_id().unwrap_or_default();
            if answer == format!("call {number}") {
                Ok(())
            } else {
                Err(format!("call {number} got the answer of {answer:?}"))
            }
        });
    }
    let results: Result<Vec<()>, String> = calls.join_all().await.into_iter().collect();
    assert_eq!(results.map(|all| all.len()), Ok(2_000));
    is_ok(&client).await;
}

/// Drops 100 calls once they have all got as far as `answer` goes.
async fn dropped(answer: Vec<u8>) {
    const CALLS: usize = 100;
    let peer = Peer::start(move |number, _| {
        if number < CALLS {
            vec![Act::Send(answer.clone()), Act::Hang]
        } else {
            vec![Act::Send(ok())]
        }
    })
    .await
    .unwrap();
    let client = client(&peer, |config| config);
    let mut calls = JoinSet::new();
    for _ in 0..CALLS {
        calls.spawn(call(&client).send());
    }
    assert!(becomes(|| peer.requests().len() == CALLS).await);
    assert_eq!(peer.open(), CALLS);
    calls.shutdown().await;
    assert!(
        becomes(|| peer.open() == 0).await,
        "{} connections are open",
        peer.open()
    );
    is_ok(&client).await;
    assert_eq!(peer.requests().len(), CALLS + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_are_dropped_mid_headers_close_their_connections() {
    dropped(b"HTTP/1.1 200 OK\r\nx-a:".to_vec()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_are_dropped_mid_body_close_their_connections() {
    dropped(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"Contin".to_vec()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_calls_in_a_row_share_a_connection() {
    let peer = Peer::start(|_, _| vec![Act::Send(ok())]).await.unwrap();
    let client = client(&peer, |config| config);
    for _ in 0..50 {
        is_ok(&client).await;
    }
    assert_eq!(peer.requests().len(), 50);
    // A connection goes back when its task has run: on a busy machine the next call may already be under way.
    assert!(
        (1..=5).contains(&peer.connections()),
        "{}",
        peer.connections()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_outlives_a_restart_of_the_server() {
    let peer = Peer::start(|_, _| vec![Act::Send(ok())]).await.unwrap();
    let client = client(&peer, |config| config);
    let mut calls = JoinSet::new();
    for _ in 0..20 {
        let client = client.clone();
        calls.spawn(async move { is_ok(&client).await });
    }
    calls.join_all().await;
    let peer = peer.restart().await.unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..20 {
        let client = client.clone();
        calls.spawn(async move { is_ok(&client).await });
    }
    calls.join_all().await;
    assert!(peer.requests().len() >= 20);
}

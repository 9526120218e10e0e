//! Many calls at once, calls that are dropped midway, and peers that come back: nothing leaks, and the client works after.

use std::time::{Duration, Instant};

use slim_sdk_connect::Client;
use slim_sdk_faults::case::{Outcome, call, client, outcome, service};
use slim_sdk_faults::peer::{Act, Peer, error, ok, response};
use tokio::sync::watch;
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

/// The connections that were kept and those in use end, all at the same time.
#[tokio::test(flavor = "multi_thread")]
async fn calls_in_flight_survive_a_restart_of_the_server() {
    const KEPT: usize = 20;
    const IN_FLIGHT: usize = 10;
    let (all_came, is_so) = watch::channel(false);
    let peer = Peer::start(move |number, _| match number {
        ..KEPT => vec![Act::Until(is_so.clone()), Act::Send(ok())],
        _ => vec![Act::Hang],
    })
    .await
    .unwrap();
    let client = client(&peer, |config| config);
    let mut first = JoinSet::new();
    for _ in 0..KEPT {
        let client = client.clone();
        first.spawn(async move { is_ok(&client).await });
    }
    assert!(becomes(|| peer.requests().len() == KEPT).await);
    all_came.send_replace(true);
    first.join_all().await;
    assert_eq!(peer.connections(), KEPT);

    let mut in_flight = JoinSet::new();
    for number in 0..IN_FLIGHT {
        let call = call(&client).client_token(format!("call {number}"));
        in_flight.spawn(async move { outcome(call.send().await.map(drop)) });
    }
    assert!(becomes(|| peer.requests().len() == KEPT + IN_FLIGHT).await);
    let peer = peer.restart().await.unwrap();
    for (outcome, text) in in_flight.join_all().await {
        assert_eq!(outcome, Outcome::Ok, "{text}");
    }
    let mut tokens: Vec<_> = peer
        .requests()
        .iter()
        .map(|request| request.member("ClientToken"))
        .collect();
    tokens.sort();
    let expected: Vec<_> = (0..IN_FLIGHT)
        .map(|number| format!("call {number}"))
        .collect();
    assert_eq!(
        tokens, expected,
        "each call is sent once more, and is the same"
    );
    for _ in 0..IN_FLIGHT {
        is_ok(&client).await;
    }
    assert_eq!(peer.requests().len(), 2 * IN_FLIGHT);
}

/// Of 150 calls at once, the quota lets the first hundred retries go: 5 of its 500 tokens each.
#[tokio::test(flavor = "multi_thread")]
async fn a_burst_of_failures_is_retried_within_the_quota() {
    const CALLS: usize = 150;
    let internal = || error(500, "InternalServiceException", "fault injected");
    let peer = Peer::start(move |_, _| vec![Act::Send(internal())])
        .await
        .unwrap();
    let client = client(&peer, |config| config);
    let mut calls = JoinSet::new();
    for _ in 0..CALLS {
        let call = call(&client);
        calls.spawn(async move { outcome(call.send().await.map(drop)).0 });
    }
    for outcome in calls.join_all().await {
        assert_eq!(
            outcome,
            service(500, "InternalServiceException", "fault injected")
        );
    }
    assert_eq!(peer.requests().len(), CALLS + 100);
}

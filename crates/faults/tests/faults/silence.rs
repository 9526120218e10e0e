//! Peers that fall silent, or send a byte now and then.

use std::time::Duration;

use slim_sdk_connect::config::Builder;
use slim_sdk_connect::config::timeout::{TimeoutConfig, TimeoutConfigBuilder};
use slim_sdk_faults::case::{Case, Outcome, case, run};
use slim_sdk_faults::peer::{Act, Reply, ok};

use crate::support::{send, success};

const SECOND: Duration = Duration::from_secs(1);

fn with(
    config: Builder,
    set: fn(&mut TimeoutConfigBuilder) -> &mut TimeoutConfigBuilder,
) -> Builder {
    let mut timeouts = TimeoutConfig::builder();
    set(&mut timeouts);
    config.timeout_config(timeouts.build())
}

fn attempt_timeout(config: Builder) -> Builder {
    with(config, |timeouts| {
        timeouts.set_operation_attempt_timeout(Some(SECOND))
    })
}

fn operation_timeout(config: Builder) -> Builder {
    with(config, |timeouts| {
        timeouts.set_operation_timeout(Some(2 * SECOND))
    })
}

fn read_timeout(config: Builder) -> Builder {
    with(config, |timeouts| timeouts.set_read_timeout(Some(SECOND)))
}

fn hang_headers() -> Reply {
    vec![Act::Hang]
}

fn hang_mid_headers() -> Reply {
    vec![
        Act::Send(b"HTTP/1.1 200 OK\r\nx-a: b\r\n".to_vec()),
        Act::Hang,
    ]
}

/// A header that never ends, a byte every so often.
fn drip_headers() -> Reply {
    vec![
        Act::Send(b"HTTP/1.1 200 OK\r\nx-a: ".to_vec()),
        Act::Drip(vec![b'a'; 10_000], Duration::from_millis(100)),
    ]
}

/// A body that takes for ever.
fn drip_body(pause: Duration) -> Reply {
    vec![
        Act::Send(b"HTTP/1.1 200 OK\r\ncontent-length: 10000\r\n\r\n".to_vec()),
        Act::Drip(vec![b' '; 10_000], pause),
    ]
}

fn drip_body_5bps() -> Reply {
    drip_body(Duration::from_millis(200))
}

fn drip_body_third_bps() -> Reply {
    drip_body(3 * SECOND)
}

/// Interim answers without end.
fn h100_flood() -> Reply {
    vec![Act::Repeat(
        b"HTTP/1.1 100 Continue\r\n\r\n".to_vec(),
        usize::MAX,
    )]
}

fn peers() -> [(&'static str, Reply); 6] {
    [
        ("hang_headers", hang_headers()),
        ("hang_mid_headers", hang_mid_headers()),
        ("drip_headers", drip_headers()),
        ("drip_body_5bps", drip_body_5bps()),
        ("drip_body_third_bps", drip_body_third_bps()),
        ("h100_flood", h100_flood()),
    ]
}

fn each(config: fn(Builder) -> Builder, ends: impl Fn(Case) -> Case) -> Vec<Case> {
    peers()
        .into_iter()
        .map(|(name, reply)| ends(case(name, [reply]).config(config).gives([Outcome::Timeout])))
        .collect()
}

/// The default read timeout ends it, and what was silent that long is not asked again.
#[tokio::test(flavor = "multi_thread")]
async fn by_default_silence_ends_within_45_seconds() {
    // Five bytes a second are slow, but no silence.
    let silent = peers()
        .into_iter()
        .filter(|(name, _)| *name != "drip_body_5bps");
    run(silent.map(|(name, reply)| {
        case(name, [reply])
            .gives([Outcome::Timeout])
            .takes(29_000..=45_000)
    }))
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_timeout_ends_each_attempt() {
    run(each(attempt_timeout, |case| {
        case.attempts(3..=3).takes(3_000..=8_000)
    }))
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_timeout_ends_the_call() {
    run(each(operation_timeout, |case| {
        case.attempts(1..=1).takes(1_900..=3_500)
    }))
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_timeout_ends_each_attempt() {
    run(each(read_timeout, |case| {
        case.attempts(3..=3).takes(3_000..=8_000)
    }))
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_that_is_given_up_is_followed_by_another() {
    run([
        case(
            "hang_headers_ok@attempt_timeout",
            [hang_headers(), success()],
        )
        .config(attempt_timeout)
        .attempts(2..=2)
        .takes(1_000..=4_000),
        case("hang_headers_ok@read_timeout", [hang_headers(), success()])
            .config(read_timeout)
            .attempts(2..=2)
            .takes(1_000..=4_000),
        case(
            "slow_but_steady",
            [vec![Act::Wait(Duration::from_millis(500)), Act::Send(ok())]],
        )
        .config(read_timeout)
        .takes(500..=2_000),
        case("quick", [send(ok())]).config(operation_timeout),
    ])
    .await
    .unwrap();
}

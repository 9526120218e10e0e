//! What calls leave behind: no task and no file descriptor, whatever became of them. A test of its own, in a process of
//! its own: it counts the process's descriptors.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::time::{Duration, Instant};

use slim_sdk_faults::case::{call, client};
use slim_sdk_faults::peer::{Act, Peer, Reply, ok};
use tokio::runtime::Handle;
use tokio::task::JoinSet;

/// The tasks that a pool has as long as its runtime lives.
const POOL: usize = 1;

/// How many files and sockets are open, where the system tells.
fn descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count)
}

fn tasks() -> usize {
    Handle::current().metrics().num_alive_tasks()
}

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

/// 200 calls of a client that is then dropped, half of them given up once all were sent.
async fn round(half: Reply) {
    let peer = Peer::start(move |number, _| match number % 2 {
        0 => vec![Act::Send(ok())],
        _ => half.clone(),
    })
    .await
    .unwrap();
    let client = client(&peer, |config| config);
    let mut calls = JoinSet::new();
    for _ in 0..200 {
        calls.spawn(call(&client).send());
    }
    assert!(becomes(|| peer.requests().len() >= 200).await);
    calls.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_leave_no_task_and_no_descriptor_behind() {
    // The first call may open what every later one uses, and the pool has a task that ends idle connections.
    round(vec![Act::Send(ok())]).await;
    assert!(becomes(|| tasks() <= POOL).await, "{} tasks", tasks());
    let before = descriptors();
    for half in [
        vec![Act::Hang],
        vec![Act::Reset],
        vec![Act::Send(b"HTTP/1.1 200 OK\r\nx-a:".to_vec()), Act::Hang],
        vec![
            Act::Send(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec()),
            Act::Hang,
        ],
        vec![
            Act::Send(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec()),
            Act::Close,
        ],
    ] {
        round(half.clone()).await;
        assert!(
            becomes(|| tasks() <= POOL).await,
            "{half:?}: {} tasks are left",
            tasks()
        );
        assert!(
            becomes(|| descriptors() <= before).await,
            "{half:?}: {} descriptors, and {before} before",
            descriptors()
        );
    }
}

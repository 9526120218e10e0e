//! What a call costs where it stands: a caller's futures and results stay small, so that `clippy::large_futures` has nothing
//! to say of the caller's code.

use aws_sdk_connect::Client;
use aws_sdk_connect::config::{BehaviorVersion, Config};

/// The sizes in bytes from which on clippy's lints of that name speak.
const LARGE_FUTURE: usize = 16 * 1024;

fn client() -> Client {
    let config = Config::builder().behavior_version(BehaviorVersion::latest());
    Client::from_conf(config.build())
}

#[test]
fn a_call_under_way_is_as_small_as_a_box() {
    let client = client();
    let sent = client.start_chat_contact().send();
    assert!(size_of_val(&sent) <= 2 * size_of::<usize>());
    let customized = client.start_chat_contact().customize().send();
    assert!(size_of_val(&customized) <= 2 * size_of::<usize>());
}

#[test]
fn a_caller_who_builds_and_awaits_every_part_of_a_call_has_a_small_future() {
    let client = client();
    let caller = async move {
        let mut pages = client.list_queues().into_paginator().items().send();
        while let Some(queue) = pages.next().await {
            if queue.is_err() {
                break;
            }
        }
        let call = client
            .start_chat_contact()
            .instance_id("i")
            .contact_flow_id("f");
        let started = call.customize().send().await.map_err(Box::new)?;
        let found = client.search_contacts().send().await.map_err(Box::new)?;
        Ok::<_, Box<dyn std::error::Error>>((started.contact_id, found.total_count))
    };
    assert!(size_of_val(&caller) < LARGE_FUTURE / 4);
}

//! The features `serde` and `blocking` of the crates here, and how large what calls give is.

#![allow(clippy::expect_used)]

use std::time::Duration;

use aws_sdk_connect::blocking::block_on;
use aws_sdk_connect::config::retry::RetryConfig;
use aws_sdk_connect::config::{BehaviorVersion, Config, Credentials, Region};
use aws_sdk_connect::error::{DisplayErrorContext, ProvideErrorMetadata as _};
use aws_sdk_connect::operation::get_contact_attributes::GetContactAttributesInput;
use aws_sdk_connect::operation::list_instances::ListInstancesOutput;
use aws_sdk_connect::operation::start_chat_contact::builders::StartChatContactFluentBuilder;
use aws_sdk_connect::operation::start_chat_contact::{
    StartChatContactError, StartChatContactOutput,
};
use aws_sdk_connect::primitives::DateTime;
use aws_sdk_connect::types::error::ContactNotFoundException;
use aws_sdk_connect::types::{
    ContactInitiationMethod, ParticipantDetails, RecordingInfo, SegmentAttributeValue,
};
use aws_sdk_connect::{Client, Error};
use serde_json::json;
use slim_sdk_local::Local;

fn client(local: &Local) -> Client {
    let credentials = Credentials::new(
        Local::ACCESS_KEY_ID,
        Local::SECRET_ACCESS_KEY,
        None,
        None,
        "test",
    );
    let retries = RetryConfig::standard().with_initial_backoff(Duration::from_millis(1));
    Client::from_conf(
        Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .endpoint_url(local.url())
            .credentials_provider(credentials)
            .retry_config(retries)
            .build(),
    )
}

#[test]
fn a_request_is_read_and_sent_and_its_answer_written_without_a_runtime() {
    let local = block_on(Local::start()).expect("a thread").expect("a port");
    let client = client(&local);
    let request = json!({
        "InstanceId": Local::INSTANCE_ID,
        "ContactFlowId": Local::CONTACT_FLOW_ID,
        "ParticipantDetails": { "DisplayName": "Customer" },
        "Attributes": { "a": "b" },
        "CustomerId": "secret",
        "SegmentAttributes": { "connect:Subtype": { "ValueString": "connect:Guide" } },
        "NotThereYet": [1],
    });
    let call: StartChatContactFluentBuilder = serde_json::from_value(request).expect("a request");
    assert!(!format!("{call:?}").contains("secret"));
    assert_eq!(
        call.get_participant_details()
            .as_ref()
            .map(ParticipantDetails::display_name),
        Some("Customer")
    );
    let kept = serde_json::to_value(&call).expect("it is written");
    let started = block_on(call.as_input().clone().send_with(&client)).expect("a thread");
    let started = started.expect("a chat starts");
    let [received] = local.requests().try_into().expect("one request");
    let mut sent: serde_json::Value =
        serde_json::from_slice(&received.body).expect("the body is JSON");
    // The token is filled in as the call is sent.
    sent.as_object_mut()
        .expect("an object")
        .remove("ClientToken");
    assert_eq!(kept, sent);
    let contact = started.contact_id().expect("a contact").to_owned();
    let written = serde_json::to_string(&started).expect("it is written");
    assert!(written.starts_with(&format!("{{\"ContactId\":\"{contact}\"")));
    let read: StartChatContactOutput = serde_json::from_str(&written).expect("it is read");
    assert_eq!(read.contact_id(), Some(&*contact));

    let found = client
        .describe_contact()
        .instance_id(Local::INSTANCE_ID)
        .contact_id(&contact)
        .send_blocking();
    let found = serde_json::to_value(found.expect("it is there")).expect("it is written");
    assert_eq!(found["Contact"]["Id"], json!(contact));
    assert!(found["Contact"]["InitiationTimestamp"].is_number());
}

#[test]
fn errors_and_pages_without_a_runtime() {
    let local = block_on(Local::start()).expect("a thread").expect("a port");
    let client = client(&local);
    local.fail_next(500, "InternalServiceException").times(3);
    let describe = || client.describe_instance().instance_id(Local::INSTANCE_ID);
    let error = describe().send_blocking().expect_err("it fails thrice");
    let id = aws_sdk_connect::operation::RequestId::request_id(&error).map(str::to_owned);
    let logged = DisplayErrorContext(&error).to_string();
    let start = "service error: DescribeInstance: InternalServiceException: ";
    assert!(logged.starts_with(start), "{logged}");
    let error = Error::from(error);
    let id = id.expect("the endpoint gives one");
    let line = error.to_string();
    assert_eq!(
        line,
        format!(
            "DescribeInstance: InternalServiceException: {} (status 500, request id {id}, 3 attempts)",
            error.message().expect("it has one")
        )
    );
    let named = describe().customize().send_blocking().expect("it is there");
    assert!(named.instance().is_some());
    let pages = client.list_instances().into_paginator().page_size(2);
    let items = client
        .list_instances()
        .into_paginator()
        .page_size(2)
        .items();
    let pages: Result<Vec<_>, _> = pages.send_blocking().collect();
    let items: Result<Vec<_>, _> = items.send_blocking().collect();
    let (pages, items) = (pages.expect("pages"), items.expect("items"));
    let lists = pages.iter().map(ListInstancesOutput::instance_summary_list);
    assert!(pages.len() > 1);
    assert_eq!(lists.collect::<Vec<_>>().concat(), items);
}

#[test]
fn values_are_what_the_wire_has() {
    let recording = RecordingInfo::builder()
        .location("s3://b/k")
        .start_timestamp(DateTime::from_millis(1_700_000_000_250))
        .build();
    let text = r#"{"Location":"s3://b/k","StartTimestamp":1700000000.25}"#;
    assert_eq!(
        serde_json::to_string(&recording).expect("it is written"),
        text
    );
    assert_eq!(
        serde_json::from_str::<RecordingInfo>(text).expect("it is read"),
        recording
    );
    // What is sent in the URI has its member's name.
    let input = GetContactAttributesInput::builder().instance_id("i");
    let input = input.initial_contact_id("c").build().expect("an input");
    let text = r#"{"InstanceId":"i","InitialContactId":"c"}"#;
    assert_eq!(serde_json::to_string(&input).expect("it is written"), text);
    // And so has what is sent in a header.
    let input =
        aws_sdk_connectparticipant::operation::get_transcript::GetTranscriptInput::builder()
            .connection_token("t")
            .build()
            .expect("an input");
    let text = r#"{"ConnectionToken":"t"}"#;
    assert_eq!(serde_json::to_string(&input).expect("it is written"), text);
    let attribute = SegmentAttributeValue::builder().value_string("v").build();
    assert_eq!(
        serde_json::to_value(attribute).expect("it is written"),
        json!({ "ValueString": "v" })
    );
    let method: ContactInitiationMethod = serde_json::from_str(r#""LATER""#).expect("it is read");
    assert_eq!(method.as_str(), "LATER");
}

#[test]
fn timestamps_are_in_the_format_of_the_protocol() {
    let text = r#"{"AccessKeyId":"AKID","SecretAccessKey":"s3cret","SessionToken":"","Expiration":"2023-11-14T22:13:20Z"}"#;
    let credentials: aws_sdk_sts::types::Credentials =
        serde_json::from_str(text).expect("it is read");
    assert_eq!(credentials.expiration().secs(), 1_700_000_000);
    assert!(!format!("{credentials:?}").contains("s3cret"));
    assert_eq!(
        serde_json::to_string(&credentials).expect("it is written"),
        text
    );
    // What is required and missing is blank.
    let blank: aws_sdk_sts::types::Credentials = serde_json::from_str("{}").expect("it is read");
    assert_eq!((blank.access_key_id(), blank.expiration().secs()), ("", 0));
}

#[test]
fn errors_are_read_with_their_code_and_message() {
    let error: ContactNotFoundException =
        serde_json::from_str(r#"{"Message":"gone"}"#).expect("it is read");
    assert_eq!(error.to_string(), "ContactNotFoundException: gone");
    assert_eq!(
        (error.code(), error.meta().message()),
        (Some("ContactNotFoundException"), Some("gone"))
    );
}

#[tokio::test]
async fn sizes() {
    fn bytes<T>(_: &T) -> usize {
        size_of::<T>()
    }
    let local = Local::start().await.expect("a port is free");
    let client = client(&local);
    let call = client.start_chat_contact().send();
    let calls = [
        ("send()", bytes(&call)),
        ("Error", size_of::<Error>()),
        ("StartChatContactError", size_of::<StartChatContactError>()),
        (
            "Result of Error",
            size_of::<Result<StartChatContactOutput, Error>>(),
        ),
    ];
    println!(
        "{calls:?}, SdkError {}, its response {}",
        size_of::<aws_sdk_connect::error::SdkError<StartChatContactError>>(),
        size_of::<aws_sdk_connect::config::http::HttpResponse>()
    );
    // A caller's future holds the call's.
    assert!(bytes(&call) <= 64);
    // clippy's `result_large_err` begins here.
    assert!(size_of::<Error>() < 128);
    assert!(size_of::<StartChatContactError>() < 128);
    let around = async move { call.await.map(drop) };
    println!("a future around a call: {}", bytes(&around));
    assert!(bytes(&around) < 1024);
}

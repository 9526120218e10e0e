//! The generated clients against the local endpoint: what is sent, and what comes back.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::time::Duration;

use aws_config::{BehaviorVersion, Region};
use aws_sdk_connect::config::retry::RetryConfig;
use aws_sdk_connect::config::{Credentials, SdkConfig};
use aws_sdk_connect::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_connect::operation::RequestId;
use aws_sdk_connect::operation::create_persistent_contact_association::{
    CreatePersistentContactAssociationError,
    builders::CreatePersistentContactAssociationFluentBuilder,
};
use aws_sdk_connect::types::{ParticipantDetails, RehydrationType};
use aws_sdk_connect::{Client, Error};
use slim_sdk_local::{Local, Received};

async fn config(local: &Local) -> SdkConfig {
    // Retries as they are, without their waits.
    let retries = RetryConfig::standard().with_initial_backoff(Duration::from_millis(1));
    aws_config::defaults(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .endpoint_url(local.url())
        .credentials_provider(Credentials::new(
            Local::ACCESS_KEY_ID,
            Local::SECRET_ACCESS_KEY,
            None,
            None,
            "test",
        ))
        .retry_config(retries)
        .load()
        .await
}

async fn start() -> (Local, Client) {
    let local = Local::start().await.expect("a port is free");
    let client = Client::new(&config(&local).await);
    (local, client)
}

/// An ended chat and a new one.
async fn chats(local: &Local, client: &Client) -> (String, String) {
    let mut contacts = Vec::new();
    for _ in 0..2 {
        let customer = ParticipantDetails::builder()
            .display_name("Customer")
            .build();
        let chat = client
            .start_chat_contact()
            .instance_id(Local::INSTANCE_ID)
            .contact_flow_id(Local::CONTACT_FLOW_ID)
            .participant_details(customer.expect("the name is set"))
            .send()
            .await
            .expect("a chat starts");
        contacts.extend(chat.contact_id);
    }
    let [past, new] = contacts.try_into().expect("two chats");
    local.end_session(&past).expect("the chat ends");
    local.clear_requests();
    (past, new)
}

fn association(
    client: &Client,
    past: &str,
    new: &str,
) -> CreatePersistentContactAssociationFluentBuilder {
    client
        .create_persistent_contact_association()
        .instance_id(Local::INSTANCE_ID)
        .initial_contact_id(new)
        .rehydration_type(RehydrationType::FromSegment)
        .source_contact_id(past)
}

fn token(request: &Received) -> String {
    let body: serde_json::Value = serde_json::from_slice(&request.body).expect("the body is JSON");
    body["ClientToken"]
        .as_str()
        .expect("it has a token")
        .to_owned()
}

#[tokio::test]
async fn the_request_is_what_the_service_documents() {
    let (local, client) = start().await;
    let (past, new) = chats(&local, &client).await;
    let output = association(&client, &past, &new)
        .client_token("token-1")
        .send()
        .await
        .expect("it is continued");
    assert_eq!(output.continued_from_contact_id(), Some(past.as_str()));
    assert!(output.request_id().is_some());

    let requests = local.requests();
    let [request] = requests.as_slice() else {
        panic!("one request, not {}", requests.len());
    };
    assert_eq!(request.method, "POST");
    let path = format!(
        "/contact/persistent-contact-association/{}/{new}",
        Local::INSTANCE_ID
    );
    assert_eq!(request.uri, path);
    assert_eq!(
        serde_json::from_slice::<serde_json::Value>(&request.body).expect("the body is JSON"),
        serde_json::json!({ "ClientToken": "token-1", "RehydrationType": "FROM_SEGMENT", "SourceContactId": past })
    );
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("amz-sdk-request"), Some("attempt=1; max=3"));
    assert!(request.verified(), "the signature is the service's own");
    let authorization = request.header("authorization").expect("it is signed");
    assert!(
        authorization.contains("/eu-central-1/connect/aws4_request"),
        "{authorization}"
    );
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_with_the_same_token() {
    let (local, client) = start().await;
    let (past, new) = chats(&local, &client).await;
    // The call takes effect, and its answer is lost: only the token tells the service that it is the same call.
    local.fail_next(500, "InternalServiceException").after();
    let output = association(&client, &past, &new)
        .send()
        .await
        .expect("the retry gets the first call's answer");
    assert_eq!(output.continued_from_contact_id(), Some(past.as_str()));

    let requests = local.requests();
    let [first, second] = requests.as_slice() else {
        panic!("two attempts, not {}", requests.len());
    };
    assert_eq!(token(first), token(second));
    assert_eq!(token(first).len(), 36, "a UUID");
    assert_eq!(
        first.header("amz-sdk-invocation-id"),
        second.header("amz-sdk-invocation-id")
    );
    assert_eq!(second.header("amz-sdk-request"), Some("attempt=2; max=3"));
    assert_eq!(first.body, second.body);
    assert!(first.verified() && second.verified());
}

#[tokio::test]
async fn each_call_has_a_token_of_its_own() {
    let (local, client) = start().await;
    local.fail_next(404, "ResourceNotFoundException").times(2);
    for _ in 0..2 {
        association(&client, "past", "new")
            .send()
            .await
            .expect_err("there is no such contact");
    }
    let requests = local.requests();
    assert_eq!(requests.len(), 2);
    assert_ne!(token(&requests[0]), token(&requests[1]));
}

#[tokio::test]
async fn a_closed_connection_is_retried() {
    let (local, client) = start().await;
    let (past, new) = chats(&local, &client).await;
    local.close_next();
    association(&client, &past, &new)
        .send()
        .await
        .expect("the second attempt succeeds");
    assert_eq!(local.requests().len(), 2);
}

#[tokio::test]
async fn errors_are_typed_and_say_everything() {
    let (local, client) = start().await;
    local
        .fail_next(403, "AccessDeniedException")
        .message("not you");
    let error = association(&client, "past", "new")
        .send()
        .await
        .expect_err("it is denied");
    assert_eq!(
        error
            .raw_response()
            .map(|response| response.status().as_u16()),
        Some(403)
    );
    assert_eq!(error.code(), Some("AccessDeniedException"));
    assert_eq!(error.message(), Some("not you"));
    assert!(error.request_id().is_some());
    let error = error.into_service_error();
    assert!(error.is_access_denied_exception());
    let id = error.request_id().expect("the endpoint gives one");
    let line = format!(
        "CreatePersistentContactAssociation: AccessDeniedException: not you (status 403, request id {id}, 1 attempt)"
    );
    assert_eq!(error.to_string(), line);
    assert!(format!("{error:?}").contains("AccessDeniedException"));
    let CreatePersistentContactAssociationError::AccessDeniedException(error) = error else {
        panic!("another variant: {error:?}");
    };
    assert_eq!(error.message(), Some("not you"));

    local
        .fail_next(418, "TeapotException")
        .message("short and stout");
    let error = association(&client, "past", "new")
        .send()
        .await
        .expect_err("it is a teapot");
    let error = Error::from(error);
    assert!(matches!(error, Error::Unhandled(_)));
    assert_eq!(
        (error.code(), error.message()),
        (Some("TeapotException"), Some("short and stout"))
    );
}

#[tokio::test]
async fn a_chat_that_has_not_ended_cannot_be_continued() {
    let (local, client) = start().await;
    let (_, running) = chats(&local, &client).await;
    let (_, new) = chats(&local, &client).await;
    let error = association(&client, &running, &new)
        .send()
        .await
        .expect_err("it is still running");
    assert!(error.into_service_error().is_invalid_request_exception());
}

#[tokio::test]
async fn what_is_missing_is_named_before_anything_is_sent() {
    let (local, client) = start().await;
    let error = client
        .create_persistent_contact_association()
        .send()
        .await
        .expect_err("nothing is set");
    assert!(matches!(error, SdkError::ConstructionFailure(_)));
    let text = aws_sdk_connect::error::DisplayErrorContext(&error).to_string();
    assert!(
        text.contains(
            "`instance_id` (`InstanceId`), `initial_contact_id` (`InitialContactId`), \
             `rehydration_type` (`RehydrationType`), `source_contact_id` (`SourceContactId`)"
        ),
        "{text}"
    );
    let error = association(&client, "past", "")
        .send()
        .await
        .expect_err("a part of the path is empty");
    assert!(matches!(error, SdkError::ConstructionFailure(_)));
    assert!(local.requests().is_empty());
}

#[tokio::test]
async fn labels_arrive_as_they_were_given() {
    let (local, client) = start().await;
    for contact in ["a/b", "../x", "a b+c", "ä%2F", "a?b#c&d=e"] {
        local.fail_next(404, "ResourceNotFoundException");
        association(&client, "past", contact)
            .send()
            .await
            .expect_err("there is no such contact");
        let requests = local.requests();
        let request = requests.last().expect("it was sent");
        assert!(request.verified(), "{contact}: {:?}", request.signature);
        let input = request.input.as_ref().expect("it was read");
        assert_eq!(input["InitialContactId"], contact);
    }
}

#[tokio::test]
async fn a_wrong_secret_is_refused_by_the_service() {
    let local = Local::start().await.expect("a port is free");
    let wrong = Credentials::new(Local::ACCESS_KEY_ID, "wrong", None, None, "test");
    let config = aws_sdk_connect::config::Builder::from(&config(&local).await)
        .credentials_provider(wrong)
        .build();
    let error = association(&Client::from_conf(config), "past", "new")
        .send()
        .await
        .expect_err("it is refused");
    assert_eq!(error.code(), Some("InvalidSignatureException"));
    assert_eq!(
        local.requests().len(),
        1,
        "nothing says that the clock is wrong, so it is not tried again"
    );
}

#[tokio::test]
async fn pages_are_asked_for_as_they_are_taken() {
    let (local, client) = start().await;
    let mut pages = client.list_instances().into_paginator().page_size(5).send();
    let first = pages.next().await.expect("a page").expect("it is answered");
    assert_eq!(first.instance_summary_list().len(), 5);
    drop(pages);
    let asked = local.requests();
    assert!(
        asked.len() <= 2,
        "a page ahead at most, not {}",
        asked.len()
    );
    assert_eq!(asked[0].uri, "/instance?maxResults=5");

    let all = client.list_instances().into_paginator().items().send();
    let all: Vec<_> = all
        .collect::<Result<Vec<_>, _>>()
        .await
        .expect("all are answered");
    assert_eq!(all.len(), 23);
}

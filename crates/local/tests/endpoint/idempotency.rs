//! Client tokens.

use serde_json::{Value, json};
use slim_sdk_local::Local;

use crate::support::{Request, chat_input, endpoint, text};

#[tokio::test]
async fn the_same_token_gets_the_same_answer() {
    let (local, caller, _) = endpoint().await;
    let input = chat_input(&json!({ "ClientToken": "t-1" }));
    let first = caller.put("/contact/chat", &input).await.ok();
    let second = caller.put("/contact/chat", &input).await.ok();
    assert_eq!(first, second);
    let other = caller
        .put(
            "/contact/chat",
            &chat_input(&json!({ "ClientToken": "t-2" })),
        )
        .await
        .ok();
    assert_ne!(first, other);
    let none = caller
        .put("/contact/chat", &chat_input(&json!({ "ClientToken": "" })))
        .await
        .ok();
    let none_again = caller
        .put("/contact/chat", &chat_input(&json!({ "ClientToken": "" })))
        .await
        .ok();
    assert_ne!(none, none_again);
    assert_eq!(local.requests().len(), 5);
}

#[tokio::test]
async fn the_same_token_with_other_parameters_is_refused() {
    let (_local, caller, _) = endpoint().await;
    caller
        .put("/contact/chat", &chat_input(&json!({ "ClientToken": "t" })))
        .await
        .ok();
    let other = chat_input(&json!({ "ClientToken": "t", "CustomerId": "c" }));
    let message = caller
        .put("/contact/chat", &other)
        .await
        .fails(400, "InvalidParameterException");
    assert!(message.contains("ClientToken"), "{message}");
}

#[tokio::test]
async fn an_association_is_made_once_although_its_answer_is_lost() {
    let (local, caller, _) = endpoint().await;
    let past = caller.chat_id().await;
    local.end(&past).unwrap();
    let now = caller.chat_id().await;
    let target = format!(
        "/contact/persistent-contact-association/{}/{now}",
        Local::INSTANCE_ID
    );
    let body =
        json!({ "RehydrationType": "FROM_SEGMENT", "SourceContactId": past, "ClientToken": "t" });
    // The answer of the first attempt is lost after the association is made.
    local.close_next().after();
    let lost = caller
        .try_send(Request::new("POST", &target).json(&body))
        .await;
    assert!(lost.is_none());
    assert_eq!(
        local.transcripts(&now).unwrap(),
        std::slice::from_ref(&past)
    );
    let retried = caller.post(&target, &body).await.ok();
    assert_eq!(retried, json!({ "ContinuedFromContactId": past }));
    // Without a token a retry does not know of the first attempt.
    let mut untold = body.clone();
    untold.as_object_mut().unwrap().remove("ClientToken");
    caller
        .post(&target, &untold)
        .await
        .fails(400, "InvalidRequestException");
}

#[tokio::test]
async fn refusals_are_not_kept() {
    let (local, caller, _) = endpoint().await;
    let past = caller.chat_id().await;
    let persistent = json!({ "RehydrationType": "FROM_SEGMENT", "SourceContactId": past });
    let input = chat_input(&json!({ "ClientToken": "t", "PersistentChat": persistent }));
    caller
        .put("/contact/chat", &input)
        .await
        .fails(400, "InvalidRequestException");
    local.end(&past).unwrap();
    caller.put("/contact/chat", &input).await.ok();
}

#[tokio::test]
async fn a_message_is_sent_once() {
    let (_local, caller, _) = endpoint().await;
    let chat = caller.chat(&json!({})).await;
    let connection = json!({ "Type": ["CONNECTION_CREDENTIALS"] });
    let output = caller
        .bear(
            "/participant/connection",
            &text(&chat, "ParticipantToken"),
            &connection,
        )
        .await
        .ok();
    let token = text(&output["ConnectionCredentials"], "ConnectionToken");
    let message = json!({ "ContentType": "text/plain", "Content": "once", "ClientToken": "t" });
    let first = caller
        .bear("/participant/message", &token, &message)
        .await
        .ok();
    assert_eq!(
        first,
        caller
            .bear("/participant/message", &token, &message)
            .await
            .ok()
    );
    let other = json!({ "ContentType": "text/plain", "Content": "twice", "ClientToken": "t" });
    caller
        .bear("/participant/message", &token, &other)
        .await
        .fails(400, "ValidationException");
    let transcript = caller
        .bear("/participant/transcript", &token, &json!({}))
        .await
        .ok();
    let said: Vec<&Value> = transcript["Transcript"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["Type"] == "MESSAGE")
        .collect();
    assert_eq!(said.len(), 1);
}

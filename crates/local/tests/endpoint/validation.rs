//! Constraints of the model.

use serde_json::{Value, json};
use slim_sdk_local::Local;

use crate::support::{Caller, Request, chat_input, endpoint};

/// What a call of `StartChatContact` says is wrong.
async fn chat(caller: &Caller, more: &Value) -> String {
    caller
        .put("/contact/chat", &chat_input(more))
        .await
        .fails(400, "InvalidParameterException")
}

#[tokio::test]
async fn every_violation_is_named_at_once() {
    let (_local, caller, _) = endpoint().await;
    let target = format!(
        "/contact/persistent-contact-association/{}/c",
        "i".repeat(101)
    );
    let body = json!({ "RehydrationType": "LATER", "ClientToken": "t".repeat(501) });
    let message = caller
        .post(&target, &body)
        .await
        .fails(400, "InvalidParameterException");
    assert_eq!(
        message,
        "4 validation errors detected. \
         Value with length 101 at '/InstanceId' failed to satisfy constraint: Member must have length between 1 and 100, inclusive; \
         Value at '/RehydrationType' failed to satisfy constraint: Member must satisfy enum value set: [ENTIRE_PAST_SESSION, FROM_SEGMENT]; \
         Value at '/SourceContactId' failed to satisfy constraint: Member must not be null; \
         Value with length 501 at '/ClientToken' failed to satisfy constraint: Member must have length between 0 and 500, inclusive"
    );
}

#[tokio::test]
async fn required_members_deep_inside() {
    let (_local, caller, _) = endpoint().await;
    let message = chat(
        &caller,
        &json!({ "ParticipantDetails": {}, "InitialMessage": { "Content": "x" } }),
    )
    .await;
    assert_eq!(
        message,
        "2 validation errors detected. \
         Value at '/ParticipantDetails/DisplayName' failed to satisfy constraint: Member must not be null; \
         Value at '/InitialMessage/ContentType' failed to satisfy constraint: Member must not be null"
    );
    let message = chat(&caller, &json!({ "ParticipantDetails": null })).await;
    assert!(message.contains("'/ParticipantDetails'"), "{message}");
}

#[tokio::test]
async fn lengths_count_characters_and_elements() {
    let (_local, caller, _) = endpoint().await;
    let name = |count: usize| json!({ "ParticipantDetails": { "DisplayName": "ü".repeat(count) } });
    caller.chat(&name(256)).await;
    assert!(
        chat(&caller, &name(257))
            .await
            .contains("length 257 at '/ParticipantDetails/DisplayName'")
    );
    let tags: Value = (0..7)
        .map(|number| (char::from(b'a' + number).to_string(), json!("")))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let body = json!({ "InstanceId": "i", "ContactId": "c", "Tags": tags });
    let message = caller
        .post("/contact/tags", &body)
        .await
        .fails(400, "InvalidParameterException");
    assert!(message.contains("Value with length 7 at '/Tags' failed to satisfy constraint: Member must have length between 1 and 6"), "{message}");
    let keys = "TagKeys=a&".repeat(7);
    let target = format!("/contact/tags/i/c?{keys}");
    let message = caller
        .send(Request::new("DELETE", &target))
        .await
        .fails(400, "InvalidParameterException");
    assert!(message.contains("length 7 at '/TagKeys'"), "{message}");
}

#[tokio::test]
async fn patterns_hold_for_keys_and_elements() {
    let (_local, caller, _) = endpoint().await;
    let body = json!({ "InstanceId": "i", "ContactId": "c", "Tags": { "aws:no": "x" } });
    let message = caller
        .post("/contact/tags", &body)
        .await
        .fails(400, "InvalidParameterException");
    assert!(message.contains("at '/Tags' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(?!aws:)"), "{message}");
    let target = "/contact/tags/i/c?TagKeys=ok&TagKeys=%C3%A4";
    let message = caller
        .send(Request::new("DELETE", target))
        .await
        .fails(400, "InvalidParameterException");
    assert!(message.contains("at '/TagKeys/1'"), "{message}");
}

#[tokio::test]
async fn ranges_of_body_and_query() {
    let (_local, caller, _) = endpoint().await;
    for minutes in [59, 10_081, -1] {
        let message = chat(&caller, &json!({ "ChatDurationInMinutes": minutes })).await;
        assert!(
            message.contains("Member must be between 60 and 10080, inclusive"),
            "{message}"
        );
    }
    caller.chat(&json!({ "ChatDurationInMinutes": 60 })).await;
    let queues = format!("/queues-summary/{}", Local::INSTANCE_ID);
    for (max, good) in [("0", false), ("1", true), ("1000", true), ("1001", false)] {
        let answer = caller.get(&format!("{queues}?maxResults={max}")).await;
        assert_eq!(answer.status == 200, good, "{max}");
    }
    // An operation without InvalidParameterException says it with what it has.
    caller
        .get("/instance?maxResults=11")
        .await
        .fails(400, "InvalidRequestException");
    let body = json!({ "ContentType": "text/plain" });
    caller
        .bear("/participant/message", "t", &body)
        .await
        .fails(400, "ValidationException");
}

#[tokio::test]
async fn enums_in_queries_and_headers() {
    let (_local, caller, _) = endpoint().await;
    let target = format!(
        "/queues-summary/{}?queueTypes=STANDARD&queueTypes=OTHER",
        Local::INSTANCE_ID
    );
    let message = caller
        .get(&target)
        .await
        .fails(400, "InvalidParameterException");
    assert!(message.contains("'/QueueTypes/1' failed to satisfy constraint: Member must satisfy enum value set: [STANDARD, AGENT]"), "{message}");
    let request =
        Request::new("POST", "/participant/transcript").json(&json!({ "ScanDirection": "UP" }));
    let message = caller
        .participant()
        .send(request)
        .await
        .fails(400, "ValidationException");
    assert!(
        message.contains("'/ScanDirection'")
            && message.contains(
                "Value at '/ConnectionToken' failed to satisfy constraint: Member must not be null"
            ),
        "{message}"
    );
}

#[tokio::test]
async fn empty_labels_are_named() {
    let (local, caller, _) = endpoint().await;
    let target = "/queues-summary/";
    let message = caller
        .get(target)
        .await
        .fails(400, "InvalidParameterException");
    assert!(message.contains("length 0 at '/InstanceId'"), "{message}");
    // SigV4 drops empty segments from what is signed, and keeps a slash at the end.
    let signed = caller.sign(Request::new("GET", "/contacts/c"));
    let mut sent = signed.clone();
    sent.target = "/contacts//c".to_owned();
    let answer = crate::support::raw(caller.address, &sent.bytes())
        .await
        .unwrap();
    answer.fails(400, "InvalidParameterException");
    assert_eq!(
        local.requests()[1].operation.as_deref(),
        Some("DescribeContact")
    );
}

#[tokio::test]
async fn wrong_kinds_cannot_be_read() {
    let (_local, caller, _) = endpoint().await;
    for (more, path) in [
        (json!({ "CustomerId": 7 }), "/CustomerId"),
        (
            json!({ "ChatDurationInMinutes": "60" }),
            "/ChatDurationInMinutes",
        ),
        (
            json!({ "ChatDurationInMinutes": 60.5 }),
            "/ChatDurationInMinutes",
        ),
        (
            json!({ "ChatDurationInMinutes": 3_000_000_000_u32 }),
            "/ChatDurationInMinutes",
        ),
        (json!({ "Attributes": ["a"] }), "/Attributes"),
        (json!({ "Attributes": { "a": null } }), "/Attributes/a"),
        (
            json!({ "SupportedMessagingContentTypes": ["text/plain", 1] }),
            "/SupportedMessagingContentTypes/1",
        ),
        (json!({ "PersistentChat": "x" }), "/PersistentChat"),
    ] {
        let message = caller
            .put("/contact/chat", &chat_input(&more))
            .await
            .fails(400, "SerializationException");
        assert!(message.contains(&format!("'{path}'")), "{message}");
    }
}

#[tokio::test]
async fn bodies_that_are_no_json_objects() {
    let (_local, caller, _) = endpoint().await;
    let send = async |body: &[u8], kind: &str| {
        let mut request = Request::new("PUT", "/contact/chat");
        if !kind.is_empty() {
            request = request.header("content-type", kind);
        }
        request.body = body.to_vec();
        caller.send(request).await
    };
    let deep = format!("{{\"Attributes\":{}", "[".repeat(100_000));
    for body in [&b"{"[..], b"[]", b"null", b"{} x", b"\xff", deep.as_bytes()] {
        send(body, "application/json")
            .await
            .fails(400, "SerializationException");
    }
    for kind in ["text/plain", "application/x-amz-json-1.1", ""] {
        send(b"{}", kind)
            .await
            .fails(415, "UnsupportedMediaTypeException");
    }
    // Without a body nothing is given, and the checks say what is missing.
    send(b"", "").await.fails(400, "InvalidParameterException");
    send(
        chat_input(&json!({})).to_string().as_bytes(),
        "Application/JSON; charset=utf-8",
    )
    .await
    .ok();
    let request = Request::new("GET", "/instance").header("accept", "text/html");
    caller
        .send(request)
        .await
        .fails(406, "NotAcceptableException");
}

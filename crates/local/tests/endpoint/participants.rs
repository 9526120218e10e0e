//! The participant service.

use serde_json::{Value, json};
use slim_sdk_local::{Local, Signature, Speaker};

use crate::support::{Caller, Request, chat_input, endpoint, raw, text};

async fn connect(caller: &Caller, token: &str) -> String {
    let body = json!({ "Type": ["WEBSOCKET", "CONNECTION_CREDENTIALS"] });
    let output = caller
        .bear("/participant/connection", token, &body)
        .await
        .ok();
    text(&output["ConnectionCredentials"], "ConnectionToken")
}

/// A chat whose customer is connected: contact id, connection token.
async fn connected(caller: &Caller) -> (String, String) {
    let chat = caller.chat(&json!({})).await;
    let token = connect(caller, &text(&chat, "ParticipantToken")).await;
    (text(&chat, "ContactId"), token)
}

fn contents(output: &Value) -> Vec<String> {
    output["Transcript"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            let content = item["Content"].as_str();
            let event = item["ContentType"]
                .as_str()
                .and_then(|kind| kind.split("event.").nth(1));
            content.or(event).unwrap_or_default().to_owned()
        })
        .collect()
}

async fn transcript(caller: &Caller, token: &str, body: &Value) -> Value {
    caller
        .bear("/participant/transcript", token, body)
        .await
        .ok()
}

#[tokio::test]
async fn a_connection_has_a_websocket_and_credentials() {
    let (local, caller, _) = endpoint().await;
    let chat = caller.chat(&json!({})).await;
    let body = json!({ "Type": ["WEBSOCKET", "CONNECTION_CREDENTIALS"] });
    let output = caller
        .bear(
            "/participant/connection",
            &text(&chat, "ParticipantToken"),
            &body,
        )
        .await
        .ok();
    let url = text(&output["Websocket"], "Url");
    assert!(
        url.starts_with(&format!("ws://{}/", local.address())),
        "{url}"
    );
    assert_eq!(
        output["Websocket"]["ConnectionExpiry"],
        "2015-08-30T12:37:40.000Z"
    );
    assert_eq!(
        output["ConnectionCredentials"]["Expiry"],
        "2015-08-31T12:36:00.000Z"
    );
}

#[tokio::test]
async fn tokens_are_checked_and_expire() {
    let (local, caller, hands) = endpoint().await;
    let body = json!({ "Type": ["CONNECTION_CREDENTIALS"] });
    caller
        .bear("/participant/connection", "nobody", &body)
        .await
        .fails(403, "AccessDeniedException");
    caller
        .bear("/participant/transcript", "nobody", &json!({}))
        .await
        .fails(403, "AccessDeniedException");
    let (contact, token) = connected(&caller).await;
    hands.turn(24 * 60 * 60);
    let message = json!({ "ContentType": "text/plain", "Content": "late" });
    caller
        .bear("/participant/message", &token, &message)
        .await
        .fails(403, "AccessDeniedException");
    local.end(&contact).unwrap();
    let webrtc = json!({ "Type": ["WEBRTC_CONNECTION"] });
    let chat = caller.chat(&json!({})).await;
    caller
        .bear(
            "/participant/connection",
            &text(&chat, "ParticipantToken"),
            &webrtc,
        )
        .await
        .fails(400, "ValidationException");
    caller
        .bear(
            "/participant/connection",
            &text(&chat, "ParticipantToken"),
            &json!({}),
        )
        .await
        .fails(400, "ValidationException");
}

#[tokio::test]
async fn signatures_are_optional_but_must_be_right() {
    let (local, caller, _) = endpoint().await;
    let (_, token) = connected(&caller).await;
    let request = Request::new("POST", "/participant/transcript")
        .header("host", "x")
        .header("x-amz-bearer", &token)
        .json(&json!({}));
    raw(local.address(), &request.bytes()).await.unwrap().ok();
    assert_eq!(
        local.requests().last().unwrap().signature,
        Signature::Missing
    );
    let mut wrong = caller.participant();
    wrong.service = "connect".to_owned();
    let message = wrong
        .send(request.clone())
        .await
        .fails(403, "InvalidSignatureException");
    assert!(message.contains("'execute-api'"), "{message}");
}

#[tokio::test]
async fn messages_reach_the_transcript() {
    let (local, caller, _) = endpoint().await;
    let (contact, token) = connected(&caller).await;
    let agent = local.accept(&contact, "a1").unwrap();
    let agent_token = connect(&caller, &agent.participant_token).await;
    let message = json!({ "ContentType": "text/plain", "Content": "hello" });
    let sent = caller
        .bear("/participant/message", &token, &message)
        .await
        .ok();
    assert_eq!(sent["AbsoluteTime"], "2015-08-30T12:36:00.000Z");
    let reply = json!({ "ContentType": "text/plain", "Content": "hi" });
    caller
        .bear("/participant/message", &agent_token, &reply)
        .await
        .ok();
    let output = transcript(&caller, &agent_token, &json!({ "SortOrder": "ASCENDING" })).await;
    assert_eq!(
        contents(&output),
        ["participant.joined", "participant.joined", "hello", "hi"]
    );
    let item = &output["Transcript"][2];
    assert_eq!(item["Id"], sent["Id"]);
    assert_eq!(
        (&item["ParticipantRole"], &item["DisplayName"]),
        (&json!("CUSTOMER"), &json!("Ana"))
    );
    assert_eq!(item["ContactId"], json!(contact));
    assert_eq!(
        output["Transcript"][3]["ParticipantId"],
        json!(agent.participant_id)
    );
}

#[tokio::test]
async fn content_types_are_those_of_the_chat() {
    let (_local, caller, _) = endpoint().await;
    let (_, token) = connected(&caller).await;
    let markdown = json!({ "ContentType": "text/markdown", "Content": "*x*" });
    caller
        .bear("/participant/message", &token, &markdown)
        .await
        .fails(400, "ValidationException");
    let types = ["text/plain", "text/markdown", "application/json"];
    let chat = caller
        .chat(&json!({ "SupportedMessagingContentTypes": types }))
        .await;
    let token = connect(&caller, &text(&chat, "ParticipantToken")).await;
    caller
        .bear("/participant/message", &token, &markdown)
        .await
        .ok();
    let broken = json!({ "ContentType": "application/json", "Content": "{" });
    caller
        .bear("/participant/message", &token, &broken)
        .await
        .fails(400, "ValidationException");
    for types in [json!(["text/markdown"]), json!(["text/plain", "text/html"])] {
        let input = chat_input(&json!({ "SupportedMessagingContentTypes": types }));
        caller
            .put("/contact/chat", &input)
            .await
            .fails(400, "InvalidParameterException");
    }
    let input = chat_input(&json!({ "InitialMessage": markdown }));
    caller
        .put("/contact/chat", &input)
        .await
        .fails(400, "InvalidParameterException");
}

#[tokio::test]
async fn events_and_receipts() {
    let (local, caller, _) = endpoint().await;
    let (contact, token) = connected(&caller).await;
    let message = local.say(&contact, &Speaker::System, "Welcome").unwrap();
    let event = |name: &str, content: Option<String>| {
        let mut body =
            json!({ "ContentType": format!("application/vnd.amazonaws.connect.event.{name}") });
        if let Some(content) = content {
            body["Content"] = json!(content);
        }
        body
    };
    let read = Some(json!({ "messageId": message }).to_string());
    for body in [
        event("typing", None),
        event("connection.acknowledged", None),
        event("message.read", read.clone()),
        event("message.delivered", read),
    ] {
        caller.bear("/participant/event", &token, &body).await.ok();
    }
    let unknown = Some(json!({ "messageId": "x" }).to_string());
    for body in [
        event("message.read", None),
        event("message.read", unknown),
        event("dancing", None),
    ] {
        caller
            .bear("/participant/event", &token, &body)
            .await
            .fails(400, "ValidationException");
    }
    let output = transcript(&caller, &token, &json!({ "SortOrder": "ASCENDING" })).await;
    assert_eq!(contents(&output), ["participant.joined", "Welcome"]);
    let metadata = &output["Transcript"][1]["MessageMetadata"];
    assert_eq!(metadata["MessageId"], json!(message));
    assert_eq!(
        metadata["Receipts"][0]["ReadTimestamp"],
        "2015-08-30T12:36:00.000Z"
    );
    assert_eq!(
        metadata["Receipts"][0]["DeliveredTimestamp"],
        "2015-08-30T12:36:00.000Z"
    );
}

#[tokio::test]
async fn leaving_ends_the_chat_except_for_a_bot() {
    let (_local, caller, _) = endpoint().await;
    let (contact, token) = connected(&caller).await;
    let body = json!({
        "InstanceId": Local::INSTANCE_ID, "ContactId": contact,
        "ParticipantDetails": { "ParticipantRole": "CUSTOM_BOT", "DisplayName": "Bot" },
    });
    let bot = caller.post("/contact/create-participant", &body).await.ok();
    caller
        .post("/contact/create-participant", &body)
        .await
        .fails(409, "ConflictException");
    let bot = connect(
        &caller,
        &text(&bot["ParticipantCredentials"], "ParticipantToken"),
    )
    .await;
    caller
        .bear("/participant/disconnect", &bot, &json!({}))
        .await
        .ok();
    caller
        .bear("/participant/disconnect", &bot, &json!({}))
        .await
        .fails(403, "AccessDeniedException");
    let message = json!({ "ContentType": "text/plain", "Content": "still here" });
    caller
        .bear("/participant/message", &token, &message)
        .await
        .ok();
    caller.post("/contact/create-participant", &body).await.ok();
    caller
        .bear("/participant/disconnect", &token, &json!({}))
        .await
        .ok();
    let described = caller.describe(&contact).await;
    assert_eq!(described["DisconnectReason"], "CUSTOMER_DISCONNECT");
    assert_eq!(described["DisconnectTimestamp"], json!(1_440_938_160));
    caller
        .bear("/participant/message", &token, &message)
        .await
        .fails(403, "AccessDeniedException");
    caller
        .post("/contact/create-participant", &body)
        .await
        .fails(400, "InvalidRequestException");
}

#[tokio::test]
async fn after_the_end_the_transcript_can_still_be_read() {
    let (local, caller, _) = endpoint().await;
    let chat = caller.chat(&json!({})).await;
    let token = connect(&caller, &text(&chat, "ParticipantToken")).await;
    local.end(&text(&chat, "ContactId")).unwrap();
    let output = transcript(&caller, &token, &json!({ "SortOrder": "ASCENDING" })).await;
    assert_eq!(contents(&output), ["participant.joined", "chat.ended"]);
    let message = json!({ "ContentType": "text/plain", "Content": "late" });
    caller
        .bear("/participant/message", &token, &message)
        .await
        .fails(403, "AccessDeniedException");
    let body = json!({ "Type": ["CONNECTION_CREDENTIALS"] });
    caller
        .bear(
            "/participant/connection",
            &text(&chat, "ParticipantToken"),
            &body,
        )
        .await
        .fails(403, "AccessDeniedException");
}

/// A chat with messages m0 to m24 and one event before them; a second between two messages.
async fn long(
    local: &Local,
    caller: &Caller,
    hands: &crate::support::Hands,
) -> (String, Vec<String>) {
    let (contact, token) = connected(caller).await;
    let ids = (0..25)
        .map(|number| {
            hands.turn(1);
            local
                .say(&contact, &Speaker::Customer, &format!("m{number}"))
                .unwrap()
        })
        .collect();
    (token, ids)
}

fn messages(range: impl Iterator<Item = u32>) -> Vec<String> {
    range.map(|number| format!("m{number}")).collect()
}

#[tokio::test]
async fn by_default_the_newest_ten_come_first() {
    let (local, caller, hands) = endpoint().await;
    let (token, _) = long(&local, &caller, &hands).await;
    let first = transcript(&caller, &token, &json!({})).await;
    assert_eq!(contents(&first), messages((15..25).rev()));
    let second = transcript(&caller, &token, &json!({ "NextToken": first["NextToken"] })).await;
    assert_eq!(contents(&second), messages((5..15).rev()));
    // What is said meanwhile does not shift the pages.
    let contact = text(&second["Transcript"][0], "ContactId");
    local.say(&contact, &Speaker::Customer, "m25").unwrap();
    let third = transcript(
        &caller,
        &token,
        &json!({ "NextToken": second["NextToken"] }),
    )
    .await;
    let mut rest = messages((0..5).rev());
    rest.push("participant.joined".to_owned());
    assert_eq!(contents(&third), rest);
    assert!(third.get("NextToken").is_none());
}

#[tokio::test]
async fn directions_orders_and_positions() {
    let (local, caller, hands) = endpoint().await;
    let (token, ids) = long(&local, &caller, &hands).await;
    let page = async |body: Value| contents(&transcript(&caller, &token, &body).await);
    let ascending = page(json!({ "SortOrder": "ASCENDING", "MaxResults": 3 })).await;
    assert_eq!(ascending, messages(22..25));
    let forward = page(json!({ "ScanDirection": "FORWARD", "MaxResults": 3 })).await;
    assert_eq!(forward, ["m1", "m0", "participant.joined"]);
    let from =
        json!({ "StartPosition": { "Id": ids[7] }, "SortOrder": "ASCENDING", "MaxResults": 3 });
    assert_eq!(page(from).await, messages(7..10));
    let back =
        json!({ "StartPosition": { "Id": ids[7] }, "ScanDirection": "BACKWARD", "MaxResults": 3 });
    assert_eq!(page(back).await, messages((5..8).rev()));
    let recent = json!({ "StartPosition": { "MostRecent": 4 }, "SortOrder": "ASCENDING" });
    assert_eq!(page(recent).await, messages(21..25));
    // m7 was said eight seconds after the start, at 12:36:08.
    let time = json!({ "StartPosition": { "AbsoluteTime": "2015-08-30T12:36:08Z" }, "SortOrder": "ASCENDING", "MaxResults": 2 });
    assert_eq!(page(time).await, messages(7..9));
    let before = json!({
        "StartPosition": { "AbsoluteTime": "2015-08-30T12:36:08.500Z" }, "ScanDirection": "BACKWARD", "MaxResults": 2,
    });
    assert_eq!(page(before).await, messages((6..8).rev()));
    let mut pages = Vec::new();
    let mut body =
        json!({ "StartPosition": { "Id": ids[0] }, "SortOrder": "ASCENDING", "MaxResults": 10 });
    loop {
        let output = transcript(&caller, &token, &body).await;
        pages.push(contents(&output));
        match output.get("NextToken") {
            Some(next) => body["NextToken"] = next.clone(),
            None => break,
        }
    }
    assert_eq!(pages, [messages(0..10), messages(10..20), messages(20..25)]);
}

#[tokio::test]
async fn wrong_positions_and_tokens_are_refused() {
    let (local, caller, hands) = endpoint().await;
    let (token, _) = long(&local, &caller, &hands).await;
    let first = transcript(&caller, &token, &json!({})).await;
    let other = caller.chat_id().await;
    for body in [
        json!({ "StartPosition": { "Id": "x" } }),
        json!({ "StartPosition": { "AbsoluteTime": "yesterday" } }),
        json!({ "NextToken": "x" }),
        json!({ "NextToken": first["NextToken"], "SortOrder": "ASCENDING" }),
        json!({ "ContactId": other }),
    ] {
        caller
            .bear("/participant/transcript", &token, &body)
            .await
            .fails(400, "ValidationException");
    }
}

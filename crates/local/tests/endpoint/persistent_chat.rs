//! The rules of persistent chat.

use serde_json::{Value, json};
use slim_sdk_local::{ChatError, Local, Speaker};

use crate::support::{Caller, Hands, chat_input, endpoint, text};

/// The example of the documentation: C1 with agent a1, C2 after the transfer to a2, C3 the survey; all ended.
async fn past(local: &Local, caller: &Caller) -> [String; 3] {
    let c1 = caller.chat_id().await;
    local.accept(&c1, "a1").unwrap();
    local.say(&c1, &Speaker::Customer, "hello from C1").unwrap();
    let c2 = local.transfer(&c1, "a2").unwrap();
    local.say(&c2, &Speaker::Agent, "hello from C2").unwrap();
    local.end(&c2).unwrap();
    let c3 = local.start_survey(&c2).unwrap();
    local.say(&c3, &Speaker::System, "How was it?").unwrap();
    local.end_session(&c3).unwrap();
    [c1, c2, c3]
}

async fn associate(
    caller: &Caller,
    current: &str,
    rehydration: &str,
    source: &str,
) -> crate::support::Answer {
    let target = format!(
        "/contact/persistent-contact-association/{}/{current}",
        Local::INSTANCE_ID
    );
    let body = json!({ "RehydrationType": rehydration, "SourceContactId": source });
    caller.post(&target, &body).await
}

fn persistent(rehydration: &str, source: &str) -> Value {
    json!({ "PersistentChat": { "RehydrationType": rehydration, "SourceContactId": source } })
}

#[tokio::test]
async fn from_segment_drops_what_came_later() {
    let (local, caller, _) = endpoint().await;
    let [c1, c2, _c3] = past(&local, &caller).await;
    let now = caller.chat_id().await;
    assert_eq!(local.transcripts(&now).unwrap(), Vec::<String>::new());
    let output = associate(&caller, &now, "FROM_SEGMENT", &c2).await.ok();
    assert_eq!(output, json!({ "ContinuedFromContactId": c2 }));
    assert_eq!(local.transcripts(&now).unwrap(), [c2.clone(), c1]);
    assert_eq!(caller.describe(&now).await["RelatedContactId"], json!(c2));
}

#[tokio::test]
async fn entire_past_session_continues_from_its_last_contact() {
    let (local, caller, _) = endpoint().await;
    let [c1, c2, c3] = past(&local, &caller).await;
    let now = caller.chat_id().await;
    let output = associate(&caller, &now, "ENTIRE_PAST_SESSION", &c1)
        .await
        .ok();
    assert_eq!(output, json!({ "ContinuedFromContactId": c3 }));
    assert_eq!(local.transcripts(&now).unwrap(), [c3, c2, c1]);
}

#[tokio::test]
async fn start_chat_contact_does_the_same() {
    let (local, caller, _) = endpoint().await;
    let [c1, c2, c3] = past(&local, &caller).await;
    let segment = caller.chat(&persistent("FROM_SEGMENT", &c2)).await;
    assert_eq!(text(&segment, "ContinuedFromContactId"), c2);
    assert_eq!(
        local.transcripts(&text(&segment, "ContactId")).unwrap(),
        [c2.clone(), c1.clone()]
    );
    let first = caller.chat(&persistent("FROM_SEGMENT", &c1)).await;
    assert_eq!(
        local.transcripts(&text(&first, "ContactId")).unwrap(),
        std::slice::from_ref(&c1)
    );
    let entire = caller.chat(&persistent("ENTIRE_PAST_SESSION", &c1)).await;
    assert_eq!(text(&entire, "ContinuedFromContactId"), c3);
    assert_eq!(
        local.transcripts(&text(&entire, "ContactId")).unwrap(),
        [c3, c2, c1]
    );
    let plain = caller.chat(&json!({})).await;
    assert!(plain.get("ContinuedFromContactId").is_none());
}

#[tokio::test]
async fn a_continued_chat_can_be_continued_in_turn() {
    let (local, caller, _) = endpoint().await;
    let [c1, c2, _] = past(&local, &caller).await;
    let second = text(
        &caller.chat(&persistent("FROM_SEGMENT", &c2)).await,
        "ContactId",
    );
    local.accept(&second, "a3").unwrap();
    let transferred = local.transfer(&second, "a4").unwrap();
    assert_eq!(
        local.transcripts(&transferred).unwrap(),
        [c2.clone(), c1.clone()]
    );
    local.end_session(&transferred).unwrap();
    let entire = text(
        &caller
            .chat(&persistent("ENTIRE_PAST_SESSION", &second))
            .await,
        "ContactId",
    );
    assert_eq!(
        local.transcripts(&entire).unwrap(),
        [transferred, second.clone(), c2.clone(), c1.clone()]
    );
    let root = caller.describe(&entire).await;
    assert_eq!(root["ContactAssociationId"], json!(c1));
    let segment = text(
        &caller.chat(&persistent("FROM_SEGMENT", &second)).await,
        "ContactId",
    );
    assert_eq!(local.transcripts(&segment).unwrap(), [second, c2, c1]);
}

#[tokio::test]
async fn the_most_recently_ended_contact_counts_by_the_clock() {
    let hands = Hands::new();
    let local = hands.on(Local::builder()).start().await.unwrap();
    let caller = Caller::connect(&local).by(&hands);
    let c1 = caller.chat_id().await;
    local.accept(&c1, "a1").unwrap();
    hands.turn(10);
    let c2 = local.transfer(&c1, "a2").unwrap();
    hands.turn(10);
    local.end(&c2).unwrap();
    let chat = caller.chat(&persistent("ENTIRE_PAST_SESSION", &c1)).await;
    assert_eq!(text(&chat, "ContinuedFromContactId"), c2);
}

#[tokio::test]
async fn only_an_ended_session_can_be_continued() {
    let (local, caller, _) = endpoint().await;
    let c1 = caller.chat_id().await;
    let now = caller.chat_id().await;
    for rehydration in ["FROM_SEGMENT", "ENTIRE_PAST_SESSION"] {
        let message = associate(&caller, &now, rehydration, &c1)
            .await
            .fails(400, "InvalidRequestException");
        assert!(message.contains("has not ended"), "{message}");
        caller
            .put("/contact/chat", &chat_input(&persistent(rehydration, &c1)))
            .await
            .fails(400, "InvalidRequestException");
    }
    // C1 has ended by the transfer, but its session goes on.
    local.accept(&c1, "a1").unwrap();
    let c2 = local.transfer(&c1, "a2").unwrap();
    let message = associate(&caller, &now, "FROM_SEGMENT", &c1)
        .await
        .fails(400, "InvalidRequestException");
    assert!(message.contains(&c2), "{message}");
    local.end(&c2).unwrap();
    associate(&caller, &now, "FROM_SEGMENT", &c1).await.ok();
}

#[tokio::test]
async fn entire_past_session_takes_the_initial_contact_only() {
    let (local, caller, _) = endpoint().await;
    let [c1, c2, _] = past(&local, &caller).await;
    let now = caller.chat_id().await;
    let message = associate(&caller, &now, "ENTIRE_PAST_SESSION", &c2)
        .await
        .fails(400, "InvalidParameterException");
    assert!(
        message.contains(&c1) && message.contains("initial contact"),
        "{message}"
    );
    assert_eq!(local.transcripts(&now).unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn the_current_chat_must_go_on_and_not_continue_anything_yet() {
    let (local, caller, _) = endpoint().await;
    let [c1, c2, c3] = past(&local, &caller).await;
    let ended = caller.chat_id().await;
    local.end(&ended).unwrap();
    let message = associate(&caller, &ended, "FROM_SEGMENT", &c1)
        .await
        .fails(400, "InvalidRequestException");
    assert!(message.contains("has ended"), "{message}");
    let now = caller.chat_id().await;
    associate(&caller, &now, "FROM_SEGMENT", &c2).await.ok();
    let message = associate(&caller, &now, "ENTIRE_PAST_SESSION", &c1)
        .await
        .fails(400, "InvalidRequestException");
    assert!(message.contains("continues contact"), "{message}");
    // Its own first contact is no past chat.
    let own = caller.chat_id().await;
    local.accept(&own, "a1").unwrap();
    local.transfer(&own, "a2").unwrap();
    associate(&caller, &own, "FROM_SEGMENT", &own)
        .await
        .fails(400, "InvalidRequestException");
    // And a survey is part of the session that ended.
    associate(&caller, &c3, "FROM_SEGMENT", &c1)
        .await
        .fails(400, "InvalidRequestException");
}

#[tokio::test]
async fn unknown_contacts_and_instances_are_not_found() {
    let (local, caller, _) = endpoint().await;
    let [c1, ..] = past(&local, &caller).await;
    let now = caller.chat_id().await;
    associate(&caller, &now, "FROM_SEGMENT", "nowhere")
        .await
        .fails(404, "ResourceNotFoundException");
    associate(&caller, "nowhere", "FROM_SEGMENT", &c1)
        .await
        .fails(404, "ResourceNotFoundException");
    let other = local.add_instance("other");
    let target = format!("/contact/persistent-contact-association/{other}/{now}");
    let body = json!({ "RehydrationType": "FROM_SEGMENT", "SourceContactId": c1 });
    caller
        .post(&target, &body)
        .await
        .fails(404, "ResourceNotFoundException");
    caller
        .put(
            "/contact/chat",
            &chat_input(&persistent("FROM_SEGMENT", "nowhere")),
        )
        .await
        .fails(404, "ResourceNotFoundException");
}

#[tokio::test]
async fn persistent_chat_is_whole_and_alone() {
    let (local, caller, _) = endpoint().await;
    let [c1, ..] = past(&local, &caller).await;
    for partial in [
        json!({ "SourceContactId": c1 }),
        json!({ "RehydrationType": "FROM_SEGMENT" }),
    ] {
        let input = chat_input(&json!({ "PersistentChat": partial }));
        caller
            .put("/contact/chat", &input)
            .await
            .fails(400, "InvalidParameterException");
    }
    let mut both = persistent("FROM_SEGMENT", &c1);
    both["RelatedContactId"] = json!(c1);
    caller
        .put("/contact/chat", &chat_input(&both))
        .await
        .fails(400, "InvalidParameterException");
    let related = caller.chat(&json!({ "RelatedContactId": c1 })).await;
    let contact = caller.describe(&text(&related, "ContactId")).await;
    assert_eq!(contact["RelatedContactId"], json!(c1));
}

#[tokio::test]
async fn people_get_typed_errors() {
    let (local, caller, _) = endpoint().await;
    let unknown = ChatError::UnknownContact("x".to_owned());
    assert_eq!(local.accept("x", "a1"), Err(unknown.clone()));
    assert_eq!(local.transcripts("x"), Err(unknown.clone()));
    assert_eq!(local.end_session("x"), Err(unknown.clone()));
    assert_eq!(local.start_survey("x"), Err(unknown));
    let c1 = caller.chat_id().await;
    assert_eq!(
        local.transfer(&c1, "a2"),
        Err(ChatError::NoAgent(c1.clone()))
    );
    assert_eq!(
        local.say(&c1, &Speaker::Agent, "x"),
        Err(ChatError::NoAgent(c1.clone()))
    );
    let somebody = Speaker::Participant("p".to_owned());
    assert_eq!(
        local.say(&c1, &somebody, "x"),
        Err(ChatError::UnknownParticipant("p".to_owned()))
    );
    assert_eq!(
        local.start_survey(&c1),
        Err(ChatError::NotEnded(c1.clone()))
    );
    local.accept(&c1, "a1").unwrap();
    let accepted = ChatError::Accepted {
        contact: c1.clone(),
        agent: "a1".to_owned(),
    };
    assert_eq!(local.accept(&c1, "a2"), Err(accepted.clone()));
    assert!(accepted.to_string().contains("a1"));
    let c2 = local.transfer(&c1, "a2").unwrap();
    assert_eq!(local.end(&c1), Err(ChatError::Ended(c1.clone())));
    local.end(&c2).unwrap();
    assert_eq!(local.start_survey(&c1), Err(ChatError::NotLast(c1)));
    assert_eq!(local.end_session(&c2), Ok(()));
    assert_eq!(
        local.add_queue("x", "q"),
        Err(ChatError::UnknownInstance("x".to_owned()))
    );
}

#[tokio::test]
async fn the_new_transcript_holds_the_old_ones() {
    let (local, caller, _) = endpoint().await;
    let [c1, c2, _c3] = past(&local, &caller).await;
    let mut more = persistent("FROM_SEGMENT", &c2);
    more["InitialMessage"] = json!({ "ContentType": "text/plain", "Content": "I am back" });
    let chat = caller.chat(&more).await;
    let now = text(&chat, "ContactId");
    let connection = caller
        .bear(
            "/participant/connection",
            &text(&chat, "ParticipantToken"),
            &json!({ "Type": ["CONNECTION_CREDENTIALS"] }),
        )
        .await
        .ok();
    let token = text(&connection["ConnectionCredentials"], "ConnectionToken");
    let body = json!({ "SortOrder": "ASCENDING", "MaxResults": 100 });
    let output = caller
        .bear("/participant/transcript", &token, &body)
        .await
        .ok();
    assert_eq!(output["InitialContactId"], json!(now));
    let said: Vec<[&str; 3]> = output["Transcript"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["Type"] == "MESSAGE")
        .map(|item| {
            let of = |name: &str| item[name].as_str().unwrap_or_default();
            [of("Content"), of("RelatedContactId"), of("ContactId")]
        })
        .collect();
    assert_eq!(
        said,
        [
            ["hello from C1", &c1, ""],
            ["hello from C2", &c2, ""],
            ["I am back", "", &now]
        ]
    );
}

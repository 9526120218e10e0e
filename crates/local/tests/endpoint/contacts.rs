//! Contacts: describing, attributes, references, tags, stopping, streaming, searching.

use serde_json::{Value, json};
use slim_sdk_local::{Local, Speaker};

use crate::support::{Caller, chat_input, endpoint, text};

fn body(contact: &str, more: &Value) -> Value {
    let mut body = json!({ "InstanceId": Local::INSTANCE_ID, "ContactId": contact });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

fn path(before: &str, contact: &str) -> String {
    format!("{before}/{}/{contact}", Local::INSTANCE_ID)
}

#[tokio::test]
async fn contacts_of_a_session_point_to_each_other() {
    let (local, caller, hands) = endpoint().await;
    let more = json!({ "CustomerId": "c-1", "SegmentAttributes": { "connect:Subtype": { "ValueString": "connect:Guide" } } });
    let c1 = text(&caller.chat(&more).await, "ContactId");
    let first = caller.describe(&c1).await;
    assert_eq!(first["Channel"], "CHAT");
    assert_eq!(first["InitiationMethod"], "API");
    assert_eq!(first["CustomerId"], "c-1");
    assert_eq!(first["QueueInfo"]["Id"], Local::QUEUE_ID);
    assert_eq!(
        first["SegmentAttributes"]["connect:Subtype"]["ValueString"],
        "connect:Guide"
    );
    for absent in [
        "InitialContactId",
        "PreviousContactId",
        "RelatedContactId",
        "DisconnectTimestamp",
        "AgentInfo",
    ] {
        assert!(first.get(absent).is_none(), "{absent}");
    }
    local.accept(&c1, "a1").unwrap();
    hands.turn(5);
    let c2 = local.transfer(&c1, "a2").unwrap();
    let first = caller.describe(&c1).await;
    assert_eq!(
        first["AgentInfo"],
        json!({ "Id": "a1", "ConnectedToAgentTimestamp": 1_440_938_160 })
    );
    assert_eq!(first["DisconnectTimestamp"], 1_440_938_165);
    let second = caller.describe(&c2).await;
    assert_eq!(second["InitiationMethod"], "TRANSFER");
    assert_eq!(
        (
            text(&second, "InitialContactId"),
            text(&second, "PreviousContactId")
        ),
        (c1.clone(), c1.clone())
    );
    local.end(&c2).unwrap();
    let survey = caller.describe(&local.start_survey(&c2).unwrap()).await;
    assert_eq!(survey["InitiationMethod"], "DISCONNECT");
    assert_eq!(
        (
            text(&survey, "InitialContactId"),
            text(&survey, "PreviousContactId")
        ),
        (c1, c2)
    );
}

#[tokio::test]
async fn flows_are_checked() {
    let (local, caller, _) = endpoint().await;
    let with = |flow: &str| chat_input(&json!({ "ContactFlowId": flow }));
    caller
        .put("/contact/chat", &with("nowhere"))
        .await
        .fails(404, "ResourceNotFoundException");
    let whisper = local
        .add_contact_flow(Local::INSTANCE_ID, "Whisper", "AGENT_WHISPER")
        .unwrap();
    caller
        .put("/contact/chat", &with(&whisper))
        .await
        .fails(400, "InvalidRequestException");
    let arn = format!(
        "arn:aws:connect:us-east-1:123456789012:instance/i/contact-flow/{}",
        Local::CONTACT_FLOW_ID
    );
    caller.put("/contact/chat", &with(&arn)).await.ok();
    let mut elsewhere = with(Local::CONTACT_FLOW_ID);
    elsewhere["InstanceId"] = json!("nowhere");
    caller
        .put("/contact/chat", &elsewhere)
        .await
        .fails(404, "ResourceNotFoundException");
}

#[tokio::test]
async fn attributes_belong_to_the_session() {
    let (local, caller, _) = endpoint().await;
    let chat = caller
        .chat(&json!({ "Attributes": { "plan": "gold", "lang": "de" } }))
        .await;
    let c1 = text(&chat, "ContactId");
    local.accept(&c1, "a1").unwrap();
    let c2 = local.transfer(&c1, "a2").unwrap();
    let update = |attributes: Value| json!({ "InstanceId": Local::INSTANCE_ID, "InitialContactId": c1, "Attributes": attributes });
    caller
        .post(
            "/contact/attributes",
            &update(json!({ "lang": "en", "new_1-A": "" })),
        )
        .await
        .ok();
    let expected = json!({ "plan": "gold", "lang": "en", "new_1-A": "" });
    for contact in [&c1, &c2] {
        let output = caller.get(&path("/contact/attributes", contact)).await.ok();
        assert_eq!(output, json!({ "Attributes": expected }));
    }
    assert_eq!(caller.describe(&c2).await["Attributes"], expected);
    let message = caller
        .post("/contact/attributes", &update(json!({ "no space": "x" })))
        .await
        .fails(400, "InvalidParameterException");
    assert!(message.contains("'no space'"), "{message}");
    let big = "x".repeat(32_700);
    let message = caller
        .post(
            "/contact/attributes",
            &update(json!({ "a": big, "b": "x".repeat(80) })),
        )
        .await
        .fails(400, "InvalidParameterException");
    assert!(message.contains("32768"), "{message}");
    caller
        .get(&path("/contact/attributes", "nowhere"))
        .await
        .fails(404, "ResourceNotFoundException");
}

#[tokio::test]
async fn updates_and_references() {
    let (_local, caller, _) = endpoint().await;
    let contact = caller.chat_id().await;
    let target = path("/contacts", &contact);
    let update = json!({
        "Name": "Order 7", "Description": "About order 7",
        "References": { "shop": { "Type": "URL", "Value": "https://example.com" }, "count": { "Type": "NUMBER", "Value": "7" } },
    });
    caller.post(&target, &update).await.ok();
    let described = caller.describe(&contact).await;
    assert_eq!(
        (&described["Name"], &described["Description"]),
        (&json!("Order 7"), &json!("About order 7"))
    );
    let list = path("/contact/references", &contact);
    let output = caller
        .get(&format!("{list}?referenceTypes=URL&referenceTypes=DATE"))
        .await
        .ok();
    assert_eq!(
        output,
        json!({ "ReferenceSummaryList": [{ "Url": { "Name": "shop", "Value": "https://example.com" } }] })
    );
    caller
        .get(&format!("{list}?referenceTypes=URL&nextToken=x"))
        .await
        .fails(400, "InvalidParameterException");
    caller
        .get(&list)
        .await
        .fails(400, "InvalidParameterException");
    caller
        .post(&target, &json!({}))
        .await
        .fails(400, "InvalidRequestException");
    caller
        .post(&target, &json!({ "UserInfo": { "UserId": "u" } }))
        .await
        .fails(400, "InvalidRequestException");
    let attachment = json!({ "References": { "file": { "Type": "ATTACHMENT", "Value": "x" } } });
    caller
        .post(&target, &attachment)
        .await
        .fails(400, "InvalidParameterException");
    let long = json!({ "References": { "note": { "Type": "STRING", "Value": "x".repeat(4096) } } });
    caller
        .post(&target, &long)
        .await
        .fails(400, "InvalidRequestException");
}

#[tokio::test]
async fn tags_are_added_and_removed() {
    let (_local, caller, _) = endpoint().await;
    let contact = caller.chat_id().await;
    let tags = json!({ "Tags": { "team": "blue", "cost/center": "1", "c": "" } });
    caller
        .post("/contact/tags", &body(&contact, &tags))
        .await
        .ok();
    assert_eq!(caller.describe(&contact).await["Tags"], tags["Tags"]);
    let target = format!(
        "{}?TagKeys=team&TagKeys=cost%2Fcenter",
        path("/contact/tags", &contact)
    );
    caller
        .send(crate::support::Request::new("DELETE", &target))
        .await
        .ok();
    assert_eq!(caller.describe(&contact).await["Tags"], json!({ "c": "" }));
    let six = json!({ "Tags": { "d": "", "e": "", "f": "", "g": "", "h": "", "i": "" } });
    let message = caller
        .post("/contact/tags", &body(&contact, &six))
        .await
        .fails(400, "InvalidRequestException");
    assert!(message.contains("7 tags"), "{message}");
    let aws = json!({ "Tags": { "aws:x": "" } });
    caller
        .post("/contact/tags", &body(&contact, &aws))
        .await
        .fails(400, "InvalidParameterException");
}

#[tokio::test]
async fn stopping_and_streaming() {
    let (_local, caller, _) = endpoint().await;
    let contact = caller.chat_id().await;
    let start = body(
        &contact,
        &json!({
            "ChatStreamingConfiguration": { "StreamingEndpointArn": "arn:aws:sns:us-east-1:123456789012:chat" }, "ClientToken": "t",
        }),
    );
    let streaming = text(
        &caller.post("/contact/start-streaming", &start).await.ok(),
        "StreamingId",
    );
    let stop = body(&contact, &json!({ "StreamingId": streaming }));
    caller.post("/contact/stop-streaming", &stop).await.ok();
    caller
        .post("/contact/stop-streaming", &stop)
        .await
        .fails(404, "ResourceNotFoundException");
    let output = caller
        .post("/contact/stop", &body(&contact, &json!({})))
        .await
        .ok();
    assert_eq!(output, json!({}));
    assert_eq!(caller.describe(&contact).await["DisconnectReason"], "API");
    caller
        .post("/contact/stop", &body(&contact, &json!({})))
        .await
        .fails(400, "InvalidRequestException");
    caller
        .post("/contact/stop", &body("nowhere", &json!({})))
        .await
        .fails(404, "ResourceNotFoundException");
    let mut again = start.clone();
    again["ClientToken"] = json!("t2");
    caller
        .post("/contact/start-streaming", &again)
        .await
        .fails(400, "InvalidRequestException");
}

#[tokio::test]
async fn only_a_custom_bot_joins_a_chat() {
    let (_local, caller, _) = endpoint().await;
    let contact = caller.chat_id().await;
    for details in [json!({ "ParticipantRole": "AGENT" }), json!({})] {
        let body = body(&contact, &json!({ "ParticipantDetails": details }));
        caller
            .post("/contact/create-participant", &body)
            .await
            .fails(400, "InvalidRequestException");
    }
}

/// Searches the whole day and returns the ids.
async fn search(caller: &Caller, more: &Value) -> Vec<String> {
    let output = caller.post("/search-contacts", &query(more)).await.ok();
    output["Contacts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|contact| text(contact, "Id"))
        .collect()
}

fn query(more: &Value) -> Value {
    let mut query = json!({
        "InstanceId": Local::INSTANCE_ID,
        "TimeRange": { "Type": "INITIATION_TIMESTAMP", "StartTime": 1_440_900_000, "EndTime": 1_440_980_000.5 },
    });
    for (name, value) in more.as_object().unwrap() {
        query[name] = value.clone();
    }
    query
}

#[tokio::test]
async fn searching_by_criteria() {
    let (local, caller, hands) = endpoint().await;
    let a = text(
        &caller
            .chat(&json!({ "Attributes": { "plan": "gold" } }))
            .await,
        "ContactId",
    );
    local.accept(&a, "a1").unwrap();
    local
        .say(&a, &Speaker::Customer, "Where is my ORDER?")
        .unwrap();
    hands.turn(10);
    let b = text(
        &caller
            .chat(&json!({ "Attributes": { "plan": "free" } }))
            .await,
        "ContactId",
    );
    hands.turn(10);
    let c = local.transfer(&a, "a2").unwrap();
    let with = |criteria: Value| json!({ "SearchCriteria": criteria });
    assert_eq!(
        search(&caller, &json!({})).await,
        [c.clone(), b.clone(), a.clone()]
    );
    let sorted = json!({ "Sort": { "FieldName": "INITIATION_TIMESTAMP", "Order": "ASCENDING" } });
    assert_eq!(
        search(&caller, &sorted).await,
        [a.clone(), b.clone(), c.clone()]
    );
    assert_eq!(
        search(&caller, &with(json!({ "AgentIds": ["a2", "a3"] }))).await,
        std::slice::from_ref(&c)
    );
    assert_eq!(
        search(&caller, &with(json!({ "InitiationMethods": ["API"] }))).await,
        [b.clone(), a.clone()]
    );
    assert_eq!(
        search(&caller, &with(json!({ "Channels": ["VOICE"] }))).await,
        Vec::<String>::new()
    );
    let plan = json!({ "SearchableContactAttributes": { "Criteria": [{ "Key": "plan", "Values": ["free", "silver"] }] } });
    assert_eq!(search(&caller, &with(plan)).await, [b]);
    let said = json!({ "ContactAnalysis": { "Transcript": { "Criteria": [
        { "ParticipantRole": "CUSTOMER", "SearchText": ["order", "where"], "MatchType": "MATCH_ALL" }] } } });
    assert_eq!(search(&caller, &with(said)).await, std::slice::from_ref(&a));
    let ended = json!({ "TimeRange": { "Type": "DISCONNECT_TIMESTAMP", "StartTime": 1_440_938_180, "EndTime": 1_440_938_180 } });
    assert_eq!(search(&caller, &ended).await, [a]);
    let backwards =
        json!({ "TimeRange": { "Type": "INITIATION_TIMESTAMP", "StartTime": 2, "EndTime": 1 } });
    caller
        .post("/search-contacts", &query(&backwards))
        .await
        .fails(400, "InvalidParameterException");
}

#[tokio::test]
async fn searching_in_pages() {
    let (_local, caller, _) = endpoint().await;
    for _ in 0..5 {
        caller.chat_id().await;
    }
    let mut body = query(&json!({ "MaxResults": 2 }));
    let mut ids = Vec::new();
    let mut sizes = Vec::new();
    loop {
        let output = caller.post("/search-contacts", &body).await.ok();
        assert_eq!(output["TotalCount"], 5);
        let page: Vec<String> = output["Contacts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|contact| text(contact, "Id"))
            .collect();
        sizes.push(page.len());
        ids.extend(page);
        match output.get("NextToken") {
            Some(next) => body["NextToken"] = next.clone(),
            None => break,
        }
    }
    assert_eq!(sizes, [2, 2, 1]);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 5);
}

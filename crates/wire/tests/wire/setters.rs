//! The shipped clients by hand: what a builder's setters are given arrives under the members they are named after.

use serde_json::{Value, json};
use slim_sdk_connect::error::BuildError;
use slim_sdk_connect::primitives::DateTime;
use slim_sdk_connect::types::{
    AgentHierarchyGroups, Channel, ChatMessage, ChatStreamingConfiguration, ContactFlowType,
    ContactInitiationMethod, Endpoint, EndpointType, ParticipantDetails, PersistentChat,
    QueueInfoInput, Reference, ReferenceStatus, ReferenceType, RehydrationType,
    SearchContactsTimeRange, SearchContactsTimeRangeType, SearchCriteria, SegmentAttributeValue,
    Sort, SortOrder, SortableFieldName, UserInfo,
};
use slim_sdk_connectparticipant::types::{ScanDirection, SortKey, StartPosition};
use slim_sdk_local::{Answer, Local};
use slim_sdk_wire::call;

/// An endpoint at which every call succeeds.
async fn endpoint() -> Local {
    let builder = Local::builder().handler(|_| Some(Answer::Output(json!({}))));
    builder.start().await.unwrap()
}

/// The last request's operation and input, which was signed and within the model's constraints.
fn last(local: &Local) -> (String, Value) {
    let requests = local.requests();
    let received = requests.last().unwrap();
    assert!(received.verified(), "{:?}", received.signature);
    let operation = received.operation.clone().unwrap_or_default();
    (operation, received.input.clone().unwrap_or_default())
}

fn connect(local: &Local) -> slim_sdk_connect::Client {
    slim_sdk_connect::Client::from_conf(call::config(local.url()))
}

#[tokio::test]
async fn labels_and_queries() {
    let local = endpoint().await;
    let client = connect(&local);
    let describe = client
        .describe_contact()
        .instance_id("a b/c")
        .contact_id("100%?é&=#+");
    describe.send().await.unwrap();
    let input = json!({ "InstanceId": "a b/c", "ContactId": "100%?é&=#+" });
    assert_eq!(last(&local), ("DescribeContact".to_owned(), input));

    let list = client
        .list_contact_flows()
        .instance_id("i")
        .contact_flow_types(ContactFlowType::AgentHold)
        .contact_flow_types(ContactFlowType::Campaign)
        .next_token("t=&+ /?")
        .max_results(7);
    list.send().await.unwrap();
    let input = json!({
        "InstanceId": "i", "ContactFlowTypes": ["AGENT_HOLD", "CAMPAIGN"], "NextToken": "t=&+ /?", "MaxResults": 7,
    });
    assert_eq!(last(&local), ("ListContactFlows".to_owned(), input));

    let untag = client
        .untag_contact()
        .instance_id("i")
        .contact_id("c")
        .tag_keys("k+1")
        .tag_keys("k/=2");
    untag.send().await.unwrap();
    let input = json!({ "InstanceId": "i", "ContactId": "c", "TagKeys": ["k+1", "k/=2"] });
    assert_eq!(last(&local), ("UntagContact".to_owned(), input));

    let references = client
        .list_contact_references()
        .instance_id("i")
        .contact_id("c")
        .reference_types(ReferenceType::Url)
        .reference_types(ReferenceType::Number);
    references.send().await.unwrap();
    let input = json!({ "InstanceId": "i", "ContactId": "c", "ReferenceTypes": ["URL", "NUMBER"] });
    assert_eq!(last(&local), ("ListContactReferences".to_owned(), input));
}

#[tokio::test]
async fn maps_structures_and_shapes_that_hold_themselves() -> Result<(), BuildError> {
    let local = endpoint().await;
    let inner = SegmentAttributeValue::builder().value_integer(-3).build();
    let item = SegmentAttributeValue::builder()
        .value_arn("arn:aws:a")
        .build();
    let outer = SegmentAttributeValue::builder()
        .value_map("inner", inner)
        .value_list(item)
        .build();
    let start = connect(&local)
        .start_chat_contact()
        .instance_id("i")
        .contact_flow_id("f")
        .attributes("key", "value \"1\"")
        .attributes("two", "")
        .participant_details(ParticipantDetails::builder().display_name("Ana").build()?)
        .initial_message(
            ChatMessage::builder()
                .content_type("text/plain")
                .content("hello\n\u{1f600}")
                .build()?,
        )
        .client_token("token")
        .chat_duration_in_minutes(60)
        .supported_messaging_content_types("text/plain")
        .supported_messaging_content_types("text/markdown")
        .persistent_chat(
            PersistentChat::builder()
                .rehydration_type(RehydrationType::FromSegment)
                .source_contact_id("source")
                .build(),
        )
        .related_contact_id("related")
        .segment_attributes("connect:Subtype", outer)
        .customer_id("customer");
    start.send().await.unwrap();
    let input = json!({
        "InstanceId": "i", "ContactFlowId": "f", "Attributes": { "key": "value \"1\"", "two": "" },
        "ParticipantDetails": { "DisplayName": "Ana" },
        "InitialMessage": { "ContentType": "text/plain", "Content": "hello\n\u{1f600}" },
        "ClientToken": "token", "ChatDurationInMinutes": 60,
        "SupportedMessagingContentTypes": ["text/plain", "text/markdown"],
        "PersistentChat": { "RehydrationType": "FROM_SEGMENT", "SourceContactId": "source" },
        "RelatedContactId": "related", "CustomerId": "customer",
        "SegmentAttributes": { "connect:Subtype": {
            "ValueMap": { "inner": { "ValueInteger": -3 } }, "ValueList": [{ "ValueArn": "arn:aws:a" }] } },
    });
    assert_eq!(last(&local), ("StartChatContact".to_owned(), input));

    let reference = Reference::builder()
        .value("https://example.com")
        .r#type(ReferenceType::Url)
        .status(ReferenceStatus::Approved)
        .arn("arn:aws:connect:::reference")
        .status_reason("why");
    let endpoint = |address: &str| {
        Endpoint::builder()
            .r#type(EndpointType::Voip)
            .address(address)
            .build()
    };
    let update = connect(&local)
        .update_contact()
        .instance_id("i")
        .contact_id("c")
        .name("name")
        .description("description")
        .references("site", reference.build()?)
        .queue_info(QueueInfoInput::builder().id("queue").build())
        .user_info(UserInfo::builder().user_id("user").build())
        .customer_endpoint(endpoint("customer"))
        .system_endpoint(endpoint("system"));
    update.send().await.unwrap();
    let input = json!({
        "InstanceId": "i", "ContactId": "c", "Name": "name", "Description": "description",
        "References": { "site": {
            "Value": "https://example.com", "Type": "URL", "Status": "APPROVED", "Arn": "arn:aws:connect:::reference",
            "StatusReason": "why" } },
        "QueueInfo": { "Id": "queue" }, "UserInfo": { "UserId": "user" },
        "CustomerEndpoint": { "Type": "VOIP", "Address": "customer" },
        "SystemEndpoint": { "Type": "VOIP", "Address": "system" },
    });
    assert_eq!(last(&local), ("UpdateContact".to_owned(), input));
    Ok(())
}

#[tokio::test]
async fn timestamps_enums_and_lists() -> Result<(), BuildError> {
    let local = endpoint().await;
    let range = SearchContactsTimeRange::builder()
        .r#type(SearchContactsTimeRangeType::DisconnectTimestamp)
        .start_time(DateTime::from_millis(1_758_240_000_250))
        .end_time(DateTime::from_secs(1_758_250_000));
    let groups = AgentHierarchyGroups::builder().l1_ids("one").l5_ids("five");
    let criteria = SearchCriteria::builder()
        .agent_ids("agent")
        .agent_hierarchy_groups(groups.build())
        .channels(Channel::Chat)
        .channels(Channel::Voice)
        .initiation_methods(ContactInitiationMethod::WebrtcApi)
        .queue_ids("queue");
    let sort = Sort::builder()
        .field_name(SortableFieldName::ConnectedToAgentTimestamp)
        .order(SortOrder::Descending);
    let search = connect(&local)
        .search_contacts()
        .instance_id("i")
        .time_range(range.build()?)
        .search_criteria(criteria.build())
        .max_results(100)
        .next_token("gone")
        .set_next_token(None)
        .sort(sort.build()?);
    assert_eq!(search.get_max_results(), &Some(100));
    search.send().await.unwrap();
    let input = json!({
        "InstanceId": "i", "MaxResults": 100,
        "TimeRange": { "Type": "DISCONNECT_TIMESTAMP", "StartTime": 1_758_240_000.25, "EndTime": 1_758_250_000 },
        "SearchCriteria": {
            "AgentIds": ["agent"], "AgentHierarchyGroups": { "L1Ids": ["one"], "L5Ids": ["five"] },
            "Channels": ["CHAT", "VOICE"], "InitiationMethods": ["WEBRTC_API"], "QueueIds": ["queue"] },
        "Sort": { "FieldName": "CONNECTED_TO_AGENT_TIMESTAMP", "Order": "DESCENDING" },
    });
    assert_eq!(last(&local), ("SearchContacts".to_owned(), input));
    Ok(())
}

#[tokio::test]
async fn tokens_that_are_not_set_are_filled_in() -> Result<(), BuildError> {
    let local = endpoint().await;
    let configuration = ChatStreamingConfiguration::builder().streaming_endpoint_arn("arn");
    let stream = connect(&local)
        .start_contact_streaming()
        .instance_id("i")
        .contact_id("c")
        .chat_streaming_configuration(configuration.build()?);
    // The answer lacks the id that it must have, which reads as an empty one.
    assert_eq!(stream.send().await.unwrap().streaming_id(), "");
    let associate = connect(&local)
        .create_persistent_contact_association()
        .instance_id("i")
        .initial_contact_id("initial")
        .rehydration_type(RehydrationType::EntirePastSession)
        .source_contact_id("source");
    let inputs = [
        json!({ "InstanceId": "i", "ContactId": "c", "ChatStreamingConfiguration": { "StreamingEndpointArn": "arn" } }),
        json!({
            "InstanceId": "i", "InitialContactId": "initial", "RehydrationType": "ENTIRE_PAST_SESSION",
            "SourceContactId": "source" }),
    ];
    associate.send().await.unwrap();
    for (received, mut input) in local.requests().into_iter().zip(inputs) {
        let got = received.input.unwrap_or_default();
        let token = got["ClientToken"].as_str().unwrap_or_default();
        assert_eq!(token.len(), 36, "{got}");
        input["ClientToken"] = json!(token);
        assert_eq!(got, input);
    }
    assert_eq!(local.requests().len(), 2);
    Ok(())
}

#[tokio::test]
async fn headers() {
    let local = endpoint().await;
    let client = slim_sdk_connectparticipant::Client::from_conf(call::config(local.url()));
    let say = client
        .send_message()
        .content_type("text/plain")
        .content("hello")
        .client_token("token")
        .connection_token("bearer \"1\", 2");
    say.send().await.unwrap();
    let input = json!({
        "ContentType": "text/plain", "Content": "hello", "ClientToken": "token", "ConnectionToken": "bearer \"1\", 2",
    });
    assert_eq!(last(&local), ("SendMessage".to_owned(), input));

    let position = StartPosition::builder()
        .id("id")
        .absolute_time("2025-01-01")
        .most_recent(0);
    let transcript = client
        .get_transcript()
        .contact_id("c")
        .max_results(5)
        .next_token("next")
        .scan_direction(ScanDirection::Backward)
        .sort_order(SortKey::Ascending)
        .start_position(position.build())
        .connection_token("bearer");
    transcript.send().await.unwrap();
    let input = json!({
        "ContactId": "c", "MaxResults": 5, "NextToken": "next", "ScanDirection": "BACKWARD", "SortOrder": "ASCENDING",
        "StartPosition": { "Id": "id", "AbsoluteTime": "2025-01-01", "MostRecent": 0 }, "ConnectionToken": "bearer",
    });
    assert_eq!(last(&local), ("GetTranscript".to_owned(), input));
}

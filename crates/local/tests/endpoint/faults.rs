//! Scripted faults, and what was received.

use std::time::{Duration, Instant};

use serde_json::json;
use slim_sdk_local::Local;

use crate::support::{Request, chat_input, endpoint};

#[tokio::test]
async fn the_next_request_fails_without_effect() {
    let (local, caller, _) = endpoint().await;
    let contact = caller.chat_id().await;
    let stop = json!({ "InstanceId": Local::INSTANCE_ID, "ContactId": contact });
    local
        .fail_next(500, "InternalServiceException")
        .message("boom");
    let answer = caller.post("/contact/stop", &stop).await;
    assert_eq!(answer.json(), json!({ "Message": "boom" }));
    answer.fails(500, "InternalServiceException");
    assert!(
        caller
            .describe(&contact)
            .await
            .get("DisconnectTimestamp")
            .is_none()
    );
    caller.post("/contact/stop", &stop).await.ok();
}

#[tokio::test]
async fn a_code_that_the_operation_does_not_declare_is_sent_too() {
    let (local, caller, _) = endpoint().await;
    local.fail_next(503, "ServiceUnavailable");
    let answer = caller.get("/instance").await;
    assert_eq!(
        answer.json(),
        json!({ "message": "A scripted fault: 503 ServiceUnavailable" })
    );
    answer.fails(503, "ServiceUnavailable");
    // The status is the scripted one, also for a code with a status of its own.
    local.fail_next(503, "InternalServiceException");
    caller
        .get("/instance")
        .await
        .fails(503, "InternalServiceException");
}

#[tokio::test]
async fn times_only_body_and_headers() {
    let (local, caller, _) = endpoint().await;
    local
        .fail_next(429, "ThrottlingException")
        .times(2)
        .only("ListQueues")
        .header(
            "X-Amzn-ErrorType",
            "ThrottlingException:http://internal.amazon.com/",
        )
        .header("x-amz-retry-after", "1500")
        .header("content-type", "")
        .body("<html>");
    let queues = format!("/queues-summary/{}", Local::INSTANCE_ID);
    for _ in 0..2 {
        caller.get("/instance").await.ok();
        let answer = caller.get(&queues).await;
        assert_eq!((answer.status, answer.text.as_str()), (429, "<html>"));
        assert_eq!(
            answer.code(),
            "ThrottlingException:http://internal.amazon.com/"
        );
        assert_eq!(
            (
                answer.header("x-amz-retry-after"),
                answer.header("content-type")
            ),
            ("1500", "")
        );
    }
    caller.get(&queues).await.ok();
    local.fail_next(502, "").body("");
    let answer = caller.get(&queues).await;
    assert_eq!(
        (answer.status, answer.code(), answer.text.as_str()),
        (502, "", "")
    );
}

#[tokio::test]
async fn faults_come_in_order_one_to_a_request() {
    let (local, caller, _) = endpoint().await;
    local.fail_next(500, "A");
    local.fail_next(501, "B").times(2);
    local.fail_next(502, "C").times(0);
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(caller.get("/instance").await.status);
    }
    assert_eq!(statuses, [500, 501, 501, 200]);
    local.fail_next(500, "A").times(100);
    local.clear_faults();
    caller.get("/instance").await.ok();
}

#[tokio::test]
async fn a_connection_is_closed_without_an_answer() {
    let (local, caller, _) = endpoint().await;
    local.close_next().only("ListInstances");
    assert!(
        caller
            .try_send(Request::new("GET", "/instance"))
            .await
            .is_none()
    );
    caller.get("/instance").await.ok();
    assert_eq!(local.requests().len(), 2);
}

#[tokio::test]
async fn after_lets_the_operation_take_effect() {
    let (local, caller, _) = endpoint().await;
    let contact = caller.chat_id().await;
    local.fail_next(503, "ServiceUnavailable").after();
    let stop = json!({ "InstanceId": Local::INSTANCE_ID, "ContactId": contact });
    caller
        .post("/contact/stop", &stop)
        .await
        .fails(503, "ServiceUnavailable");
    assert!(
        caller
            .describe(&contact)
            .await
            .get("DisconnectTimestamp")
            .is_some()
    );
}

#[tokio::test]
async fn answers_can_be_delayed() {
    let (local, caller, _) = endpoint().await;
    let delay = Duration::from_millis(60);
    local.delay_next(delay);
    local.fail_next(500, "A").delay(delay);
    let start = Instant::now();
    caller.get("/instance").await.ok();
    caller.get("/instance").await.fails(500, "A");
    assert!(start.elapsed() >= 2 * delay);
    // A caller that gives up, once its request has arrived, does not keep the endpoint.
    local.delay_next(Duration::from_hours(1)).after();
    let gone = caller.clone();
    let call = tokio::spawn(async move { gone.get("/instance").await });
    while local.requests().len() < 3 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    call.abort();
    caller.get("/instance").await.ok();
}

#[tokio::test]
async fn an_answer_can_be_scripted() {
    let (local, caller, _) = endpoint().await;
    local.answer(
        "StartChatContact",
        json!({ "ContactId": "scripted", "Unknown": 1 }),
    );
    let input = chat_input(&json!({}));
    let output = caller.put("/contact/chat", &input).await.ok();
    assert_eq!(output, json!({ "ContactId": "scripted", "Unknown": 1 }));
    caller
        .put("/contact/chat", &json!({}))
        .await
        .fails(400, "InvalidParameterException");
}

#[tokio::test]
async fn what_was_received_can_be_looked_at() {
    let (local, caller, _) = endpoint().await;
    let body = json!({ "InstanceId": "i", "ContactId": "c", "Tags": { "k": "v" }, "Unknown": 1 });
    caller
        .post("/contact/tags", &body)
        .await
        .fails(404, "ResourceNotFoundException");
    caller
        .get("/nowhere?x=%20")
        .await
        .fails(404, "UnknownOperationException");
    let requests = local.requests();
    let [first, second] = &requests[..] else {
        panic!("{requests:?}");
    };
    assert_eq!(
        (first.method.as_str(), first.uri.as_str()),
        ("POST", "/contact/tags")
    );
    assert_eq!(first.operation.as_deref(), Some("TagContact"));
    assert_eq!(
        first.input,
        Some(json!({ "InstanceId": "i", "ContactId": "c", "Tags": { "k": "v" } }))
    );
    assert_eq!(first.body, body.to_string().as_bytes());
    assert_eq!(first.header("Content-Type"), Some("application/json"));
    assert!(first.verified());
    assert_eq!(
        (second.uri.as_str(), &second.operation, &second.input),
        ("/nowhere?x=%20", &None, &None)
    );
    local.clear_requests();
    assert!(local.requests().is_empty());
}

//! Lists and their pages.

use serde_json::Value;
use slim_sdk_local::Local;

use crate::support::{Caller, endpoint, text};

/// Follows the pages of a list; returns the sizes and all items.
async fn pages(caller: &Caller, target: &str, items: &str) -> (Vec<usize>, Vec<Value>) {
    let (mut sizes, mut all) = (Vec::new(), Vec::new());
    let mut next = String::new();
    loop {
        let output = caller.get(&format!("{target}{next}")).await.ok();
        let page = output[items].as_array().unwrap();
        sizes.push(page.len());
        all.extend(page.iter().cloned());
        let Some(token) = output.get("NextToken").and_then(Value::as_str) else {
            return (sizes, all);
        };
        let mark = if target.contains('?') { '&' } else { '?' };
        let token = token
            .replace('+', "%2B")
            .replace('/', "%2F")
            .replace('=', "%3D");
        next = format!("{mark}nextToken={token}");
    }
}

fn distinct(items: &[Value]) -> usize {
    let mut ids: Vec<String> = items.iter().map(|item| text(item, "Id")).collect();
    ids.sort();
    ids.dedup();
    ids.len()
}

#[tokio::test]
async fn instances_come_in_pages() {
    let (local, caller, _) = endpoint().await;
    let (sizes, all) = pages(&caller, "/instance", "InstanceSummaryList").await;
    assert_eq!((sizes, distinct(&all)), (vec![10, 10, 3], 23));
    assert_eq!(all[0]["Id"], Local::INSTANCE_ID);
    let (sizes, _) = pages(&caller, "/instance?maxResults=9", "InstanceSummaryList").await;
    assert_eq!(sizes, [9, 9, 5]);
    let added = local.add_instance("mine");
    let described = caller.get(&format!("/instance/{added}")).await.ok();
    assert_eq!(described["Instance"]["InstanceAlias"], "mine");
    caller
        .get("/instance/nowhere")
        .await
        .fails(404, "ResourceNotFoundException");
}

#[tokio::test]
async fn flows_and_queues_come_in_pages_and_by_type() {
    let (local, caller, _) = endpoint().await;
    let flows = format!("/contact-flows-summary/{}", Local::INSTANCE_ID);
    let (sizes, all) = pages(&caller, &flows, "ContactFlowSummaryList").await;
    assert_eq!((sizes, distinct(&all)), (vec![100, 100, 30], 230));
    assert_eq!(all[0]["Id"], Local::CONTACT_FLOW_ID);
    let target = format!(
        "{flows}?contactFlowTypes=AGENT_HOLD&contactFlowTypes=CUSTOMER_QUEUE&maxResults=20"
    );
    let (sizes, some) = pages(&caller, &target, "ContactFlowSummaryList").await;
    assert_eq!((sizes, distinct(&some)), (vec![20, 20, 12], 52));
    assert!(
        some.iter()
            .all(|flow| flow["ContactFlowType"] == "AGENT_HOLD"
                || flow["ContactFlowType"] == "CUSTOMER_QUEUE")
    );
    let queues = format!("/queues-summary/{}", Local::INSTANCE_ID);
    let (sizes, all) = pages(&caller, &queues, "QueueSummaryList").await;
    assert_eq!((sizes, distinct(&all)), (vec![100, 100, 15], 215));
    let (_, agents) = pages(
        &caller,
        &format!("{queues}?queueTypes=AGENT"),
        "QueueSummaryList",
    )
    .await;
    assert_eq!(distinct(&agents), 43);
    local.add_queue(Local::INSTANCE_ID, "Mine").unwrap();
    let (_, all) = pages(&caller, &queues, "QueueSummaryList").await;
    assert_eq!(all.last().unwrap()["Name"], "Mine");
    caller
        .get("/queues-summary/nowhere")
        .await
        .fails(404, "ResourceNotFoundException");
}

#[tokio::test]
async fn a_token_is_worth_something_for_its_own_call_only() {
    let (_local, caller, _) = endpoint().await;
    let flows = format!("/contact-flows-summary/{}", Local::INSTANCE_ID);
    let token = text(&caller.get(&flows).await.ok(), "NextToken");
    let token = token
        .replace('+', "%2B")
        .replace('/', "%2F")
        .replace('=', "%3D");
    caller
        .get(&format!("{flows}?nextToken={token}&maxResults=7"))
        .await
        .ok();
    let queues = format!("/queues-summary/{}", Local::INSTANCE_ID);
    for target in [
        format!("{flows}?nextToken=abc"),
        format!("{flows}?nextToken="),
        format!("{flows}?nextToken={token}&contactFlowTypes=AGENT_HOLD"),
        format!("{queues}?nextToken={token}"),
    ] {
        caller
            .get(&target)
            .await
            .fails(400, "InvalidParameterException");
    }
    // ListInstances declares no InvalidParameterException.
    caller
        .get(&format!("/instance?nextToken={token}"))
        .await
        .fails(400, "InvalidRequestException");
    let other = Local::start().await.unwrap();
    let elsewhere = Caller::connect(&other);
    elsewhere
        .get(&format!("{flows}?nextToken={token}"))
        .await
        .fails(400, "InvalidParameterException");
}

#[tokio::test]
async fn the_builder_says_how_much_there_is() {
    let builder = Local::builder().instances(1).contact_flows(2).queues(0);
    let local = builder
        .instance_id("i-1")
        .contact_flow_id("f-1")
        .start()
        .await
        .unwrap();
    let caller = Caller::connect(&local);
    let (sizes, all) = pages(&caller, "/instance", "InstanceSummaryList").await;
    assert_eq!((sizes, text(&all[0], "Id")), (vec![1], "i-1".to_owned()));
    let (_, flows) = pages(
        &caller,
        "/contact-flows-summary/i-1",
        "ContactFlowSummaryList",
    )
    .await;
    assert_eq!((flows.len(), text(&flows[0], "Id")), (2, "f-1".to_owned()));
    let (_, queues) = pages(&caller, "/queues-summary/i-1", "QueueSummaryList").await;
    assert_eq!(queues.len(), 1);
}

//! Instances, flows and queues.

use serde_json::{Value, json};

use super::page::page;
use super::{Call, Outcome};
use crate::chat::{ACCOUNT, Instance};

/// 2024-01-01T00:00:00Z, when every instance was made.
const CREATED: u64 = 1_704_067_200;

fn summary(instance: &Instance) -> Value {
    json!({
        "Id": instance.id,
        "Arn": instance.arn,
        "IdentityManagementType": "CONNECT_MANAGED",
        "InstanceAlias": instance.alias,
        "CreatedTime": CREATED,
        "ServiceRole": format!(
            "arn:aws:iam::{ACCOUNT}:role/aws-service-role/connect.amazonaws.com/AWSServiceRoleForAmazonConnect"
        ),
        "InstanceStatus": "ACTIVE",
        "InboundCallsEnabled": true,
        "OutboundCallsEnabled": true,
        "InstanceAccessUrl": format!("https://{}.my.connect.aws", instance.alias),
    })
}

fn id(item: &Value) -> &str {
    item.get("Id").and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn list_instances(call: &mut Call<'_>) -> Outcome {
    let all: Vec<Value> = call.world.instances.iter().map(summary).collect();
    Ok(page(call, &all, 10, id)?.output("InstanceSummaryList"))
}

pub(super) fn describe_instance(call: &mut Call<'_>) -> Outcome {
    let instance = call.world.instance(call.input.text("InstanceId"))?;
    Ok(json!({ "Instance": summary(instance) }))
}

pub(super) fn list_contact_flows(call: &mut Call<'_>) -> Outcome {
    let instance = call.world.instance(call.input.text("InstanceId"))?;
    let wanted = call.input.texts("ContactFlowTypes");
    let all: Vec<Value> = instance
        .flows
        .iter()
        .filter(|flow| wanted.is_empty() || wanted.contains(&flow.kind.as_str()))
        .map(|flow| {
            json!({
                "Id": flow.id,
                "Arn": format!("{}/contact-flow/{}", instance.arn, flow.id),
                "Name": flow.name,
                "ContactFlowType": flow.kind,
                "ContactFlowState": "ACTIVE",
                "ContactFlowStatus": if flow.published { "PUBLISHED" } else { "SAVED" },
            })
        })
        .collect();
    Ok(page(call, &all, 100, id)?.output("ContactFlowSummaryList"))
}

pub(super) fn list_queues(call: &mut Call<'_>) -> Outcome {
    let instance = call.world.instance(call.input.text("InstanceId"))?;
    let wanted = call.input.texts("QueueTypes");
    let all: Vec<Value> = instance
        .queues
        .iter()
        .map(|queue| (queue, if queue.agent { "AGENT" } else { "STANDARD" }))
        .filter(|(_, kind)| wanted.is_empty() || wanted.contains(kind))
        .map(|(queue, kind)| {
            json!({
                "Id": queue.id,
                "Arn": format!("{}/queue/{}", instance.arn, queue.id),
                "Name": queue.name,
                "QueueType": kind,
                "LastModifiedTime": CREATED,
                "LastModifiedRegion": call.world.region,
            })
        })
        .collect();
    Ok(page(call, &all, 100, id)?.output("QueueSummaryList"))
}

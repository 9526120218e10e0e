//! What our models have of the service that the official models at hand are too old for.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{closure, service, shape, targets};

/// Members, as the service's command line and its official crates of 2026 have them.
const MEMBERS: [&str; 45] = [
    "com.amazonaws.connect#AgentInfo$AcceptedByAgentTimestamp",
    "com.amazonaws.connect#AgentInfo$PreviewEndTimestamp",
    "com.amazonaws.connect#AgentInfo$VoiceEnhancementMode",
    "com.amazonaws.connect#AgentInfo$ActiveRegion",
    "com.amazonaws.connect#Contact$RingStartTimestamp",
    "com.amazonaws.connect#Contact$TaskTemplateInfo",
    "com.amazonaws.connect#Contact$OutboundStrategy",
    "com.amazonaws.connect#Contact$NextContacts",
    "com.amazonaws.connect#Contact$GlobalResiliencyMetadata",
    "com.amazonaws.connect#ContactSearchSummary$Name",
    "com.amazonaws.connect#ContactSearchSummary$RoutingCriteria",
    "com.amazonaws.connect#ContactSearchSummary$Tags",
    "com.amazonaws.connect#ContactSearchSummary$GlobalResiliencyMetadata",
    "com.amazonaws.connect#ContactSearchSummary$AiAgentInfo",
    "com.amazonaws.connect#ContactSearchSummarySegmentAttributeValue$ValueMap",
    "com.amazonaws.connect#RecordingInfo$UnprocessedTranscriptLocation",
    "com.amazonaws.connect#ReferenceStatus$DRAFTING",
    "com.amazonaws.connect#ReferenceSummary$EmailMessageRedacted",
    "com.amazonaws.connect#ReferenceSummary$EmailMessagePlainText",
    "com.amazonaws.connect#ReferenceSummary$EmailMessagePlainTextRedacted",
    "com.amazonaws.connect#ReferenceSummary$ContactAnalysis",
    "com.amazonaws.connect#ReferenceType$EMAIL_MESSAGE_REDACTED",
    "com.amazonaws.connect#ReferenceType$EMAIL_MESSAGE_PLAIN_TEXT",
    "com.amazonaws.connect#ReferenceType$EMAIL_MESSAGE_PLAIN_TEXT_REDACTED",
    "com.amazonaws.connect#SearchContactsMatchType$MATCH_EXACT",
    "com.amazonaws.connect#SearchContactsMatchType$MATCH_NONE",
    "com.amazonaws.connect#SearchContactsTimeRangeType$ENQUEUE_TIMESTAMP",
    "com.amazonaws.connect#SearchCriteria$Name",
    "com.amazonaws.connect#SearchCriteria$RoutingCriteria",
    "com.amazonaws.connect#SearchCriteria$AdditionalTimeRange",
    "com.amazonaws.connect#SearchCriteria$ActiveRegions",
    "com.amazonaws.connect#SearchCriteria$ContactTags",
    "com.amazonaws.connect#SearchCriteria$AiAgents",
    "com.amazonaws.connect#SortableFieldName$EXPIRY_TIMESTAMP",
    "com.amazonaws.connect#StartChatContactRequest$ParticipantConfiguration",
    "com.amazonaws.connect#StartChatContactRequest$DisconnectOnCustomerExit",
    "com.amazonaws.connect#StartChatContactRequest$ConnectionTypes",
    "com.amazonaws.connect#StartChatContactRequest$ChatStreamingConfiguration",
    "com.amazonaws.connect#StartChatContactResponse$ConnectionCredentials",
    "com.amazonaws.connect#StartChatContactResponse$Websocket",
    "com.amazonaws.connect#StartChatContactResponse$StreamingId",
    "com.amazonaws.connect#UpdateContactRequest$AdditionalRecipients",
    "com.amazonaws.connect#WisdomInfo$AiAgents",
    "com.amazonaws.connectparticipant#MessageMetadata$MessageProcessingStatus",
    "com.amazonaws.connectparticipant#SendMessageResponse$MessageMetadata",
];

/// Operations, and errors of theirs.
const ERRORS: [(&str, &str); 5] = [
    (
        "com.amazonaws.connect#StopContact",
        "com.amazonaws.connect#InvalidActiveRegionException",
    ),
    (
        "com.amazonaws.connect#TagContact",
        "com.amazonaws.connect#InvalidActiveRegionException",
    ),
    (
        "com.amazonaws.connect#UntagContact",
        "com.amazonaws.connect#InvalidActiveRegionException",
    ),
    (
        "com.amazonaws.connect#UpdateContact",
        "com.amazonaws.connect#InvalidActiveRegionException",
    ),
    (
        "com.amazonaws.connect#UpdateContactAttributes",
        "com.amazonaws.connect#InvalidActiveRegionException",
    ),
];

/// Our model without what is newer than the official one, and without the shapes that only that needs.
pub(crate) fn without_newer(mut ours: Value, official: &Value) -> Result<Value, String> {
    let reached = |model: &Value| -> Result<BTreeSet<String>, String> {
        let (_, service) = service(model)?;
        let roots = targets(&service["operations"]).chain(targets(&service["errors"]));
        let reached = closure(model, roots);
        Ok(reached.into_iter().map(str::to_owned).collect())
    };
    let before = reached(&ours)?;
    for member in MEMBERS {
        let (id, name) = member.split_once('$').unwrap_or_default();
        if shape(official, id)["members"].get(name).is_some() {
            return Err(format!(
                "{member} is official by now: take it out of MEMBERS"
            ));
        }
        if let Some(members) = ours
            .get_mut("shapes")
            .and_then(|shapes| shapes.get_mut(id))
            .and_then(|shape| shape.get_mut("members")?.as_object_mut())
            && members.shift_remove(name).is_none()
        {
            return Err(format!("{member} is in MEMBERS, and not in our model"));
        }
    }
    for (id, error) in ERRORS {
        if targets(&shape(official, id)["errors"]).any(|target| target == error) {
            return Err(format!(
                "{error} of {id} is official by now: take it out of ERRORS"
            ));
        }
        if let Some(errors) = ours
            .get_mut("shapes")
            .and_then(|shapes| shapes.get_mut(id))
            .and_then(|shape| shape.get_mut("errors")?.as_array_mut())
        {
            let all = errors.len();
            errors.retain(|target| target["target"] != error);
            if errors.len() == all {
                return Err(format!(
                    "{error} of {id} is in ERRORS, and not in our model"
                ));
            }
        }
    }
    let after = reached(&ours)?;
    if let Some(shapes) = ours.get_mut("shapes").and_then(Value::as_object_mut) {
        shapes.retain(|id, _| after.contains(id) || !before.contains(id));
    }
    Ok(ours)
}

//! Three published revisions of Amazon Connect's model: what is reported is held against the plain JSON of the files, and
//! against facts that were looked up in them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value};
use slim_sdk_codegen::diff::{Effect, Report};

use crate::support::{published, report};

const REVISIONS: [&str; 3] = [
    "connect-2024-12-20.json",
    "connect-2025-06-30.json",
    "connect-2025-09-19.json",
];

const TEXTS: [&str; 3] = [
    "smithy.api#documentation",
    "smithy.api#externalDocumentation",
    "smithy.api#examples",
];

type Lines = BTreeSet<(String, String)>;

/// Two of the revisions, compared; none where they are not at hand.
fn compared(old: usize, new: usize, operations: &[&str]) -> Option<Report> {
    let (old, new) = (published(REVISIONS[old])?, published(REVISIONS[new])?);
    Some(report(&old, &new, operations))
}

/// Subjects, without the namespace, of an aspect and a state, with what of it.
fn told(report: &Report, aspect: &str, state: &str) -> Lines {
    let changes = report.changes.iter();
    let found = changes.filter(|change| change.aspect == aspect && change.state.as_str() == state);
    found
        .map(|change| {
            let subject = change
                .subject
                .as_str()
                .replace("com.amazonaws.connect#", "");
            let of = change.of.clone().unwrap_or_default();
            (subject, of.replace("com.amazonaws.connect#", ""))
        })
        .collect()
}

fn lines(of: &[(&str, &str)]) -> Lines {
    of.iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect()
}

fn subjects(of: &[&str]) -> Lines {
    of.iter()
        .map(|subject| ((*subject).to_owned(), String::new()))
        .collect()
}

#[test]
fn facts_of_nine_months() {
    let Some(report) = compared(0, 2, &[]) else {
        return;
    };
    assert_eq!(report.operations, (280, 283));
    assert_eq!(report.effect(), Some(Effect::Addition));
    assert_eq!(
        told(&report, "operation", "added"),
        subjects(&[
            "DeleteContactFlowVersion",
            "GetContactMetrics",
            "ListAnalyticsDataLakeDataSets"
        ])
    );
    assert_eq!(
        told(&report, "value", "added"),
        subjects(&[
            "ActionType$ASSIGN_SLA",
            "ContactFlowType$CAMPAIGN",
            "EventSourceName$OnSlaBreach",
            "Grouping$AGENT_STATUS",
            "InitiateAs$COMPLETED",
        ])
    );
    // What is new stands between what was there.
    assert_eq!(
        told(&report, "order", "changed"),
        lines(&[
            ("ActionType", "values"),
            ("Contact", "members"),
            ("CreateContactFlowVersionRequest", "members"),
            ("CreateParticipant", "errors"),
            ("PredefinedAttribute", "members"),
            ("RuleAction", "members"),
        ])
    );
    assert_eq!(
        told(&report, "error", "added"),
        lines(&[("CreateParticipant", "ConflictException")])
    );
    assert_eq!(
        told(&report, "sensitive", "added"),
        lines(&[(
            "ContactSearchSummarySegmentAttributes",
            "smithy.api#sensitive"
        )])
    );
    assert_eq!(
        told(&report, "constraint", "changed"),
        lines(&[
            ("EmailAddressRecipientList", "smithy.api#length"),
            ("PredefinedAttributeName", "smithy.api#length"),
            ("PredefinedAttributeStringValue", "smithy.api#length"),
            ("PredefinedAttributeStringValuesList", "smithy.api#length"),
        ])
    );
    let members = told(&report, "member", "added");
    assert_eq!(
        members
            .iter()
            .filter(|(subject, _)| subject.starts_with("Contact$"))
            .count(),
        6
    );
    assert!(members.contains(&(
        "UserPhoneConfig$PersistentConnection".to_owned(),
        String::new()
    )));
    assert_eq!(report.count(Effect::Breaking), 0);
}

#[test]
fn going_back_breaks() {
    let Some(report) = compared(2, 0, &[]) else {
        return;
    };
    assert_eq!(report.effect(), Some(Effect::Breaking));
    assert_eq!(told(&report, "operation", "removed").len(), 3);
    let required = report
        .changes
        .iter()
        .find(|change| change.aspect == "required")
        .unwrap();
    assert_eq!(
        required.subject.as_str(),
        "com.amazonaws.connect#CreatePredefinedAttributeRequest$Values"
    );
    assert_eq!(required.effect, Effect::Breaking);
}

#[test]
fn only_the_shapes_of_the_operations_count() {
    let Some(report) = compared(0, 2, &["CreateParticipant", "StopContact"]) else {
        return;
    };
    assert_eq!(report.operations, (2, 2));
    let seen: BTreeSet<&str> = report
        .changes
        .iter()
        .map(|change| change.subject.name())
        .collect();
    assert_eq!(
        seen.into_iter().collect::<Vec<_>>(),
        [
            "AmazonConnectService",
            "ConflictException",
            "CreateParticipant",
            "ParticipantCapabilities",
            "ParticipantDetailsToAdd",
            "ScreenShareCapability",
            "VideoCapability"
        ]
    );
    let Some(report) = compared(0, 2, &["GetContactMetrics", "StopContact"]) else {
        return;
    };
    assert_eq!(report.operations, (1, 2));
    assert_eq!(
        told(&report, "operation", "added"),
        subjects(&["GetContactMetrics"])
    );
}

/// The members of a shape as written, those of lists and maps included.
fn members(shape: &Value) -> Map<String, Value> {
    let mut members = shape["members"].as_object().cloned().unwrap_or_default();
    for name in ["member", "key", "value"] {
        members.extend(
            shape
                .get(name)
                .map(|member| (name.to_owned(), member.clone())),
        );
    }
    members
}

/// The traits that differ, documentation left out.
fn traits(subject: &str, old: &Value, new: &Value, found: &mut Lines) {
    let of = |shape: &Value| shape["traits"].as_object().cloned().unwrap_or_default();
    let (old, new) = (of(old), of(new));
    for id in old
        .keys()
        .chain(new.keys())
        .filter(|id| old.get(*id) != new.get(*id))
    {
        if !TEXTS.contains(&id.as_str()) {
            found.insert((subject.to_owned(), id.clone()));
        }
    }
}

/// Members added and removed, and traits changed, in shapes of both files.
fn plain(old: &Path, new: &Path) -> [Lines; 3] {
    let read = |path: &Path| -> Value { serde_json::from_slice(&fs::read(path).unwrap()).unwrap() };
    let (old, new) = (read(old), read(new));
    let [mut added, mut removed, mut changed] = [(); 3].map(|()| Lines::new());
    for (id, shape) in old["shapes"].as_object().unwrap() {
        let Some(now) = new["shapes"].get(id) else {
            continue;
        };
        let name = id.replace("com.amazonaws.connect#", "");
        traits(&name, shape, now, &mut changed);
        let (before, after) = (members(shape), members(now));
        for (member, value) in &before {
            let subject = format!("{name}${member}");
            match after.get(member) {
                Some(now) => traits(&subject, value, now, &mut changed),
                None => drop(removed.insert((subject, String::new()))),
            }
        }
        for member in after.keys().filter(|member| !before.contains_key(*member)) {
            added.insert((format!("{name}${member}"), String::new()));
        }
    }
    [added, removed, changed]
}

#[test]
fn nothing_is_missed_and_nothing_is_made_up() {
    for (a, b) in [(0, 1), (1, 2), (0, 2), (2, 0)] {
        let (Some(old), Some(new)) = (published(REVISIONS[a]), published(REVISIONS[b])) else {
            return;
        };
        let report = report(&old, &new, &[]);
        let [added, removed, changed] = plain(&old, &new);
        let of = |state: &str| -> Lines {
            let of = |aspect: &str| told(&report, aspect, state);
            of("member").into_iter().chain(of("value")).collect()
        };
        assert_eq!(of("added"), added, "{a} to {b}");
        assert_eq!(of("removed"), removed, "{a} to {b}");
        let traits = report.changes.iter().filter(|change| {
            change
                .of
                .as_ref()
                .is_some_and(|of| of.starts_with("smithy.") && of.contains('#'))
        });
        let traits: Lines = traits
            .map(|change| {
                let subject = change
                    .subject
                    .as_str()
                    .replace("com.amazonaws.connect#", "");
                (subject, change.of.clone().unwrap_or_default())
            })
            .collect();
        assert_eq!(traits, changed, "{a} to {b}");
    }
}

//! Event streams fit together: what is an event, and where its members stand.
//! <https://smithy.io/2.0/spec/streaming.html#event-streams>

use crate::error::{Problem, Problems};
use crate::model::{Member, Model, Shape, ShapeKind};

/// Checks a shape of the selection.
pub(super) fn check(model: &Model, shape: &Shape, problems: &mut Problems) {
    if shape.kind == ShapeKind::Union && shape.traits.has("smithy.api#streaming") {
        stream(model, shape, problems);
    }
    if shape.kind == ShapeKind::Structure {
        event(model, shape, problems);
    }
    for member in &shape.members {
        let target = model.shape(&member.target);
        let is_plain = |target: &Shape| {
            target.kind == ShapeKind::Union && !target.traits.has("smithy.api#streaming")
        };
        if member.traits.has("smithy.api#streaming") && target.is_some_and(is_plain) {
            let fix = "put `smithy.api#streaming` on the union";
            let what = "is streamed, but its union is not";
            problems.push(wrong(shape, member, what.to_owned(), fix));
        }
    }
}

fn wrong(shape: &Shape, member: &Member, what: String, fix: &str) -> Problem {
    Problem::model(what)
        .file(&*shape.file)
        .shape(&shape.id.member(&member.name))
        .fix(fix)
}

fn stream(model: &Model, shape: &Shape, problems: &mut Problems) {
    let mut events = 0;
    for member in &shape.members {
        let Some(target) = model.shape(&member.target) else {
            continue;
        };
        if target.kind != ShapeKind::Structure {
            let what = "is a member of an event stream, but no structure";
            problems.push(wrong(
                shape,
                member,
                what.to_owned(),
                "target a structure: an event or an error",
            ));
        }
        if !target.traits.has("smithy.api#error") {
            events += 1;
        }
    }
    if events == 0 {
        problems.push(
            Problem::model("is an event stream without events")
                .file(&*shape.file)
                .shape(&shape.id)
                .fix("add a member whose structure is no error"),
        );
    }
}

fn event(model: &Model, shape: &Shape, problems: &mut Problems) {
    let payload = shape.members.iter().find(|member| is_payload(member));
    for member in &shape.members {
        let is_header = member.traits.has("smithy.api#eventHeader");
        if let Some(payload) = payload
            && payload.name != member.name
            && !is_header
        {
            let what = format!(
                "has no place in the event: its payload is `{}`",
                payload.name
            );
            let fix =
                "give it `smithy.api#eventHeader`, or take `smithy.api#eventPayload` off the other";
            problems.push(wrong(shape, member, what, fix));
        }
        let Some(target) = model.shape(&member.target) else {
            continue;
        };
        if is_header && !fits_header(&target.kind) {
            let what = format!("is a header of an event, which `{}` cannot be", target.id);
            let fix = "target a boolean, a whole number, a blob, a string or a timestamp";
            problems.push(wrong(shape, member, what, fix));
        }
        if is_payload(member) && !fits_payload(&target.kind) {
            let what = format!(
                "is the payload of an event, which `{}` cannot be",
                target.id
            );
            let fix = "target a blob, a string, a structure or a union";
            problems.push(wrong(shape, member, what, fix));
        }
    }
}

fn is_payload(member: &Member) -> bool {
    member.traits.has("smithy.api#eventPayload")
}

fn fits_header(kind: &ShapeKind) -> bool {
    matches!(
        kind,
        ShapeKind::Boolean
            | ShapeKind::Byte
            | ShapeKind::Short
            | ShapeKind::Integer
            | ShapeKind::IntEnum
            | ShapeKind::Long
            | ShapeKind::Blob
            | ShapeKind::String
            | ShapeKind::Enum
            | ShapeKind::Timestamp
    )
}

fn fits_payload(kind: &ShapeKind) -> bool {
    matches!(
        kind,
        ShapeKind::Blob
            | ShapeKind::String
            | ShapeKind::Enum
            | ShapeKind::Structure
            | ShapeKind::Union
    )
}

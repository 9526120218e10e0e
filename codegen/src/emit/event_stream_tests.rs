//! Protocol tests of event streams: each case as a test.

use super::code::Code;
use super::protocol_tests::{call, chain, test};
use crate::plan::{Cases, EventAnswer, EventCase, Operation, Outcome};

/// The test of a case.
pub(super) fn case(code: &mut Code, cases: &Cases, planned: Option<&Operation>, case: &EventCase) {
    let id = &case.id;
    test(code, &case.name, |code| {
        let Some(answer) = &case.answer else {
            code.line("let wire = protocol::Wire::silent();");
            call(code, cases, "protocol::LOCAL", &case.setters);
            code.line("let sent = protocol::run(call.send());");
            chain(code, &format!("wire.sent({id:?}, sent)"), &case.checks);
            return;
        };
        code.delimited("let wire = protocol::Wire::streaming(", ");", |code| {
            code.line(&format!("{},", answer.status));
            code.line(&format!("&{:?},", answer.headers));
            code.line(&format!("{:?},", answer.media_type));
            code.line(&format!("{:?},", answer.body));
            code.line(&format!("&{:?},", answer.frames));
        });
        call(code, cases, "protocol::LOCAL", &case.setters);
        code.line("let result = protocol::run(call.send());");
        let error = planned.map(|planned| {
            let module = &cases.module;
            format!("sdk::operation::{module}::{}Error", planned.marker)
        });
        outcome(code, id, answer, &error.unwrap_or_default());
    });
}

fn outcome(code: &mut Code, id: &str, answer: &EventAnswer, error: &str) {
    let next = format!("protocol::run(output.{}.recv())", answer.stream);
    let output = format!("let mut output = protocol::output({id:?}, result);");
    match &answer.outcome {
        Outcome::Fails => {
            code.block("if let Ok(mut output) = result", |code| {
                code.line(&format!("protocol::refused({id:?}, {next});"));
            });
        }
        Outcome::CallFails(variant) => {
            code.block(
                &format!("match protocol::modeled({id:?}, result)"),
                |code| {
                    code.line(&format!("{error}::{variant}(_) => {{}}"));
                    code.line(&format!("other => protocol::unexpected({id:?}, &other),"));
                },
            );
        }
        Outcome::StreamFails(variant, value, members) => {
            code.line(&output);
            code.delimited(
                &format!("let found = match protocol::modeled({id:?}, {next}) {{"),
                "};",
                |code| {
                    code.line(&format!("{variant}(found) => found,"));
                    code.line(&format!("other => protocol::unexpected({id:?}, &other),"));
                },
            );
            code.line(&format!("let expected = {value};"));
            for (member, field) in members {
                code.line(&format!(
                    "protocol::same({id:?}, {member:?}, &found.{field}, &expected.{field});"
                ));
            }
            if members.is_empty() {
                code.line("let _ = (found, expected);");
            }
            code.line(&format!("protocol::ended({id:?}, &{next});"));
        }
        Outcome::Receives(members, events) => {
            code.line(&output);
            for (member, field, value) in members {
                code.line(&format!(
                    "protocol::same({id:?}, {member:?}, &output.{field}, &{value});"
                ));
            }
            for event in events {
                code.line(&format!("let found = protocol::event({id:?}, {next});"));
                code.line(&format!(
                    "protocol::same({id:?}, \"the event\", &found, &{event});"
                ));
            }
            code.line(&format!("protocol::ended({id:?}, &{next});"));
        }
    }
}

//! Protocol tests: an integration test of the crate, one file for each operation that has cases.

use super::code::Code;
use crate::error::Error;
use crate::plan::{Cases, Operation, Plan, RequestCase, ResponseCase};
use crate::write::Files;

/// Adds the test's files, where there are cases.
pub(super) fn files(plan: &Plan, files: &mut Files) -> Result<(), Error> {
    if plan.cases.is_empty() {
        return Ok(());
    }
    files.insert("tests/protocol/main.rs", main(plan))?;
    for cases in &plan.cases {
        let path = super::file("tests/protocol", &cases.module);
        files.insert(path, operation(plan, cases))?;
    }
    Ok(())
}

fn main(plan: &Plan) -> String {
    let mut code = Code::new(plan);
    code.line("//! The protocol tests of the model, through the crate's public API.");
    for cases in &plan.cases {
        code.blank();
        code.line(&format!("mod {};", cases.module));
    }
    code.blank();
    let krate = plan.options.krate.replace('-', "_");
    code.line(&format!("use {krate} as sdk;"));
    code.blank();
    code.line("use slim_sdk_protocol_tests as protocol;");
    code.blank();
    code.line("/// A client with this wire at its other end.");
    code.block(
        "fn client(wire: &protocol::Wire, place: protocol::Place) -> sdk::Client",
        |code| {
            code.line("let mut config = sdk::Config::builder()");
            for call in [
                ".behavior_version(sdk::config::BehaviorVersion::latest())",
                ".region(sdk::config::Region::new(place.region))",
                ".credentials_provider(protocol::credentials())",
                ".idempotency_token_provider(protocol::IDEMPOTENCY_TOKEN)",
                ".retry_config(sdk::config::retry::RetryConfig::disabled())",
                ".http_client(wire.clone());",
            ] {
                code.line(&format!("    {call}"));
            }
            code.line("config.set_endpoint_url(place.endpoint.map(str::to_owned));");
            code.line("sdk::Client::from_conf(config.build())");
        },
    );
    code.finish()
}

/// The cases of one operation.
fn operation(plan: &Plan, cases: &Cases) -> String {
    let mut body = Code::new(plan);
    for case in &cases.requests {
        request(&mut body, cases, case);
    }
    let planned = plan
        .operations
        .iter()
        .find(|operation| operation.module == cases.module);
    for case in &cases.responses {
        response(&mut body, cases, planned, case);
    }
    for case in &cases.events {
        super::event_stream_tests::case(&mut body, cases, planned, case);
    }
    let body = body.finish();
    let tests = body.split_once('\n').map_or("", |(_, tests)| tests);
    let mut code = Code::new(plan);
    code.line(&format!("//! The cases of `{}`.", cases.wire));
    if tests.contains("HashMap::") {
        code.blank();
        code.line("use std::collections::HashMap;");
    }
    code.blank();
    code.line("use slim_sdk_protocol_tests as protocol;");
    code.blank();
    code.line("use crate::client;");
    if tests.contains("sdk::") {
        code.line("use crate::sdk;");
    }
    for module in ["primitives", "types"] {
        if tests.contains(&format!("{module}::")) {
            code.line(&format!("use crate::sdk::{module};"));
        }
    }
    code.finish() + tests
}

pub(super) fn test(code: &mut Code, name: &str, body: impl FnOnce(&mut Code)) {
    code.blank();
    code.line("#[test]");
    code.line("#[rustfmt::skip]");
    code.block(&format!("fn {name}()"), body);
}

fn request(code: &mut Code, cases: &Cases, case: &RequestCase) {
    test(code, &case.name, |code| {
        code.line("let wire = protocol::Wire::silent();");
        call(code, cases, &case.place, &case.setters);
        code.line("let sent = protocol::run(call.send());");
        chain(
            code,
            &format!("wire.sent({:?}, sent)", case.id),
            &case.checks,
        );
    });
}

fn response(code: &mut Code, cases: &Cases, planned: Option<&Operation>, case: &ResponseCase) {
    let id = &case.id;
    test(code, &case.name, |code| {
        code.delimited("let wire = protocol::Wire::answering(", ");", |code| {
            code.line(&format!("{},", case.status));
            code.line(&format!("&{:?},", case.headers));
            code.line(&format!("{:?},", case.media_type));
            code.line(&format!("{:?},", case.body));
        });
        call(code, cases, "protocol::LOCAL", &case.setters);
        code.line("let result = protocol::run(call.send());");
        match (&case.error, planned) {
            (Some(variant), Some(planned)) => {
                let error = format!("sdk::operation::{}::{}Error", cases.module, planned.marker);
                code.delimited(
                    &format!("let found = match protocol::modeled({id:?}, result) {{"),
                    "};",
                    |code| {
                        code.line(&format!("{error}::{variant}(found) => found,"));
                        code.line(&format!("other => protocol::unexpected({id:?}, &other),"));
                    },
                );
            }
            _ => code.line(&format!("let found = protocol::output({id:?}, result);")),
        }
        code.line(&format!("let expected = {};", case.expected));
        for (member, field) in &case.members {
            code.line(&format!(
                "protocol::same({id:?}, {member:?}, &found.{field}, &expected.{field});"
            ));
        }
        if let Some((field, member, text)) = &case.stream {
            code.line(&format!(
                "protocol::stream({id:?}, {member:?}, found.{field}, {text:?}.as_bytes());"
            ));
        }
        if case.members.is_empty() {
            code.line(if case.stream.is_some() {
                "let _ = expected;"
            } else {
                "let _ = (found, expected);"
            });
        }
    });
}

pub(super) fn call(code: &mut Code, cases: &Cases, place: &str, setters: &[String]) {
    let root = format!("let call = client(&wire, {place}).{}()", cases.module);
    chain(code, &root, setters);
}

/// A chain of calls, one a line, as a statement.
pub(super) fn chain(code: &mut Code, root: &str, calls: &[String]) {
    let Some((last, calls)) = calls.split_last() else {
        code.line(&format!("{root};"));
        return;
    };
    code.line(root);
    calls
        .iter()
        .for_each(|call| code.line(&format!("    {call}")));
    code.line(&format!("    {last};"));
}

//! The examples, run as a new user runs them: what they print, and what they do with a command line.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::path::PathBuf;
use std::process::{Command, Output};

use slim_sdk_local::Local;

/// The program of an example, which `cargo test` builds beside this test.
fn example(name: &str) -> Command {
    let test = std::env::current_exe().expect("the test knows its own path");
    let profile = test
        .ancestors()
        .nth(2)
        .expect("tests stand in target/PROFILE/deps");
    let program: PathBuf = profile.join("examples").join(name);
    let mut command = Command::new(program);
    for variable in ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_PROFILE"] {
        command.env_remove(variable);
    }
    command
}

fn text(output: &Output) -> String {
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The lines after the heading that starts so.
fn section<'a>(text: &'a str, heading: &str) -> Vec<&'a str> {
    let mut lines = text.lines().skip_while(|line| !line.starts_with(heading));
    lines.next();
    lines
        .take_while(|line| line.starts_with(' '))
        .map(str::trim)
        .collect()
}

#[test]
fn persistent_chat_continues_both_ways_by_both_operations() {
    let text = text(&example("persistent_chat").output().expect("it runs"));
    for operation in [
        "CreatePersistentContactAssociation",
        "StartChatContact with PersistentChat",
    ] {
        assert_eq!(
            section(
                &text,
                &format!("{operation}, FROM_SEGMENT, SourceContactId=C2")
            ),
            ["continued from C2", "transcripts: C2, C1 (3 messages)"],
            "{text}"
        );
        assert_eq!(
            section(
                &text,
                &format!("{operation}, ENTIRE_PAST_SESSION, SourceContactId=C1")
            ),
            ["continued from C3", "transcripts: C3, C2, C1 (5 messages)"],
            "{text}"
        );
    }
}

#[tokio::test]
async fn an_endpoint_can_be_given_by_option_and_by_environment() {
    let local = Local::start().await.expect("a port is free");
    let by_option = example("persistent_chat")
        .args(["--endpoint-url", local.url()])
        .output();
    let printed = text(&by_option.expect("it runs"));
    assert!(
        printed.contains(&format!("endpoint: {}", local.url())),
        "{printed}"
    );
    assert_eq!(
        section(
            &printed,
            "CreatePersistentContactAssociation, ENTIRE_PAST_SESSION, SourceContactId=C1"
        ),
        ["continued from C1", "transcripts: C1 (0 messages)"],
    );
    let calls = local.requests().len();
    assert!(calls > 10, "{calls} calls reached the endpoint");

    let by_environment = example("list_everything")
        .env("AWS_ENDPOINT_URL", local.url())
        .output();
    let printed = text(&by_environment.expect("it runs"));
    assert!(printed.contains("23 instances on 3 pages"), "{printed}");
    assert!(local.requests().len() > calls);
}

#[test]
fn typed_errors_matches_each_error() {
    let text = text(&example("typed_errors").output().expect("it runs"));
    for line in [
        "invalid parameter: InvalidParameterException: the value is no contact id",
        "invalid request: InvalidRequestException: the contact is no chat",
        "access denied: AccessDeniedException: you may not call this",
        "not found: ResourceNotFoundException: there is no such contact",
        "throttled: ThrottlingException: too many calls",
        "internal: InternalServiceException: it is not your fault",
        "another error, code Some(\"SomethingNewException\")",
        "the input of CreatePersistentContactAssociation cannot be sent: required members are not set: \
         `initial_contact_id` (`InitialContactId`), `rehydration_type` (`RehydrationType`), `source_contact_id` \
         (`SourceContactId`)",
    ] {
        assert!(text.contains(line), "no `{line}` in:\n{text}");
    }
    assert_eq!(
        text.matches("attempts: 3").count(),
        2,
        "429 and 500 are retried:\n{text}"
    );
    assert_eq!(
        text.matches("attempts: 1").count(),
        5,
        "all others are not:\n{text}"
    );
}

#[test]
fn a_command_line_that_makes_no_sense_is_refused() {
    for (args, message) in [
        (vec!["--nonsense"], "unknown option --nonsense"),
        (vec!["--endpoint-url"], "--endpoint-url needs a value"),
        (vec!["--aws"], "--aws needs --instance-id"),
    ] {
        let output = example("persistent_chat")
            .args(args)
            .output()
            .expect("it runs");
        assert_eq!(output.status.code(), Some(2));
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(error.starts_with(&format!("error: {message}\n")), "{error}");
    }
}

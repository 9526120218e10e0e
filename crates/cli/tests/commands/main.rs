//! The program itself: words in, a request and its answer, and what is printed.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on fails, in its helpers too"
)]

mod server;

use server::{Asked, Run, Server, run};

const JSON: &[&str] = &["content-type: application/json"];

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

fn failed(code: i32, err: &str) -> Run {
    Run {
        code: Some(code),
        out: String::new(),
        err: err.to_owned(),
    }
}

fn only(server: &Server) -> Asked {
    let [asked] = server.asked().try_into().unwrap();
    asked
}

#[test]
fn a_call_is_sent_and_its_answer_printed() {
    let server = Server::new(&[(200, JSON, r#"{"ContinuedFromContactId":"é-1","New":[1]}"#)]);
    let done = server.run(&[
        "connect",
        "create-persistent-contact-association",
        "--instance-id",
        "i/1",
        "--initial-contact-id=c-1",
        "--rehydration-type",
        "FROM_SEGMENT",
        "--source-contact-id",
        "c-0",
    ]);
    let out = "{\n    \"ContinuedFromContactId\": \"é-1\"\n}\n";
    assert_eq!((done.code, &*done.out, &*done.err), (Some(0), out, ""));
    let asked = only(&server);
    assert_eq!(
        asked.line,
        "POST /contact/persistent-contact-association/i%2F1/c-1"
    );
    let mut body = json(&asked.body);
    let token = body.as_object_mut().unwrap().remove("ClientToken").unwrap();
    assert_eq!(token.as_str().unwrap().len(), 36);
    let wanted = serde_json::json!({ "RehydrationType": "FROM_SEGMENT", "SourceContactId": "c-0" });
    assert_eq!(body, wanted);
    let signed = asked.header("authorization").unwrap();
    assert!(
        signed.contains("/eu-west-1/connect/aws4_request"),
        "{signed}"
    );
    assert_eq!(asked.header("x-amz-content-sha256"), None);
}

#[test]
fn values_come_as_shorthand_json_and_files() {
    let server = Server::new(&[(200, JSON, "{}")]);
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("attributes.txt");
    std::fs::write(&file, "a=1,b='x,y'").unwrap();
    let attributes = format!("file://{}", file.display());
    let done = server.run(&[
        "connect",
        "start-chat-contact",
        "--instance-id",
        "i",
        "--contact-flow-id",
        "f",
        "--participant-details",
        r#"{"DisplayName":"Zoë"}"#,
        "--attributes",
        &attributes,
        "--supported-messaging-content-types",
        "text/plain",
        "text/markdown",
        "--chat-duration-in-minutes",
        "90",
        "--client-token",
        "t",
    ]);
    assert_eq!((done.code, &*done.out, &*done.err), (Some(0), "", ""));
    let asked = only(&server);
    assert_eq!(asked.line, "PUT /contact/chat");
    let wanted = serde_json::json!({
        "InstanceId": "i",
        "ContactFlowId": "f",
        "Attributes": { "a": "1", "b": "x,y" },
        "ParticipantDetails": { "DisplayName": "Zoë" },
        "ClientToken": "t",
        "ChatDurationInMinutes": 90,
        "SupportedMessagingContentTypes": ["text/plain", "text/markdown"],
    });
    assert_eq!(json(&asked.body), wanted);
}

#[test]
fn values_come_from_the_web() {
    let server = Server::new(&[
        (200, &[], "from the web"),
        (200, JSON, "{}"),
        (404, &[], ""),
    ]);
    let value = format!("{}/value", server.url);
    let stop = |id: &str| {
        server.run(&[
            "connect",
            "stop-contact",
            "--instance-id",
            "i",
            "--contact-id",
            id,
        ])
    };
    let done = stop(&value);
    assert_eq!((done.code, &*done.out, &*done.err), (Some(0), "", ""));
    let asked = server.asked();
    let lines: Vec<&str> = asked.iter().map(|asked| &*asked.line).collect();
    assert_eq!(lines, ["GET /value", "POST /contact/stop"]);
    let wanted = serde_json::json!({ "ContactId": "from the web", "InstanceId": "i" });
    assert_eq!(json(&asked[1].body), wanted);
    assert_eq!(
        stop(&value),
        failed(
            255,
            &format!(
                "\nError parsing parameter '--contact-id': Unable to retrieve {value}: received non 200 status code of 404\n"
            )
        )
    );
    let nobody = "http://127.0.0.1:1/v";
    assert_eq!(
        stop(nobody),
        failed(
            255,
            &format!(
                "\nError parsing parameter '--contact-id': Unable to retrieve {nobody}: Could not connect to the endpoint \
                 URL: \"{nobody}\"\n"
            )
        )
    );
}

#[test]
fn a_token_that_is_required_is_filled_in_too() {
    let server = Server::new(&[(200, JSON, r#"{"StreamingId":"s"}"#)]);
    let done = server.run(&[
        "connect",
        "start-contact-streaming",
        "--instance-id",
        "i",
        "--contact-id",
        "c",
        "--chat-streaming-configuration",
        "StreamingEndpointArn=arn",
    ]);
    assert_eq!((done.code, &*done.err), (Some(0), ""));
    let token = json(&only(&server).body)["ClientToken"].clone();
    assert_eq!(token.as_str().map(str::len), Some(36));
}

const PAGES: [server::Answer; 2] = [
    (
        200,
        JSON,
        r#"{"InstanceSummaryList":[{"Id":"a"},{"Id":"b"}],"NextToken":"t"}"#,
    ),
    (200, JSON, r#"{"InstanceSummaryList":[{"Id":"c"}]}"#),
];

#[test]
fn all_pages_are_one_result_but_in_text() {
    let list = [
        "connect",
        "list-instances",
        "--query",
        "InstanceSummaryList[].Id",
    ];
    let server = Server::new(&PAGES);
    let done = server.run(&list);
    assert_eq!(json(&done.out), serde_json::json!(["a", "b", "c"]));
    let lines: Vec<String> = server.asked().into_iter().map(|asked| asked.line).collect();
    assert_eq!(lines, ["GET /instance", "GET /instance?nextToken=t"]);
    let server = Server::new(&PAGES);
    let done = server.run(&[&list[..], &["--output", "text"]].concat());
    assert_eq!(done.out, "a\tb\nc\n");
}

#[test]
fn a_result_cut_short_says_where_to_go_on() {
    let server = Server::new(&PAGES);
    let done = server.run(&["connect", "list-instances", "--max-items", "1"]);
    let done = json(&done.out);
    assert_eq!(
        done["InstanceSummaryList"],
        serde_json::json!([{ "Id": "a" }])
    );
    // {"NextToken": null, "boto_truncate_amount": 1}
    let token = "eyJOZXh0VG9rZW4iOiBudWxsLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAxfQ==";
    assert_eq!(done["NextToken"], token);
    let server = Server::new(&PAGES);
    let words = [
        "connect",
        "list-instances",
        "--starting-token",
        token,
        "--page-size",
        "9",
    ];
    let rest = json(&server.run(&words).out);
    assert_eq!(
        rest,
        serde_json::json!({ "InstanceSummaryList": [{ "Id": "b" }, { "Id": "c" }] })
    );
    assert_eq!(server.asked()[0].line, "GET /instance?maxResults=9");
}

#[test]
fn what_the_service_refuses_is_told_in_one_line() {
    const STOP: [&str; 6] = [
        "connect",
        "stop-contact",
        "--instance-id",
        "i",
        "--contact-id",
        "c",
    ];
    let gone: server::Answer = (
        404,
        &["x-amzn-errortype: Gone:http://x"],
        r#"{"Message":"no"}"#,
    );
    let message = "\nAn error occurred (Gone) when calling the StopContact operation: no\n";
    assert_eq!(Server::new(&[gone]).run(&STOP), failed(255, message));
    let busy: server::Answer = (503, &[], "");
    let message = "\nAn error occurred (503) when calling the StopContact operation (reached max retries: 0): \
                   Service Unavailable\n";
    assert_eq!(Server::new(&[busy]).run(&STOP), failed(255, message));
    let again = Server::new(&[busy, (200, JSON, "{}")]);
    let endpoint = ["--endpoint-url", &again.url];
    let done = run(
        &[&STOP[..], &endpoint].concat(),
        &[("AWS_MAX_ATTEMPTS", "2")],
    );
    assert_eq!((done.code, again.asked().len()), (Some(0), 2));
    let html: server::Answer = (200, &["content-type: text/html"], "<html>");
    assert_eq!(Server::new(&[html]).run(&STOP), failed(0, ""));
}

#[test]
fn mistakes_are_told_before_anything_is_sent() {
    let server = Server::new(&[(200, JSON, "{}")]);
    let wrong = |words: &[&str]| {
        let done = server.run(words);
        let line = done
            .err
            .trim()
            .rsplit("slim-aws: error: ")
            .next()
            .unwrap()
            .to_owned();
        (done.code.unwrap(), line)
    };
    let stop = ["connect", "stop-contact"];
    let (code, line) = wrong(&stop);
    assert_eq!(code, 2);
    assert_eq!(
        line,
        "the following arguments are required: --contact-id, --instance-id"
    );
    let (code, line) = wrong(&[
        "connect",
        "stop-contact",
        "--contact-id",
        "c",
        "--instance-id",
        "",
    ]);
    assert_eq!(code, 255);
    let wanted = "Parameter validation failed:\nInvalid length for parameter InstanceId, value: 0, valid min length: 1";
    assert_eq!(line, wanted);
    let (code, line) = wrong(&["connect", "list-instances", "--bogus", "x"]);
    assert_eq!(code, 255);
    assert!(line.ends_with("\n\nUnknown options: --bogus, x"), "{line}");
    let (code, line) = wrong(&["connect", "list-instances", "--query", "a["]);
    assert_eq!(code, 255);
    assert!(line.starts_with("Bad value for --query a[: "), "{line}");
    assert!(server.asked().is_empty());
}

#[test]
fn settings_that_are_missing_are_named() {
    let stop = [
        "connect",
        "stop-contact",
        "--instance-id",
        "i",
        "--contact-id",
        "c",
    ];
    let stop = [&stop[..], &["--endpoint-url", "http://127.0.0.1:1"]].concat();
    let message = "You must specify a region. You can also configure your region by running \"aws configure\".\n";
    assert_eq!(
        run(&stop, &[("AWS_DEFAULT_REGION", "")]),
        failed(255, message)
    );
    let message = "\nPartial credentials found in env, missing: AWS_SECRET_ACCESS_KEY\n";
    assert_eq!(
        run(&stop, &[("AWS_SECRET_ACCESS_KEY", "")]),
        failed(255, message)
    );
    let message = "Unable to locate credentials. You can configure credentials by running \"aws configure\".\n";
    assert_eq!(
        run(&stop, &[("AWS_ACCESS_KEY_ID", "")]),
        failed(255, message)
    );
    let message = "\nCould not connect to the endpoint URL: \"http://127.0.0.1:1/contact/stop\"\n";
    assert_eq!(run(&stop, &[]), failed(255, message));
    let message = "\nThe config profile (x) could not be found\n";
    let named = [&stop[..], &["--profile", "x"]].concat();
    assert_eq!(run(&named, &[]), failed(255, message));
}

#[test]
fn skeletons_help_and_version_need_no_settings() {
    let none = [("AWS_DEFAULT_REGION", ""), ("AWS_ACCESS_KEY_ID", "")];
    let skeleton = run(
        &["connect", "stop-contact", "--generate-cli-skeleton"],
        &none,
    );
    let text = json(&skeleton.out);
    assert_eq!(text["ContactId"], "");
    assert_eq!(text["DisconnectReason"], serde_json::json!({ "Code": "" }));
    let help = run(&["connect", "stop-contact", "help"], &none);
    assert!(
        help.out.contains("\n       --contact-id (string)\n"),
        "{}",
        help.out
    );
    let version = run(&["connect", "--version"], &none).out;
    assert!(version.starts_with("slim-aws/"), "{version}");
}

#[test]
fn the_shell_is_told_what_words_may_become() {
    let complete = |line: &str| {
        let done = run(&[], &[("SLIM_AWS_COMPLETE", line)]);
        done.out.lines().map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(complete("slim-aws connectp"), ["connectparticipant"]);
    assert_eq!(complete("slim-aws --output t"), ["text", "table"]);
    assert_eq!(
        complete("slim-aws --region x connect update-contact"),
        ["update-contact", "update-contact-attributes"]
    );
    assert_eq!(
        complete("slim-aws connect create-persistent-contact-association --re"),
        ["--rehydration-type", "--region"]
    );
    assert_eq!(
        complete("slim-aws connect create-persistent-contact-association --rehydration-type F"),
        ["FROM_SEGMENT"]
    );
    for shell in ["bash", "zsh", "fish"] {
        let script = run(&["completion", shell], &[]).out;
        assert!(script.contains("SLIM_AWS_COMPLETE="), "{shell}: {script}");
    }
}

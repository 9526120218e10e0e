//! Answers that are whole, and whose JSON or error is not what it should be.

use slim_sdk_faults::case::{Outcome, case, run, service};
use slim_sdk_faults::peer::response;

use crate::support::{json, send, with};

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_an_error_that_says_so() {
    let unread = |name: &'static str, body: &str| {
        case(name, [json(200, body)]).gives([service(200, "", "")])
    };
    let deep = |open: &str| open.repeat(100_000);
    run([
        unread("json_number_for_string", r#"{"ContinuedFromContactId":7}"#)
            .says("ContinuedFromContactId"),
        unread("json_array_root", "[1]").says("expected"),
        unread("json_cut", r#"{"ContinuedFromContactId":"pa"#),
        unread("json_text", "not JSON at all"),
        unread(
            "json_deep_unknown_array",
            &format!("{{\"New\":{}", deep("[")),
        ),
        unread("json_deep_unknown_object", &deep(r#"{"New":"#)),
        case(
            "gzip_body",
            [with(
                200,
                "content-encoding: gzip\r\n",
                "\u{1f}\u{8b} not really",
            )],
        )
        .gives([Outcome::Ok, service(200, "", "")]),
        case(
            "utf8_bad_unknown",
            [send(
                [
                    b"HTTP/1.1 200 OK\r\ncontent-length: 47\r\n\r\n".to_vec(),
                    b"{\"ContinuedFromContactId\":\"past\",\"New\":\"\xff\xfe abc\"}".to_vec(),
                ]
                .concat(),
            )],
        )
        .gives([Outcome::Ok, service(200, "", "")]),
    ])
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_new_or_odd_is_skipped() {
    let read = |name: &'static str, body: &str| case(name, [json(200, body)]);
    let deep_64 = format!(
        r#"{{"New":{}{},"ContinuedFromContactId":"past"}}"#,
        "[".repeat(64),
        "]".repeat(64)
    );
    run([
        read(
            "json_escaped_key",
            r#"{"Continued\u0046romContactId":"past","n\u0065w":1}"#,
        ),
        read(
            "json_bignum_unknown",
            &format!(r#"{{"New":{},"E":1e99999}}"#, "9".repeat(1_000)),
        ),
        read("json_deep_64", &deep_64),
        read(
            "json_null_members",
            r#"{"ContinuedFromContactId":null,"New":null}"#,
        ),
        read(
            "json_surrogate_pair",
            r#"{"ContinuedFromContactId":"\ud83d\ude00"}"#,
        ),
        read("json_empty", ""),
        read(
            "json_twice",
            r#"{"ContinuedFromContactId":"a","ContinuedFromContactId":"b"}"#,
        ),
    ])
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_errors_code_is_found_wherever_it_is() {
    const CODE: &str = "InvalidParameterException";
    let headed =
        |header: &str, body: &str| with(400, &format!("x-amzn-errortype: {header}\r\n"), body);
    run([
        case(
            "code_header_ns_url",
            [headed(
                "com.amazonaws.connect#InvalidParameterException:http://internal.amazon.com/coral/",
                r#"{"message":"hdr"}"#,
            )],
        )
        .gives([service(400, CODE, "hdr")]),
        case(
            "code_body_type",
            [json(
                400,
                r#"{"__type":"a.b#InvalidParameterException","message":"typ"}"#,
            )],
        )
        .gives([service(400, CODE, "typ")]),
        case(
            "code_body_code",
            [json(
                400,
                r#"{"code":"InvalidParameterException","message":"cod"}"#,
            )],
        )
        .gives([service(400, CODE, "cod")]),
        case(
            "code_body_code_int",
            [json(
                400,
                r#"{"code":400,"__type":"InvalidParameterException","message":"int"}"#,
            )],
        )
        .gives([service(400, CODE, "int")]),
        case(
            "code_header_vs_body",
            [headed(
                CODE,
                r#"{"__type":"ResourceNotFoundException","message":"conflict"}"#,
            )],
        )
        .gives([service(400, CODE, "conflict")]),
        case("code_header_empty_body", [headed(CODE, "")]).gives([service(400, CODE, "")]),
        case("code_header_html_body", [headed(CODE, "<html>no</html>")])
            .gives([service(400, CODE, "")]),
        case("msg_upper", [headed(CODE, r#"{"Message":"upper"}"#)])
            .gives([service(400, CODE, "upper")]),
        case(
            "msg_upper_unmodeled",
            [headed("SomethingNewException", r#"{"Message":"upper"}"#)],
        )
        .gives([service(400, "SomethingNewException", "upper")]),
        case(
            "msg_both",
            [headed(CODE, r#"{"Message":"upper","message":"lower"}"#)],
        )
        .gives([service(400, CODE, "upper"), service(400, CODE, "lower")]),
        case("msg_number", [headed(CODE, r#"{"Message":7}"#)]).gives([service(400, CODE, "")]),
        case(
            "msg_control_chars",
            [headed(
                CODE,
                r#"{"Message":"a\u0000b\u001b[31mred\r\nX: y"}"#,
            )],
        )
        .gives([service(400, CODE, "a\0b\u{1b}[31mred\r\nX: y")]),
    ])
    .await
    .unwrap();
}

/// An error whose body breaks off still has the code of its header.
#[tokio::test(flavor = "multi_thread")]
async fn an_error_that_is_cut_keeps_its_code() {
    use slim_sdk_faults::peer::Act;

    let whole = response(
        403,
        "x-amzn-errortype: AccessDeniedException\r\n",
        &"x".repeat(100),
    );
    let cut = whole.get(..whole.len() - 50).unwrap_or_default().to_vec();
    run([
        case("cut_error", [vec![Act::Send(cut), Act::Close]]).gives([service(
            403,
            "AccessDeniedException",
            "",
        )]),
    ])
    .await
    .unwrap();
}

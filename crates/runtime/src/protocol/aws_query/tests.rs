//! What is sent and received by awsQuery, as the protocol's specification says.

use aws_smithy_types::BigDecimal;

use super::AwsQuery;
use crate::generated as rt;
use crate::protocol::{ErrorResponse, Protocol as _};
use crate::testing::rpc::{operation, response, text};
use crate::testing::{Choice, Everything, shape};

const QUERY: AwsQuery = AwsQuery {
    version: "2025-01-01",
};

#[test]
fn an_input_is_a_form() {
    let input = Everything {
        string: Some("a b".to_owned()),
        list: Some(vec!["x".to_owned()]),
        ..Everything::new()
    };
    let request = QUERY
        .request(&operation::<Everything, rt::Unit>(), &input)
        .unwrap();
    assert_eq!(
        text(&request),
        "POST /\n\
         content-length: 57\n\
         content-type: application/x-www-form-urlencoded\n\
         \n\
         Action=Op&Version=2025-01-01&String=a%20b&List.member.1=x"
    );
    let request = QUERY
        .request(&operation::<rt::Unit, rt::Unit>(), &rt::Unit)
        .unwrap();
    assert!(text(&request).ends_with("\n\nAction=Op&Version=2025-01-01"));
}

#[test]
fn an_input_that_has_no_form_is_refused() {
    let input = Everything {
        choice: Some(Choice::Unknown),
        ..Everything::new()
    };
    let error = QUERY
        .request(&operation::<Everything, rt::Unit>(), &input)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the input of Op cannot be sent: `Choice`: the Choice is of a variant that this crate does not know: it cannot be sent"
    );
}

fn output(body: &str) -> Result<Option<String>, String> {
    let mut output = Everything::new();
    let operation = operation::<rt::Unit, Everything>();
    let result = QUERY.output(&operation, &response(200, &[], body), &mut output);
    result
        .map(|()| output.string)
        .map_err(|error| error.to_string())
}

#[test]
fn an_output_is_the_result_in_the_response() {
    let body = "<OpResponse xmlns=\"https://example.com/\"><OpResult><String>s</String></OpResult>\
                <ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></OpResponse>";
    assert_eq!(output(body), Ok(Some("s".to_owned())));
    assert_eq!(output("<OpResponse><OpResult/></OpResponse>"), Ok(None));
    assert_eq!(output("<OpResponse/>"), Ok(None));
    assert_eq!(
        output("<html><body/></html>").unwrap_err(),
        "expected the element OpResponse, found html"
    );
    assert_eq!(
        output("").unwrap_err(),
        "the body is not XML: there is no element in it"
    );
}

#[test]
fn nothing_is_read_of_an_output_without_members() {
    let operation = operation::<rt::Unit, rt::Unit>();
    for body in ["", "<OpResponse/>", "what"] {
        let response = response(200, &[], body);
        assert!(QUERY.output(&operation, &response, &mut rt::Unit).is_ok());
    }
}

#[test]
fn an_error_says_its_code_its_message_and_its_members() {
    let response = response(
        400,
        &[],
        "<ErrorResponse><Error><Type>Sender</Type><Code> Busy </Code><Message>wait</Message><String>s</String>\
         </Error><RequestId>id</RequestId></ErrorResponse>",
    );
    assert_eq!(
        QUERY.error(&response),
        ErrorResponse {
            code: Some("Busy".to_owned()),
            message: Some("wait".to_owned()),
            query_code: None,
        }
    );
    assert_eq!(QUERY.request_id(&response).as_deref(), Some("id"));
    let mut members = Everything::new();
    QUERY.error_members(&response, &mut members).unwrap();
    assert_eq!(members.string.as_deref(), Some("s"));
}

#[test]
fn an_error_in_a_list_of_errors_is_found() {
    let response = response(
        503,
        &[],
        "<Response><Errors><Error><Code>Busy</Code><message>wait</message></Error></Errors><RequestID>id</RequestID></Response>",
    );
    let error = QUERY.error(&response);
    assert_eq!(
        (error.code.as_deref(), error.message.as_deref()),
        (Some("Busy"), Some("wait"))
    );
    assert_eq!(QUERY.request_id(&response).as_deref(), Some("id"));
}

#[test]
fn what_is_no_error_document_says_nothing() {
    for body in [
        "",
        "<html>503</html>",
        "{\"code\":\"Busy\"}",
        "<ErrorResponse><Error/></ErrorResponse>",
    ] {
        let response = response(503, &[], body);
        assert_eq!(QUERY.error(&response), ErrorResponse::default(), "{body}");
        assert_eq!(QUERY.request_id(&response), None, "{body}");
    }
}

shape! {
    Numbers = &rt::structure("Numbers", &[rt::m("All", rt::LIST(&rt::BIG_DECIMAL), 0)]);
    0 all: Option<Vec<BigDecimal>>,
}

#[test]
fn numbers_of_any_size_keep_every_digit_both_ways() {
    let digits = "0.1000000000000000000000000000000001";
    let operation = operation::<Numbers, Numbers>();
    let numbers = Numbers {
        all: Some(vec![digits.parse().unwrap()]),
    };
    let request = QUERY.request(&operation, &numbers).unwrap();
    assert!(text(&request).ends_with(&format!("&All.member.1={digits}")));
    let body = format!(
        "<OpResponse><OpResult><All><member>{digits}</member></All></OpResult></OpResponse>"
    );
    let mut read = Numbers { all: None };
    QUERY
        .output(&operation, &response(200, &[], &body), &mut read)
        .unwrap();
    assert_eq!(read, numbers);
}

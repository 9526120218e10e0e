//! Answers with a status: which are tried again, when, and what is left of the others.

use std::time::{Duration, SystemTime};

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use slim_sdk_connect::config::Builder;
use slim_sdk_connect::config::retry::RetryConfig;
use slim_sdk_faults::case::{Outcome, case, run, service};
use slim_sdk_faults::peer::{error, ok, response};

use crate::support::{internal, json, send, success, throttled, with};

const HTML: &str = "<html><body><h1>502 Bad Gateway</h1></body></html>";

fn html(status: u16, headers: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status} Status\r\ncontent-type: text/html\r\n{headers}content-length: {}\r\n\r\n{HTML}",
        HTML.len()
    )
    .into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_pass_is_tried_again() {
    run([
        case("ok", [success()]),
        case("r500_ok", [internal(), success()]).attempts(2..=2),
        case("r502_ok", [json(502, "{}"), success()]).attempts(2..=2),
        case("r503_ok", [json(503, "{}"), success()]).attempts(2..=2),
        case("r504_ok", [json(504, "{}"), success()]).attempts(2..=2),
        case("r500_nobody_ok", [json(500, ""), success()]).attempts(2..=2),
        case("html_502_ok", [send(html(502, "")), success()]).attempts(2..=2),
        case(
            "r400_throttling_ok",
            [send(error(400, "ThrottlingException", "slow")), success()],
        )
        .attempts(2..=2),
        case("r429_ok", [throttled(), success()]).attempts(2..=2),
        case("r429_no_code_ok", [json(429, "{}"), success()]).attempts(2..=2),
        case(
            "r429_html_code_in_header_ok",
            [
                send(html(429, "x-amzn-errortype: ThrottlingException\r\n")),
                success(),
            ],
        )
        .attempts(2..=2),
        case("r408_ok", [json(408, "{}"), success()]).attempts(2..=2),
        case("r500_twice_ok", [internal(), internal(), success()]).attempts(3..=3),
    ])
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_says_how_long_to_wait() {
    run([
        case(
            "r429_retry_after_2s",
            [
                with(
                    429,
                    "x-amzn-errortype: ThrottlingException\r\nretry-after: 2\r\n",
                    "{}",
                ),
                success(),
            ],
        )
        .attempts(2..=2)
        .takes(2_000..=4_500),
        case(
            "r500_x_amz_retry_after",
            [with(500, "x-amz-retry-after: 2000\r\n", "{}"), success()],
        )
        .attempts(2..=2)
        .takes(2_000..=4_500),
        case(
            "r429_retry_after_garbage",
            [
                with(
                    429,
                    "x-amzn-errortype: ThrottlingException\r\nretry-after: soon\r\n",
                    "{}",
                ),
                success(),
            ],
        )
        .attempts(2..=2)
        .takes(0..=2_000),
        case(
            "r503_retry_after_huge",
            [with(503, "retry-after: 99999999999\r\n", "{}"), success()],
        )
        .attempts(2..=2)
        .takes(0..=25_000),
    ])
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_pass_is_given_up_with_its_error() {
    let internal_error = service(500, "InternalServiceException", "fault injected");
    run([
        case("always_500", [internal()])
            .gives([internal_error])
            .attempts(3..=3),
        case(
            "always_503",
            [send(error(
                503,
                "InternalServiceException",
                "fault injected",
            ))],
        )
        .gives([service(503, "InternalServiceException", "fault injected")])
        .attempts(3..=3),
        case("html_502", [send(html(502, ""))])
            .gives([service(502, "", "")])
            .attempts(3..=3)
            .says("502"),
        case("always_429", [throttled()])
            .gives([service(429, "ThrottlingException", "Rate exceeded")])
            .attempts(3..=3),
        case("always_429@max5", [throttled()])
            .config(|config| config.retry_config(RetryConfig::standard().with_max_attempts(5)))
            .gives([service(429, "ThrottlingException", "Rate exceeded")])
            .attempts(5..=5)
            .takes(0..=20_000),
        case("always_429@adaptive", [throttled()])
            .config(|config| config.retry_config(RetryConfig::adaptive()))
            .gives([service(429, "ThrottlingException", "Rate exceeded")])
            .attempts(3..=3)
            .takes(0..=30_000),
        case("always_500@no_retry", [internal()])
            .config(no_retry)
            .gives([service(500, "InternalServiceException", "fault injected")]),
    ])
    .await
    .unwrap();
}

fn no_retry(config: Builder) -> Builder {
    config.retry_config(RetryConfig::disabled())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_fail_again_is_not_tried_again() {
    let once = |name: &'static str, status, code: &str, message: &str| {
        case(name, [send(error(status, code, message))]).gives([service(status, code, message)])
    };
    run([
        once(
            "e400_invalid_parameter",
            400,
            "InvalidParameterException",
            "bad RehydrationType",
        ),
        once("e400_invalid_request", 400, "InvalidRequestException", "no"),
        once(
            "e403_access_denied",
            403,
            "AccessDeniedException",
            "User is not authorized",
        ),
        once(
            "e404_not_found",
            404,
            "ResourceNotFoundException",
            "no such instance",
        ),
        once("e413", 413, "RequestEntityTooLargeException", "too large"),
        case(
            "s201",
            [with(201, "", r#"{"ContinuedFromContactId":"past"}"#)],
        ),
        case("s304", [send("HTTP/1.1 304 Not Modified\r\n\r\n")]).gives([service(304, "", "")]),
        case("status_999", [json(999, "{}")]).gives([service(999, "", "")]),
        case(
            "redirect_302",
            [with(302, "location: http://127.0.0.1:1/elsewhere\r\n", "")],
        )
        .gives([service(302, "", "")]),
        case(
            "redirect_307",
            [with(307, "location: http://127.0.0.1:1/elsewhere\r\n", "")],
        )
        .gives([service(307, "", "")]),
    ])
    .await
    .unwrap();
}

/// `SystemTime` plus seconds as HTTP writes it.
fn date(ahead: i64) -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let now = i64::try_from(now.unwrap_or(Duration::ZERO).as_secs()).unwrap();
    let date = DateTime::from_secs(now + ahead)
        .fmt(Format::HttpDate)
        .unwrap();
    format!("date: {date}\r\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_is_corrected_only_when_the_service_refuses_its_time() {
    let skewed = |status: u16, headers: &str| {
        let headers = format!("{headers}x-amzn-errortype: InvalidSignatureException\r\n");
        with(status, &headers, r#"{"message":"Signature expired"}"#)
    };
    run([
        case("skew_403_no_date", [skewed(403, "")]).gives([service(
            403,
            "InvalidSignatureException",
            "Signature expired",
        )]),
        case("sig_mismatch_no_skew", [skewed(403, &date(0))]).gives([service(
            403,
            "InvalidSignatureException",
            "Signature expired",
        )]),
        case(
            "date_9999_200",
            [send(response(
                200,
                "date: Fri, 31 Dec 9999 23:59:59 GMT\r\n",
                r#"{"ContinuedFromContactId":"past"}"#,
            ))],
        )
        .and_the_next_is_ok(),
        case(
            "date_1970_200",
            [send(response(
                200,
                "date: Thu, 01 Jan 1970 00:00:00 GMT\r\n",
                r#"{"ContinuedFromContactId":"past"}"#,
            ))],
        )
        .and_the_next_is_ok(),
        // Half an hour is enough for a signature to be refused.
        case(
            "date_half_an_hour_200",
            [with(
                200,
                &date(1_800),
                r#"{"ContinuedFromContactId":"past"}"#,
            )],
        )
        .and_the_next_is_ok(),
        case(
            "date_half_an_hour_404",
            [with(
                404,
                &format!(
                    "{}x-amzn-errortype: ResourceNotFoundException\r\n",
                    date(1_800)
                ),
                r#"{"Message":"gone"}"#,
            )],
        )
        .gives([service(404, "ResourceNotFoundException", "gone")])
        .and_the_next_is_ok(),
        case("date_garbage_403", [skewed(403, "date: yesterday\r\n")])
            .gives([service(
                403,
                "InvalidSignatureException",
                "Signature expired",
            )])
            .and_the_next_is_ok(),
    ])
    .await
    .unwrap();
}

/// The second attempt is signed by the service's clock.
#[tokio::test(flavor = "multi_thread")]
async fn a_skewed_clock_is_corrected() {
    use slim_sdk_faults::case::{call, client, outcome};
    use slim_sdk_faults::peer::{Act, Peer};

    for status in [400, 403] {
        let peer = Peer::start(move |number, _| {
            let refusal = format!(
                "{}x-amzn-errortype: InvalidSignatureException\r\n",
                date(600)
            );
            vec![Act::Send(if number == 0 {
                response(
                    status,
                    &refusal,
                    r#"{"message":"Signature not yet current"}"#,
                )
            } else {
                ok()
            })]
        })
        .await
        .unwrap();
        let client = client(&peer, |config| config);
        assert_eq!(outcome(call(&client).send().await.map(drop)).0, Outcome::Ok);
        assert_eq!(outcome(call(&client).send().await.map(drop)).0, Outcome::Ok);
        let times: Vec<i64> = peer
            .requests()
            .iter()
            .map(|request| amz_date(request.header("x-amz-date")))
            .collect();
        let [first, second, third] = times.try_into().unwrap();
        assert!((590..=615).contains(&(second - first)), "{status}");
        assert!((590..=615).contains(&(third - first)), "{status}");
    }
}

/// `20231114T221320Z` in seconds.
fn amz_date(text: &str) -> i64 {
    let part = |range| text.get(range).unwrap();
    let (year, month, day) = (part(0..4), part(4..6), part(6..8));
    let (hour, minute, second) = (part(9..11), part(11..13), part(13..15));
    let text = format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z");
    DateTime::from_str(&text, Format::DateTime).unwrap().secs()
}

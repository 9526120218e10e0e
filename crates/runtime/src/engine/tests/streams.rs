//! Bodies that are streamed, out and in.

use aws_smithy_types::byte_stream::ByteStream;
use sha2::{Digest as _, Sha256};

use crate::error::SdkError;
use crate::testing::{MakeError, Script, Step, client, frames, keep};

#[tokio::test]
async fn bytes_at_hand_are_sent_with_their_length_and_signed() {
    let script = Script::new([Step::json(200, "")]);
    let call = keep(&client(&script), ByteStream::from_static(b"content"));
    call.send().await.unwrap();
    let [request] = script.requests().try_into().unwrap();
    assert_eq!(
        (request.method.as_str(), request.body.as_str()),
        ("PUT", "content")
    );
    assert_eq!(request.header("content-type"), "application/octet-stream");
    assert_eq!(request.header("content-length"), "7");
    // The header is for bodies that are left out of the signature.
    assert_eq!(request.header("x-amz-content-sha256"), "");
}

#[tokio::test]
async fn an_input_whose_length_must_be_known_is_refused_without_one() {
    let script = Script::default();
    let content = ByteStream::new(frames(["a", "b"]));
    let error = keep(&client(&script), content).send().await.unwrap_err();
    assert!(matches!(error, SdkError::ConstructionFailure(_)));
    let text = format!(
        "{}",
        aws_smithy_types::error::display::DisplayErrorContext(error)
    );
    assert!(
        text.contains(
            "the input of Keep cannot be sent: `content` (`Content`) is a stream of unknown length, and the service needs to know \
             it first: stream bytes or a file"
        ),
        "{text}"
    );
    assert!(script.requests().is_empty());
}

#[tokio::test]
async fn bytes_at_hand_are_sent_again_by_a_retry() {
    let script = Script::new([Step::json(500, "{}"), Step::json(200, "")]);
    let call = keep(&client(&script), ByteStream::from_static(b"content"));
    call.send().await.unwrap();
    let bodies: Vec<_> = script
        .requests()
        .into_iter()
        .map(|request| request.body)
        .collect();
    assert_eq!(bodies, ["content", "content"]);
}

#[tokio::test]
async fn an_answer_is_handed_over_unread_whatever_its_size() {
    // One frame over and over: more than any body may have that is read into memory.
    const FRAME: &str = match std::str::from_utf8(&[b'x'; 1 << 20]) {
        Ok(frame) => frame,
        Err(_) => "",
    };
    let script = Script::new([Step::Answer(
        200,
        vec![("x-kind", "large")],
        frames([FRAME; 40]),
    )]);
    let call = keep(&client(&script), ByteStream::default());
    let mut output = call.send().await.unwrap();
    assert_eq!(output.kind.as_deref(), Some("large"));
    let (mut length, mut digest) = (0, Sha256::new());
    while let Some(bytes) = output.content.try_next().await.unwrap() {
        length += bytes.len();
        digest.update(&bytes);
    }
    assert_eq!(length, 40 << 20);
    assert_eq!(digest.finalize(), Sha256::digest(vec![b'x'; 40 << 20]));
}

#[tokio::test]
async fn an_error_is_read_all_the_same() {
    let body = r#"{"__type":"InvalidParameterException","Message":"no","Reason":"size"}"#;
    let script = Script::new([Step::Answer(400, vec![], frames([body]))]);
    let call = keep(&client(&script), ByteStream::default());
    let error = call.send().await.unwrap_err().into_service_error();
    let MakeError::InvalidParameter(error) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.reason.as_deref(), Some("size"));
}

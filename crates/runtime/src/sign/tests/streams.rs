//! Requests whose body is a stream.

use super::*;

#[test]
fn a_streaming_body_is_not_signed() {
    let mut streaming = HttpRequest::new(SdkBody::taken());
    streaming.set_uri("https://example.com/upload").unwrap();
    for _ in 0..2 {
        sign_as(&mut streaming, &identity(KEY, None), "connect").unwrap();
        let payload = "UNSIGNED-PAYLOAD";
        assert_eq!(
            streaming.headers().get("x-amz-content-sha256"),
            Some(payload)
        );
        assert_eq!(
            signature(&streaming),
            recompute(&streaming, "example.com", "connect", payload)
        );
    }
}

#[test]
fn a_body_of_events_is_said_to_be_signed_by_itself() {
    let mut request = HttpRequest::new(SdkBody::taken());
    request.set_uri("https://example.com/talk").unwrap();
    let context = SigningContext {
        identity: &identity(KEY, None),
        region: "us-east-1",
        name: "connect",
        time: then(),
        signs_payload: true,
        path: PathSigning::default(),
        keys: &SigningKeys::new(),
    };
    let payload = "STREAMING-AWS4-HMAC-SHA256-EVENTS";
    let headers = request.headers_mut();
    headers.insert("x-amz-content-sha256", payload);
    let found = sign(&mut request, &context).unwrap();
    let expected = recompute(&request, "example.com", "connect", payload);
    assert_eq!((signature(&request), &*found), (&*expected, &*expected));
}

//! Requests: what is on the wire.

use super::*;

#[tokio::test]
async fn what_is_sent_is_what_was_signed() {
    let server = Server::new().await;
    let path = "/a%2Fb/c%20d/*/%C3%BC/~!$&'()+,;=:@%2e?b=%2F&a=x%20y%27&z&b=+";
    let mut request = get(&server.url(path));
    request.set_method("PUT").unwrap();
    let headers = request.headers_mut();
    headers.insert("X-Second".to_owned(), "Two words, \u{fc}".to_owned());
    headers.insert("authorization", "AWS4-HMAC-SHA256 Signature=0");
    headers.append("x-many", "1");
    headers.append("x-many", "2");
    *request.body_mut() = SdkBody::from("{\"a\":1}");
    let expected = format!(
        "PUT {path} HTTP/1.1\r\nx-second: Two words, \u{fc}\r\nauthorization: AWS4-HMAC-SHA256 Signature=0\r\n\
         x-many: 1\r\nx-many: 2\r\naccept: */*\r\nhost: {}\r\ncontent-length: 7\r\n\r\n",
        server.host
    );
    let (response, ()) = tokio::join!(PATIENT.call(request), async {
        let mut stream = server.accept().await;
        assert_eq!(read_head(&mut stream).await, expected);
        let mut body = [0; 7];
        stream.read_exact(&mut body).await.unwrap();
        assert_eq!(&body, b"{\"a\":1}");
        stream.write_all(OK.as_bytes()).await.unwrap();
    });
    assert_eq!(text(response.unwrap()).await, "ok");
}

#[tokio::test]
async fn a_streaming_body_is_sent_too() {
    let server = Server::new().await;
    let mut request = get(&server.url("/"));
    request.set_method("POST").unwrap();
    *request.body_mut() = SdkBody::from_body_1_x(Full::new(bytes::Bytes::from_static(b"stream")));
    assert!(request.body().bytes().is_none());
    let (response, ()) = tokio::join!(PATIENT.call(request), async {
        let mut stream = server.accept().await;
        assert!(
            read_head(&mut stream)
                .await
                .contains("\r\ncontent-length: 6\r\n")
        );
        let mut body = [0; 6];
        stream.read_exact(&mut body).await.unwrap();
        assert_eq!(&body, b"stream");
        stream.write_all(OK.as_bytes()).await.unwrap();
    });
    assert_eq!(response.unwrap().status().as_u16(), 200);
}

#[tokio::test]
async fn the_host_is_sent_as_it_was_signed() {
    let server = Server::new().await;
    let port = server.host.rsplit(':').next().unwrap();
    let own = "connect.us-east-1.amazonaws.com";
    for (url, host, sent) in [
        (
            format!("http://LocalHost:{port}/"),
            None,
            format!("LocalHost:{port}"),
        ),
        (
            format!("http://127.0.0.1:0{port}/"),
            None,
            format!("127.0.0.1:0{port}"),
        ),
        (server.url("/"), Some(own), own.to_owned()),
    ] {
        let mut request = get(&url);
        if let Some(host) = host {
            request.headers_mut().insert("host", host);
        }
        let (response, ()) = tokio::join!(PATIENT.call(request), async {
            let mut stream = server.accept().await;
            let head = read_head(&mut stream).await;
            assert!(head.contains(&format!("\r\nhost: {sent}\r\n")), "{head}");
            assert_eq!(head.matches("host: ").count(), 1, "{head}");
            stream.write_all(OK.as_bytes()).await.unwrap();
        });
        drop(response.unwrap());
    }
}

#[tokio::test]
async fn a_uri_that_would_be_rewritten_is_refused() {
    for (uri, why) in [
        ("http://h/a/../b", "its path has the segment \"..\""),
        (
            "http://h/a/%2E%2e?q=hunter2",
            "its path has the segment \"%2E%2e\"",
        ),
        ("http://h/./", "its path has the segment \".\""),
        ("http://h/a\"b", "its path has '\"' unencoded"),
        ("http://h/a{b", "its path has '{' unencoded"),
        ("http://h/\u{fc}", "its path has '\u{fc}' unencoded"),
        ("http://h/?q=hunter2'", "its query has '\\'' unencoded"),
        ("http://user:hunter2@h/", "it has a user name or a password"),
        ("http://0x7f.1/", "its host would become 127.0.0.1"),
        ("/relative", "relative URL without a base"),
    ] {
        let mut request = get(uri);
        *request.body_mut() = SdkBody::from("hunter2");
        let error = explain(&PATIENT.call(request).await.unwrap_err());
        assert!(
            error.starts_with("user: the request's URI cannot be ") && error.ends_with(why),
            "{uri}: {error}"
        );
    }
}

#[test]
fn what_signs_a_request_is_not_shown() {
    let mut request = get("http://localhost/");
    let headers = request.headers_mut();
    headers.insert("authorization", "MARKER-1");
    headers.insert("x-amz-security-token", "MARKER-2");
    headers.insert("x-other", "shown");
    let converted = super::super::request::convert(request).unwrap();
    let text = format!("{converted:?} {:?}", converted.headers());
    assert!(!text.contains("MARKER") && text.contains("shown"), "{text}");
}

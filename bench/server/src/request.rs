//! As much of a request as an answer depends on: its target, and where it ends.

/// The head of a request.
#[derive(Debug, PartialEq)]
pub struct Head {
    /// Path and query.
    pub target: String,
    /// How many bytes the request has, its body included.
    pub length: usize,
}

/// The head of the request that begins `bytes`, or none before its end has arrived.
pub fn head(bytes: &[u8]) -> Option<Head> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(bytes.get(..end)?).ok()?;
    let mut lines = text.split("\r\n");
    let target = lines.next()?.split(' ').nth(1)?;
    let length = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let named = name.eq_ignore_ascii_case("content-length");
        named.then(|| value.trim().parse::<usize>().ok())?
    });
    Some(Head {
        target: target.to_owned(),
        length: end + length.unwrap_or(0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_ends_where_its_body_does() {
        let bytes = b"POST /a?b=c HTTP/1.1\r\nhost: x\r\nContent-Length: 3\r\n\r\n{ }GET /";
        let whole = Head {
            target: "/a?b=c".to_owned(),
            length: bytes.len() - 5,
        };
        assert_eq!(head(bytes), Some(whole));
        assert_eq!(head(&bytes[..40]), None);
        assert_eq!(
            head(b"GET / HTTP/1.1\r\n\r\n").map(|head| head.length),
            Some(18)
        );
    }
}

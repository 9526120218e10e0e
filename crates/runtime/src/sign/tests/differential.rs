//! Signatures, held against those of aws-sigv4.

use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
};
use aws_sigv4::sign::v4;

use super::*;

/// How many requests are made up.
const REQUESTS: usize = 5_000;

/// Signs as [`sign`] does, by aws-sigv4.
fn theirs(request: &mut HttpRequest, context: &SigningContext<'_>) {
    for name in ["authorization", "x-amz-date", "x-amz-security-token"] {
        request.headers_mut().remove(name);
    }
    let mut settings = SigningSettings::default();
    if !context.path.double_encoded {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
    }
    settings.uri_path_normalization_mode = context.path.normalized.into();
    let declared = request.headers().get("x-amz-content-sha256");
    let body = match (declared, request.body().bytes()) {
        (Some(hash), _) => SignableBody::Precomputed(hash.to_owned()),
        (None, Some(bytes)) if context.signs_payload => SignableBody::Bytes(bytes),
        _ => {
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
            SignableBody::UnsignedPayload
        }
    };
    let params = v4::SigningParams::builder()
        .identity(context.identity)
        .region(context.region)
        .name(context.name)
        .time(context.time)
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let headers = request.headers().iter();
    let signable = SignableRequest::new(request.method(), request.uri(), headers, body).unwrap();
    let output = aws_sigv4::http_request::sign(signable, &params).unwrap();
    for header in output.into_parts().0.into_parts().0 {
        let name = HeaderName::from_static(header.name());
        request
            .headers_mut()
            .insert(name, header.value().to_owned());
    }
}

fn headers(request: &HttpRequest) -> Vec<(&str, &str)> {
    let mut headers: Vec<_> = request.headers().iter().collect();
    headers.sort_unstable();
    headers
}

/// The same numbers on each run: <https://prng.di.unimi.it/splitmix64.c>.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((number ^ (number >> 31)) >> 33).unwrap() % end
    }

    fn is(&mut self) -> bool {
        self.below(2) == 0
    }

    fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// Some of these pieces, or of all visible ASCII characters.
    fn text(&mut self, longest: usize, pieces: &[&str]) -> String {
        let mut text = String::new();
        for _ in 0..self.below(longest) {
            if self.below(4) == 0 {
                text.push(char::from(b'!' + u8::try_from(self.below(94)).unwrap()));
            } else {
                text.push_str(self.one_of(pieces));
            }
        }
        text
    }
}

const HOSTS: [&str; 14] = [
    "connect.us-east-1.amazonaws.com",
    "example.com:443",
    "example.com:80",
    "example.com:8443",
    "EXAMPLE.com:0443",
    "example.com:080",
    "example.com:",
    "127.0.0.1:1",
    "[::1]",
    "[::1]:80",
    "[fe80::443]:443",
    "localhost",
    "a_b~c.example",
    "x.:443",
];

const PATH: [&str; 18] = [
    "/", "/", "/", "//", ".", "..", "/./", "/../", "a", "Z9", "%2F", "%20", "%", "%zz", "%c3%bc",
    "+", "~", "é",
];

const QUERY: [&str; 20] = [
    "&", "&", "&", "=", "=", "a", "b", "A", "1", "+", "%20", "%2B", "%2", "%zz", "%e9", "%C3%A9",
    "?", "/", "a=2&a=1", "é",
];

const VALUE: [&str; 12] = [
    " ", " ", "  ", "   ", "\t", " \t ", "a", "b", ",", "ü", "\u{a0}", "\u{3000}",
];

const NAMES: [&str; 14] = [
    "accept",
    "authorization",
    "content-type",
    "host",
    "transfer-encoding",
    "user-agent",
    "x-a",
    "x-a-b",
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-meta-a",
    "x-amz-security-token",
    "x-amzn-trace-id",
    "x_a!",
];

fn random(numbers: &mut Numbers) -> HttpRequest {
    loop {
        let scheme = numbers.one_of(&["https", "https", "http", "HTTPS", "HTTP", "coap"]);
        let mut uri = format!("{scheme}://{}", numbers.one_of(&HOSTS));
        if numbers.below(8) > 0 {
            uri.push('/');
            uri.push_str(&numbers.text(12, &PATH));
        }
        if numbers.is() {
            uri.push('?');
            uri.push_str(&numbers.text(16, &QUERY));
        }
        let mut request = HttpRequest::new(SdkBody::from(numbers.text(4, &VALUE)));
        if numbers.below(6) == 0 {
            *request.body_mut() = crate::testing::payload::file("streamed", 3).into_inner();
        }
        let method = numbers.one_of(&["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "x!"]);
        request.set_method(method).unwrap();
        for _ in 0..numbers.below(8) {
            let name = numbers.one_of(&NAMES);
            if name == "x-amz-content-sha256" && numbers.below(3) > 0 {
                continue;
            }
            let value = numbers.text(10, &VALUE);
            request.headers_mut().append(name, value);
        }
        // Some texts are no URI.
        if request.set_uri(uri).is_ok() {
            return request;
        }
    }
}

#[test]
fn requests_are_signed_as_aws_sigv4_signs_them() {
    let mut numbers = Numbers(7);
    let keys = SigningKeys::new();
    let identities = [None, Some("a,token+/="), Some("")].map(|token| identity(KEY, token));
    let mut queries = 0;
    for _ in 0..REQUESTS {
        let mut ours = random(&mut numbers);
        let mut other = HttpRequest::new(SdkBody::taken());
        other.set_method(ours.method()).unwrap();
        other.set_uri(ours.uri()).unwrap();
        for (name, value) in ours.headers() {
            let headers = other.headers_mut();
            headers.append(name.to_owned(), value.to_owned());
        }
        *other.body_mut() = ours.body().try_clone().unwrap();
        let time = numbers.below(10_000_000_000).try_into().unwrap();
        let context = SigningContext {
            identity: &identities[numbers.below(3)],
            region: numbers.one_of(&["us-east-1", "eu-west-1"]),
            name: numbers.one_of(&["connect", "s3"]),
            time: SystemTime::UNIX_EPOCH + Duration::from_secs(time),
            signs_payload: numbers.below(4) > 0,
            path: PathSigning {
                double_encoded: numbers.is(),
                normalized: numbers.is(),
            },
            keys: &keys,
        };
        let signature = sign(&mut ours, &context).unwrap();
        theirs(&mut other, &context);
        assert_eq!(
            headers(&ours),
            headers(&other),
            "{} {}",
            ours.method(),
            ours.uri()
        );
        assert!(
            ours.headers()
                .get("authorization")
                .unwrap()
                .ends_with(&signature)
        );
        queries += usize::from(ours.uri().contains('=') && ours.uri().contains('?'));
    }
    assert!(queries > REQUESTS / 10, "{queries}");
}

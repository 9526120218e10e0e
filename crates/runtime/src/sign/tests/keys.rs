//! The key that a client keeps, through what may change between two calls.

use std::thread;

use super::*;

/// The last second of 30 August 2015, in UTC.
const LAST_SECOND: u64 = 1_440_979_199;

struct Who {
    secret: &'static str,
    region: &'static str,
    name: &'static str,
    second: u64,
}

const FIRST: Who = Who {
    secret: SECRET,
    region: "us-east-1",
    name: "connect",
    second: LAST_SECOND,
};

impl Who {
    /// The signature of one request for all.
    fn signature(&self, keys: &SigningKeys) -> String {
        let identity = Credentials::new(KEY, self.secret, None, None, "test").into();
        let mut request = request("GET", "https://example.com/", &[], "");
        let context = SigningContext {
            identity: &identity,
            region: self.region,
            name: self.name,
            time: SystemTime::UNIX_EPOCH + Duration::from_secs(self.second),
            signs_payload: true,
            path: PathSigning::default(),
            keys,
        };
        sign(&mut request, &context).unwrap()
    }
}

#[test]
fn a_key_is_kept_only_for_what_it_was_derived_for() {
    let keys = SigningKeys::new();
    let others = [
        Who {
            secret: "another",
            ..FIRST
        },
        Who {
            region: "us-east-2",
            ..FIRST
        },
        Who {
            name: "connectparticipant",
            ..FIRST
        },
        Who {
            second: LAST_SECOND + 1,
            ..FIRST
        },
        Who {
            second: LAST_SECOND - 86_400,
            ..FIRST
        },
        // Together they are as long as those of the first.
        Who {
            region: "us-east-1-connect",
            name: "x",
            ..FIRST
        },
        Who {
            second: LAST_SECOND - 1,
            ..FIRST
        },
    ];
    for other in &others {
        for who in [&FIRST, other, &FIRST] {
            assert_eq!(who.signature(&keys), who.signature(&SigningKeys::new()));
        }
        assert_ne!(FIRST.signature(&keys), other.signature(&keys));
    }
}

#[test]
fn midnight_is_that_of_utc() {
    for (second, date) in [
        (LAST_SECOND, "20150830T235959Z"),
        (LAST_SECOND + 1, "20150831T000000Z"),
    ] {
        let mut request = request("GET", "https://example.com/", &[], "");
        let context = SigningContext {
            identity: &identity(KEY, None),
            region: "us-east-1",
            name: "connect",
            time: SystemTime::UNIX_EPOCH + Duration::from_secs(second),
            signs_payload: true,
            path: PathSigning::default(),
            keys: &SigningKeys::new(),
        };
        sign(&mut request, &context).unwrap();
        assert_eq!(request.headers().get("x-amz-date"), Some(date));
        let scope = format!(
            "Credential={KEY}/{}/us-east-1/connect/aws4_request,",
            &date[..8]
        );
        assert!(
            request
                .headers()
                .get("authorization")
                .unwrap()
                .contains(&scope)
        );
    }
}

#[test]
fn a_key_that_is_still_right_is_not_derived_again() {
    let keys = SigningKeys::new();
    let credentials = Credentials::new(KEY, SECRET, None, None, "test");
    let same = Credentials::new("OTHER", SECRET, Some("token".to_owned()), None, "test");
    let moment = Moment::of(then()).unwrap();
    let later = Moment::of(then() + Duration::from_hours(11)).unwrap();
    let get = |credentials, moment| {
        keys.get(credentials, moment, "us-east-1", "connect")
            .unwrap()
    };
    let first = get(&credentials, moment);
    assert!(std::sync::Arc::ptr_eq(&first, &get(&same, later)));
    let tomorrow = Moment::of(then() + Duration::from_hours(12)).unwrap();
    assert!(!std::sync::Arc::ptr_eq(
        &first,
        &get(&credentials, tomorrow)
    ));
}

#[test]
fn threads_get_their_own_key_whoever_derived_last() {
    let keys = SigningKeys::new();
    thread::scope(|scope| {
        for region in ["us-east-1", "us-east-2", "eu-west-1", "eu-west-2"] {
            let keys = &keys;
            scope.spawn(move || {
                let who = Who { region, ..FIRST };
                let expected = who.signature(&SigningKeys::new());
                for _ in 0..200 {
                    assert_eq!(who.signature(keys), expected);
                }
            });
        }
    });
}

#[test]
fn a_key_is_not_shown() {
    let keys = SigningKeys::new();
    FIRST.signature(&keys);
    assert_eq!(format!("{keys:?}"), "SigningKeys");
}

#[test]
fn secrets_of_any_length_are_signed_with() {
    for length in [0, 1, 59, 60, 61, 64, 200] {
        let secret = "s".repeat(length);
        let identity = Credentials::new(KEY, secret.clone(), None, None, "test").into();
        let mut signed = request("GET", "https://example.com/", &[], "");
        let context = SigningContext {
            identity: &identity,
            region: "us-east-1",
            name: "connect",
            time: then(),
            signs_payload: true,
            path: PathSigning::default(),
            keys: &SigningKeys::new(),
        };
        sign(&mut signed, &context).unwrap();
        let scope = "20150830/us-east-1/connect/aws4_request";
        let canonical = format!(
            "GET\n/\n\nhost:example.com\nx-amz-date:20150830T123600Z\n\nhost;x-amz-date\n{}",
            hex(&Sha256::digest(b""))
        );
        let to_sign = format!(
            "AWS4-HMAC-SHA256\n20150830T123600Z\n{scope}\n{}",
            hex(&Sha256::digest(canonical.as_bytes()))
        );
        let key = scope
            .split('/')
            .fold(format!("AWS4{secret}").into_bytes(), |key, part| {
                hmac(&key, part)
            });
        assert_eq!(signature(&signed), hex(&hmac(&key, &to_sign)), "{length}");
    }
}

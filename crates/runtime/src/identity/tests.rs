//! Names of providers, and texts of their errors.

use std::io;

use super::error::Causes;
use super::*;

/// A provider that shows too much.
#[derive(Debug)]
struct Careless {
    #[allow(dead_code, reason = "it is shown")]
    password: &'static str,
}

impl ProvideCredentials for Careless {
    fn provide_credentials<'a>(
        &'a self,
    ) -> aws_credential_types::provider::future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        unimplemented!("only its name is asked for")
    }
}

const CARELESS: Careless = Careless {
    password: "SECRET-MARKER",
};

#[test]
fn a_provider_is_named_however_often_it_is_wrapped_and_shows_no_more() {
    let shared = SharedCredentialsProvider::new(CARELESS);
    let twice = SharedCredentialsProvider::new(shared.clone());
    let resolver = SharedIdentityResolver::new(Source(twice.clone()));
    for name in [
        name(&CARELESS),
        name(&shared),
        name(&twice),
        name(&SharedIdentityResolver::new(shared)),
        name(&resolver),
        format!("{:?}", Source(twice)),
    ] {
        assert_eq!(name, "Careless");
    }
    assert!(!format!("{resolver:?}").contains("SECRET-MARKER"));

    assert_eq!(name(&()), "the credentials provider");
    assert_eq!(name(&"x".repeat(10_000)).len(), NAME_LIMIT);
}

#[test]
fn every_cause_is_told_once() {
    #[derive(Debug)]
    struct Repeating(io::Error);

    impl fmt::Display for Repeating {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "no answer: {}", self.0)
        }
    }

    impl std::error::Error for Repeating {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&self.0)
        }
    }

    let error = aws_credential_types::provider::error::CredentialsError::provider_error(Repeating(
        io::Error::other("connection refused"),
    ));
    assert_eq!(
        Causes(&error).to_string(),
        "an error occurred while loading credentials: no answer: connection refused"
    );
}

//! Where idempotency tokens come from.

use std::fmt;

/// Makes the value of a `smithy.api#idempotencyToken` member that is not set. Random UUIDs by default; tests want tokens
/// that they know.
#[derive(Clone, Default)]
pub struct IdempotencyTokenProvider(Option<&'static str>);

impl IdempotencyTokenProvider {
    /// A provider of random UUIDs, version 4.
    #[must_use]
    pub fn random() -> Self {
        Self(None)
    }

    /// A provider of the same token each time, which makes services take different calls for one: for tests only.
    #[must_use]
    pub fn fixed(token: &'static str) -> Self {
        Self(Some(token))
    }

    /// The token of one call.
    #[must_use]
    pub fn make_idempotency_token(&self) -> String {
        match self.0 {
            Some(token) => token.to_owned(),
            None => uuid::Uuid::new_v4().to_string(),
        }
    }
}

impl From<&'static str> for IdempotencyTokenProvider {
    fn from(token: &'static str) -> Self {
        Self::fixed(token)
    }
}

impl fmt::Debug for IdempotencyTokenProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdempotencyTokenProvider")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_random_unless_one_is_given() {
        let random = IdempotencyTokenProvider::random();
        let token = random.make_idempotency_token();
        assert_ne!(token, random.make_idempotency_token());
        let version = uuid::Uuid::parse_str(&token).map(|uuid| uuid.get_version_num());
        assert_eq!(version, Ok(4));
        let fixed = IdempotencyTokenProvider::from("t");
        assert_eq!(fixed.make_idempotency_token(), "t");
        assert_eq!(fixed.make_idempotency_token(), "t");
    }
}

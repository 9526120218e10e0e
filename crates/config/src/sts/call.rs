//! What providers that call STS share.

use aws_credential_types::Credentials;
use aws_credential_types::attributes::AccountId;
use aws_credential_types::provider;
use aws_credential_types::provider::error::CredentialsError;
use slim_sdk_sts::types;
use std::error::Error;
use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

/// A name for a session of nobody's choice: `base` and the milliseconds since 1970.
pub(crate) fn session_name(base: &str, now: SystemTime) -> String {
    let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{base}-{}", now.as_millis())
}

/// An answer as credentials. The account is that of the session's ARN.
pub(crate) fn credentials(
    role: &str,
    found: Option<types::Credentials>,
    user: Option<&types::AssumedRoleUser>,
    provider_name: &'static str,
) -> provider::Result {
    let incomplete = || CredentialsError::provider_error(NotAssumed::new(role, INCOMPLETE));
    let found = found.ok_or_else(incomplete)?;
    let end = SystemTime::try_from(found.expiration).map_err(|_| incomplete())?;
    let mut builder = Credentials::builder()
        .access_key_id(found.access_key_id)
        .secret_access_key(found.secret_access_key)
        .session_token(found.session_token)
        .expiry(end)
        .provider_name(provider_name);
    let account = user.and_then(|user| user.arn.split(':').nth(4));
    builder.set_account_id(account.filter(|id| !id.is_empty()).map(AccountId::from));
    Ok(builder.build())
}

const INCOMPLETE: &str = "the answer of STS has no complete credentials";

/// A role was not assumed; the source says why.
#[derive(Debug)]
pub(crate) struct NotAssumed {
    role: String,
    source: Box<dyn Error + Send + Sync>,
}

impl NotAssumed {
    pub(crate) fn new(role: &str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            role: role.to_owned(),
            source: source.into(),
        }
    }
}

impl fmt::Display for NotAssumed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the role `{}` was not assumed", self.role)
    }
}

impl Error for NotAssumed {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::test_server::{Asked, Reply, reply};
    use std::time::Duration;

    /// What STS answers to an action: credentials whose key says for which role.
    pub(crate) fn sts(asked: &Asked) -> Reply {
        assert_eq!((asked.method.as_str(), asked.path.as_str()), ("POST", "/"));
        let action = field(asked, "Action").unwrap();
        let role = field(asked, "RoleArn").unwrap();
        let name = role.rsplit_once("%2F").unwrap().1.to_owned();
        reply(
            200,
            format!(
                "<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{action}Result>\
                 <AssumedRoleUser><AssumedRoleId>A:s</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/{name}/s</Arn></AssumedRoleUser>\
                 <Credentials><AccessKeyId>ASIA-{name}</AccessKeyId><SecretAccessKey>hush</SecretAccessKey>\
                 <SessionToken>hush-token</SessionToken><Expiration>1970-01-01T01:00:00Z</Expiration></Credentials>\
                 </{action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{action}Response>"
            ),
        )
    }

    /// What STS answers when it refuses.
    pub(crate) fn refusal(status: u16, code: &str) -> Reply {
        reply(
            status,
            format!(
                "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>{code}</Code>\
                 <Message>because</Message></Error><RequestId>r</RequestId></ErrorResponse>"
            ),
        )
    }

    /// A field of a form, as it is written there.
    pub(crate) fn field(asked: &Asked, name: &str) -> Option<String> {
        let mut fields = asked
            .body
            .split('&')
            .filter_map(|field| field.split_once('='));
        let (_, value) = fields.find(|(other, _)| *other == name)?;
        Some(value.to_owned())
    }

    #[test]
    fn a_session_that_nobody_named_is_named_by_the_time() {
        let time = UNIX_EPOCH + Duration::from_millis(1_234);
        assert_eq!(session_name("x", time), "x-1234");
    }
}

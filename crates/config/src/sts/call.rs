//! What providers that call STS share.

use super::Role;
use crate::http::Step;
use crate::source::Found;
use aws_credential_types::credential_feature::AwsCredentialFeature;
use aws_credential_types::provider;
use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::box_error::BoxError;
use slim_sdk_runtime::dynamic::{Client, Operation, Record, Value};
use std::error::Error;
use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

/// Errors that only another role or another configuration helps against.
const MISCONFIGURED: [&str; 3] = [
    "RegionDisabledException",
    "MalformedPolicyDocumentException",
    "PackedPolicyTooLargeException",
];

/// A name for a session of nobody's choice: `base` and the milliseconds since 1970.
pub(crate) fn session_name(base: &str, now: SystemTime) -> String {
    let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{base}-{}", now.as_millis())
}

/// Credentials of a role, by an operation that gives such.
pub(crate) fn assume<'a>(
    client: &'a Client,
    operation: &'static Operation,
    role: &'a Role,
    provider_name: &'static str,
    feature: AwsCredentialFeature,
) -> Step<'a, provider::Result> {
    Box::pin(async move {
        let answer = client.call(operation, input(operation, role)).await;
        let answer = answer.map_err(|error| {
            crate::log::debug(format_args!("STS: {}", crate::brief::Brief(&*error.error)));
            // A web identity's token may be the next time what it has to be.
            let misconfigured = role.token.is_none()
                && error.name.is_some_and(|name| MISCONFIGURED.contains(&name));
            let error = NotAssumed::new(&role.arn, error.error);
            if misconfigured {
                CredentialsError::invalid_configuration(error)
            } else {
                CredentialsError::provider_error(error)
            }
        })?;
        let found = credentials(answer).ok_or_else(|| {
            CredentialsError::provider_error(NotAssumed::new(&role.arn, INCOMPLETE.into()))
        })?;
        Ok(found.from(provider_name, feature))
    })
}

/// The operation's input: what it does not know is left out.
fn input(operation: &Operation, role: &Role) -> Record {
    let mut input = Record::new(operation.row.input);
    let texts = [
        ("RoleArn", Some(&role.arn)),
        ("RoleSessionName", Some(&role.session_name)),
        ("WebIdentityToken", role.token.as_ref()),
        ("ExternalId", role.external_id.as_ref()),
        ("Policy", role.policy.as_ref()),
    ];
    for (name, text) in texts {
        if let Some(text) = text {
            input.put_text(name, text);
        }
    }
    if let Some(seconds) = role.duration_seconds {
        input.put("DurationSeconds", Value::Integer(seconds.into()));
    }
    if let Some(arns) = &role.policy_arns {
        input.put_structures("PolicyArns", arns.iter().map(|arn| [("arn", &**arn)]));
    }
    if let Some(tags) = &role.tags {
        let tags = tags.iter();
        input.put_structures(
            "Tags",
            tags.map(|(key, value)| [("Key", &**key), ("Value", value)]),
        );
    }
    input
}

/// An answer as credentials, if it is complete. The account is that of the session's ARN.
fn credentials(mut answer: Record) -> Option<Found> {
    let mut found = answer.take_structure("Credentials")?;
    let Some(Value::Timestamp(end)) = found.take("Expiration") else {
        return None;
    };
    let user = answer.take_structure("AssumedRoleUser");
    let arn = user.and_then(|mut user| user.take_text("Arn"));
    let account = arn.as_deref().and_then(|arn| arn.split(':').nth(4));
    Some(Found {
        access_key_id: found.take_text("AccessKeyId")?,
        secret_access_key: found.take_text("SecretAccessKey")?,
        session_token: Some(found.take_text("SessionToken")?),
        account_id: account.filter(|id| !id.is_empty()).map(str::to_owned),
        expiry: Some(SystemTime::try_from(end).ok()?),
    })
}

const INCOMPLETE: &str = "the answer of STS has no complete credentials";

/// A role was not assumed; the source says why.
#[derive(Debug)]
pub(crate) struct NotAssumed {
    role: String,
    source: BoxError,
}

impl NotAssumed {
    pub(crate) fn new(role: &str, source: BoxError) -> Self {
        Self {
            role: role.to_owned(),
            source,
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

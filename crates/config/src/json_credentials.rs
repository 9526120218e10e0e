//! Credentials as metadata services and processes write them: a JSON object, whose keys count in any case.

use crate::source::Found;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use slim_sdk_runtime::direct::{JsonMember, json_members};
use std::error::Error;
use std::fmt;
use std::time::SystemTime;

/// A JSON object's members, taken out one by one.
pub(crate) struct Members(Vec<JsonMember>);

impl Members {
    pub(crate) fn parse(text: &[u8]) -> Result<Self, InvalidJson> {
        // Neither the text nor what is wrong with it is repeated: they can hold a secret.
        json_members(text).map(Self).ok_or(InvalidJson::NoObject)
    }

    #[inline(never)]
    pub(crate) fn take(&mut self, name: &str) -> Option<JsonMember> {
        let mut members = self.0.iter();
        let at = members.position(|member| member.name.eq_ignore_ascii_case(name))?;
        let member = self.0.remove(at);
        (member.json != "null").then_some(member)
    }

    /// What was not taken.
    #[cfg(feature = "sso")]
    pub(crate) fn rest(self) -> Vec<JsonMember> {
        self.0
    }

    /// A text that is not empty.
    #[inline(never)]
    pub(crate) fn text(&mut self, name: &'static str) -> Result<Option<String>, InvalidJson> {
        match self.take(name) {
            None => Ok(None),
            Some(JsonMember { text: None, .. }) => Err(InvalidJson::Invalid(name, "a text")),
            Some(JsonMember { text, .. }) => Ok(text.filter(|text| !text.is_empty())),
        }
    }

    #[inline(never)]
    pub(crate) fn required(&mut self, name: &'static str) -> Result<String, InvalidJson> {
        self.text(name)?.ok_or(InvalidJson::Missing(name))
    }

    /// A time as RFC 3339 writes it, with any offset.
    #[inline(never)]
    pub(crate) fn time(&mut self, name: &'static str) -> Result<Option<SystemTime>, InvalidJson> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let time = DateTime::from_str(&text, Format::DateTimeWithOffset)
            .ok()
            .and_then(|time| SystemTime::try_from(time).ok());
        time.map(Some).ok_or(InvalidJson::Invalid(
            name,
            "a time such as 2026-01-31T12:00:00Z",
        ))
    }
}

/// Why a text holds no credentials. It never repeats the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum InvalidJson {
    NoObject,
    Missing(&'static str),
    Invalid(&'static str, &'static str),
    #[cfg(feature = "credentials-process")]
    Version,
}

impl fmt::Display for InvalidJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoObject => f.write_str("it is not a JSON object"),
            Self::Missing(name) => write!(f, "`{name}` is missing"),
            Self::Invalid(name, form) => write!(f, "`{name}` must be {form}"),
            #[cfg(feature = "credentials-process")]
            Self::Version => f.write_str("`Version` must be the number 1"),
        }
    }
}

impl Error for InvalidJson {}

/// What a metadata service answers.
pub(crate) enum Answer {
    /// They end.
    Credentials(Found),
    /// It says what is wrong.
    Refusal { code: String, message: String },
}

/// Reads a metadata service's answer.
pub(crate) fn parse(text: &[u8]) -> Result<Answer, InvalidJson> {
    let mut members = Members::parse(text)?;
    if let Some(code) = members.text("Code")?.filter(|code| code != "Success") {
        let message = members.text("Message")?;
        return Ok(Answer::Refusal {
            code,
            message: message.unwrap_or_else(|| "no message".to_owned()),
        });
    }
    let session_token = match members.text("Token")? {
        None => members.text("SessionToken")?,
        token => token,
    };
    let expiration = match members.time("Expiration")? {
        None => members.time("ExpiresAt")?,
        time => time,
    };
    Ok(Answer::Credentials(Found {
        access_key_id: members.required("AccessKeyId")?,
        secret_access_key: members.required("SecretAccessKey")?,
        session_token: Some(session_token.ok_or(InvalidJson::Missing("Token"))?),
        account_id: members.text("AccountId")?,
        expiry: Some(expiration.ok_or(InvalidJson::Missing("Expiration"))?),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn problem(text: &str) -> String {
        match parse(text.as_bytes()) {
            Ok(_) => panic!("understood: {text}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn keys_count_in_any_case_and_have_two_names() {
        for text in [
            r#"{"Code":"Success","AccessKeyId":"A","SecretAccessKey":"S","Token":"T","AccountId":"1","Expiration":"1970-01-01T00:01:00Z","x":[1]}"#,
            r#"{"accesskeyid":"A","SECRETACCESSKEY":"S","sessionToken":"T","accountId":"1","expiresAt":"1970-01-01T02:01:00+02:00"}"#,
        ] {
            let Ok(Answer::Credentials(found)) = parse(text.as_bytes()) else {
                panic!("{text}")
            };
            assert_eq!(found.access_key_id, "A");
            assert_eq!(found.secret_access_key, "S");
            assert_eq!(found.session_token.as_deref(), Some("T"));
            assert_eq!(found.account_id.as_deref(), Some("1"));
            assert_eq!(
                found.expiry,
                Some(SystemTime::UNIX_EPOCH + Duration::from_mins(1))
            );
        }
    }

    #[test]
    fn a_refusal_is_told_apart() {
        let text = br#"{"Code":"Failed","Message":"because"}"#;
        assert!(
            matches!(parse(text), Ok(Answer::Refusal { code, message }) if code == "Failed" && message == "because")
        );
        assert!(
            matches!(parse(br#"{"code":"Failed"}"#), Ok(Answer::Refusal { message, .. }) if message == "no message")
        );
    }

    #[test]
    fn what_is_wrong_is_named_and_the_text_is_not_repeated() {
        for text in ["", "hush", "[]", "{", "{\"SecretAccessKey\":\"hush"] {
            assert_eq!(problem(text), "it is not a JSON object", "{text}");
        }
        let whole = r#"{"AccessKeyId":"A","SecretAccessKey":"hush","Token":"hush","Expiration":"1970-01-01T00:01:00Z"}"#;
        for name in ["AccessKeyId", "SecretAccessKey", "Token", "Expiration"] {
            let text = whole.replace(&format!("\"{name}\""), "\"Other\"");
            assert_eq!(problem(&text), format!("`{name}` is missing"));
            let text = whole.replace(
                &format!("\"{name}\":\""),
                &format!("\"{name}\":\"\",\"b\":\""),
            );
            assert_eq!(problem(&text), format!("`{name}` is missing"));
        }
        assert_eq!(
            problem(&whole.replace("1970-01-01", "hush")),
            "`Expiration` must be a time such as 2026-01-31T12:00:00Z"
        );
        assert_eq!(
            problem(&whole.replace("\"A\"", "7")),
            "`AccessKeyId` must be a text"
        );
    }
}

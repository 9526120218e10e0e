//! The files in which `aws sso login` leaves tokens.

use crate::files;
use crate::json_credentials::{InvalidJson, Members};
use crate::profile::home_directory;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use aws_types::os_shim_internal::{Env, Fs};
use slim_sdk_runtime::direct::{JsonMember, json_text};
use std::error::Error;
use std::fmt::{self, Write as _};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use zeroize::Zeroizing;

/// A token, and what it can be renewed with.
#[derive(Clone)]
pub(super) struct CachedToken {
    pub(super) access_token: Zeroizing<String>,
    pub(super) expires_at: SystemTime,
    pub(super) renewal: Option<Renewal>,
    /// What else the file says, to be written back.
    others: Vec<JsonMember>,
}

/// The client that the person signed in to, and what it has to show.
#[derive(Clone)]
pub(super) struct Renewal {
    pub(super) client_id: String,
    pub(super) client_secret: Zeroizing<String>,
    pub(super) refresh_token: Zeroizing<String>,
    /// When the client has to be registered anew.
    pub(super) registration_expires_at: SystemTime,
}

impl CachedToken {
    /// A token in place of this one.
    pub(super) fn renewed(
        &self,
        access_token: String,
        expires_at: SystemTime,
        refresh_token: Option<String>,
    ) -> Self {
        let mut renewal = self.renewal.clone();
        if let (Some(renewal), Some(token)) = (&mut renewal, refresh_token) {
            renewal.refresh_token = Zeroizing::new(token);
        }
        Self {
            access_token: Zeroizing::new(access_token),
            expires_at,
            renewal,
            others: self.others.clone(),
        }
    }
}

impl fmt::Debug for CachedToken {
    /// Not the tokens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CachedToken")
            .field("expires_at", &self.expires_at)
            .field("renewable", &self.renewal.is_some())
            .finish_non_exhaustive()
    }
}

/// The file for a session's name, or for a start URL where there is no session.
fn path(env: &Env, key: &str) -> Result<PathBuf, CacheError> {
    let home = home_directory(env).ok_or(CacheError::NoHome)?;
    let mut name = String::with_capacity(45);
    for byte in sha1(key.as_bytes()).as_ref() {
        // Writing to a text does not fail.
        let _ = write!(name, "{byte:02x}");
    }
    name.push_str(".json");
    Ok(Path::new(&home).join(".aws/sso/cache").join(name))
}

#[cfg(not(target_family = "wasm"))]
fn sha1(text: &[u8]) -> impl AsRef<[u8]> {
    ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, text)
}

#[cfg(target_family = "wasm")]
fn sha1(text: &[u8]) -> impl AsRef<[u8]> {
    use sha1::Digest as _;
    sha1::Sha1::digest(text)
}

/// The token that is kept for a session's name or a start URL.
pub(super) fn load(env: &Env, fs: &Fs, key: &str) -> Result<CachedToken, CacheError> {
    let path = path(env, key)?;
    let text = match files::read(fs, &path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(CacheError::SignedOut(path));
        }
        Err(error) => return Err(CacheError::Read(path, error)),
    };
    parse(&text).map_err(|error| CacheError::Invalid(path, error))
}

fn parse(text: &[u8]) -> Result<CachedToken, InvalidJson> {
    let mut members = Members::parse(text)?;
    let access_token = Zeroizing::new(members.required("accessToken")?);
    let expires_at = members.time("expiresAt")?;
    let client_id = members.text("clientId")?;
    let client_secret = members.text("clientSecret")?.map(Zeroizing::new);
    let refresh_token = members.text("refreshToken")?.map(Zeroizing::new);
    let registration_expires_at = members.time("registrationExpiresAt")?;
    let renewal = match (
        client_id,
        client_secret,
        refresh_token,
        registration_expires_at,
    ) {
        (Some(client_id), Some(client_secret), Some(refresh_token), Some(end)) => Some(Renewal {
            client_id,
            client_secret,
            refresh_token,
            registration_expires_at: end,
        }),
        _ => None,
    };
    Ok(CachedToken {
        access_token,
        expires_at: expires_at.ok_or(InvalidJson::Missing("expiresAt"))?,
        renewal,
        others: members.rest(),
    })
}

/// Keeps a token where [`load`] finds it.
pub(super) fn save(env: &Env, fs: &Fs, key: &str, token: &CachedToken) -> Result<(), CacheError> {
    let path = path(env, key)?;
    let text = Zeroizing::new(write(token));
    let saved = files::write(fs, &path, text.as_bytes());
    saved.map_err(|error| CacheError::Write(path, error))
}

fn write(token: &CachedToken) -> String {
    let time = |time| {
        DateTime::from(time)
            .fmt(Format::DateTime)
            .unwrap_or_default()
    };
    let mut text = String::from("{");
    let mut put = |name: &str, value: &str| {
        let value = Zeroizing::new(json_text(value));
        let comma = if text.len() > 1 { "," } else { "" };
        let _ = write!(text, "{comma}\"{name}\":{}", value.as_str());
    };
    put("accessToken", &token.access_token);
    put("expiresAt", &time(token.expires_at));
    if let Some(renewal) = &token.renewal {
        put("clientId", &renewal.client_id);
        put("clientSecret", &renewal.client_secret);
        put("refreshToken", &renewal.refresh_token);
        put(
            "registrationExpiresAt",
            &time(renewal.registration_expires_at),
        );
    }
    for other in &token.others {
        let name = json_text(&other.name);
        match &other.text {
            Some(value) => write!(text, ",{name}:{}", json_text(value)),
            None => write!(text, ",{name}:{}", other.json),
        }
        .unwrap_or_default();
    }
    text.push('}');
    text
}

/// Why there is no token, or why it was not kept.
#[derive(Debug)]
pub(super) enum CacheError {
    NoHome,
    SignedOut(PathBuf),
    Read(PathBuf, io::Error),
    Write(PathBuf, io::Error),
    Invalid(PathBuf, InvalidJson),
}

impl fmt::Display for CacheError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHome => f.write_str("there is no home directory: set `HOME`"),
            Self::SignedOut(path) => write!(f, "there is no token ({} not found)", path.display()),
            Self::Read(path, error) => {
                write!(
                    f,
                    "the token in {} could not be read: {error}",
                    path.display()
                )
            }
            Self::Write(path, error) => {
                write!(
                    f,
                    "the token could not be kept in {}: {error}",
                    path.display()
                )
            }
            Self::Invalid(path, error) => {
                write!(f, "the token in {} cannot be used: {error}", path.display())
            }
        }
    }
}

impl Error for CacheError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_util::env;
    use std::time::Duration;

    const WHOLE: &str = r#"{"accessToken":"hush-access","expiresAt":"1970-01-01T01:00:00Z","clientId":"c","clientSecret":"hush-secret","refreshToken":"hush-refresh","registrationExpiresAt":"1970-01-02T00:00:00Z","region":"us-east-1","startUrl":"https://x.example/start"}"#;

    #[test]
    fn the_file_is_named_by_the_digest_of_its_key() {
        // What `printf my-sso | sha1sum` prints.
        let path = path(&env(&[]), "my-sso").unwrap();
        assert_eq!(
            path,
            Path::new("/home/me/.aws/sso/cache/0ad374308c5a4e22f723adf10145eafad7c4031c.json")
        );
        assert_eq!(
            super::path(&Env::from_slice(&[]), "x")
                .unwrap_err()
                .to_string(),
            "there is no home directory: set `HOME`"
        );
    }

    #[test]
    fn what_is_read_is_written_back() {
        let token = parse(WHOLE.as_bytes()).unwrap();
        assert_eq!(token.access_token.as_str(), "hush-access");
        let hours = |n| SystemTime::UNIX_EPOCH + Duration::from_hours(n);
        assert_eq!(token.expires_at, hours(1));
        let renewal = token.renewal.as_ref().unwrap();
        assert_eq!(renewal.client_id, "c");
        assert_eq!(renewal.client_secret.as_str(), "hush-secret");
        assert_eq!(renewal.refresh_token.as_str(), "hush-refresh");
        assert_eq!(renewal.registration_expires_at, hours(24));
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(value(&write(&token)), value(WHOLE));
        assert!(!format!("{token:?}").contains("hush"));

        let renewed = token.renewed("n\"ew".to_owned(), hours(2), None);
        let text = write(&renewed);
        assert_eq!(value(&text)["accessToken"], "n\"ew");
        assert_eq!(value(&text)["expiresAt"], "1970-01-01T02:00:00Z");
        assert_eq!(value(&text)["refreshToken"], "hush-refresh");
    }

    #[test]
    fn a_token_that_lacks_something_cannot_be_renewed() {
        for name in [
            "clientId",
            "clientSecret",
            "refreshToken",
            "registrationExpiresAt",
        ] {
            let text = WHOLE.replace(name, "other");
            assert!(parse(text.as_bytes()).unwrap().renewal.is_none(), "{name}");
        }
    }

    #[test]
    fn errors_name_the_file_and_no_secret() {
        let env = env(&[]);
        let file = path(&env, "x").unwrap();
        let file = file.to_str().unwrap();
        let error = |files: &[(&str, &str)]| {
            let error = load(&env, &Fs::from_slice(files), "x").unwrap_err();
            assert!(!format!("{error:?}").contains("hush"));
            error.to_string()
        };
        assert_eq!(error(&[]), format!("there is no token ({file} not found)"));
        assert_eq!(
            error(&[(file, "hush")]),
            format!("the token in {file} cannot be used: it is not a JSON object")
        );
        assert_eq!(
            error(&[(file, &WHOLE.replace("expiresAt", "x"))]),
            format!("the token in {file} cannot be used: `expiresAt` is missing")
        );
    }
}

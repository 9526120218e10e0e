//! What a profile says about where its credentials come from, before anything is asked for them.

use super::credentials::ProfileFileError;
use super::{Profile, ProfileSet};
use crate::source::Found;
use aws_credential_types::Credentials;
use std::borrow::Cow;

const PROVIDER_NAME: &str = "ProfileFile";

/// Where the first credentials come from, and the roles that are assumed with them, one after the other.
#[derive(Debug)]
pub(super) struct Chain {
    pub(super) base: Base,
    /// In the order in which they are assumed.
    pub(super) roles: Vec<ProfileRole>,
    /// The profile that `base` is of.
    pub(super) profile: String,
}

/// Credentials that need no others.
#[derive(Debug)]
pub(super) enum Base {
    Keys(Credentials),
    /// `credential_source`.
    Named(String),
    WebIdentity {
        role_arn: String,
        token_file: String,
        session_name: Option<String>,
    },
    Sso {
        session_name: Option<String>,
        region: String,
        start_url: String,
        account_id: String,
        role_name: String,
    },
    Process {
        command: Command,
        account_id: Option<String>,
    },
}

/// A command line, which `Debug` does not show: it can hold secrets.
pub(super) struct Command(pub(super) String);

impl std::fmt::Debug for Command {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("** redacted **")
    }
}

/// A role that a profile assumes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ProfileRole {
    pub(super) role_arn: String,
    pub(super) external_id: Option<String>,
    pub(super) session_name: Option<String>,
    pub(super) duration_seconds: Option<i32>,
}

/// A setting that is not empty.
#[inline(never)]
fn get<'a>(profile: &'a Profile, name: &str) -> Option<&'a str> {
    profile.get(name).filter(|value| !value.is_empty())
}

#[inline(never)]
fn owned(profile: &Profile, name: &str) -> Option<String> {
    get(profile, name).map(str::to_owned)
}

/// What a profile says does not fit together.
#[cold]
fn unfit(profile: &Profile, message: impl Into<Cow<'static, str>>) -> ProfileFileError {
    ProfileFileError::InvalidCredentialSource {
        profile: profile.name().to_owned(),
        message: message.into(),
    }
}

/// Follows the selected profile to where its credentials come from.
pub(super) fn resolve(profiles: &ProfileSet) -> Result<Chain, ProfileFileError> {
    let selected = profiles.selected_profile();
    let mut name = selected;
    let mut visited: Vec<&str> = Vec::new();
    let mut roles = Vec::new();
    loop {
        let profile = profiles.get_profile(name);
        let profile = profile.ok_or_else(|| missing(profiles, name, visited.last().copied()))?;
        if visited.contains(&name) {
            return Err(ProfileFileError::CredentialLoop {
                profiles: visited.into_iter().map(str::to_owned).collect(),
                next: name.to_owned(),
            });
        }
        visited.push(name);
        // A profile that others take their credentials from uses its own keys, if it has any.
        let keys = (visited.len() > 1)
            .then(|| keys(profiles, profile).ok())
            .flatten();
        let base = match (keys, role(profile)?) {
            (Some(keys), _) => Base::Keys(keys),
            (None, None) => base(profiles, profile).map_err(|error| in_chain(error, &visited))?,
            (None, Some(role)) => {
                roles.push(role);
                match next(profile)? {
                    Some(next) if next != name => {
                        name = next;
                        continue;
                    }
                    // The profile is its own source, or names a credential source.
                    _ => base(profiles, profile).map_err(|error| in_chain(error, &visited))?,
                }
            }
        };
        roles.reverse();
        return Ok(Chain {
            base,
            roles,
            profile: name.to_owned(),
        });
    }
}

fn missing(profiles: &ProfileSet, name: &str, named_by: Option<&str>) -> ProfileFileError {
    match named_by {
        Some(profile) => ProfileFileError::MissingProfile {
            profile: name.to_owned(),
            message: format!("profile `{profile}` names it as its `source_profile`").into(),
        },
        None if name == "default" || profiles.is_empty() => ProfileFileError::none(profiles),
        None => ProfileFileError::missing(profiles),
    }
}

/// A source profile without credentials is an error: somebody counts on it.
fn in_chain(error: ProfileFileError, visited: &[&str]) -> ProfileFileError {
    match error {
        ProfileFileError::ProfileDidNotContainCredentials { profile, .. } if visited.len() > 1 => {
            ProfileFileError::InvalidCredentialSource {
                message: format!(
                    "has no credentials, and `{}` takes its own from there",
                    visited.iter().rev().nth(1).copied().unwrap_or_default()
                )
                .into(),
                profile,
            }
        }
        error => error,
    }
}

/// The role that a profile assumes with other credentials. For a web identity's token no others are needed.
#[inline(never)]
fn role(profile: &Profile) -> Result<Option<ProfileRole>, ProfileFileError> {
    let Some(role_arn) = owned(profile, "role_arn") else {
        return Ok(None);
    };
    if get(profile, "web_identity_token_file").is_some() {
        return Ok(None);
    }
    if get(profile, "mfa_serial").is_some() {
        crate::log::warn(format_args!(
            "profile `{}` sets `mfa_serial`, and nobody can be asked for a code here: the role is assumed without; if it \
             insists, let `credential_process` get the credentials",
            profile.name()
        ));
    }
    let duration = get(profile, "duration_seconds").map(str::parse).transpose();
    let duration = duration.map_err(|_| {
        unfit(
            profile,
            "sets `duration_seconds` to something that is no whole number",
        )
    })?;
    Ok(Some(ProfileRole {
        role_arn,
        external_id: owned(profile, "external_id"),
        session_name: owned(profile, "role_session_name"),
        duration_seconds: duration,
    }))
}

/// The profile whose credentials assume this one's role; none where `credential_source` says where they come from.
fn next(profile: &Profile) -> Result<Option<&str>, ProfileFileError> {
    match (get(profile, "source_profile"), get(profile, "credential_source")) {
        (Some(_), Some(_)) => Err(unfit(
            profile,
            "sets both `source_profile` and `credential_source`: leave one of them out",
        )),
        (None, None) => Err(ProfileFileError::MissingCredentialSource {
            profile: profile.name().to_owned(),
            message: "sets `role_arn`, but not with which credentials to assume it: set `source_profile` or \
                      `credential_source`"
                .into(),
        }),
        (source, None) => Ok(source),
        (None, Some(_)) => Ok(None),
    }
}

#[inline(never)]
fn base(profiles: &ProfileSet, profile: &Profile) -> Result<Base, ProfileFileError> {
    if let Some(source) = owned(profile, "credential_source") {
        return Ok(Base::Named(source));
    }
    if let Some(token_file) = owned(profile, "web_identity_token_file") {
        let role_arn = owned(profile, "role_arn");
        let missing = || {
            unfit(
                profile,
                "sets `web_identity_token_file`, but no `role_arn` to assume with the token",
            )
        };
        return Ok(Base::WebIdentity {
            role_arn: role_arn.ok_or_else(missing)?,
            token_file,
            session_name: owned(profile, "role_session_name"),
        });
    }
    if let Some(sso) = sso(profiles, profile)? {
        return Ok(sso);
    }
    if get(profile, "login_session").is_some() {
        return Err(ProfileFileError::NotSupported {
            profile: profile.name().to_owned(),
            setting: "login_session",
        });
    }
    if let Some(command) = owned(profile, "credential_process") {
        return Ok(Base::Process {
            command: Command(command),
            account_id: owned(profile, "aws_account_id"),
        });
    }
    keys(profiles, profile).map(Base::Keys)
}

#[inline(never)]
fn sso(profiles: &ProfileSet, profile: &Profile) -> Result<Option<Base>, ProfileFileError> {
    let names = [
        "sso_session",
        "sso_region",
        "sso_start_url",
        "sso_account_id",
        "sso_role_name",
    ];
    if names.iter().all(|name| get(profile, name).is_none()) {
        return Ok(None);
    }
    let invalid = |message: String| ProfileFileError::InvalidSsoConfig {
        profile: profile.name().to_owned(),
        message: message.into(),
    };
    let session_name = owned(profile, "sso_session");
    let (region, start_url) = match &session_name {
        None => (
            owned(profile, "sso_region"),
            owned(profile, "sso_start_url"),
        ),
        Some(name) => {
            let session = profiles.sso_session(name);
            let session = session.ok_or_else(|| ProfileFileError::MissingSsoSession {
                profile: profile.name().to_owned(),
                sso_session: name.clone(),
            })?;
            let of_session = |key: &str| {
                let value = session.get(key).filter(|value| !value.is_empty());
                match (value, get(profile, key)) {
                    (Some(value), Some(own)) if value != own => Err(invalid(format!(
                        "sets another `{key}` than its `[sso-session {name}]`: leave it out"
                    ))),
                    (value, _) => Ok(value.map(str::to_owned)),
                }
            };
            (of_session("sso_region")?, of_session("sso_start_url")?)
        }
    };
    let place = match &session_name {
        Some(name) => format!("its `[sso-session {name}]` has"),
        None => "it has".to_owned(),
    };
    let region = region.ok_or_else(|| invalid(format!("{place} no `sso_region`")))?;
    let start_url = start_url.ok_or_else(|| invalid(format!("{place} no `sso_start_url`")))?;
    match (
        owned(profile, "sso_account_id"),
        owned(profile, "sso_role_name"),
    ) {
        (Some(account_id), Some(role_name)) => Ok(Some(Base::Sso {
            session_name,
            region,
            start_url,
            account_id,
            role_name,
        })),
        (None, None) => Err(ProfileFileError::TokenProviderConfig {
            profile: profile.name().to_owned(),
        }),
        (None, Some(_)) => Err(invalid("it has no `sso_account_id`".to_owned())),
        (Some(_), None) => Err(invalid("it has no `sso_role_name`".to_owned())),
    }
}

#[inline(never)]
fn keys(profiles: &ProfileSet, profile: &Profile) -> Result<Credentials, ProfileFileError> {
    let access_key = get(profile, "aws_access_key_id");
    let secret_key = get(profile, "aws_secret_access_key");
    let session_token = get(profile, "aws_session_token");
    if access_key.is_none() && secret_key.is_none() && session_token.is_none() {
        return Err(ProfileFileError::ProfileDidNotContainCredentials {
            profile: profile.name().to_owned(),
            files: profiles.describe_sources(),
        });
    }
    let required = |name: &'static str, value: Option<&str>| {
        value
            .map(str::to_owned)
            .ok_or_else(|| unfit(profile, format!("has some keys, but no `{name}`")))
    };
    let found = Found {
        access_key_id: required("aws_access_key_id", access_key)?,
        secret_access_key: required("aws_secret_access_key", secret_key)?,
        session_token: session_token.map(str::to_owned),
        account_id: owned(profile, "aws_account_id"),
        expiry: None,
    };
    Ok(found.of(PROVIDER_NAME))
}

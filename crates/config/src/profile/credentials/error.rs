//! Why a profile gave no credentials.

use crate::NOT_SUPPORTED_YET;
use crate::profile::{ProfileFileLoadError, ProfileSet};
use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// Why a profile gave no credentials.
#[derive(Debug)]
#[non_exhaustive]
pub enum ProfileFileError {
    /// The profile files could not be read or understood.
    #[non_exhaustive]
    InvalidProfile(ProfileFileLoadError),
    /// There are no profiles, or there is no `default` and no other is selected.
    #[non_exhaustive]
    NoProfilesDefined {
        /// What is there instead.
        message: String,
    },
    /// The profile says nothing about credentials.
    #[non_exhaustive]
    ProfileDidNotContainCredentials {
        /// The profile's name.
        profile: String,
        /// The files that were looked at.
        files: String,
    },
    /// Profiles take their credentials from one another in a circle.
    #[non_exhaustive]
    CredentialLoop {
        /// The profiles, each of which takes its credentials from the next.
        profiles: Vec<String>,
        /// The one that the last of them takes its credentials from.
        next: String,
    },
    /// The profile names a role, and not with which credentials to assume it.
    #[non_exhaustive]
    MissingCredentialSource {
        /// The profile's name.
        profile: String,
        /// What is missing.
        message: Cow<'static, str>,
    },
    /// What the profile says about its credentials does not fit together.
    #[non_exhaustive]
    InvalidCredentialSource {
        /// The profile's name.
        profile: String,
        /// What does not fit.
        message: Cow<'static, str>,
    },
    /// The profile does not exist.
    #[non_exhaustive]
    MissingProfile {
        /// The profile's name.
        profile: String,
        /// Who asks for it, or what is there instead.
        message: Cow<'static, str>,
    },
    /// There is no such `credential_source`.
    #[non_exhaustive]
    UnknownProvider {
        /// The source's name.
        name: String,
    },
    /// The profile asks for what was left out of the program.
    #[non_exhaustive]
    FeatureNotEnabled {
        /// The feature of slim-sdk-config that brings it.
        feature: Cow<'static, str>,
        /// Who asks.
        message: Option<Cow<'static, str>>,
    },
    /// The profile names an `[sso-session]` that does not exist.
    #[non_exhaustive]
    MissingSsoSession {
        /// The profile's name.
        profile: String,
        /// The session's name.
        sso_session: String,
    },
    /// What the profile says about IAM Identity Center does not fit together.
    #[non_exhaustive]
    InvalidSsoConfig {
        /// The profile's name.
        profile: String,
        /// What does not fit.
        message: Cow<'static, str>,
    },
    /// The profile is for bearer tokens, and not for credentials.
    #[non_exhaustive]
    TokenProviderConfig {
        /// The profile's name.
        profile: String,
    },
    /// The profile asks for credentials in a way that this crate does not know yet.
    #[non_exhaustive]
    NotSupported {
        /// The profile's name.
        profile: String,
        /// The setting that asks.
        setting: &'static str,
    },
}

impl ProfileFileError {
    /// The selected profile does not exist.
    pub(in crate::profile) fn missing(profiles: &ProfileSet) -> Self {
        Self::MissingProfile {
            profile: profiles.selected_profile().to_owned(),
            message: describe(profiles).into(),
        }
    }

    /// There is nothing that a profile could have been selected from.
    pub(in crate::profile) fn none(profiles: &ProfileSet) -> Self {
        let name = profiles.selected_profile();
        let message = format!("there is no profile `{name}` ({})", describe(profiles));
        Self::NoProfilesDefined { message }
    }

    /// Whether there are simply no credentials here; otherwise somebody meant there to be some.
    pub(super) fn is_nothing(&self) -> bool {
        matches!(
            self,
            Self::NoProfilesDefined { .. } | Self::ProfileDidNotContainCredentials { .. }
        )
    }
}

/// The files, their profiles, and why the selected one is not among them.
fn describe(profiles: &ProfileSet) -> String {
    let name = profiles.selected_profile();
    let mut message = format!("files: {}", profiles.describe_sources());
    if !profiles.is_empty() {
        let names: Vec<&str> = profiles.profiles().collect();
        message.push_str("; profiles: ");
        message.push_str(&names.join(", "));
    }
    for ignored in profiles.ignored.iter().filter(|i| i.profile == name) {
        message.push_str("; ");
        message.push_str(&ignored.reason);
    }
    message
}

impl fmt::Display for ProfileFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidProfile(error) => error.fmt(f),
            Self::NoProfilesDefined { message } => f.write_str(message),
            Self::ProfileDidNotContainCredentials { profile, files } => {
                write!(f, "profile `{profile}` has no credentials (files: {files})")
            }
            Self::CredentialLoop { profiles, next } => {
                f.write_str("profiles take their credentials from one another in a circle: ")?;
                for profile in profiles {
                    write!(f, "{profile} -> ")?;
                }
                write!(f, "{next}; let one of them have credentials of its own")
            }
            Self::MissingCredentialSource { profile, message }
            | Self::InvalidCredentialSource { profile, message } => {
                write!(f, "profile `{profile}` {message}")
            }
            Self::MissingProfile { profile, message } => {
                write!(f, "there is no profile `{profile}` ({message})")
            }
            Self::UnknownProvider { name } => write!(
                f,
                "there is no `credential_source` named `{name}`: it is `Environment`, `Ec2InstanceMetadata`, `EcsContainer`, \
                 or what the program added by `with_custom_provider`"
            ),
            Self::FeatureNotEnabled { feature, message } => {
                let message = message.as_deref().unwrap_or("the profile");
                write!(
                    f,
                    "{message} needs the feature `{feature}` of slim-sdk-config, which is not enabled"
                )
            }
            Self::MissingSsoSession {
                profile,
                sso_session,
            } => write!(
                f,
                "profile `{profile}` names the SSO session `{sso_session}`, and there is no `[sso-session {sso_session}]` in \
                 the config file"
            ),
            Self::InvalidSsoConfig { profile, message } => {
                write!(f, "profile `{profile}` cannot be used with SSO: {message}")
            }
            Self::TokenProviderConfig { profile } => write!(
                f,
                "profile `{profile}` is for bearer tokens: for credentials it needs `sso_account_id` and `sso_role_name`"
            ),
            Self::NotSupported { profile, setting } => {
                write!(
                    f,
                    "profile `{profile}` sets `{setting}`, {NOT_SUPPORTED_YET}"
                )
            }
        }
    }
}

impl Error for ProfileFileError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::InvalidProfile(error) => error.source(),
            _ => None,
        }
    }
}

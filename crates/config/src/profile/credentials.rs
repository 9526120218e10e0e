//! The credentials that a profile holds.

use crate::NOT_SUPPORTED_YET;
use crate::profile::profile_file::ProfileFiles;
use crate::profile::{Profile, ProfileFileLoadError, ProfileSet};
use crate::provider_config::ProviderConfig;
use aws_credential_types::Credentials;
use aws_credential_types::attributes::AccountId;
use aws_credential_types::credential_feature::AwsCredentialFeature;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, future};
use std::error::Error;
use std::fmt;

const PROVIDER_NAME: &str = "ProfileFile";

/// Settings that ask for credentials from elsewhere. Any of them decides before keys in the same profile do.
const NOT_YET: &[&str] = &[
    "role_arn",
    "credential_source",
    "web_identity_token_file",
    "sso_session",
    "sso_account_id",
    "sso_role_name",
    "sso_start_url",
    "sso_region",
    "login_session",
    "credential_process",
];

/// Takes the credentials from the selected profile's `aws_access_key_id`, `aws_secret_access_key` and, for temporary
/// credentials, `aws_session_token`.
///
/// A profile that asks for credentials from elsewhere, such as `role_arn` or `sso_session`, gives an error.
#[derive(Debug)]
#[must_use]
pub struct ProfileFileCredentialsProvider {
    config: ProviderConfig,
}

impl ProfileFileCredentialsProvider {
    /// Chooses the files and the profile.
    pub fn builder() -> Builder {
        Builder::default()
    }

    async fn credentials(&self) -> provider::Result {
        let profiles = match self.config.try_profile().await {
            Ok(profiles) => profiles,
            Err(error) => {
                let error = ProfileFileError::InvalidProfile(error.clone());
                return Err(CredentialsError::invalid_configuration(error));
            }
        };
        find_credentials(profiles).map_err(|error| match error {
            ProfileFileError::MissingProfile { .. }
            | ProfileFileError::ProfileDidNotContainCredentials { .. } => {
                CredentialsError::not_loaded(error)
            }
            ProfileFileError::InvalidProfile(_)
            | ProfileFileError::InvalidCredentialSource { .. }
            | ProfileFileError::NotSupported { .. } => {
                CredentialsError::invalid_configuration(error)
            }
        })
    }
}

impl ProvideCredentials for ProfileFileCredentialsProvider {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.credentials())
    }
}

fn find_credentials(profiles: &ProfileSet) -> Result<Credentials, ProfileFileError> {
    let name = profiles.selected_profile();
    let profile = profiles
        .get_profile(name)
        .ok_or_else(|| ProfileFileError::missing(profiles))?;
    if let Some(setting) = NOT_YET.iter().find(|name| profile.get(name).is_some()) {
        return Err(ProfileFileError::NotSupported {
            profile: name.to_owned(),
            setting,
        });
    }
    let value = |key| profile.get(key).filter(|value| !value.is_empty());
    let access_key = value("aws_access_key_id");
    let secret_key = value("aws_secret_access_key");
    let session_token = value("aws_session_token");
    if access_key.is_none() && secret_key.is_none() && session_token.is_none() {
        return Err(ProfileFileError::ProfileDidNotContainCredentials {
            profile: name.to_owned(),
            files: profiles.describe_sources(),
        });
    }
    let mut builder = Credentials::builder()
        .access_key_id(required(profile, "aws_access_key_id", access_key)?)
        .secret_access_key(required(profile, "aws_secret_access_key", secret_key)?)
        .provider_name(PROVIDER_NAME);
    builder.set_session_token(session_token.map(str::to_owned));
    builder.set_account_id(value("aws_account_id").map(AccountId::from));
    let mut credentials = builder.build();
    credentials
        .get_property_mut_or_default::<Vec<AwsCredentialFeature>>()
        .push(AwsCredentialFeature::CredentialsProfile);
    Ok(credentials)
}

fn required<'a>(
    profile: &Profile,
    setting: &'static str,
    value: Option<&'a str>,
) -> Result<&'a str, ProfileFileError> {
    value.ok_or_else(|| ProfileFileError::InvalidCredentialSource {
        profile: profile.name().to_owned(),
        missing: setting,
    })
}

/// Why a profile gave no credentials.
#[derive(Debug)]
#[non_exhaustive]
pub enum ProfileFileError {
    /// The profile files could not be read or understood.
    #[non_exhaustive]
    InvalidProfile(ProfileFileLoadError),
    /// The selected profile does not exist.
    #[non_exhaustive]
    MissingProfile {
        /// The profile's name.
        profile: String,
        /// What is there instead.
        message: String,
    },
    /// The profile has no keys.
    #[non_exhaustive]
    ProfileDidNotContainCredentials {
        /// The profile's name.
        profile: String,
        /// The files that were looked at.
        files: String,
    },
    /// The profile has some keys, but not all.
    #[non_exhaustive]
    InvalidCredentialSource {
        /// The profile's name.
        profile: String,
        /// The setting that is missing.
        missing: &'static str,
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
    fn missing(profiles: &ProfileSet) -> Self {
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
        Self::MissingProfile {
            profile: name.to_owned(),
            message,
        }
    }
}

impl fmt::Display for ProfileFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidProfile(error) => error.fmt(f),
            Self::MissingProfile { profile, message } => {
                write!(f, "there is no profile `{profile}` ({message})")
            }
            Self::ProfileDidNotContainCredentials { profile, files } => {
                write!(f, "profile `{profile}` has no credentials (files: {files})")
            }
            Self::InvalidCredentialSource { profile, missing } => {
                write!(f, "profile `{profile}` has some keys, but no `{missing}`")
            }
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

/// Builds a [`ProfileFileCredentialsProvider`].
#[derive(Debug, Default)]
#[must_use]
pub struct Builder {
    config: Option<ProviderConfig>,
    profile_name: Option<String>,
    profile_files: Option<ProfileFiles>,
}

impl Builder {
    /// Where to read from.
    pub fn configure(mut self, config: &ProviderConfig) -> Self {
        self.config = Some(config.clone());
        self
    }

    /// The profile, instead of the one that the environment selects.
    pub fn profile_name(mut self, profile_name: impl Into<String>) -> Self {
        self.profile_name = Some(profile_name.into());
        self
    }

    /// The files, instead of the default ones.
    pub fn profile_files(mut self, profile_files: ProfileFiles) -> Self {
        self.profile_files = Some(profile_files);
        self
    }

    /// The provider.
    pub fn build(self) -> ProfileFileCredentialsProvider {
        ProfileFileCredentialsProvider {
            config: self
                .config
                .unwrap_or_default()
                .with_profile(self.profile_files, self.profile_name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_util::{causes, config, now};

    fn load(profile: Option<&str>, config_file: &str, credentials_file: &str) -> provider::Result {
        let config = config(
            &[],
            &[
                ("/home/me/.aws/config", config_file),
                ("/home/me/.aws/credentials", credentials_file),
            ],
        );
        let mut builder = ProfileFileCredentialsProvider::builder().configure(&config);
        if let Some(profile) = profile {
            builder = builder.profile_name(profile);
        }
        now(builder.build().provide_credentials())
    }

    #[test]
    fn keys_of_the_credentials_file() {
        let text = "[default]\naws_access_key_id = AKIA1\naws_secret_access_key = s1\n\
                    [dev]\naws_access_key_id = AKIA2\naws_secret_access_key = s2\naws_session_token = t2\naws_account_id = 123456789012\n";
        let default = load(None, "", text).unwrap();
        assert_eq!(default.access_key_id(), "AKIA1");
        assert_eq!(default.secret_access_key(), "s1");
        assert_eq!(default.session_token(), None);
        let dev = load(Some("dev"), "", text).unwrap();
        assert_eq!(dev.access_key_id(), "AKIA2");
        assert_eq!(dev.session_token(), Some("t2"));
        assert_eq!(dev.account_id().unwrap().as_str(), "123456789012");
        assert_eq!(dev.expiry(), None);
        assert_eq!(
            dev.get_property::<Vec<AwsCredentialFeature>>(),
            Some(&vec![AwsCredentialFeature::CredentialsProfile])
        );
    }

    #[test]
    fn keys_of_the_config_file_work_too_and_the_files_mix() {
        let credentials = load(
            Some("dev"),
            "[profile dev]\naws_access_key_id = AKIA1\naws_secret_access_key = from-config\n",
            "[dev]\naws_secret_access_key = from-credentials\n",
        )
        .unwrap();
        assert_eq!(credentials.access_key_id(), "AKIA1");
        assert_eq!(credentials.secret_access_key(), "from-credentials");
    }

    #[test]
    fn a_profile_that_is_not_there() {
        let error = load(Some("dev"), "[profile ops]\n[default]\n", "").unwrap_err();
        assert!(matches!(error, CredentialsError::CredentialsNotLoaded(_)));
        assert_eq!(
            error.source().unwrap().to_string(),
            "there is no profile `dev` (files: /home/me/.aws/config, /home/me/.aws/credentials; profiles: default, ops)"
        );
    }

    #[test]
    fn a_profile_that_lacks_its_prefix() {
        let error = load(Some("dev"), "[ops]\n[dev]\nregion = a\n", "").unwrap_err();
        assert_eq!(
            error.source().unwrap().to_string(),
            "there is no profile `dev` (files: /home/me/.aws/config, /home/me/.aws/credentials; \
             /home/me/.aws/config: `[dev]` is ignored, because in a config file it must be `[profile dev]`)"
        );
    }

    #[test]
    fn a_profile_without_keys() {
        let error = load(None, "[default]\nregion = a\naws_access_key_id =\n", "").unwrap_err();
        assert!(matches!(error, CredentialsError::CredentialsNotLoaded(_)));
        assert_eq!(
            error.source().unwrap().to_string(),
            "profile `default` has no credentials (files: /home/me/.aws/config, /home/me/.aws/credentials)"
        );
    }

    #[test]
    fn a_profile_with_half_the_keys() {
        for (text, missing) in [
            ("aws_access_key_id = AKIA1", "aws_secret_access_key"),
            ("aws_secret_access_key = s", "aws_access_key_id"),
            ("aws_session_token = t", "aws_access_key_id"),
        ] {
            let error = load(None, "", &format!("[default]\n{text}\n")).unwrap_err();
            assert!(matches!(error, CredentialsError::InvalidConfiguration(_)));
            assert_eq!(
                error.source().unwrap().to_string(),
                format!("profile `default` has some keys, but no `{missing}`")
            );
        }
    }

    #[test]
    fn what_is_not_supported_yet_says_what_to_do() {
        for setting in NOT_YET {
            let text = format!("[profile dev]\n{setting} = x\n");
            let keys = "[dev]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n";
            let error = load(Some("dev"), &text, keys).unwrap_err();
            assert_eq!(
                causes(&error),
                format!(
                    "the credentials provider was not properly configured: profile `dev` sets `{setting}`, \
                     which slim-sdk-config does not support yet; load the configuration with the crate aws-config instead: \
                     its SdkConfig works with slim clients"
                )
            );
        }
    }

    #[test]
    fn a_broken_file_is_named() {
        let error = load(None, "[default]\nregion\n", "").unwrap_err();
        assert_eq!(
            causes(&error),
            "the credentials provider was not properly configured: /home/me/.aws/config, line 2: \
             a setting has the form `name = value`, and there is no `=`"
        );
    }

    #[test]
    fn errors_can_be_told_apart() {
        let error = load(Some("dev"), "", "").unwrap_err();
        let cause = error.source().unwrap().downcast_ref::<ProfileFileError>();
        assert!(
            matches!(cause, Some(ProfileFileError::MissingProfile { profile, .. }) if profile == "dev")
        );
    }
}

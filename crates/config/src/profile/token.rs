//! The bearer token that a profile says where to get.

use crate::profile::profile_file::ProfileFiles;
use crate::provider_config::ProviderConfig;
use crate::sso::SsoTokenProvider;
use aws_credential_types::Token;
use aws_credential_types::provider::error::TokenError;
use aws_credential_types::provider::future;
use aws_credential_types::provider::token::ProvideToken;
use aws_types::region::Region;
use std::sync::{Arc, OnceLock};

/// Takes the token of the `[sso-session]` that the selected profile's `sso_session` names.
///
/// ```ini
/// [default]
/// sso_session = corp
///
/// [sso-session corp]
/// sso_region = us-east-1
/// sso_start_url = https://corp.awsapps.com/start
/// ```
#[derive(Debug)]
#[must_use]
pub struct ProfileFileTokenProvider {
    config: ProviderConfig,
    built: OnceLock<Arc<SsoTokenProvider>>,
}

impl ProfileFileTokenProvider {
    /// Chooses the files and the profile.
    pub fn builder() -> Builder {
        Builder::default()
    }

    async fn token(&self) -> Result<Token, TokenError> {
        let provider = if let Some(provider) = self.built.get() {
            Arc::clone(provider)
        } else {
            let provider = Arc::new(self.build()?);
            Arc::clone(self.built.get_or_init(|| provider))
        };
        provider.provide_token().await
    }

    fn build(&self) -> Result<SsoTokenProvider, TokenError> {
        let profiles = self.config.try_profile();
        let profiles =
            profiles.map_err(|error| TokenError::invalid_configuration(error.clone()))?;
        let name = profiles.selected_profile();
        let session_name = profiles.get("sso_session").filter(|name| !name.is_empty());
        let session_name = session_name.ok_or_else(|| {
            TokenError::not_loaded(format!("profile `{name}` has no `sso_session`"))
        })?;
        let session = profiles.sso_session(session_name).ok_or_else(|| {
            TokenError::invalid_configuration(format!(
                "profile `{name}` names the SSO session `{session_name}`, and there is no `[sso-session {session_name}]` \
                 in the config file"
            ))
        })?;
        let required = |key: &str| {
            let value = session.get(key).filter(|value| !value.is_empty());
            value.map(str::to_owned).ok_or_else(|| {
                let message = format!("`[sso-session {session_name}]` has no `{key}`");
                TokenError::invalid_configuration(message)
            })
        };
        let region = Region::new(required("sso_region")?);
        required("sso_start_url")?;
        let session_name = session_name.to_owned();
        Ok(SsoTokenProvider::of(&self.config, region, session_name))
    }
}

impl ProvideToken for ProfileFileTokenProvider {
    fn provide_token<'a>(&'a self) -> future::ProvideToken<'a>
    where
        Self: 'a,
    {
        future::ProvideToken::new(self.token())
    }
}

/// Builds a [`ProfileFileTokenProvider`].
#[derive(Debug, Default)]
#[must_use]
pub struct Builder {
    config: Option<ProviderConfig>,
    profile_name: Option<String>,
    profile_files: Option<ProfileFiles>,
}

impl Builder {
    pub(crate) fn configure(mut self, config: &ProviderConfig) -> Self {
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
    pub fn build(self) -> ProfileFileTokenProvider {
        let config = self.config.unwrap_or_default();
        ProfileFileTokenProvider {
            config: config.with_profile(self.profile_files, self.profile_name),
            built: OnceLock::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_util::{Clock, causes, config, now};

    const FILE: &str = "[profile a]\nsso_session = corp\n[profile b]\nsso_session = none\n[profile c]\nsso_session = half\n\
                        [profile d]\n[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://x\n\
                        [sso-session half]\nsso_region = us-east-1\n";

    fn token(profile: &str) -> Result<Token, TokenError> {
        // What `printf corp | sha1sum` prints.
        let cached = "/home/me/.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json";
        let token = r#"{"accessToken":"hush","expiresAt":"2100-01-01T00:00:00Z"}"#;
        let config = config(&[], &[("/home/me/.aws/config", FILE), (cached, token)]);
        let config = config.with_time_source(Clock::at(0));
        let builder = ProfileFileTokenProvider::builder().configure(&config);
        now(builder.profile_name(profile).build().provide_token())
    }

    #[test]
    fn the_sessions_token() {
        assert_eq!(token("a").unwrap().token(), "hush");
    }

    #[test]
    fn what_is_missing_is_named() {
        for (profile, text) in [
            (
                "b",
                "profile `b` names the SSO session `none`, and there is no `[sso-session none]` in the config file",
            ),
            ("c", "`[sso-session half]` has no `sso_start_url`"),
            ("d", "profile `d` has no `sso_session`"),
            ("e", "profile `e` has no `sso_session`"),
        ] {
            let error = token(profile).unwrap_err();
            assert!(causes(&error).ends_with(text), "{}", causes(&error));
            let nothing = matches!(error, TokenError::TokenNotLoaded(_));
            assert_eq!(nothing, ["d", "e"].contains(&profile));
        }
    }
}

//! The credentials that the environment holds.

use crate::setting::env_value;
use crate::source::Found;
use aws_credential_types::credential_feature::AwsCredentialFeature;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, future};
use aws_types::os_shim_internal::Env;
use std::env::VarError;

const PROVIDER_NAME: &str = "EnvironmentVariable";

/// Takes the credentials from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` (or `SECRET_ACCESS_KEY`, an older name) and,
/// for temporary credentials, `AWS_SESSION_TOKEN`; and the account from `AWS_ACCOUNT_ID`, which is optional.
#[derive(Clone, Default)]
#[must_use]
pub struct EnvironmentVariableCredentialsProvider {
    env: Env,
}

impl EnvironmentVariableCredentialsProvider {
    /// Reads the process's environment.
    pub fn new() -> Self {
        Self::default()
    }

    pub(crate) fn new_with_env(env: Env) -> Self {
        Self { env }
    }

    fn credentials(&self) -> provider::Result {
        let access_key = self.required(&["AWS_ACCESS_KEY_ID"])?;
        let secret_key = self.required(&["AWS_SECRET_ACCESS_KEY", "SECRET_ACCESS_KEY"])?;
        let found = Found {
            access_key_id: access_key,
            secret_access_key: secret_key,
            session_token: env_value(&self.env, "AWS_SESSION_TOKEN"),
            account_id: env_value(&self.env, "AWS_ACCOUNT_ID"),
            expiry: None,
        };
        Ok(found.from(PROVIDER_NAME, AwsCredentialFeature::CredentialsEnvVars))
    }

    /// The first of the variables that has a value; the first is the one to name in an error.
    fn required(&self, names: &[&'static str]) -> Result<String, CredentialsError> {
        if let Some(value) = names.iter().find_map(|name| env_value(&self.env, name)) {
            return Ok(value);
        }
        let not_text = names
            .iter()
            .find(|name| matches!(self.env.get(name), Err(VarError::NotUnicode(_))));
        if let Some(name) = not_text {
            let message = format!("the environment variable `{name}` is not Unicode text");
            return Err(CredentialsError::invalid_configuration(message));
        }
        let name = names.first().copied().unwrap_or_default();
        let message = format!("the environment variable `{name}` is not set");
        Err(CredentialsError::not_loaded(message))
    }
}

impl ProvideCredentials for EnvironmentVariableCredentialsProvider {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(self.credentials())
    }
}

impl std::fmt::Debug for EnvironmentVariableCredentialsProvider {
    /// Not the environment: it holds secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EnvironmentVariableCredentialsProvider")
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_util::{causes, now};

    const ID: (&str, &str) = ("AWS_ACCESS_KEY_ID", "AKIA1");
    const SECRET: (&str, &str) = ("AWS_SECRET_ACCESS_KEY", "hush");

    fn load(variables: &[(&str, &str)]) -> provider::Result {
        let env = Env::from_slice(variables);
        now(EnvironmentVariableCredentialsProvider::new_with_env(env).provide_credentials())
    }

    #[test]
    fn the_two_keys() {
        let credentials = load(&[ID, SECRET]).unwrap();
        assert_eq!(credentials.access_key_id(), "AKIA1");
        assert_eq!(credentials.secret_access_key(), "hush");
        assert_eq!(credentials.session_token(), None);
        assert_eq!(credentials.account_id(), None);
        assert_eq!(credentials.expiry(), None);
        assert_eq!(
            credentials.get_property::<Vec<AwsCredentialFeature>>(),
            Some(&vec![AwsCredentialFeature::CredentialsEnvVars])
        );
    }

    #[test]
    fn a_session_token_and_an_account() {
        let token = ("AWS_SESSION_TOKEN", "token");
        let account = ("AWS_ACCOUNT_ID", "123456789012");
        let credentials = load(&[ID, SECRET, token, account]).unwrap();
        assert_eq!(credentials.session_token(), Some("token"));
        assert_eq!(credentials.account_id().unwrap().as_str(), "123456789012");
        let credentials = load(&[ID, SECRET, ("AWS_SESSION_TOKEN", "")]).unwrap();
        assert_eq!(credentials.session_token(), None);
    }

    #[test]
    fn the_older_name_of_the_secret_key() {
        let old = ("SECRET_ACCESS_KEY", "old");
        assert_eq!(load(&[ID, old]).unwrap().secret_access_key(), "old");
        assert_eq!(
            load(&[ID, old, SECRET]).unwrap().secret_access_key(),
            "hush"
        );
        let empty = ("AWS_SECRET_ACCESS_KEY", "");
        assert_eq!(load(&[ID, old, empty]).unwrap().secret_access_key(), "old");
    }

    #[test]
    fn whitespace_around_a_key_is_not_part_of_it() {
        let secret = ("AWS_SECRET_ACCESS_KEY", "hush\n");
        assert_eq!(load(&[ID, secret]).unwrap().secret_access_key(), "hush");
    }

    #[test]
    fn a_missing_or_empty_variable_is_named() {
        for (variables, missing) in [
            (&[][..], "AWS_ACCESS_KEY_ID"),
            (&[SECRET][..], "AWS_ACCESS_KEY_ID"),
            (&[ID][..], "AWS_SECRET_ACCESS_KEY"),
            (
                &[ID, ("AWS_SECRET_ACCESS_KEY", " ")][..],
                "AWS_SECRET_ACCESS_KEY",
            ),
        ] {
            let error = load(variables).unwrap_err();
            assert!(matches!(error, CredentialsError::CredentialsNotLoaded(_)));
            assert_eq!(
                causes(&error),
                format!(
                    "the credential provider was not enabled: the environment variable `{missing}` is not set"
                )
            );
        }
    }

    #[test]
    fn debug_shows_no_secrets() {
        let env = Env::from_slice(&[ID, SECRET]);
        let provider = EnvironmentVariableCredentialsProvider::new_with_env(env);
        assert_eq!(
            format!("{provider:?}"),
            "EnvironmentVariableCredentialsProvider { .. }"
        );
        assert!(!format!("{:?}", load(&[ID, SECRET])).contains("hush"));
    }
}

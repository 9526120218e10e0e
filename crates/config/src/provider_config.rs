//! What the providers read from: the environment, the file system, and the profile files found there.

use crate::profile::profile_file::ProfileFiles;
use crate::profile::{self, ProfileFileLoadError, ProfileSet};
use aws_types::os_shim_internal::{Env, Fs};
use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// Where providers look for settings.
///
/// Clones share the parsed profile files, which are read at most once.
#[derive(Clone, Default)]
#[must_use]
pub struct ProviderConfig {
    env: Env,
    fs: Fs,
    profile_files: ProfileFiles,
    profile_name: Option<Cow<'static, str>>,
    parsed: Arc<OnceLock<Result<ProfileSet, ProfileFileLoadError>>>,
}

impl ProviderConfig {
    /// The process's environment, the real file system, and the default profile files.
    pub fn empty() -> Self {
        Self::default()
    }

    /// The same as [`empty`](Self::empty), under the name that `aws-config` gives it.
    pub fn without_region() -> Self {
        Self::default()
    }

    /// Reads environment variables from `env`.
    #[cfg(any(test, feature = "test-util"))]
    pub fn with_env(self, env: Env) -> Self {
        self.set_env(env)
    }

    /// Reads files from `fs`.
    #[cfg(any(test, feature = "test-util"))]
    pub fn with_fs(self, fs: Fs) -> Self {
        self.set_fs(fs)
    }

    pub(crate) fn set_env(self, env: Env) -> Self {
        Self {
            env,
            parsed: Arc::default(),
            ..self
        }
    }

    pub(crate) fn set_fs(self, fs: Fs) -> Self {
        Self {
            fs,
            parsed: Arc::default(),
            ..self
        }
    }

    /// Other files, or another profile than the environment's; with neither, the parsed files stay.
    pub(crate) fn with_profile(self, files: Option<ProfileFiles>, name: Option<String>) -> Self {
        if files.is_none() && name.is_none() {
            return self;
        }
        Self {
            profile_files: files.unwrap_or(self.profile_files),
            profile_name: name.map(Cow::Owned).or(self.profile_name),
            parsed: Arc::default(),
            ..self
        }
    }

    pub(crate) fn env(&self) -> &Env {
        &self.env
    }

    /// The parsed profile files, or why there are none.
    pub(crate) async fn try_profile(&self) -> Result<&ProfileSet, &ProfileFileLoadError> {
        if let Some(parsed) = self.parsed.get() {
            return parsed.as_ref();
        }
        let name = self.profile_name.clone();
        let loaded = profile::load(&self.fs, &self.env, &self.profile_files, name).await;
        self.parsed
            .get_or_init(|| {
                if let Err(error) = &loaded {
                    tracing::warn!("{error}; the profile files are ignored");
                }
                loaded
            })
            .as_ref()
    }

    pub(crate) async fn profile(&self) -> Option<&ProfileSet> {
        self.try_profile().await.ok()
    }
}

impl fmt::Debug for ProviderConfig {
    /// Neither the environment nor the files: both can hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderConfig")
            .field("profile_files", &self.profile_files)
            .field("profile_name", &self.profile_name)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::profile_file::ProfileFileKind;
    use crate::test_util::{config, env, now};

    #[test]
    fn files_are_read_once() {
        let files = Fs::from_slice(&[("/home/me/.aws/config", "[default]\nregion = us-east-1\n")]);
        let config = ProviderConfig::empty()
            .with_env(env(&[]))
            .with_fs(files.clone());
        let copy = config.clone();
        assert_eq!(
            now(config.profile()).unwrap().get("region"),
            Some("us-east-1")
        );
        now(files.write("/home/me/.aws/config", "[default]\nregion = eu-west-1\n")).unwrap();
        assert_eq!(
            now(copy.profile()).unwrap().get("region"),
            Some("us-east-1")
        );
    }

    #[test]
    fn another_profile_name_is_looked_up_anew() {
        let config = config(
            &[("AWS_PROFILE", "a")],
            &[(
                "/home/me/.aws/config",
                "[profile a]\nregion = us-east-1\n[profile b]\nregion = eu-west-1\n",
            )],
        );
        assert_eq!(
            now(config.profile()).unwrap().get("region"),
            Some("us-east-1")
        );
        let other = config.with_profile(None, Some("b".to_owned()));
        assert_eq!(
            now(other.profile()).unwrap().get("region"),
            Some("eu-west-1")
        );
    }

    #[test]
    fn a_name_and_files_add_up() {
        let text = "[default]\nregion = us-east-1\n[profile b]\nregion = eu-west-1\n";
        let files = || {
            ProfileFiles::builder()
                .with_contents(ProfileFileKind::Config, text)
                .build()
        };
        let name = || Some("b".to_owned());
        let empty = config(&[], &[]);
        for config in [
            empty.clone().with_profile(Some(files()), name()),
            empty
                .clone()
                .with_profile(Some(files()), None)
                .with_profile(None, name()),
            empty
                .with_profile(None, name())
                .with_profile(Some(files()), None),
        ] {
            assert_eq!(
                now(config.profile()).unwrap().get("region"),
                Some("eu-west-1")
            );
        }
    }

    #[test]
    fn debug_shows_no_secrets() {
        let config = config(
            &[("AWS_SECRET_ACCESS_KEY", "hush-env")],
            &[(
                "/home/me/.aws/credentials",
                "[default]\naws_secret_access_key = hush-file\n",
            )],
        );
        now(config.profile()).unwrap();
        let text = format!("{config:?}");
        assert!(!text.contains("hush"), "{text}");
    }
}

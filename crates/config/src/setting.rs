//! One setting, looked up in the environment first and then in the selected profile.

use crate::provider_config::ProviderConfig;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_types::origin::Origin;
use aws_types::os_shim_internal::Env;
use std::error::Error;
use std::fmt;

/// The names of a setting in the two places where it can be set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting {
    pub(crate) env: &'static str,
    /// The first one that is set counts.
    pub(crate) profile: &'static [&'static str],
}

impl Setting {
    /// The parsed value and where it came from; an error names the place that holds the unusable value.
    pub(crate) fn read<T, E: Into<BoxError>>(
        self,
        config: &ProviderConfig,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<(T, Origin)>, SettingError> {
        let Some((text, place)) = self.find(config) else {
            return Ok(None);
        };
        match parse(&text) {
            Ok(value) => Ok(Some((value, place.origin()))),
            Err(cause) => Err(place.unusable(cause.into())),
        }
    }

    /// The same, for settings that must not stop a program: an unusable value is logged and counts as not set.
    pub(crate) fn read_or_warn<T, E: Into<BoxError>>(
        self,
        config: &ProviderConfig,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let (text, place) = self.find(config)?;
        match parse(&text) {
            Ok(value) => Some(value),
            Err(cause) => {
                place.ignored(cause.into());
                None
            }
        }
    }

    /// The text and its place.
    #[inline(never)]
    fn find(self, config: &ProviderConfig) -> Option<(String, Place<'_>)> {
        if let Some(text) = env_value(config.env(), self.env) {
            return Some((text, Place::Environment(self.env)));
        }
        let profiles = config.profile()?;
        let set = |name: &&'static str| {
            let text = profiles.get(name).filter(|text| !text.is_empty())?;
            Some((*name, text))
        };
        let (name, text) = self.profile.iter().find_map(set)?;
        let place = Place::Profile(name, profiles.selected_profile());
        Some((text.to_owned(), place))
    }
}

/// Logs a value that counts as not set.
#[cold]
pub(crate) fn warn(error: &SettingError) {
    crate::log::warn(format_args!("{error}; the setting is ignored"));
}

/// Where a setting was found.
#[derive(Clone, Copy)]
enum Place<'a> {
    Environment(&'static str),
    /// The setting's name, and the profile's.
    Profile(&'static str, &'a str),
}

impl Place<'_> {
    #[cold]
    fn unusable(self, cause: BoxError) -> SettingError {
        let place = match self {
            Self::Environment(name) => format!("the environment variable `{name}`"),
            Self::Profile(name, profile) => format!("`{name}` in profile `{profile}`"),
        };
        SettingError { place, cause }
    }

    #[cold]
    fn ignored(self, cause: BoxError) {
        warn(&self.unusable(cause));
    }

    fn origin(self) -> Origin {
        match self {
            Self::Environment(_) => Origin::shared_environment_variable(),
            Self::Profile(..) => Origin::shared_profile_file(),
        }
    }
}

/// A setting's value could not be used.
#[derive(Debug)]
pub(crate) struct SettingError {
    place: String,
    cause: BoxError,
}

impl fmt::Display for SettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} has an unusable value: {}", self.place, self.cause)
    }
}

impl Error for SettingError {}

/// An environment variable's value, without surrounding whitespace; one that is set to nothing counts as not set.
#[inline(never)]
pub(crate) fn env_value(env: &Env, name: &str) -> Option<String> {
    let value = env.get(name).ok()?;
    let trimmed = value.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

/// `true` or `false`, in any case.
pub(crate) fn parse_bool(text: &str) -> Result<bool, &'static str> {
    if text.eq_ignore_ascii_case("true") {
        Ok(true)
    } else if text.eq_ignore_ascii_case("false") {
        Ok(false)
    } else {
        Err("it must be `true` or `false`")
    }
}

/// An absolute `http` or `https` URL. The text itself is not repeated in the error: it can hold a password.
pub(crate) fn parse_url(text: &str) -> Result<String, &'static str> {
    let rest = ["http://", "https://"].iter().find_map(|scheme| {
        let start = text.get(..scheme.len())?;
        start
            .eq_ignore_ascii_case(scheme)
            .then(|| text.get(scheme.len()..))?
    });
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
    match host {
        Some(host)
            if !host.is_empty()
                && !host.starts_with(':')
                && !text.contains(char::is_whitespace) =>
        {
            Ok(text.to_owned())
        }
        _ => Err("it must be a URL that starts with `http://` or `https://` and names a host"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_util::config;

    const FIPS: Setting = Setting {
        env: "AWS_USE_FIPS_ENDPOINT",
        profile: &["use_fips_endpoint"],
    };

    #[test]
    fn the_environment_wins_over_the_profile() {
        let config = config(
            &[("AWS_USE_FIPS_ENDPOINT", "false")],
            &[(
                "/home/me/.aws/config",
                "[default]\nuse_fips_endpoint = true\n",
            )],
        );
        let (value, origin) = FIPS.read(&config, parse_bool).unwrap().unwrap();
        assert!(!value);
        assert_eq!(origin, Origin::shared_environment_variable());
    }

    #[test]
    fn an_empty_variable_leaves_it_to_the_profile() {
        let config = config(
            &[("AWS_USE_FIPS_ENDPOINT", "  ")],
            &[(
                "/home/me/.aws/config",
                "[default]\nuse_fips_endpoint = TRUE\n",
            )],
        );
        let (value, origin) = FIPS.read(&config, parse_bool).unwrap().unwrap();
        assert!(value);
        assert_eq!(origin, Origin::shared_profile_file());
    }

    #[test]
    fn an_empty_setting_in_the_profile_is_not_set() {
        let config = config(
            &[],
            &[("/home/me/.aws/config", "[default]\nuse_fips_endpoint =\n")],
        );
        assert!(FIPS.read(&config, parse_bool).unwrap().is_none());
    }

    #[test]
    fn an_unusable_value_in_the_environment_is_named() {
        let config = config(&[("AWS_USE_FIPS_ENDPOINT", "yes")], &[]);
        let error = FIPS.read(&config, parse_bool).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the environment variable `AWS_USE_FIPS_ENDPOINT` has an unusable value: it must be `true` or `false`"
        );
        assert!(FIPS.read_or_warn(&config, parse_bool).is_none());
    }

    #[test]
    fn an_unusable_value_in_the_profile_is_named() {
        let config = config(
            &[("AWS_PROFILE", "gov")],
            &[(
                "/home/me/.aws/config",
                "[profile gov]\nuse_fips_endpoint = 1\n",
            )],
        );
        let error = FIPS.read(&config, parse_bool).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`use_fips_endpoint` in profile `gov` has an unusable value: it must be `true` or `false`"
        );
    }

    #[test]
    fn urls_need_a_scheme_and_a_host() {
        for good in [
            "http://localhost:8080",
            "https://vpce-1.connect.us-east-1.vpce.amazonaws.com/path?x=1",
            "HTTPS://example.com",
            "http://[::1]:9000",
        ] {
            assert_eq!(parse_url(good).as_deref(), Ok(good));
        }
        for bad in [
            "",
            "localhost:8080",
            "http://",
            "http://:8080",
            "https:///path",
            "ftp://host",
            "http://a b",
            "htt",
            "hé",
        ] {
            assert!(parse_url(bad).is_err(), "{bad}");
        }
    }
}

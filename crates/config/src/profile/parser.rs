//! Reading and parsing the profile files.

use super::profile_file::ProfileFiles;
use super::{merge, source, syntax};
use crate::setting::env_value;
use aws_types::os_shim_internal::{Env, Fs};
use std::borrow::Cow;

pub use super::error::{ProfileFileLoadError, ProfileParseError};
pub use super::section::{Profile, ProfileSet, Property};

/// Reads the profile files and merges them.
///
/// The selected profile is `selected_profile_override`, or what `AWS_PROFILE` names, or `default`.
///
/// # Syntax
///
/// ```ini
/// # ~/.aws/config
/// [default]
/// region = us-west-2          ; a comment after whitespace
/// endpoint_url = http://a#b   # `#b` belongs to the value
///
/// [profile dev]
/// services = local
/// s3 =
///   addressing_style = path
///
/// [services local]
/// connect =
///   endpoint_url = http://localhost:8080
/// ```
///
/// ```ini
/// # ~/.aws/credentials
/// [dev]
/// aws_access_key_id = AKIAIOSFODNN7EXAMPLE
/// aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
/// ```
///
/// - `#` and `;` start a comment at the start of a line and, within a line, after whitespace; after a section's `]`
///   always.
/// - An indented line continues the value above it, comments and all. Where that value is empty, it is a nested setting.
/// - In the config file a profile is `[profile name]`; only `[default]` goes without the prefix, and a
///   `[profile default]` replaces it. In the credentials file a profile is `[name]`.
/// - A section that appears several times is one section. The last value of a setting counts, and the credentials file
///   comes after the config file.
/// - A section or setting whose name has other characters than letters, digits and `_-/.%@:+` is ignored with a warning.
pub async fn load(
    fs: &Fs,
    env: &Env,
    profile_files: &ProfileFiles,
    selected_profile_override: Option<Cow<'static, str>>,
) -> Result<ProfileSet, ProfileFileLoadError> {
    load_now(fs, env, profile_files, selected_profile_override)
}

/// The same, without a wait.
pub(crate) fn load_now(
    fs: &Fs,
    env: &Env,
    profile_files: &ProfileFiles,
    selected_profile_override: Option<Cow<'static, str>>,
) -> Result<ProfileSet, ProfileFileLoadError> {
    let mut set = ProfileSet::default();
    if let Some(name) =
        selected_profile_override.or_else(|| env_value(env, "AWS_PROFILE").map(Cow::Owned))
    {
        set.selected_profile = name;
    }
    for source in source::read(env, fs, profile_files)? {
        let problem = match source.text {
            Ok(text) => {
                let raw = syntax::parse(&source.path, &text)?;
                merge::merge(&mut set, &source.path, source.kind, raw);
                None
            }
            Err(problem) => Some(problem),
        };
        set.sources.push((source.path, problem));
    }
    Ok(set)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_util::{env, now};

    const CONFIG: (&str, &str) = (
        "/home/me/.aws/config",
        "[default]\nregion = a\n[profile dev]\nregion = b\n[profile ops]\nregion = c\n",
    );

    fn region(variables: &[(&str, &str)], selected: Option<&'static str>) -> Option<String> {
        let fs = Fs::from_slice(&[CONFIG]);
        let files = ProfileFiles::default();
        let set = now(load(
            &fs,
            &env(variables),
            &files,
            selected.map(Cow::Borrowed),
        ));
        set.unwrap().get("region").map(str::to_owned)
    }

    #[test]
    fn the_program_selects_before_the_environment_before_default() {
        let dev = [("AWS_PROFILE", "dev")];
        assert_eq!(region(&[], None).as_deref(), Some("a"));
        assert_eq!(region(&[("AWS_PROFILE", "")], None).as_deref(), Some("a"));
        assert_eq!(region(&dev, None).as_deref(), Some("b"));
        assert_eq!(region(&dev, Some("ops")).as_deref(), Some("c"));
        assert_eq!(region(&dev, Some("none")), None);
    }

    #[test]
    fn no_files_are_no_profiles() {
        let fs = Fs::from_slice(&[]);
        let set = now(load(&fs, &env(&[]), &ProfileFiles::default(), None)).unwrap();
        assert!(set.is_empty());
        assert_eq!(set.selected_profile(), "default");
        assert_eq!(
            set.describe_sources(),
            "/home/me/.aws/config (not found), /home/me/.aws/credentials (not found)"
        );
    }

    #[test]
    fn a_broken_file_is_a_typed_error() {
        let fs = Fs::from_slice(&[("/home/me/.aws/credentials", "[default]\nkey\n")]);
        let error = now(load(&fs, &env(&[]), &ProfileFiles::default(), None)).unwrap_err();
        let ProfileFileLoadError::ParseError(error) = error else {
            panic!("{error:?}")
        };
        assert_eq!(
            (error.path(), error.line()),
            ("/home/me/.aws/credentials", 2)
        );
    }
}

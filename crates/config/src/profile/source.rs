//! Finding and reading profile files.

use super::error::{CouldNotReadProfileFile, ProfileFileLoadError, ProfileParseError};
use super::profile_file::{ProfileFile, ProfileFileKind, ProfileFiles};
use crate::files;
use crate::setting::env_value;
use aws_types::os_shim_internal::{Env, Fs};
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

/// A file's text, or why it has none.
pub(super) struct Source {
    pub(super) kind: ProfileFileKind,
    pub(super) path: String,
    pub(super) text: Result<String, String>,
}

/// Reads the files in order. A default file can be absent or unreadable; a file that the program named cannot.
pub(super) fn read(
    env: &Env,
    fs: &Fs,
    files: &ProfileFiles,
) -> Result<Vec<Source>, ProfileFileLoadError> {
    let home = home_directory(env);
    let mut sources = Vec::with_capacity(files.files.len());
    for file in &files.files {
        sources.push(match file {
            ProfileFile::Default(kind) => read_default(*kind, env, fs, home.as_deref())?,
            ProfileFile::Path(kind, path) => {
                let bytes = files::read(fs, path).map_err(|cause| {
                    let error = CouldNotReadProfileFile::new(path.clone(), cause);
                    ProfileFileLoadError::CouldNotReadFile(error)
                })?;
                source(*kind, path, bytes)?
            }
            ProfileFile::Contents(kind, text) => Source {
                kind: *kind,
                path: "the text that the program gave".to_owned(),
                text: Ok(text.clone()),
            },
        });
    }
    Ok(sources)
}

fn read_default(
    kind: ProfileFileKind,
    env: &Env,
    fs: &Fs,
    home: Option<&str>,
) -> Result<Source, ProfileFileLoadError> {
    let named = env_value(env, kind.variable());
    let path = expand_home(named.as_deref().unwrap_or(kind.default_path()), home);
    let problem = match files::read(fs, &path) {
        Ok(bytes) => return Ok(source(kind, &path, bytes)?),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            if named.is_some() {
                crate::log::warn(format_args!(
                    "the profile file `{}`, which `{}` names, does not exist",
                    path.display(),
                    kind.variable()
                ));
            }
            "not found".to_owned()
        }
        Err(error) => {
            crate::log::warn(format_args!(
                "the profile file `{}` could not be read: {error}",
                path.display()
            ));
            error.to_string()
        }
    };
    Ok(Source {
        kind,
        path: path.display().to_string(),
        text: Err(problem),
    })
}

fn source(kind: ProfileFileKind, path: &Path, bytes: Vec<u8>) -> Result<Source, ProfileParseError> {
    let path = path.display().to_string();
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source {
            kind,
            path,
            text: Ok(text),
        }),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let before = error.as_bytes().iter().take(valid);
            let line = before.filter(|byte| **byte == b'\n').count() + 1;
            let message = "the text is not UTF-8";
            Err(ProfileParseError::new(&path, line, message))
        }
    }
}

/// The home directory of whoever runs this.
pub(crate) fn home_directory(env: &Env) -> Option<String> {
    home_directory_on(env, cfg!(windows))
}

fn home_directory_on(env: &Env, windows: bool) -> Option<String> {
    if let Some(home) = env_value(env, "HOME") {
        return Some(home);
    }
    if !windows {
        return None;
    }
    env_value(env, "USERPROFILE").or_else(|| {
        let drive = env_value(env, "HOMEDRIVE")?;
        let path = env_value(env, "HOMEPATH")?;
        Some(drive + &path)
    })
}

/// Only a `~` that stands alone at the start is the home directory. An unknown home directory leaves it as it is.
fn expand_home(path: &str, home: Option<&str>) -> PathBuf {
    let path = Path::new(path);
    let mut components = path.components();
    match (components.next(), home) {
        (Some(Component::Normal(first)), Some(home)) if first == "~" => {
            Path::new(home).join(components.as_path())
        }
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_util::{causes, env};
    use std::collections::HashMap;

    fn fs() -> Fs {
        Fs::from_slice(&[
            ("/home/me/.aws/config", "c"),
            ("/home/me/.aws/credentials", "k"),
            ("/etc/aws", "e"),
            ("/home/me/x/aws", "x"),
        ])
    }

    fn read_all(variables: &[(&str, &str)], files: &ProfileFiles) -> Vec<String> {
        read(&env(variables), &fs(), files)
            .unwrap()
            .into_iter()
            .map(|source| format!("{}: {:?}", source.path, source.text))
            .collect()
    }

    #[test]
    fn the_default_files_are_under_the_home_directory() {
        assert_eq!(
            read_all(&[], &ProfileFiles::default()),
            [
                "/home/me/.aws/config: Ok(\"c\")",
                "/home/me/.aws/credentials: Ok(\"k\")"
            ]
        );
    }

    #[test]
    fn variables_name_other_files() {
        let variables = [
            ("AWS_CONFIG_FILE", "/etc/aws"),
            ("AWS_SHARED_CREDENTIALS_FILE", "~/x/aws"),
        ];
        assert_eq!(
            read_all(&variables, &ProfileFiles::default()),
            ["/etc/aws: Ok(\"e\")", "/home/me/x/aws: Ok(\"x\")"]
        );
    }

    #[test]
    fn an_absent_default_file_is_no_error() {
        assert_eq!(
            read_all(&[("AWS_CONFIG_FILE", "/none")], &ProfileFiles::default()),
            [
                "/none: Err(\"not found\")",
                "/home/me/.aws/credentials: Ok(\"k\")"
            ]
        );
    }

    #[test]
    fn the_program_can_name_files_and_texts() {
        let files = ProfileFiles::builder()
            .with_file(ProfileFileKind::Config, "/etc/aws")
            .with_contents(ProfileFileKind::Credentials, "t")
            .include_default_credentials_file(true)
            .build();
        assert_eq!(
            read_all(&[], &files),
            [
                "/home/me/.aws/credentials: Ok(\"k\")",
                "/etc/aws: Ok(\"e\")",
                "the text that the program gave: Ok(\"t\")"
            ]
        );
        assert!(read_all(&[], &ProfileFiles::builder().build()).is_empty());
    }

    #[test]
    fn a_file_that_the_program_names_must_exist() {
        let files = ProfileFiles::builder()
            .with_file(ProfileFileKind::Config, "/none")
            .build();
        let error = read(&env(&[]), &fs(), &files).err().unwrap();
        assert_eq!(
            causes(&error),
            "the profile file `/none` could not be read: entity not found"
        );
    }

    #[test]
    fn text_that_is_not_utf8_is_an_error_with_its_line() {
        let bytes = b"[default]\nregion = a\n# caf\xe9\n".to_vec();
        let fs = Fs::from_map(HashMap::from([("/home/me/.aws/config".to_owned(), bytes)]));
        let error = read(&env(&[]), &fs, &ProfileFiles::default())
            .err()
            .unwrap();
        assert_eq!(
            error.to_string(),
            "/home/me/.aws/config, line 3: the text is not UTF-8"
        );
    }

    #[test]
    fn the_home_directory_comes_from_the_environment() {
        let profile = ("USERPROFILE", "C:\\Users\\me");
        let drive = [("HOMEDRIVE", "C:"), ("HOMEPATH", "\\Users\\you")];
        let home = |variables: &[(&str, &str)], windows| {
            home_directory_on(&Env::from_slice(variables), windows)
        };
        assert_eq!(
            home(&[("HOME", "/h"), profile], true).as_deref(),
            Some("/h")
        );
        assert_eq!(home(&[profile], true).as_deref(), Some("C:\\Users\\me"));
        assert_eq!(home(&drive, true).as_deref(), Some("C:\\Users\\you"));
        assert_eq!(home(&[profile], false), None);
        assert_eq!(home(&[], true), None);
    }

    #[test]
    fn only_a_lone_tilde_at_the_start_is_the_home_directory() {
        for (path, expanded) in [
            ("~/.aws/config", "/h/.aws/config"),
            ("~", "/h/"),
            ("~me/config", "~me/config"),
            ("/a/~/b", "/a/~/b"),
            ("", ""),
        ] {
            assert_eq!(expand_home(path, Some("/h")), Path::new(expanded), "{path}");
        }
        assert_eq!(expand_home("~/x", None), Path::new("~/x"));
    }
}

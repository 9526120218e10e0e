//! Values that stand in files: `file://` and `fileb://`.

use std::fmt;
use std::io;

use crate::{Value, python};

/// Why a file's content is no value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

/// The content of the file that `text` names, by `file://` as a string, where each end of line is a newline, and by
/// `fileb://` as bytes; `None` where it names none. `~` and `$VAR` are expanded in the path.
///
/// # Errors
///
/// Where the file cannot be read or, for `file://`, is not UTF-8.
pub fn load(text: &str) -> Result<Option<Value>, Error> {
    let (path, binary) = match (text.strip_prefix("file://"), text.strip_prefix("fileb://")) {
        (Some(path), _) => (path, false),
        (None, Some(path)) => (path, true),
        (None, None) => return Ok(None),
    };
    let path = expand(path, |name| std::env::var(name).ok());
    let bytes = std::fs::read(&path).map_err(|error| {
        Error(format!(
            "Unable to load paramfile {text}: {}",
            os_error(&error, &path)
        ))
    })?;
    if binary {
        return Ok(Some(Value::Blob(bytes)));
    }
    match String::from_utf8(bytes) {
        Ok(content) => Ok(Some(Value::String(
            content.replace("\r\n", "\n").replace('\r', "\n"),
        ))),
        Err(_) => Err(Error(format!(
            "Unable to load paramfile ({path}), text contents could not be decoded.  If this is a binary file, \
             please use the fileb:// prefix instead of the file:// prefix."
        ))),
    }
}

/// Python's text of an operating system's error with a file.
fn os_error(error: &io::Error, path: &str) -> String {
    let Some(number) = error.raw_os_error() else {
        return error.to_string();
    };
    let text = error.to_string();
    let text = text
        .strip_suffix(&format!(" (os error {number})"))
        .unwrap_or(&text);
    format!("[Errno {number}] {text}: {}", python::quoted(path))
}

/// `~` at the beginning, and `$NAME` and `${NAME}` anywhere. What is not set stays as it is.
fn expand(path: &str, variable: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut rest = path;
    if let Some(behind) = path
        .strip_prefix('~')
        .filter(|behind| behind.is_empty() || behind.starts_with('/'))
        && let Some(home) = variable("HOME")
    {
        out.push_str(home.trim_end_matches('/'));
        rest = behind;
        if out.is_empty() && rest.is_empty() {
            return "/".to_owned();
        }
    }
    // A home directory's name is not expanded further in practice: no `$` is in it.
    while let Some((before, behind)) = rest.split_once('$') {
        out.push_str(before);
        let braced = behind
            .strip_prefix('{')
            .and_then(|behind| behind.split_once('}'));
        let plain =
            behind.find(|character: char| !character.is_ascii_alphanumeric() && character != '_');
        let (name, after) =
            braced.unwrap_or_else(|| behind.split_at(plain.unwrap_or(behind.len())));
        let written = behind.len() - after.len();
        if let Some(value) = variable(name).filter(|_| written > 0) {
            out.push_str(&value);
        } else {
            out.push('$');
            out.push_str(behind.get(..written).unwrap_or_default());
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> String {
        let folder =
            std::env::temp_dir().join(format!("slim-aws-paramfile-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        folder.to_str().unwrap().to_owned()
    }

    #[test]
    fn files_are_read_as_text_or_bytes() {
        let folder = folder("read");
        std::fs::write(format!("{folder}/é.txt"), "a\r\nb\rc\n").unwrap();
        assert_eq!(
            load(&format!("file://{folder}/é.txt")),
            Ok(Some(Value::String("a\nb\nc\n".to_owned())))
        );
        assert_eq!(
            load(&format!("fileb://{folder}/é.txt")),
            Ok(Some(Value::Blob(b"a\r\nb\rc\n".to_vec())))
        );
        for plain in ["", "file:/x", "FILE://x", "http://x", "a file://x"] {
            assert_eq!(load(plain), Ok(None), "{plain}");
        }
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let folder = folder("wrong");
        std::fs::write(format!("{folder}/latin"), b"\xe9").unwrap();
        let wrong = |text: &str| load(text).unwrap_err().to_string();
        assert_eq!(
            wrong("file://no-such-'file'"),
            "Unable to load paramfile file://no-such-'file': [Errno 2] No such file or directory: \"no-such-'file'\""
        );
        assert_eq!(
            wrong(&format!("fileb://{folder}")),
            format!(
                "Unable to load paramfile fileb://{folder}: [Errno 21] Is a directory: '{folder}'"
            )
        );
        assert_eq!(
            wrong(&format!("file://{folder}/latin")),
            format!(
                "Unable to load paramfile ({folder}/latin), text contents could not be decoded.  If this is a binary \
                 file, please use the fileb:// prefix instead of the file:// prefix."
            )
        );
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn paths_are_expanded() {
        let variable = |name: &str| match name {
            "HOME" => Some("/home/me/".to_owned()),
            "A_1" => Some("x".to_owned()),
            _ => None,
        };
        for (path, expected) in [
            ("~", "/home/me"),
            ("~/f", "/home/me/f"),
            ("~other/f", "~other/f"),
            ("a/~", "a/~"),
            ("$A_1/${A_1}-$A_1.txt", "x/x-x.txt"),
            ("$B/${B}/${A_1/$", "$B/${B}/${A_1/$"),
            ("é$A_1é", "éxé"),
        ] {
            assert_eq!(expand(path, variable), expected, "{path}");
        }
        assert_eq!(expand("~", |_| Some("/".to_owned())), "/");
    }
}

//! Options of all commands: which there are, and what they were given.

use crate::args::{Arity, Parsed, Spec};
use crate::error::Failure;
use crate::python;

/// An option of all commands, as the help tells of it.
#[derive(Debug)]
pub struct Global {
    /// Its name with both hyphens.
    pub name: &'static str,
    /// How many words belong to it.
    pub arity: Arity,
    /// The values that it may have; none for any.
    pub choices: &'static [&'static str],
    /// The kind of its value, as the help names it.
    pub kind: &'static str,
    /// What it does.
    pub docs: &'static str,
}

const fn option(name: &'static str, kind: &'static str, docs: &'static str) -> Global {
    Global {
        name,
        arity: Arity::One,
        choices: &[],
        kind,
        docs,
    }
}

const fn flag(name: &'static str, docs: &'static str) -> Global {
    Global {
        arity: Arity::Flag,
        ..option(name, "boolean", docs)
    }
}

const fn choice(
    name: &'static str,
    choices: &'static [&'static str],
    docs: &'static str,
) -> Global {
    Global {
        choices,
        ..option(name, "string", docs)
    }
}

/// The options, in the order that the help has.
pub const GLOBALS: [Global; 15] = [
    flag("--debug", "Log what is done to stderr."),
    option(
        "--endpoint-url",
        "string",
        "Send requests to this URL in place of the service's own endpoint.",
    ),
    flag(
        "--no-verify-ssl",
        "Accept any certificate. Whoever stands between can then read and change what is sent.",
    ),
    flag(
        "--no-paginate",
        "Make one call and show its page, in place of all pages together.",
    ),
    choice(
        "--output",
        &["json", "text", "table"],
        "How the result is printed.",
    ),
    option(
        "--query",
        "string",
        "A JMESPath expression that is applied to the result before it is printed.",
    ),
    option(
        "--profile",
        "string",
        "The profile whose settings and credentials are used.",
    ),
    option(
        "--region",
        "string",
        "The region that is called. It counts more than what environment and profile say.",
    ),
    Global {
        arity: Arity::Flag,
        ..option("--version", "string", "Print this program's version.")
    },
    choice(
        "--color",
        &["on", "off", "auto"],
        "Whether tables have colors: auto is where stdout is a terminal.",
    ),
    flag(
        "--no-sign-request",
        "Do not sign requests, and look for no credentials.",
    ),
    option(
        "--ca-bundle",
        "string",
        "A file with the certificates of the authorities that are trusted, in PEM. It counts more than what environment and profile say.",
    ),
    option(
        "--cli-read-timeout",
        "int",
        "For how many seconds an answer may pause. 0 is for as long as it likes; the default is 60.",
    ),
    option(
        "--cli-connect-timeout",
        "int",
        "Within how many seconds a connection has to be made. 0 is no limit; the default is 60.",
    ),
    Global {
        arity: Arity::Flag,
        ..option("--v2-debug", HIDDEN, "Accepted, and without effect.")
    },
];

/// The kind of options that the help does not show.
pub const HIDDEN: &str = "";

/// The index of `--version`.
const VERSION: usize = 8;

/// The options as the parser takes them.
#[must_use]
pub fn specs() -> Vec<Spec> {
    let spec = |global: &Global| Spec::new(global.name, global.arity).choices(global.choices);
    GLOBALS.iter().map(spec).collect()
}

/// Whether an option is `--version`.
#[must_use]
pub fn is_version(index: usize) -> bool {
    index == VERSION
}

/// What the options were given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "so many flags there are")]
pub struct Globals {
    /// `--debug`
    pub debug: bool,
    /// `--endpoint-url`
    pub endpoint_url: Option<String>,
    /// `--no-verify-ssl`
    pub no_verify_ssl: bool,
    /// `--no-paginate`
    pub no_paginate: bool,
    /// `--output`
    pub output: Option<String>,
    /// `--query`
    pub query: Option<String>,
    /// `--profile`
    pub profile: Option<String>,
    /// `--region`
    pub region: Option<String>,
    /// `--color`
    pub color: Option<String>,
    /// `--no-sign-request`
    pub no_sign_request: bool,
    /// `--ca-bundle`
    pub ca_bundle: Option<String>,
    /// `--cli-read-timeout`, in seconds.
    pub read_timeout: Option<String>,
    /// `--cli-connect-timeout`, in seconds.
    pub connect_timeout: Option<String>,
}

impl Globals {
    /// What the words say.
    #[must_use]
    pub fn of(parsed: &Parsed) -> Self {
        let index = |name: &str| {
            let found = GLOBALS.iter().position(|global| global.name == name);
            found.unwrap_or(usize::MAX)
        };
        let value = |name: &str| parsed.value(index(name)).map(ToOwned::to_owned);
        let flag = |name: &str| parsed.last(index(name)).is_some();
        Self {
            debug: flag("--debug"),
            endpoint_url: value("--endpoint-url"),
            no_verify_ssl: flag("--no-verify-ssl"),
            no_paginate: flag("--no-paginate"),
            output: value("--output"),
            query: value("--query"),
            profile: value("--profile").filter(|name| !name.is_empty()),
            region: value("--region"),
            color: value("--color"),
            no_sign_request: flag("--no-sign-request"),
            ca_bundle: value("--ca-bundle"),
            read_timeout: value("--cli-read-timeout"),
            connect_timeout: value("--cli-connect-timeout"),
        }
    }

    /// Checks what is known to be wrong before the rest of the words is looked at.
    ///
    /// # Errors
    /// An endpoint without a scheme, or a timeout that is no integer.
    pub fn check(&self) -> Result<(), Failure> {
        if let Some(url) = &self.endpoint_url
            && !has_scheme(url)
        {
            return Err(Failure::general(format!(
                "Bad value for --endpoint-url \"{url}\": scheme is missing.  Must be of the form http://<hostname>/ or \
                 https://<hostname>/"
            )));
        }
        seconds(self.read_timeout.as_deref())?;
        seconds(self.connect_timeout.as_deref())?;
        Ok(())
    }
}

/// How many seconds a timeout is: `None` for no limit, 60 where it is not given.
///
/// # Errors
/// It is no integer.
pub fn seconds(given: Option<&str>) -> Result<Option<u64>, Failure> {
    let Some(given) = given else {
        return Ok(Some(60));
    };
    let number = python::parse_integer(given);
    let number = number.map_err(|error| Failure::general(error.to_string()))?;
    Ok(match number {
        crate::Value::Integer(0) => None,
        crate::Value::Integer(seconds) => Some(u64::try_from(seconds).unwrap_or(0)),
        _ => None,
    })
}

/// Whether a URL begins with a scheme, as Python's `urlparse` sees it.
fn has_scheme(url: &str) -> bool {
    let Some((scheme, _)) = url.split_once(':') else {
        return false;
    };
    let mut chars = scheme.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

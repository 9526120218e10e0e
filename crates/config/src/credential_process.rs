//! Credentials that a command prints.

use crate::http::Step;
use crate::json_credentials::{InvalidJson, Members};
use crate::source::Found;
use aws_credential_types::Credentials;
use aws_credential_types::credential_feature::AwsCredentialFeature;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, future};
use std::error::Error;
use std::fmt;
use std::io;
use std::process::ExitStatus;
use std::time::Duration;

mod run;

/// Some commands open a browser or ask for a code, and people take their time.
const LIMIT: Duration = Duration::from_mins(5);
const PROVIDER_NAME: &str = "CredentialProcess";

/// Runs a command and takes the credentials from what it prints.
///
/// The command line goes to `sh -c`, or to `cmd.exe /C` on Windows. It prints one JSON object and ends with status 0:
///
/// ```json
/// {
///   "Version": 1,
///   "AccessKeyId": "AKIAIOSFODNN7EXAMPLE",
///   "SecretAccessKey": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
///   "SessionToken": "...",
///   "AccountId": "123456789012",
///   "Expiration": "2026-01-31T12:00:00Z"
/// }
/// ```
///
/// `SessionToken` and `AccountId` are optional. Without `Expiration` the credentials are never asked for again.
///
/// What the command writes to standard error is shown nowhere, nor are its arguments: both can hold secrets. The command
/// is stopped after 5 minutes, and when nobody waits for it any more.
///
/// Profiles name such a command in `credential_process`.
#[must_use]
pub struct CredentialProcessProvider {
    command: String,
    account_id: Option<String>,
    limit: Duration,
}

impl CredentialProcessProvider {
    /// Runs this command line.
    pub fn new(command: String) -> Self {
        Self {
            command,
            account_id: None,
            limit: LIMIT,
        }
    }

    /// The account of credentials that do not say theirs.
    pub(crate) fn with_account_id(mut self, account_id: Option<String>) -> Self {
        self.account_id = account_id;
        self
    }

    async fn credentials(&self) -> provider::Result {
        self.run().await.map_err(|problem| {
            CredentialsError::provider_error(CredentialProcessError {
                program: program(&self.command),
                problem,
            })
        })
    }

    async fn run(&self) -> Result<Credentials, Problem> {
        let ended: Step<'_, run::Ended> = Box::pin(run::run(&self.command));
        let ended = tokio::time::timeout(self.limit, ended).await;
        let ended = ended.map_err(|_| Problem::TimedOut(self.limit))?;
        let (printed, status) = ended.map_err(Problem::Start)?;
        if !status.success() {
            return Err(Problem::Status(status));
        }
        read(&printed, self.account_id.clone()).map_err(Problem::Output)
    }
}

fn read(text: &[u8], account_id: Option<String>) -> Result<Credentials, InvalidJson> {
    let mut members = Members::parse(text)?;
    if members
        .take("Version")
        .is_none_or(|version| version.json != "1")
    {
        return Err(InvalidJson::Version);
    }
    let found = Found {
        access_key_id: members.required("AccessKeyId")?,
        secret_access_key: members.required("SecretAccessKey")?,
        session_token: members.text("SessionToken")?,
        expiry: members.time("Expiration")?,
        account_id: members.text("AccountId")?.or(account_id),
    };
    Ok(found.from(PROVIDER_NAME, AwsCredentialFeature::CredentialsProcess))
}

impl ProvideCredentials for CredentialProcessProvider {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.credentials())
    }
}

impl fmt::Debug for CredentialProcessProvider {
    /// Not the arguments: they can hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CredentialProcessProvider")
            .field("program", &program(&self.command))
            .finish_non_exhaustive()
    }
}

/// A command line without its arguments.
fn program(line: &str) -> String {
    let line = line.trim_start();
    let quoted = line
        .strip_prefix('"')
        .and_then(|rest| rest.split_once('"'))
        .map(|(program, _)| program);
    let program = quoted.or_else(|| line.split_whitespace().next());
    // A variable before the program is an argument too.
    program
        .filter(|program| !program.contains('='))
        .unwrap_or("...")
        .to_owned()
}

/// Why a command gave no credentials.
#[derive(Debug)]
struct CredentialProcessError {
    program: String,
    problem: Problem,
}

#[derive(Debug)]
enum Problem {
    Start(io::Error),
    TimedOut(Duration),
    Status(ExitStatus),
    Output(InvalidJson),
}

impl fmt::Display for CredentialProcessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the credential process `{}` ", self.program)?;
        match &self.problem {
            Problem::Start(error) => write!(f, "could not be run: {error}"),
            Problem::TimedOut(limit) => write!(f, "did not end within {limit:?} and was stopped"),
            Problem::Status(status) => write!(
                f,
                "failed ({status}); run it by hand to see what it writes to standard error"
            ),
            Problem::Output(error) => write!(f, "printed no credentials: {error}"),
        }
    }
}

impl Error for CredentialProcessError {}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::time::{Instant, SystemTime};

    async fn run(command: &str) -> provider::Result {
        let provider = CredentialProcessProvider::new(command.to_owned());
        provider
            .with_account_id(Some("profile-account".to_owned()))
            .provide_credentials()
            .await
    }

    async fn problem(command: &str) -> String {
        let error = run(command).await.unwrap_err();
        assert!(matches!(error, CredentialsError::ProviderError(_)));
        assert!(!format!("{error:?}").contains("hush"), "{error:?}");
        error.source().unwrap().to_string()
    }

    #[tokio::test]
    async fn what_is_printed_is_the_credentials() {
        let credentials = run(
            r#"echo "noise" >&2; echo '{"Version": 1, "AccessKeyId": "AKIA1", "SecretAccessKey": "hush", "SessionToken": "token", "AccountId": "123456789012", "Expiration": "1970-01-01T01:01:00+01:00"}'"#,
        )
        .await
        .unwrap();
        assert_eq!(credentials.access_key_id(), "AKIA1");
        assert_eq!(credentials.secret_access_key(), "hush");
        assert_eq!(credentials.session_token(), Some("token"));
        assert_eq!(credentials.account_id().unwrap().as_str(), "123456789012");
        let end = SystemTime::UNIX_EPOCH + Duration::from_mins(1);
        assert_eq!(credentials.expiry(), Some(end));
        assert_eq!(
            credentials.get_property::<Vec<AwsCredentialFeature>>(),
            Some(&vec![AwsCredentialFeature::CredentialsProcess])
        );
    }

    #[tokio::test]
    async fn all_but_the_keys_is_optional_and_the_account_is_the_profiles() {
        let command = r#"echo '{"Version": 1, "AccessKeyId": "AKIA1", "SecretAccessKey": "hush"}'"#;
        let credentials = run(command).await.unwrap();
        assert_eq!(credentials.session_token(), None);
        assert_eq!(credentials.expiry(), None);
        assert_eq!(
            credentials.account_id().unwrap().as_str(),
            "profile-account"
        );
    }

    #[tokio::test]
    async fn failures_are_told_without_what_could_be_secret() {
        assert_eq!(
            problem("false --password hush; echo hush >&2; exit 7").await,
            "the credential process `false` failed (exit status: 7); run it by hand to see what it writes to standard error"
        );
        assert_eq!(
            problem("TOKEN=hush exit 1").await,
            "the credential process `...` failed (exit status: 1); run it by hand to see what it writes to standard error"
        );
        assert_eq!(
            problem("echo hush").await,
            "the credential process `echo` printed no credentials: it is not a JSON object"
        );
        for text in ["{}", r#"{"Version": 2}"#, r#"{"Version": "1"}"#] {
            assert_eq!(
                problem(&format!("echo '{text}'")).await,
                "the credential process `echo` printed no credentials: `Version` must be the number 1"
            );
        }
        assert_eq!(
            problem(r#"echo '{"Version": 1, "AccessKeyId": "AKIA1"}'"#).await,
            "the credential process `echo` printed no credentials: `SecretAccessKey` is missing"
        );
    }

    #[tokio::test]
    async fn a_command_that_does_not_end_is_stopped() {
        let provider = CredentialProcessProvider {
            limit: Duration::from_millis(50),
            ..CredentialProcessProvider::new("exec sleep 60".to_owned())
        };
        let start = Instant::now();
        let error = provider.provide_credentials().await.unwrap_err();
        assert_eq!(
            error.source().unwrap().to_string(),
            "the credential process `exec` did not end within 50ms and was stopped"
        );
        assert!(start.elapsed() < Duration::from_secs(30));
    }

    /// A process that has ended is gone, or is a zombie that waits to be collected.
    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_command_that_nobody_waits_for_is_stopped() {
        let file = std::env::temp_dir().join(format!("slim-sdk-config-{}", std::process::id()));
        let command = format!("echo $$ > '{}'; exec sleep 60", file.display());
        let provider = CredentialProcessProvider::new(command);
        let id = {
            let mut load = Box::pin(provider.provide_credentials());
            let written = async {
                loop {
                    match std::fs::read_to_string(&file) {
                        Ok(id) if id.ends_with('\n') => return id.trim().to_owned(),
                        _ => tokio::task::yield_now().await,
                    }
                }
            };
            tokio::select! {
                _ = &mut load => panic!("it does not end"),
                id = written => id,
            }
        };
        let _ = std::fs::remove_file(&file);
        let start = Instant::now();
        let runs = |stat: String| !stat.contains(") Z ");
        while std::fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(runs) {
            assert!(start.elapsed() < Duration::from_secs(10), "{id} still runs");
            tokio::task::yield_now().await;
        }
    }

    /// Nobody who runs a command keeps the thread of its caller from other work.
    #[tokio::test]
    async fn other_work_goes_on_while_a_command_runs() {
        let provider = CredentialProcessProvider::new("exec sleep 60".to_owned());
        tokio::select! {
            biased;
            _ = provider.provide_credentials() => panic!("it does not end"),
            () = tokio::task::yield_now() => {}
        }
    }

    #[tokio::test]
    async fn output_without_end_is_no_credentials() {
        let text = problem("yes hush").await;
        assert!(
            text.starts_with("the credential process `yes` failed ("),
            "{text}"
        );
    }

    #[test]
    fn debug_shows_no_arguments() {
        for (line, program) in [
            ("/opt/get --secret hush", "/opt/get"),
            (
                "\"C:\\Program Files\\get.exe\" hush",
                "C:\\\\Program Files\\\\get.exe",
            ),
            ("KEY=hush get", "..."),
            ("", "..."),
        ] {
            assert_eq!(
                format!("{:?}", CredentialProcessProvider::new(line.to_owned())),
                format!("CredentialProcessProvider {{ program: \"{program}\", .. }}")
            );
        }
    }
}

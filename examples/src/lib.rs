//! What the examples share: where calls go, by the command line, and with which credentials.

use std::process::ExitCode;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_connect::config::Credentials;
use slim_sdk_local::Local;

/// Any error that an example ends with.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// Where an example sends its calls, and what it calls with.
#[derive(Debug)]
pub struct Setup {
    /// The configuration that clients are made from.
    pub config: SdkConfig,
    /// The local endpoint, if the example started one.
    pub local: Option<Local>,
    /// The instance to work in.
    pub instance_id: String,
    /// The flow that new chats start with.
    pub contact_flow_id: String,
}

const USAGE: &str = "\
usage: cargo run --example NAME [-- OPTIONS]

Without options, a local endpoint is started inside the process.

  --endpoint-url URL     send calls there; AWS_ENDPOINT_URL does the same
  --aws                  send calls to AWS, with the environment's or the profile's credentials
  --instance-id ID       the instance to work in; needed with --aws
  --contact-flow-id ID   the flow that new chats start with; needed with --aws by examples that start chats
  --help                 print this
";

#[derive(Default)]
struct Options {
    endpoint_url: Option<String>,
    aws: bool,
    instance_id: Option<String>,
    contact_flow_id: Option<String>,
}

impl Options {
    /// The options of the command line; `None` if it asks for help.
    fn parse(mut args: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let mut options = Self {
            endpoint_url: std::env::var("AWS_ENDPOINT_URL")
                .ok()
                .filter(|url| !url.is_empty()),
            ..Self::default()
        };
        while let Some(arg) = args.next() {
            let mut value = || args.next().ok_or_else(|| format!("{arg} needs a value"));
            match arg.as_str() {
                "--endpoint-url" => options.endpoint_url = Some(value()?),
                "--instance-id" => options.instance_id = Some(value()?),
                "--contact-flow-id" => options.contact_flow_id = Some(value()?),
                "--aws" => options.aws = true,
                "--help" | "-h" => return Ok(None),
                _ => return Err(format!("unknown option {arg}")),
            }
        }
        if options.aws && options.instance_id.is_none() {
            return Err("--aws needs --instance-id".to_owned());
        }
        Ok(Some(options))
    }

    async fn setup(self) -> Result<Setup, Error> {
        let mut loader = aws_config::defaults(BehaviorVersion::latest());
        let mut local = None;
        if !self.aws {
            let url = if let Some(url) = &self.endpoint_url {
                url.clone()
            } else {
                local.insert(Local::start().await?).url().to_owned()
            };
            println!("endpoint: {url}");
            let secret = Local::SECRET_ACCESS_KEY;
            let credentials = Credentials::new(Local::ACCESS_KEY_ID, secret, None, None, "local");
            loader = loader.region(Region::new("us-east-1")).endpoint_url(url);
            // An endpoint of the caller's may know the caller's credentials; a local one knows its own.
            if local.is_some() || std::env::var_os("AWS_ACCESS_KEY_ID").is_none() {
                loader = loader.credentials_provider(credentials);
            }
        }
        Ok(Setup {
            config: loader.load().await,
            local,
            instance_id: self
                .instance_id
                .unwrap_or_else(|| Local::INSTANCE_ID.to_owned()),
            contact_flow_id: self
                .contact_flow_id
                .unwrap_or_else(|| Local::CONTACT_FLOW_ID.to_owned()),
        })
    }
}

/// Runs an example: exit code 0, 1 with the error on stderr, or 2 for a command line that makes no sense.
pub async fn run<F: Future<Output = Result<(), Error>>>(
    example: impl FnOnce(Setup) -> F,
) -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprint!("error: {error}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let result = match options.setup().await {
        Ok(setup) => example(setup).await,
        Err(error) => Err(error),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!(
                "error: {}",
                aws_sdk_connect::error::DisplayErrorContext(&*error)
            );
            ExitCode::FAILURE
        }
    }
}

/// The samples of the README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

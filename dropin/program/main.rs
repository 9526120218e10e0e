//! One program for both: it makes the calls that it is asked for on its input, and says what came back.
//!
//! A line of input is `CASE HOW`; the answer is lines `key: value`, and a line `--` at the end.

// `dropin/run` writes it.
#[path = "../target/calls.rs"]
#[rustfmt::skip]
mod calls;
mod census;
mod errors;
mod report;
mod testing;

use std::io::{BufRead as _, Write as _};
use std::time::Duration;

use aws_config::{BehaviorVersion, Region};
use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;

/// What calls are made with.
pub struct Clients {
    pub connect: aws_sdk_connect::Client,
    pub connectparticipant: aws_sdk_connectparticipant::Client,
    pub shared: SdkConfig,
}

/// Another region than the clients'.
pub fn elsewhere() -> Region {
    Region::new("us-west-2")
}

/// Adds a header to a request.
pub fn mark(request: &mut HttpRequest) {
    request.headers_mut().insert("x-dropin", "customized");
}

async fn clients(url: &str, case: &str) -> Clients {
    let shared = aws_config::defaults(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .endpoint_url(url)
        .credentials_provider(Credentials::new(
            "AKIDLOCALEXAMPLE",
            "local/secret/that/is/no/secret/EXAMPLEKEY",
            None,
            None,
            "dropin",
        ))
        .retry_config(RetryConfig::standard().with_initial_backoff(Duration::from_millis(1)))
        .timeout_config(
            TimeoutConfig::builder()
                .connect_timeout(Duration::from_secs(2))
                .read_timeout(Duration::from_secs(20))
                .build(),
        )
        .load()
        .await;
    // Each case has retries of its own: none is short of them because of another.
    use aws_sdk_connect::config::retry::RetryPartition as ForConnect;
    use aws_sdk_connectparticipant::config::retry::RetryPartition as ForParticipant;
    let connect = aws_sdk_connect::config::Builder::from(&shared)
        .retry_partition(ForConnect::new(case.to_owned()))
        .build();
    let participant = aws_sdk_connectparticipant::config::Builder::from(&shared)
        .retry_partition(ForParticipant::new(case.to_owned()))
        .build();
    Clients {
        connect: aws_sdk_connect::Client::from_conf(connect),
        connectparticipant: aws_sdk_connectparticipant::Client::from_conf(participant),
        shared,
    }
}

#[tokio::main]
async fn main() {
    let url = std::env::args().nth(1).expect("the endpoint's URL");
    for (index, line) in std::io::stdin().lock().lines().enumerate() {
        let line = line.expect("a line");
        let (case, how) = line.split_once(' ').expect("CASE HOW");
        let clients = clients(&url, &format!("case {index}")).await;
        let report = match case {
            "census" => census::run(&clients, how).await,
            "testing" => testing::run(how).await,
            _ => calls::send(&clients, case, how).await,
        };
        let report = report.unwrap_or_else(|| vec![("unknown", line.clone())]);
        let mut out = std::io::stdout().lock();
        for (key, value) in report {
            writeln!(out, "{key}: {}", value.replace('\n', "\\n")).expect("it is read");
        }
        writeln!(out, "--").expect("it is read");
        out.flush().expect("it is read");
    }
}

//! Values that stand on the web: `http://` and `https://`.

use std::time::Duration;

use slim_sdk_runtime::direct::{Options, Sender};

use crate::call::no_answer;

/// How long a connection may take, and each pause in an answer.
const TIMEOUT: Duration = Duration::from_mins(1);

/// Whether the text names a value on the web.
#[must_use]
pub fn is_url(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// The text at a URL.
///
/// # Errors
/// There is no answer, or one that is no success.
pub async fn text(url: &str) -> Result<String, String> {
    let text = get(url).await;
    text.map_err(|why| format!("Unable to retrieve {url}: {why}"))
}

async fn get(url: &str) -> Result<String, String> {
    let sender = Sender::new(&Options {
        connect_timeout: Some(TIMEOUT),
        read_timeout: Some(TIMEOUT),
        ..Options::default()
    });
    let sender = sender.map_err(|error| error.to_string())?;
    let sent = sender.send("GET", url, &[]);
    let answer = sent.map_err(|error| error.to_string())?.await;
    let answer = answer.map_err(|error| no_answer(&error, url))?;
    match answer.status().as_u16() {
        200 => {
            let body = answer.body().bytes().unwrap_or_default();
            Ok(String::from_utf8_lossy(body).into_owned())
        }
        status => Err(format!("received non 200 status code of {status}")),
    }
}

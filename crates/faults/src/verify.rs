//! Whether requests are signed as AWS wants it: each is sent once more, byte for byte, to the local endpoint, which
//! computes the signature by its own code.

use std::io;

use slim_sdk_local::Local;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::peer::Request;

/// What is wrong with the signature of a request that was sent just now, if something is.
///
/// # Errors
/// The local endpoint cannot be asked.
pub async fn wrong(local: &Local, request: &Request) -> io::Result<Option<String>> {
    let mut stream = TcpStream::connect(local.address()).await?;
    let head = format!("{}\r\nconnection: close\r\n\r\n", request.head);
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(&request.body).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    // Keys, tokens and signatures that it does not take are all refused with this status.
    let refused = answer.starts_with("HTTP/1.1 403");
    Ok(refused.then(|| answer.into_owned()))
}

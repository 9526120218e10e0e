//! A server for tests, that answers over a real socket as the test says and remembers what it was asked.

use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// One request, as it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(other, _)| other.eq_ignore_ascii_case(name))?;
        Some(value)
    }
}

/// What to answer.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    Http(u16, Vec<(&'static str, String)>, String),
    /// Nothing, for as long as a client could wait.
    Silence,
}

/// An answer without headers of its own.
pub(crate) fn reply(status: u16, body: impl Into<String>) -> Reply {
    Reply::Http(status, Vec::new(), body.into())
}

type Handler = dyn FnMut(&Asked) -> Reply + Send;

pub(crate) struct Server {
    /// `http://127.0.0.1:port`.
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    pub(crate) async fn new(handler: impl FnMut(&Asked) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::default();
        let handler: Arc<Mutex<Handler>> = Arc::new(Mutex::new(handler));
        tokio::spawn(serve(listener, handler, Arc::clone(&asked)));
        Self { url, asked }
    }

    /// Answers the same every time.
    pub(crate) async fn always(reply: Reply) -> Self {
        Self::new(move |_| reply.clone()).await
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

async fn serve(listener: TcpListener, handler: Arc<Mutex<Handler>>, log: Arc<Mutex<Vec<Asked>>>) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let (handler, log) = (Arc::clone(&handler), Arc::clone(&log));
        tokio::spawn(async move {
            let Some(asked) = read(&mut stream).await else {
                return;
            };
            log.lock().unwrap().push(asked.clone());
            let reply = (*handler.lock().unwrap())(&asked);
            match reply {
                Reply::Silence => tokio::time::sleep(Duration::from_mins(1)).await,
                Reply::Http(status, headers, body) => {
                    let mut text = format!(
                        "HTTP/1.1 {status} x\r\nconnection: close\r\ncontent-length: {}\r\n",
                        body.len()
                    );
                    for (name, value) in headers {
                        text += &(name.to_owned() + ": " + &value + "\r\n");
                    }
                    text.push_str("\r\n");
                    text.push_str(&body);
                    let _ = stream.write_all(text.as_bytes()).await;
                }
            }
        });
    }
}

async fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let end = loop {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        if let Some(end) = end {
            break end;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let mut asked = Asked {
        method,
        path,
        headers,
        body: String::new(),
    };
    let length = asked
        .header("content-length")
        .map_or(0, |n| n.parse().unwrap());
    while bytes.len() < end + 4 + length {
        stream.read_buf(&mut bytes).await.ok()?;
    }
    asked.body = String::from_utf8(bytes[end + 4..].to_vec()).unwrap();
    Some(asked)
}

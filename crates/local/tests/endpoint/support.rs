//! A raw HTTP/1.1 client with its own signer, and a clock to turn by hand.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use slim_sdk_local::{Builder, Local};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// 2015-08-30T12:36:00Z, the instant of AWS's published examples.
pub(crate) const PUBLISHED: u64 = 1_440_938_160;

/// A clock that stands still until it is turned.
#[derive(Clone)]
pub(crate) struct Hands(Arc<AtomicU64>);

impl Hands {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicU64::new(PUBLISHED)))
    }

    pub(crate) fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(self.0.load(Ordering::SeqCst))
    }

    pub(crate) fn turn(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(crate) fn on(&self, builder: Builder) -> Builder {
        let hands = self.clone();
        builder.clock(move || hands.now())
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub(crate) fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// `20150830T123600Z`, computed another way than the endpoint does: by counting years and months.
pub(crate) fn amz_date(time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).unwrap().as_secs();
    let (mut days, rest) = (seconds / 86_400, seconds % 86_400);
    let leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    let mut year = 1970;
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let mut month = 0;
    let lengths = [
        31,
        28 + u64::from(leap(year)),
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ];
    while days >= lengths[month] {
        days -= lengths[month];
        month += 1;
    }
    format!(
        "{year:04}{:02}{:02}T{:02}{:02}{:02}Z",
        month + 1,
        days + 1,
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub(crate) fn code(&self) -> &str {
        self.header("x-amzn-errortype")
    }

    pub(crate) fn message(&self) -> String {
        let body = self.json();
        let message = body.get("Message").or_else(|| body.get("message"));
        message
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    }

    /// The body of a success.
    pub(crate) fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{self:?}");
        self.json()
    }

    /// Asserts an error.
    pub(crate) fn fails(self, status: u16, code: &str) -> String {
        assert_eq!((self.status, self.code()), (status, code), "{self:?}");
        self.message()
    }
}

/// Sends raw bytes on a connection of their own and reads the answer; `None` if the connection closes without one.
pub(crate) async fn raw(address: SocketAddr, request: &[u8]) -> Option<Answer> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The endpoint may refuse before it has read everything.
    let _ = stream.write_all(request).await;
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    Some(Answer {
        status,
        headers,
        text: body.to_owned(),
    })
}

/// A request before it is signed.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn new(method: &str, target: &str) -> Self {
        Self {
            method: method.to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn json(mut self, body: &Value) -> Self {
        self.body = body.to_string().into_bytes();
        self.header("content-type", "application/json")
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut text = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        for (name, value) in &self.headers {
            let _ = write!(text, "{name}: {value}\r\n");
        }
        let _ = write!(
            text,
            "content-length: {}\r\nconnection: close\r\n\r\n",
            self.body.len()
        );
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// Signs and sends requests.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) address: SocketAddr,
    pub(crate) key: String,
    pub(crate) secret: String,
    pub(crate) token: Option<String>,
    pub(crate) region: String,
    pub(crate) service: String,
    pub(crate) hands: Option<Hands>,
}

impl Caller {
    pub(crate) fn connect(local: &Local) -> Self {
        Self {
            address: local.address(),
            key: Local::ACCESS_KEY_ID.to_owned(),
            secret: Local::SECRET_ACCESS_KEY.to_owned(),
            token: None,
            region: "eu-central-1".to_owned(),
            service: "connect".to_owned(),
            hands: None,
        }
    }

    pub(crate) fn by(mut self, hands: &Hands) -> Self {
        self.hands = Some(hands.clone());
        self
    }

    pub(crate) fn participant(&self) -> Self {
        Self {
            service: "execute-api".to_owned(),
            ..self.clone()
        }
    }

    /// Signs by the steps of the specification: all headers that are there.
    pub(crate) fn sign(&self, request: Request) -> Request {
        let now = self.hands.as_ref().map_or_else(SystemTime::now, Hands::now);
        self.sign_at(request, &amz_date(now))
    }

    pub(crate) fn sign_at(&self, request: Request, date: &str) -> Request {
        let mut request = request;
        if !request
            .headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("host"))
        {
            request = request.header("host", &self.address.to_string());
        }
        request = request.header("x-amz-date", date);
        if let Some(token) = &self.token {
            request = request.header("x-amz-security-token", token);
        }
        let mut headers: Vec<(String, String)> = request
            .headers
            .iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        headers.sort();
        let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
        let names = names.join(";");
        let lines: Vec<String> = headers
            .iter()
            .map(|(name, value)| format!("{name}:{value}\n"))
            .collect();
        let lines = lines.concat();
        let (path, query) = request
            .target
            .split_once('?')
            .unwrap_or((&request.target, ""));
        let mut pairs: Vec<String> = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                if pair.contains('=') {
                    pair.to_owned()
                } else {
                    format!("{pair}=")
                }
            })
            .collect();
        pairs.sort();
        // What is sent is encoded already; encoding it once more is encoding its percent signs.
        let canonical = format!(
            "{}\n{}\n{}\n{lines}\n{names}\n{}",
            request.method,
            path.replace('%', "%25"),
            pairs.join("&"),
            sha256(&request.body)
        );
        let day = &date[..8];
        let scope = format!("{day}/{}/{}/aws4_request", self.region, self.service);
        let to_sign = format!(
            "AWS4-HMAC-SHA256\n{date}\n{scope}\n{}",
            sha256(canonical.as_bytes())
        );
        let mut key = hmac(format!("AWS4{}", self.secret).as_bytes(), day);
        for part in [self.region.as_str(), self.service.as_str(), "aws4_request"] {
            key = hmac(&key, part);
        }
        let signature = hex(&hmac(&key, &to_sign));
        let value = format!(
            "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={signature}",
            self.key
        );
        request.header("authorization", &value)
    }

    pub(crate) async fn send(&self, request: Request) -> Answer {
        self.try_send(request).await.expect("an answer")
    }

    pub(crate) async fn try_send(&self, request: Request) -> Option<Answer> {
        raw(self.address, &self.sign(request).bytes()).await
    }

    pub(crate) async fn get(&self, target: &str) -> Answer {
        self.send(Request::new("GET", target)).await
    }

    pub(crate) async fn post(&self, target: &str, body: &Value) -> Answer {
        self.send(Request::new("POST", target).json(body)).await
    }

    pub(crate) async fn put(&self, target: &str, body: &Value) -> Answer {
        self.send(Request::new("PUT", target).json(body)).await
    }

    /// Posts to the participant service with a bearer token.
    pub(crate) async fn bear(&self, target: &str, token: &str, body: &Value) -> Answer {
        let request = Request::new("POST", target)
            .header("x-amz-bearer", token)
            .json(body);
        self.participant().send(request).await
    }

    /// Starts a chat and returns the whole output.
    pub(crate) async fn chat(&self, more: &Value) -> Value {
        self.put("/contact/chat", &chat_input(more)).await.ok()
    }

    pub(crate) async fn chat_id(&self) -> String {
        text(&self.chat(&json!({})).await, "ContactId")
    }

    pub(crate) async fn describe(&self, contact: &str) -> Value {
        let target = format!("/contacts/{}/{contact}", Local::INSTANCE_ID);
        self.get(&target).await.ok()["Contact"].clone()
    }
}

pub(crate) fn chat_input(more: &Value) -> Value {
    let mut input = json!({
        "InstanceId": Local::INSTANCE_ID,
        "ContactFlowId": Local::CONTACT_FLOW_ID,
        "ParticipantDetails": { "DisplayName": "Ana" },
    });
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    input
}

pub(crate) fn text(value: &Value, name: &str) -> String {
    value[name]
        .as_str()
        .unwrap_or_else(|| panic!("{name} in {value}"))
        .to_owned()
}

/// An endpoint with a clock to turn, and a caller that signs by it.
pub(crate) async fn endpoint() -> (Local, Caller, Hands) {
    let hands = Hands::new();
    let local = hands.on(Local::builder()).start().await.unwrap();
    let caller = Caller::connect(&local).by(&hands);
    (local, caller, hands)
}

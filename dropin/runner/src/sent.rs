//! What a program sent: its requests without what is different each time.

use std::collections::BTreeMap;

use serde_json::Value;
use slim_sdk_local::Received;

/// A request, by the names of its parts.
pub(crate) type Sent = BTreeMap<String, String>;

/// The parts of a request that are to be the same.
pub(crate) fn sent(request: &Received) -> Sent {
    let mut parts = Sent::new();
    parts.insert("method".to_owned(), request.method.clone());
    parts.insert("uri".to_owned(), request.uri.clone());
    parts.insert("operation".to_owned(), format!("{:?}", request.operation));
    parts.insert("verified".to_owned(), request.verified().to_string());
    let body = match serde_json::from_slice::<Value>(&request.body) {
        Ok(body) => sorted(&body).to_string(),
        Err(_) => String::from_utf8_lossy(&request.body).into_owned(),
    };
    parts.insert("body".to_owned(), body);
    for name in request.headers.keys() {
        let values: Vec<_> = request
            .headers
            .get_all(name)
            .iter()
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
            .collect();
        let value = values.join(" | ");
        let value = match name.as_str() {
            "authorization" => {
                let (before, _) = value.split_once("Signature=").unwrap_or((&value, ""));
                let mut parts: Vec<_> = before.split('/').collect();
                // The date.
                if parts.len() > 2 {
                    parts.remove(1);
                }
                parts.join("/")
            }
            "x-amz-date" => shape(&value),
            "amz-sdk-request" => match value
                .strip_prefix("ttl=")
                .and_then(|rest| rest.split_once(';'))
            {
                Some((ttl, rest)) => format!("ttl={};{rest}", shape(ttl)),
                None => value,
            },
            "user-agent" | "x-amz-user-agent" => agent(&value),
            _ => value,
        };
        parts.insert(format!("header {name}"), value);
    }
    parts
}

/// Digits and letters as what they are.
fn shape(text: &str) -> String {
    text.chars()
        .map(|char| if char.is_ascii_digit() { '0' } else { char })
        .collect()
}

/// The names of a user agent's parts, without versions; both name themselves.
fn agent(text: &str) -> String {
    let parts = text
        .split(' ')
        .map(|part| part.split(['#', ',']).next().unwrap_or_default());
    let parts = parts.map(|part| part.split('/').next().unwrap_or_default());
    parts.collect::<Vec<_>>().join(" ")
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members: BTreeMap<_, _> = members
                .iter()
                .map(|(name, value)| (name.clone(), sorted(value)))
                .collect();
            Value::Object(members.into_iter().collect())
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

/// UUIDs, which programs make up, by the order in which they come: `<uuid 1>`, and `<token 1>` for client tokens.
#[derive(Default)]
pub(crate) struct Uuids {
    ids: Vec<String>,
    tokens: Vec<String>,
}

impl Uuids {
    /// A text with the UUIDs that are random replaced.
    pub(crate) fn named(&mut self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(char) = rest.chars().next() {
            match rest.get(..36).filter(|text| is_random(text)) {
                Some(uuid) => {
                    let (what, pool) = if out.ends_with(r#""ClientToken":""#) {
                        ("token", &mut self.tokens)
                    } else {
                        ("uuid", &mut self.ids)
                    };
                    let known = pool.iter().position(|known| known == uuid);
                    let index = known.unwrap_or_else(|| {
                        pool.push(uuid.to_owned());
                        pool.len() - 1
                    });
                    out.push_str(&format!("<{what} {}>", index + 1));
                    rest = rest.get(36..).unwrap_or_default();
                }
                None => {
                    out.push(char);
                    rest = rest.get(char.len_utf8()..).unwrap_or_default();
                }
            }
        }
        out
    }
}

/// Whether a text is a UUID of version 4, and none that someone typed.
fn is_random(text: &str) -> bool {
    let bytes = text.as_bytes();
    let hyphens = [8, 13, 18, 23];
    let is_uuid = bytes.iter().enumerate().all(|(index, byte)| {
        if hyphens.contains(&index) {
            *byte == b'-'
        } else {
            byte.is_ascii_hexdigit()
        }
    });
    let kinds: std::collections::BTreeSet<_> = bytes.iter().collect();
    is_uuid && bytes.get(14) == Some(&b'4') && kinds.len() > 9
}

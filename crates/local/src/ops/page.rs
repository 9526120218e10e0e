//! Pages: tokens that are opaque, and worth something only for the same call with the same parameters.

use serde_json::Value;

use super::Call;
use crate::read::base64;
use crate::reply::Refusal;
use crate::sigv4;

const MAC: usize = 12;

/// A page of a list.
pub(crate) struct Page<'a, T> {
    pub(crate) items: &'a [T],
    pub(crate) next: Option<String>,
}

impl Page<'_, Value> {
    /// The output of a list operation.
    pub(crate) fn output(self, items: &str) -> Value {
        let mut output = serde_json::Map::new();
        output.insert(items.to_owned(), Value::Array(self.items.to_vec()));
        if let Some(next) = self.next {
            output.insert("NextToken".to_owned(), Value::from(next));
        }
        Value::Object(output)
    }
}

/// Cuts a page out of a list: `MaxResults` items, or so many as the service gives by default, from where `NextToken`
/// says. The token names the item that comes next, so it stays right when the list grows.
pub(crate) fn page<'a, T>(
    call: &Call<'_>,
    items: &'a [T],
    default: usize,
    id: impl Fn(&T) -> &str,
) -> Result<Page<'a, T>, Refusal> {
    let size = call.input.count("MaxResults").unwrap_or(default);
    let start = match call.input.maybe("NextToken") {
        None => 0,
        Some(token) => read(call, token)
            .and_then(|cursor| items.iter().position(|item| id(item) == cursor))
            .ok_or_else(invalid)?,
    };
    let rest = items.get(start..).unwrap_or_default();
    let (items, after) = rest.split_at(size.min(rest.len()));
    Ok(Page {
        items,
        next: after.first().map(|item| write(call, id(item))),
    })
}

/// The refusal of a token that was not given out for this call.
pub(crate) fn invalid() -> Refusal {
    Refusal::parameter("The NextToken is not valid for this call")
}

fn write(call: &Call<'_>, cursor: &str) -> String {
    let mut bytes = mac(call, cursor.as_bytes());
    bytes.extend_from_slice(cursor.as_bytes());
    base64::encode(&bytes)
}

fn read(call: &Call<'_>, token: &str) -> Option<String> {
    let bytes = base64::decode(token)?;
    let (claimed, cursor) = bytes.split_at_checked(MAC)?;
    if claimed != mac(call, cursor) {
        return None;
    }
    String::from_utf8(cursor.to_vec()).ok()
}

/// What binds a cursor to this endpoint, the operation and its parameters.
fn mac(call: &Call<'_>, cursor: &[u8]) -> Vec<u8> {
    let mut parameters = call.input.0.clone();
    if let Value::Object(parameters) = &mut parameters {
        parameters.retain(|name, _| name != "NextToken" && name != "MaxResults");
    }
    let mut message = format!("{}\n{parameters}\n", call.operation.name).into_bytes();
    message.extend_from_slice(cursor);
    let mut mac = sigv4::hmac(&call.world.secret, &message);
    mac.truncate(MAC);
    mac
}

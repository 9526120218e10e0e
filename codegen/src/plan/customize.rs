//! What the SDKs of some services do that their models do not say: one table, by the service's `sdkId`.

use serde_json::Value;

use super::{Field, Structure};
use crate::model::{Shape, ShapeKind};

/// What one service has.
struct Customization {
    /// `sdkId` of `aws.api#service`.
    id: &'static str,
    /// Headers of every request.
    headers: &'static [(&'static str, Header)],
    /// The label that is `-` where the caller says nothing: the caller's own account.
    account_id: Option<&'static str>,
    /// Whether it wants the tree hash of what is uploaded.
    tree_hash: bool,
    /// The member that is the endpoint of its call.
    endpoint: Option<&'static str>,
}

enum Header {
    Text(&'static str),
    /// The service's version.
    Version,
}

/// A service that is as its model says.
const NONE: Customization = Customization {
    id: "",
    headers: &[],
    account_id: None,
    tree_hash: false,
    endpoint: None,
};

const CUSTOMIZATIONS: &[Customization] = &[
    // Without it the service answers in HAL, another form than the model's.
    Customization {
        id: "API Gateway",
        headers: &[("accept", Header::Text("application/json"))],
        ..NONE
    },
    Customization {
        id: "Glacier",
        headers: &[("x-amz-glacier-version", Header::Version)],
        account_id: Some("accountId"),
        tree_hash: true,
        ..NONE
    },
    Customization {
        id: "Machine Learning",
        endpoint: Some("PredictEndpoint"),
        ..NONE
    },
];

fn of(service: &Shape) -> Option<&'static Customization> {
    let id = service.traits.property("aws.api#service", "sdkId");
    let id = id.and_then(Value::as_str)?;
    CUSTOMIZATIONS.iter().find(|other| other.id == id)
}

/// Headers of every request to the service.
pub(super) fn headers(service: &Shape) -> Vec<(String, String)> {
    let version = match &service.kind {
        ShapeKind::Service(service) => service.version.as_str(),
        _ => "",
    };
    let headers = of(service).map_or(&[][..], |custom| custom.headers);
    headers
        .iter()
        .map(|(name, value)| {
            let value = match value {
                Header::Text(text) => text,
                Header::Version => version,
            };
            ((*name).to_owned(), value.to_owned())
        })
        .collect()
}

/// What an operation of the service has beyond its model: flags in its row, and of members of its input.
pub(super) fn operation(service: &Shape, input: &mut Structure) -> Vec<&'static str> {
    let Some(custom) = of(service) else {
        return Vec::new();
    };
    for field in &mut input.fields {
        if field.flags.contains(&"LABEL") && custom.account_id == Some(&field.wire) {
            field.flags.push("ACCOUNT_ID");
        }
        if custom.endpoint == Some(&field.wire) {
            field.flags.push("ENDPOINT");
        }
    }
    if custom.tree_hash && is_tree_hashed(input) {
        return vec!["TREE_HASH"];
    }
    Vec::new()
}

/// The header of the tree hash.
const TREE_HASH: &str = "x-amz-sha256-tree-hash";

/// Whether a caller can give the tree hash of a body, and there is a body: only then it is computed for him.
fn is_tree_hashed(input: &Structure) -> bool {
    let takes = |field: &Field| {
        let header = field.bound.as_deref().unwrap_or_default();
        header.eq_ignore_ascii_case(TREE_HASH)
    };
    let is_body = |field: &Field| field.flags.contains(&"PAYLOAD");
    input.fields.iter().any(takes) && input.fields.iter().any(is_body)
}

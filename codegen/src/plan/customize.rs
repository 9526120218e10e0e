//! What the SDKs of some services do that their models do not say: one table, by the service's `sdkId`.

use serde_json::Value;

use crate::model::{Shape, ShapeKind};

/// What one service has.
struct Customization {
    /// `sdkId` of `aws.api#service`.
    id: &'static str,
    /// Headers of every request.
    headers: &'static [(&'static str, Header)],
    /// The label that is `-` where the caller says nothing: the caller's own account.
    account_id: Option<&'static str>,
}

enum Header {
    Text(&'static str),
    /// The service's version.
    Version,
}

const CUSTOMIZATIONS: &[Customization] = &[
    // Without it the service answers in HAL, another form than the model's.
    Customization {
        id: "API Gateway",
        headers: &[("accept", Header::Text("application/json"))],
        account_id: None,
    },
    Customization {
        id: "Glacier",
        headers: &[("x-amz-glacier-version", Header::Version)],
        account_id: Some("accountId"),
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

/// The member that is the caller's account, if the service has one.
pub(super) fn account_id(service: &Shape) -> Option<&'static str> {
    of(service)?.account_id
}

//! Steps of a call that have no public name, for the benchmarks of this crate.

use std::time::SystemTime;

use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;

use crate::sign::{PathSigning, SigningContext, SigningKeys};

/// The derived key, which a client keeps.
static KEYS: SigningKeys = SigningKeys::new();

/// Signs a request as an attempt does. Answers with the signature.
///
/// # Errors
/// The request or the identity cannot be signed with.
pub fn sign(
    request: &mut HttpRequest,
    identity: &Identity,
    region: &str,
    name: &str,
    time: SystemTime,
) -> Result<String, impl std::error::Error + use<>> {
    let context = SigningContext {
        identity,
        region,
        name,
        time,
        signs_payload: true,
        path: PathSigning::default(),
        keys: &KEYS,
    };
    crate::sign::sign(request, &context)
}

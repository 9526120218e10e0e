//! Where credentials are from, as requests that are signed with them tell.

use aws_credential_types::Credentials;
use aws_credential_types::credential_feature::AwsCredentialFeature;

/// The credentials, with one more source than they name already.
pub(crate) fn from_source(
    mut credentials: Credentials,
    source: AwsCredentialFeature,
) -> Credentials {
    credentials
        .get_property_mut_or_default::<Vec<AwsCredentialFeature>>()
        .push(source);
    credentials
}

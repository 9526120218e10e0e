//! Credentials as they are found, with their source, as requests that are signed with them tell.

use aws_credential_types::Credentials;
use aws_credential_types::attributes::AccountId;
use aws_credential_types::credential_feature::AwsCredentialFeature;
use std::time::SystemTime;

/// What credentials are made of.
pub(crate) struct Found {
    pub(crate) access_key_id: String,
    pub(crate) secret_access_key: String,
    pub(crate) session_token: Option<String>,
    pub(crate) account_id: Option<String>,
    pub(crate) expiry: Option<SystemTime>,
}

impl Found {
    /// The credentials, whose source others name later.
    #[inline(never)]
    pub(crate) fn of(self, provider_name: &'static str) -> Credentials {
        let mut builder = Credentials::builder()
            .access_key_id(self.access_key_id)
            .secret_access_key(self.secret_access_key)
            .provider_name(provider_name);
        builder.set_session_token(self.session_token);
        builder.set_account_id(self.account_id.map(AccountId::from));
        builder.set_expiry(self.expiry);
        builder.build()
    }

    /// The credentials with their source.
    pub(crate) fn from(
        self,
        provider_name: &'static str,
        source: AwsCredentialFeature,
    ) -> Credentials {
        from_source(self.of(provider_name), source)
    }
}

/// The credentials, with one more source than they name already.
#[inline(never)]
pub(crate) fn from_source(
    mut credentials: Credentials,
    source: AwsCredentialFeature,
) -> Credentials {
    credentials
        .get_property_mut_or_default::<Vec<AwsCredentialFeature>>()
        .push(source);
    credentials
}

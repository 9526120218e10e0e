//! What a call makes use of, by the ids that `m/` of the user agent has for it.

use aws_credential_types::credential_feature::AwsCredentialFeature;

/// Something that a call makes use of, by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Feature(pub(crate) &'static str);

impl Feature {
    pub(crate) const PAGINATOR: Self = Self("C");
    pub(crate) const RETRY_MODE_STANDARD: Self = Self("E");
    pub(crate) const RETRY_MODE_ADAPTIVE: Self = Self("F");
    #[cfg(feature = "compression")]
    pub(crate) const GZIP_REQUEST_COMPRESSION: Self = Self("L");
    pub(crate) const ENDPOINT_OVERRIDE: Self = Self("N");
    pub(crate) const ACCOUNT_ID_MODE_PREFERRED: Self = Self("P");
    pub(crate) const ACCOUNT_ID_MODE_DISABLED: Self = Self("Q");
    pub(crate) const ACCOUNT_ID_MODE_REQUIRED: Self = Self("R");
    #[cfg(feature = "checksums")]
    pub(crate) const CHECKSUMS_REQ_WHEN_SUPPORTED: Self = Self("Z");
    #[cfg(feature = "checksums")]
    pub(crate) const CHECKSUMS_REQ_WHEN_REQUIRED: Self = Self("a");
    #[cfg(feature = "checksums")]
    pub(crate) const CHECKSUMS_RES_WHEN_SUPPORTED: Self = Self("b");
    #[cfg(feature = "checksums")]
    pub(crate) const CHECKSUMS_RES_WHEN_REQUIRED: Self = Self("c");

    /// A checksum of the request, by the header that it is in.
    #[cfg(feature = "checksums")]
    pub(crate) const CHECKSUMS_REQ: [(&'static str, Self); 10] = [
        ("x-amz-checksum-crc32", Self("U")),
        ("x-amz-checksum-crc32c", Self("V")),
        ("x-amz-checksum-crc64nvme", Self("W")),
        ("x-amz-checksum-sha1", Self("X")),
        ("x-amz-checksum-sha256", Self("Y")),
        ("x-amz-checksum-md5", Self("AE")),
        ("x-amz-checksum-sha512", Self("AF")),
        ("x-amz-checksum-xxhash3", Self("AG")),
        ("x-amz-checksum-xxhash64", Self("AH")),
        ("x-amz-checksum-xxhash128", Self("AI")),
    ];

    /// Where credentials are from, as their provider says; `None` for what has no id here.
    pub(crate) fn of_credentials(feature: &AwsCredentialFeature) -> Option<Self> {
        use AwsCredentialFeature as Of;
        Some(Self(match feature {
            Of::S3ExpressBucket => "J",
            Of::ResolvedAccountId => "T",
            Of::CredentialsCode => "e",
            Of::CredentialsEnvVars => "g",
            Of::CredentialsEnvVarsStsWebIdToken => "h",
            Of::CredentialsStsAssumeRole => "i",
            Of::CredentialsStsAssumeRoleSaml => "j",
            Of::CredentialsStsAssumeRoleWebId => "k",
            Of::CredentialsStsFederationToken => "l",
            Of::CredentialsStsSessionToken => "m",
            Of::CredentialsProfile => "n",
            Of::CredentialsProfileSourceProfile => "o",
            Of::CredentialsProfileNamedProvider => "p",
            Of::CredentialsProfileStsWebIdToken => "q",
            Of::CredentialsProfileSso => "r",
            Of::CredentialsSso => "s",
            Of::CredentialsProfileProcess => "v",
            Of::CredentialsProcess => "w",
            Of::CredentialsHttp => "z",
            Of::CredentialsImds => "0",
            Of::BearerServiceEnvVars => "3",
            Of::CredentialsProfileLogin => "AC",
            Of::CredentialsLogin => "AD",
            _ => return None,
        }))
    }
}

/// Features of a call, each once, in the order they were added in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Features(Vec<Feature>);

impl Features {
    pub(crate) fn add(&mut self, feature: Feature) {
        if !self.0.contains(&feature) {
            self.0.push(feature);
        }
    }

    pub(crate) fn extend(&mut self, features: impl IntoIterator<Item = Feature>) {
        features.into_iter().for_each(|feature| self.add(feature));
    }

    /// Appends ` m/` and the ids, if there are any.
    pub(super) fn append_to(&self, text: &mut String) {
        for (index, Feature(id)) in self.0.iter().enumerate() {
            text.push_str(if index == 0 { " m/" } else { "," });
            text.push_str(id);
        }
    }
}

impl FromIterator<Feature> for Features {
    fn from_iter<T: IntoIterator<Item = Feature>>(features: T) -> Self {
        let mut all = Self::default();
        all.extend(features);
        all
    }
}

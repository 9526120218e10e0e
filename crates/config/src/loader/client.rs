//! Settings that clients look at, and nothing else does.

use crate::default_provider::{checksums, client_settings};
use crate::provider_config::ProviderConfig;
use aws_smithy_runtime_api::client::auth::AuthSchemePreference;
use aws_smithy_types::checksum_config::{RequestChecksumCalculation, ResponseChecksumValidation};
use aws_types::endpoint_config::AccountIdEndpointMode;
use aws_types::origin::Origin;
use aws_types::region::SigningRegionSet;
use aws_types::sdk_config::Builder;

/// What the program sets of them.
#[derive(Default)]
pub(super) struct ClientSettings {
    pub(super) account_id_endpoint_mode: Option<AccountIdEndpointMode>,
    pub(super) auth_scheme_preference: Option<AuthSchemePreference>,
    pub(super) sigv4a_signing_region_set: Option<SigningRegionSet>,
    pub(super) disable_request_compression: Option<bool>,
    pub(super) request_min_compression_size_bytes: Option<u32>,
    pub(super) disable_clock_skew_correction: Option<bool>,
    pub(super) request_checksum_calculation: Option<RequestChecksumCalculation>,
    pub(super) response_checksum_validation: Option<ResponseChecksumValidation>,
}

impl ClientSettings {
    /// What is set here, or else what is set outside of the program, in profile files that have been read.
    pub(super) fn set(self, builder: &mut Builder, config: &ProviderConfig) {
        builder.set_account_id_endpoint_mode(match self.account_id_endpoint_mode {
            None => client_settings::account_id_endpoint_mode(config),
            set => set,
        });
        if self.auth_scheme_preference.is_some() {
            builder.insert_origin("auth_scheme_preference", Origin::shared_config());
        }
        builder.set_auth_scheme_preference(match self.auth_scheme_preference {
            None => client_settings::auth_scheme_preference(config),
            set => set,
        });
        builder.set_sigv4a_signing_region_set(match self.sigv4a_signing_region_set {
            None => client_settings::sigv4a_signing_region_set(config),
            set => set,
        });
        builder.set_disable_request_compression(match self.disable_request_compression {
            None => client_settings::disable_request_compression(config),
            set => set,
        });
        builder.set_request_min_compression_size_bytes(
            match self.request_min_compression_size_bytes {
                None => client_settings::request_min_compression_size_bytes(config),
                set => set,
            },
        );
        builder.set_disable_clock_skew_correction(match self.disable_clock_skew_correction {
            None => client_settings::disable_clock_skew_correction(config),
            set => set,
        });
        builder.set_request_checksum_calculation(match self.request_checksum_calculation {
            None => Some(checksums::request_checksum_calculation(config)),
            set => set,
        });
        builder.set_response_checksum_validation(match self.response_checksum_validation {
            None => Some(checksums::response_checksum_validation(config)),
            set => set,
        });
    }
}

//! Defaults for tests: the feature `test-util`.

use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::time::{SharedTimeSource, StaticTimeSource};
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_types::region::Region;

use super::{Builder, Service};

/// When tests take place: 2009-02-13T23:31:30Z.
const NOW: Duration = Duration::from_secs(1_234_567_890);
const TOKEN: &str = "00000000-0000-4000-8000-000000000000";

impl<S: Service> Builder<S> {
    /// Sets what makes requests the same each time: a fixed idempotency token, time, user agent and credentials.
    pub fn apply_test_defaults(&mut self) -> &mut Self {
        self.settings.caller.is_for_tests = true;
        self.set_idempotency_token_provider(Some(TOKEN.into()))
            .set_time_source(Some(SharedTimeSource::new(StaticTimeSource::new(
                UNIX_EPOCH + NOW,
            ))))
            .set_credentials_provider(Some(SharedCredentialsProvider::new(
                Credentials::for_tests(),
            )))
            .set_behavior_version(Some(BehaviorVersion::latest()))
    }

    /// As [`apply_test_defaults`](Self::apply_test_defaults).
    #[must_use]
    pub fn with_test_defaults(mut self) -> Self {
        self.apply_test_defaults();
        self
    }

    /// As [`apply_test_defaults`](Self::apply_test_defaults), and the region `us-east-1` unless one is set.
    pub fn apply_test_defaults_v2(&mut self) -> &mut Self {
        self.apply_test_defaults();
        if self.settings.region.is_none() {
            self.set_region(Some(Region::from_static("us-east-1")));
        }
        self
    }

    /// As [`apply_test_defaults_v2`](Self::apply_test_defaults_v2).
    #[must_use]
    pub fn with_test_defaults_v2(mut self) -> Self {
        self.apply_test_defaults_v2();
        self
    }
}

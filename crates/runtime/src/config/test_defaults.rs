//! Settings for tests of programs: nothing that they say depends on the machine or the time.

use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::time::{SharedTimeSource, StaticTimeSource};
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_types::region::Region;

use super::{Builder, Service};

/// When it is in tests, in seconds since 1970: in February 2009, as in the official crates.
const NOW: Duration = Duration::from_secs(1_234_567_890);
/// The idempotency token of every call in tests.
const TOKEN: &str = "00000000-0000-4000-8000-000000000000";

impl<S: Service> Builder<S> {
    /// Sets what tests want to be the same each time: the credentials of
    /// [`Credentials::for_tests`], the time 2009-02-13T23:31:30Z, the idempotency token
    /// `00000000-0000-4000-8000-000000000000`, the user agent, and the newest behaviour version. What was set of these
    /// before is replaced; what is set after counts. Needs the feature `test-util`.
    pub fn apply_test_defaults(&mut self) -> &mut Self {
        self.settings.caller.is_for_tests = true;
        let time = StaticTimeSource::new(UNIX_EPOCH + NOW);
        self.set_idempotency_token_provider(Some(TOKEN.into()))
            .set_time_source(Some(SharedTimeSource::new(time)))
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

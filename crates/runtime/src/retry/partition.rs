//! Retry partitions: which clients share a retry quota and the adaptive mode's rate.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_types::config_bag::{Storable, StoreReplace};

use super::adaptive::RateLimiter;
use super::bucket::{self, Costs};

/// What the calls of a partition share.
#[derive(Clone, Debug, Default)]
pub(crate) struct Quota {
    pub(crate) bucket: Arc<bucket::TokenBucket>,
    /// Learns in adaptive mode only.
    pub(crate) limiter: Arc<RateLimiter>,
}

/// The quotas of partitions that are known by their name. They outlive clients, so that a program that makes a client
/// for each call is held back too.
static QUOTAS: Mutex<Vec<(Cow<'static, str>, Quota)>> = Mutex::new(Vec::new());

/// The name of the partition of clients that have none: the service's id and the region, `sts-eu-west-1`.
pub(crate) fn default_partition(service_id: &str, region: Option<&str>) -> RetryPartition {
    let mut name = service_id.to_ascii_lowercase();
    name.retain(|char| char != ' ');
    if let Some(region) = region {
        name.push('-');
        name.push_str(region);
    }
    RetryPartition::new(name)
}

/// Which clients share a retry quota, and in adaptive mode the rate of their attempts.
///
/// Clients with partitions of the same name made by [`RetryPartition::new`] share them in the whole process. Partitions
/// made by [`RetryPartition::custom`] have what they were given, shared by their clones and by nobody else.
///
/// The default is the service's id in lower case and the region, `sts-eu-west-1`: a service that fails in one region
/// costs the others nothing.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RetryPartition {
    name: Cow<'static, str>,
    own: Option<Quota>,
}

impl RetryPartition {
    /// The partition of this name.
    #[must_use]
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name: name.into(),
            own: None,
        }
    }

    /// A partition with a quota of its own.
    #[must_use]
    pub fn custom(name: impl Into<Cow<'static, str>>) -> RetryPartitionBuilder {
        RetryPartitionBuilder {
            name: name.into(),
            token_bucket: TokenBucket::default(),
            client_rate_limiter: ClientRateLimiter::default(),
        }
    }

    /// What its calls share.
    pub(crate) fn quota(&self) -> Quota {
        if let Some(own) = &self.own {
            return own.clone();
        }
        let mut quotas = QUOTAS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, quota)) = quotas.iter().find(|(name, _)| *name == self.name) {
            return quota.clone();
        }
        let quota = Quota::default();
        quotas.push((self.name.clone(), quota.clone()));
        quota
    }
}

impl PartialEq for RetryPartition {
    /// By name and kind, as the official type.
    fn eq(&self, other: &Self) -> bool {
        self.own.is_some() == other.own.is_some() && self.name == other.name
    }
}

impl Eq for RetryPartition {}

impl Hash for RetryPartition {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.own.is_some(), &self.name).hash(state);
    }
}

impl fmt::Display for RetryPartition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl Storable for RetryPartition {
    type Storer = StoreReplace<Self>;
}

/// Builds a [`RetryPartition`] with a quota of its own.
#[derive(Clone, Debug)]
pub struct RetryPartitionBuilder {
    name: Cow<'static, str>,
    token_bucket: TokenBucket,
    client_rate_limiter: ClientRateLimiter,
}

impl RetryPartitionBuilder {
    /// The retry quota. Default: a new one of 500 tokens.
    #[must_use]
    pub fn token_bucket(mut self, token_bucket: TokenBucket) -> Self {
        self.token_bucket = token_bucket;
        self
    }

    /// The rate limiter of the adaptive mode. Default: a new one, which lets everything pass until the service throttles.
    #[must_use]
    pub fn client_rate_limiter(mut self, client_rate_limiter: ClientRateLimiter) -> Self {
        self.client_rate_limiter = client_rate_limiter;
        self
    }

    /// The partition.
    #[must_use]
    pub fn build(self) -> RetryPartition {
        RetryPartition {
            name: self.name,
            own: Some(Quota {
                bucket: self.token_bucket.0,
                limiter: self.client_rate_limiter.0,
            }),
        }
    }
}

/// A retry quota: tokens that retries take and successes give back. Clones share them.
///
/// The default holds 500 tokens. A retry takes 5, a retry after a timeout 10; where too few are left there is no retry,
/// and the call ends with the error it has.
#[derive(Clone, Debug, Default)]
pub struct TokenBucket(Arc<bucket::TokenBucket>);

impl TokenBucket {
    /// A full bucket that holds `initial_quota` tokens; 0 forbids retries.
    #[must_use]
    pub fn new(initial_quota: usize) -> Self {
        Self::builder().capacity(initial_quota).build()
    }

    /// A bucket from which retries take nothing.
    #[must_use]
    pub fn unlimited() -> Self {
        let builder = Self::builder().retry_cost(0).timeout_retry_cost(0);
        builder.throttling_retry_cost(0).build()
    }

    /// A builder of the default bucket.
    #[must_use]
    pub fn builder() -> TokenBucketBuilder {
        TokenBucketBuilder::default()
    }
}

/// Builds a [`TokenBucket`].
#[derive(Clone, Debug, Default)]
pub struct TokenBucketBuilder {
    capacity: Option<u32>,
    costs: Costs,
    refill_rate: f64,
}

impl TokenBucketBuilder {
    /// A builder of the default bucket.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many tokens the bucket holds, and has at first. Default: 500.
    #[must_use]
    pub fn capacity(mut self, capacity: usize) -> Self {
        self.capacity = Some(u32::try_from(capacity).unwrap_or(u32::MAX));
        self
    }

    /// What a retry takes. Default: 5.
    #[must_use]
    pub fn retry_cost(mut self, retry_cost: u32) -> Self {
        self.costs.retry = retry_cost;
        self
    }

    /// What a retry takes after the service throttled. Default: 5.
    #[must_use]
    pub fn throttling_retry_cost(mut self, throttling_retry_cost: u32) -> Self {
        self.costs.throttling = throttling_retry_cost;
        self
    }

    /// What a retry takes after a timeout. Default: 10.
    #[must_use]
    pub fn timeout_retry_cost(mut self, timeout_retry_cost: u32) -> Self {
        self.costs.timeout = timeout_retry_cost;
        self
    }

    /// Tokens that come each second beside those that successes give back. Default: none.
    #[must_use]
    pub fn refill_rate(mut self, rate: f32) -> Self {
        self.refill_rate = rate.into();
        self
    }

    /// The bucket, full.
    #[must_use]
    pub fn build(self) -> TokenBucket {
        let capacity = self.capacity.unwrap_or(bucket::TokenBucket::CAPACITY);
        let bucket = bucket::TokenBucket::custom(capacity, self.costs, self.refill_rate);
        TokenBucket(Arc::new(bucket))
    }
}

/// The rate limiter of [`RetryMode::Adaptive`](aws_smithy_types::retry::RetryMode::Adaptive). Clones share what it learns.
#[derive(Clone, Debug, Default)]
pub struct ClientRateLimiter(Arc<RateLimiter>);

#[cfg(test)]
mod tests {
    use super::*;

    fn is_shared(one: &RetryPartition, other: &RetryPartition) -> bool {
        let (one, other) = (one.quota(), other.quota());
        let [bucket, limiter] = [
            Arc::ptr_eq(&one.bucket, &other.bucket),
            Arc::ptr_eq(&one.limiter, &other.limiter),
        ];
        assert_eq!(bucket, limiter);
        bucket
    }

    #[test]
    fn a_name_stands_for_one_quota() {
        let one = RetryPartition::new("partition-test-one");
        assert!(is_shared(
            &one,
            &RetryPartition::new("partition-test-one".to_owned())
        ));
        assert!(!is_shared(&one, &RetryPartition::new("partition-test-two")));
        assert!(one == RetryPartition::new("partition-test-one"));
        assert_eq!(one.to_string(), "partition-test-one");
    }

    #[test]
    fn a_custom_partition_is_its_clones_only() {
        let own = || RetryPartition::custom("partition-test-own").build();
        let one = own();
        assert!(is_shared(&one, &one.clone()));
        assert!(!is_shared(&one, &own()));
        assert!(!is_shared(&one, &RetryPartition::new("partition-test-own")));
        assert!(one != RetryPartition::new("partition-test-own") && one == own());
    }

    #[test]
    fn a_bucket_and_a_limiter_can_be_shared_by_hand() {
        let (bucket, limiter) = (TokenBucket::new(7), ClientRateLimiter::default());
        let partition = |name| {
            RetryPartition::custom(name)
                .token_bucket(bucket.clone())
                .client_rate_limiter(limiter.clone())
                .build()
        };
        let (one, other) = (partition("a"), partition("b"));
        assert!(is_shared(&one, &other));
        assert_eq!(one.quota().bucket.tokens(), 7);
    }

    #[test]
    fn the_default_is_the_services_in_its_region() {
        let name = |id, region| default_partition(id, region).to_string();
        assert_eq!(name("STS", Some("eu-west-1")), "sts-eu-west-1");
        assert_eq!(name("SSO OIDC", None), "ssooidc");
    }

    #[test]
    fn what_costs_nothing_is_always_there() {
        let bucket = TokenBucket::unlimited();
        for _ in 0..1000 {
            assert_eq!(bucket.0.take(bucket::Reason::Timeout), Some(0));
        }
        let many = TokenBucket::new(usize::MAX);
        assert!(many.0.take(bucket::Reason::Other).is_some());
    }
}

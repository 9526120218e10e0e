//! Several region providers as one.

use crate::default_provider::region::default_provider;
use aws_types::region::Region;
use std::fmt::Debug;

/// Finds the region to send requests to.
pub trait ProvideRegion: Send + Sync + Debug {
    /// The region, or nothing where this provider knows none.
    fn region(&self) -> future::ProvideRegion<'_>;
}

impl ProvideRegion for Region {
    fn region(&self) -> future::ProvideRegion<'_> {
        future::ProvideRegion::ready(Some(self.clone()))
    }
}

impl ProvideRegion for &Region {
    fn region(&self) -> future::ProvideRegion<'_> {
        future::ProvideRegion::ready(Some((*self).clone()))
    }
}

impl ProvideRegion for Option<Region> {
    fn region(&self) -> future::ProvideRegion<'_> {
        future::ProvideRegion::ready(self.clone())
    }
}

impl ProvideRegion for &'static str {
    fn region(&self) -> future::ProvideRegion<'_> {
        future::ProvideRegion::ready(Some(Region::from_static(self)))
    }
}

impl ProvideRegion for Box<dyn ProvideRegion> {
    fn region(&self) -> future::ProvideRegion<'_> {
        self.as_ref().region()
    }
}

/// Asks several providers in order, until one knows a region.
///
/// ```
/// use slim_sdk_config::Region;
/// use slim_sdk_config::meta::region::RegionProviderChain;
///
/// let provider = RegionProviderChain::first_try(std::env::var("MY_REGION").ok().map(Region::new))
///     .or_default_provider()
///     .or_else("us-west-2");
/// ```
#[derive(Debug)]
#[must_use]
pub struct RegionProviderChain {
    providers: Vec<Box<dyn ProvideRegion>>,
}

impl RegionProviderChain {
    /// The region of the first provider that knows one.
    pub async fn region(&self) -> Option<Region> {
        for provider in &self.providers {
            if let Some(region) = provider.region().await {
                tracing::debug!(?provider, %region, "loaded region");
                return Some(region);
            }
        }
        None
    }

    /// A chain that starts with this provider.
    pub fn first_try(provider: impl ProvideRegion + 'static) -> Self {
        Self {
            providers: vec![Box::new(provider)],
        }
    }

    /// Asks this provider when those before it know no region.
    pub fn or_else(mut self, fallback: impl ProvideRegion + 'static) -> Self {
        self.providers.push(Box::new(fallback));
        self
    }

    /// A chain that starts with the default chain: the environment, then the profile.
    pub fn default_provider() -> Self {
        Self::first_try(default_provider())
    }

    /// Asks the default chain when the providers before it know no region.
    pub fn or_default_provider(self) -> Self {
        self.or_else(default_provider())
    }
}

impl ProvideRegion for RegionProviderChain {
    fn region(&self) -> future::ProvideRegion<'_> {
        future::ProvideRegion::new(self.region())
    }
}

/// What a [`ProvideRegion`] returns; of use only to those who write one.
pub mod future {
    use aws_smithy_async::future::now_or_later::NowOrLater;
    use aws_types::region::Region;
    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    type Boxed<'a> = Pin<Box<dyn Future<Output = Option<Region>> + Send + 'a>>;

    /// A region, now or later.
    #[derive(Debug)]
    pub struct ProvideRegion<'a>(NowOrLater<Option<Region>, Boxed<'a>>);

    impl<'a> ProvideRegion<'a> {
        /// A region that is still to be found.
        pub fn new(future: impl Future<Output = Option<Region>> + Send + 'a) -> Self {
            Self(NowOrLater::new(Box::pin(future)))
        }

        /// A region that is known already.
        #[must_use]
        pub fn ready(region: Option<Region>) -> Self {
            Self(NowOrLater::ready(region))
        }
    }

    impl Future for ProvideRegion<'_> {
        type Output = Option<Region>;

        fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
            Pin::new(&mut self.0).poll(context)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_util::now;

    #[test]
    fn the_first_that_knows_a_region_wins() {
        let chain = RegionProviderChain::first_try(None)
            .or_else(Some(Region::new("eu-west-1")))
            .or_else("us-east-1");
        assert_eq!(now(chain.region()), Some(Region::new("eu-west-1")));
        assert_eq!(now(RegionProviderChain::first_try(None).region()), None);
    }

    #[test]
    fn regions_in_many_forms_are_providers() {
        let region = Region::new("eu-west-1");
        let boxed: Box<dyn ProvideRegion> = Box::new(RegionProviderChain::first_try("eu-west-1"));
        let providers: [&dyn ProvideRegion; 5] = [
            &region,
            &&region,
            &Some(region.clone()),
            &"eu-west-1",
            &boxed,
        ];
        for provider in providers {
            assert_eq!(now(provider.region()), Some(region.clone()));
        }
    }
}

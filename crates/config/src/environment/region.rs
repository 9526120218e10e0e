//! The region that the environment names.

use crate::meta::region::{ProvideRegion, future};
use crate::setting::env_value;
use aws_types::os_shim_internal::Env;
use aws_types::region::Region;

/// Takes the region from `AWS_REGION`, or from `AWS_DEFAULT_REGION`.
#[derive(Default)]
#[must_use]
pub struct EnvironmentVariableRegionProvider {
    env: Env,
}

impl EnvironmentVariableRegionProvider {
    /// Reads the process's environment.
    pub fn new() -> Self {
        Self::default()
    }

    pub(crate) fn new_with_env(env: Env) -> Self {
        Self { env }
    }
}

/// The region of the environment.
pub(crate) fn find(env: &Env) -> Option<Region> {
    let mut regions = ["AWS_REGION", "AWS_DEFAULT_REGION"].iter();
    let region = regions.find_map(|name| env_value(env, name));
    region.map(Region::new)
}

impl ProvideRegion for EnvironmentVariableRegionProvider {
    fn region(&self) -> future::ProvideRegion<'_> {
        future::ProvideRegion::ready(find(&self.env))
    }
}

impl std::fmt::Debug for EnvironmentVariableRegionProvider {
    /// Not the environment: it can hold secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EnvironmentVariableRegionProvider")
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_util::now;

    fn region(variables: &[(&str, &str)]) -> Option<String> {
        let env = Env::from_slice(variables);
        now(EnvironmentVariableRegionProvider::new_with_env(env).region()).map(|r| r.to_string())
    }

    #[test]
    fn aws_region_wins_over_aws_default_region() {
        let default = ("AWS_DEFAULT_REGION", "eu-west-1");
        assert_eq!(region(&[]), None);
        assert_eq!(region(&[default]).as_deref(), Some("eu-west-1"));
        assert_eq!(
            region(&[("AWS_REGION", "us-east-1"), default]).as_deref(),
            Some("us-east-1")
        );
    }

    #[test]
    fn an_empty_variable_is_not_set() {
        let empty = ("AWS_REGION", "");
        assert_eq!(region(&[empty]), None);
        assert_eq!(
            region(&[empty, ("AWS_DEFAULT_REGION", " eu-west-1\n")]).as_deref(),
            Some("eu-west-1")
        );
    }
}

//! The region that a profile names.

use crate::meta::region::{ProvideRegion, future};
use crate::profile::ProfileSet;
use crate::profile::profile_file::ProfileFiles;
use crate::provider_config::ProviderConfig;
use aws_types::region::Region;

/// Takes the region from the selected profile's `region`, or from that of the profile that its `source_profile` names.
///
/// ```ini
/// [default]
/// region = us-west-2
/// ```
#[derive(Debug, Default)]
#[must_use]
pub struct ProfileFileRegionProvider {
    config: ProviderConfig,
}

impl ProfileFileRegionProvider {
    /// Reads the default files and the profile that the environment selects.
    pub fn new() -> Self {
        Self::default()
    }

    /// Chooses the files and the profile.
    pub fn builder() -> Builder {
        Builder::default()
    }
}

impl ProvideRegion for ProfileFileRegionProvider {
    fn region(&self) -> future::ProvideRegion<'_> {
        future::ProvideRegion::ready(self.config.profile().and_then(find))
    }
}

/// The region of the selected profile.
pub(crate) fn find(profiles: &ProfileSet) -> Option<Region> {
    let mut name = profiles.selected_profile();
    let mut visited = Vec::new();
    while !visited.contains(&name) {
        visited.push(name);
        let profile = profiles.get_profile(name)?;
        if let Some(region) = profile.get("region").filter(|region| !region.is_empty()) {
            return Some(Region::new(region.to_owned()));
        }
        name = profile.get("source_profile")?;
    }
    None
}

/// Builds a [`ProfileFileRegionProvider`].
#[derive(Debug, Default)]
#[must_use]
pub struct Builder {
    config: Option<ProviderConfig>,
    profile_name: Option<String>,
    profile_files: Option<ProfileFiles>,
}

impl Builder {
    /// Where to read from.
    pub fn configure(mut self, config: &ProviderConfig) -> Self {
        self.config = Some(config.clone());
        self
    }

    /// The profile, instead of the one that the environment selects.
    pub fn profile_name(mut self, profile_name: impl Into<String>) -> Self {
        self.profile_name = Some(profile_name.into());
        self
    }

    /// The files, instead of the default ones.
    pub fn profile_files(mut self, profile_files: ProfileFiles) -> Self {
        self.profile_files = Some(profile_files);
        self
    }

    /// The provider.
    pub fn build(self) -> ProfileFileRegionProvider {
        ProfileFileRegionProvider {
            config: self
                .config
                .unwrap_or_default()
                .with_profile(self.profile_files, self.profile_name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::profile_file::ProfileFileKind;
    use crate::test_util::{config, now};

    fn region(profile: &str, text: &str) -> Option<String> {
        let config = config(&[], &[("/home/me/.aws/config", text)]);
        let provider = ProfileFileRegionProvider::builder()
            .configure(&config)
            .profile_name(profile)
            .build();
        now(provider.region()).map(|region| region.to_string())
    }

    #[test]
    fn the_selected_profile_has_it() {
        let text = "[default]\nregion = us-east-1\n[profile dev]\nregion = eu-west-1\n";
        assert_eq!(region("dev", text).as_deref(), Some("eu-west-1"));
    }

    #[test]
    fn the_default_profile_does_not_help_out() {
        assert_eq!(
            region("dev", "[default]\nregion = us-east-1\n[profile dev]\n"),
            None
        );
        assert_eq!(region("none", "[default]\nregion = us-east-1\n"), None);
    }

    #[test]
    fn the_source_profile_helps_out() {
        let text = "[profile a]\nsource_profile = b\n[profile b]\nsource_profile = c\nregion =\n[profile c]\nregion = eu-west-1\n";
        assert_eq!(region("a", text).as_deref(), Some("eu-west-1"));
    }

    #[test]
    fn profiles_in_a_circle_have_none() {
        let text = "[profile a]\nsource_profile = b\n[profile b]\nsource_profile = a\n";
        assert_eq!(region("a", text), None);
        assert_eq!(region("a", "[profile a]\nsource_profile = a\n"), None);
    }

    #[test]
    fn other_files_can_be_named() {
        let provider = ProfileFileRegionProvider::builder()
            .configure(&config(&[], &[]))
            .profile_files(
                ProfileFiles::builder()
                    .with_contents(ProfileFileKind::Config, "[default]\nregion = eu-west-1")
                    .build(),
            )
            .build();
        assert_eq!(now(provider.region()), Some(Region::new("eu-west-1")));
    }
}

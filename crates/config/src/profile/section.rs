//! Profiles and the other sections of the profile files, after all files are merged.

use super::by_name::{ByName, Named};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

/// One setting of a profile.
#[derive(Clone, PartialEq, Eq)]
pub struct Property {
    key: String,
    value: String,
}

impl Property {
    /// A setting by hand.
    #[must_use]
    pub fn new(key: String, value: String) -> Self {
        Self { key, value }
    }

    /// The setting's name, in lower case.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The setting's value.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl fmt::Debug for Property {
    /// Not the value: it can be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Property")
            .field("key", &self.key)
            .field("value", &"** redacted **")
            .finish()
    }
}

impl Named for Property {
    fn name(&self) -> &str {
        &self.key
    }
}

/// A section's name and settings.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) name: String,
    pub(super) properties: ByName<Property>,
}

impl Section {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            properties: ByName::default(),
        }
    }

    #[inline(never)]
    fn get(&self, name: &str) -> Option<&str> {
        let name = name.to_ascii_lowercase();
        self.properties.get(&name).map(Property::value)
    }

    fn debug(&self, kind: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(kind)
            .field("name", &self.name)
            .field("settings", &self.properties.names().collect::<Vec<_>>())
            .finish()
    }
}

/// A profile: a name and its settings.
#[derive(Clone, PartialEq, Eq)]
pub struct Profile(pub(super) Section);

impl Profile {
    /// A profile by hand.
    pub fn new(name: impl Into<String>, properties: HashMap<String, Property>) -> Self {
        let mut section = Section::new(&name.into());
        for (name, property) in properties {
            let name = name.to_ascii_lowercase();
            section.properties.put(Property::new(name, property.value));
        }
        Self(section)
    }

    /// The profile's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// A setting's value, by its name in any case.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)
    }
}

impl Named for Profile {
    fn name(&self) -> &str {
        &self.0.name
    }
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.debug("Profile", f)
    }
}

/// An `[sso-session name]` section.
#[derive(Clone, PartialEq, Eq)]
pub struct SsoSession(pub(super) Section);

impl SsoSession {
    /// A setting's value, by its name in any case.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)
    }
}

impl Named for SsoSession {
    fn name(&self) -> &str {
        &self.0.name
    }
}

impl fmt::Debug for SsoSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.debug("SsoSession", f)
    }
}

/// Everything that was found in the profile files, and which profile is selected.
#[derive(Clone, PartialEq, Eq)]
pub struct ProfileSet {
    pub(super) profiles: ByName<Profile>,
    pub(super) selected_profile: Cow<'static, str>,
    pub(super) sso_sessions: ByName<SsoSession>,
    /// Nested settings of `[services name]` sections: of the same ones the last counts.
    pub(super) services: Vec<ServiceSetting>,
    /// What was read, for messages: a path, and what is wrong with it if anything is.
    pub(super) sources: Vec<(String, Option<String>)>,
    pub(super) ignored: Vec<Ignored>,
}

/// A setting of one service in a `[services name]` section.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct ServiceSetting {
    pub(super) section: String,
    pub(super) service: String,
    pub(super) key: String,
    pub(super) value: String,
}

impl fmt::Debug for ServiceSetting {
    /// Not the value: it can be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = (&self.section, &self.service, &self.key);
        f.debug_tuple("ServiceSetting").field(&names).finish()
    }
}

/// Something in a file that does not count, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ignored {
    /// The profile that it would have been or belongs to.
    pub(super) profile: String,
    pub(super) reason: String,
}

impl ProfileSet {
    /// A setting of the selected profile.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.get_profile(&self.selected_profile)?.get(key)
    }

    /// A profile by its name.
    #[must_use]
    pub fn get_profile(&self, profile_name: &str) -> Option<&Profile> {
        self.profiles.get(profile_name)
    }

    /// The selected profile's name, whether or not it exists.
    #[must_use]
    pub fn selected_profile(&self) -> &str {
        &self.selected_profile
    }

    /// Whether there is no profile at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.profiles.is_empty()
    }

    /// The names of all profiles.
    pub fn profiles(&self) -> impl Iterator<Item = &str> {
        self.profiles.names()
    }

    /// The names of all `[sso-session name]` sections.
    pub fn sso_sessions(&self) -> impl Iterator<Item = &str> {
        self.sso_sessions.names()
    }

    /// An `[sso-session name]` section by its name.
    #[must_use]
    pub fn sso_session(&self, name: &str) -> Option<&SsoSession> {
        self.sso_sessions.get(name)
    }

    /// A nested setting of a service in the section `[services {section}]`.
    pub(crate) fn service_setting(&self, section: &str, service: &str, key: &str) -> Option<&str> {
        let mut settings = self.services.iter().rev();
        let setting = settings.find(|setting| {
            setting.section == section && setting.service == service && setting.key == key
        });
        setting.map(|setting| setting.value.as_str())
    }

    /// The files that were looked at, for messages: `a, b (not found)`.
    pub(super) fn describe_sources(&self) -> String {
        let sources: Vec<String> = self
            .sources
            .iter()
            .map(|(path, problem)| match problem {
                Some(problem) => format!("{path} ({problem})"),
                None => path.clone(),
            })
            .collect();
        sources.join(", ")
    }
}

impl Default for ProfileSet {
    /// No profiles; `default` is selected.
    fn default() -> Self {
        Self {
            profiles: ByName::default(),
            selected_profile: Cow::Borrowed("default"),
            sso_sessions: ByName::default(),
            services: Vec::new(),
            sources: Vec::new(),
            ignored: Vec::new(),
        }
    }
}

impl fmt::Debug for ProfileSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProfileSet")
            .field("selected_profile", &self.selected_profile)
            .field("profiles", &self.profiles)
            .field("sso_sessions", &self.sso_sessions)
            .field("services", &self.services)
            .field("sources", &self.sources)
            .finish_non_exhaustive()
    }
}

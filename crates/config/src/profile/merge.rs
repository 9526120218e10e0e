//! What the sections of the profile files mean, and how several files become one set of profiles.

use super::profile_file::ProfileFileKind;
use super::section::{Ignored, Profile, ProfileSet, Property, Section, ServiceSetting, SsoSession};
use super::syntax::{RawProperty, RawSection, WHITESPACE};

const DEFAULT: &str = "default";

/// What a section's header says.
#[derive(Debug, PartialEq, Eq)]
enum Header<'a> {
    /// `[default]` in a config file, `[name]` in a credentials file.
    Plain(&'a str),
    /// `[profile name]` in a config file.
    Profile(&'a str),
    SsoSession(&'a str),
    Services(&'a str),
    /// A kind of section that this crate has no use for.
    Other,
}

/// Adds a file's sections. What does not count is ignored, and remembered for messages.
pub(super) fn merge(set: &mut ProfileSet, file: &str, kind: ProfileFileKind, raw: Vec<RawSection>) {
    let has_prefixed_default = raw
        .iter()
        .any(|section| read_header(&section.header, kind) == Ok(Header::Profile(DEFAULT)));
    for section in raw {
        match read_header(&section.header, kind) {
            Ok(Header::Plain(DEFAULT)) if has_prefixed_default => ignore(
                set,
                DEFAULT,
                format!("{file}: `[default]` is ignored, because there is a `[profile default]`"),
            ),
            Ok(Header::Plain(name) | Header::Profile(name)) => {
                let profile = set.profiles.take(name);
                let mut profile = profile.unwrap_or_else(|| Profile(Section::new(name)));
                let ignored = merge_section(&mut profile.0, file, section.properties);
                set.profiles.put(profile);
                set.ignored.extend(ignored);
            }
            Ok(Header::SsoSession(name)) => {
                let session = set.sso_sessions.take(name);
                let mut session = session.unwrap_or_else(|| SsoSession(Section::new(name)));
                let ignored = merge_section(&mut session.0, file, section.properties);
                set.sso_sessions.put(session);
                set.ignored.extend(ignored);
            }
            Ok(Header::Services(name)) => merge_services(set, name, section.properties),
            Ok(Header::Other) => {}
            Err((profile, reason)) => ignore(set, profile, format!("{file}: {reason}")),
        }
    }
}

/// The error is the profile that was probably meant, and why it is none.
fn read_header(header: &str, kind: ProfileFileKind) -> Result<Header<'_>, (&str, String)> {
    let (prefix, name) = match header.split_once(WHITESPACE) {
        Some((prefix, name)) => (Some(prefix), name.trim_matches(WHITESPACE)),
        None => (None, header),
    };
    let invalid = |name| {
        let reason = format!(
            "`[{header}]` is ignored, because a name can have only letters, digits and `_-/.%@:+`"
        );
        Err((name, reason))
    };
    match (kind, prefix) {
        (ProfileFileKind::Config, None) if name == DEFAULT => Ok(Header::Plain(name)),
        (ProfileFileKind::Config, None) => Err((
            name,
            format!(
                "`[{name}]` is ignored, because in a config file it must be `[profile {name}]`"
            ),
        )),
        (ProfileFileKind::Config, Some(_)) if !is_name(name) => invalid(name),
        (ProfileFileKind::Config, Some("profile")) => Ok(Header::Profile(name)),
        (ProfileFileKind::Config, Some("sso-session")) => Ok(Header::SsoSession(name)),
        (ProfileFileKind::Config, Some("services")) => Ok(Header::Services(name)),
        (ProfileFileKind::Config, Some(_)) => Ok(Header::Other),
        (ProfileFileKind::Credentials, Some("profile")) => Err((
            name,
            format!("`[{header}]` is ignored, because in a credentials file it must be `[{name}]`"),
        )),
        (ProfileFileKind::Credentials, Some("sso-session" | "services")) => Err((
            name,
            format!("`[{header}]` is ignored, because it belongs in a config file"),
        )),
        (ProfileFileKind::Credentials, None) if is_name(name) => Ok(Header::Plain(name)),
        (ProfileFileKind::Credentials, _) => invalid(header),
    }
}

fn merge_section(section: &mut Section, file: &str, properties: Vec<RawProperty>) -> Vec<Ignored> {
    let mut ignored = Vec::new();
    for RawProperty { name, value, .. } in properties {
        if is_name(&name) {
            section.properties.put(Property::new(name, value));
        } else {
            let reason = format!(
                "{file}: a setting of `{}` is ignored, because a name can have only letters, digits and `_-/.%@:+`",
                section.name
            );
            crate::log::warn(format_args!("{reason}"));
            ignored.push(Ignored {
                profile: section.name.clone(),
                reason,
            });
        }
    }
    ignored
}

fn merge_services(set: &mut ProfileSet, section: &str, properties: Vec<RawProperty>) {
    for service in properties {
        for (name, value) in service.nested {
            set.services.push(ServiceSetting {
                section: section.to_owned(),
                service: service.name.clone(),
                key: name,
                value,
            });
        }
    }
}

fn ignore(set: &mut ProfileSet, profile: &str, reason: String) {
    crate::log::warn(format_args!("{reason}"));
    set.ignored.push(Ignored {
        profile: profile.to_owned(),
        reason,
    });
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-/.%@:+".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::super::syntax::parse;
    use super::*;

    fn set(config: &str, credentials: &str) -> ProfileSet {
        let mut set = ProfileSet::default();
        let raw = parse("config", config).unwrap();
        merge(&mut set, "config", ProfileFileKind::Config, raw);
        let raw = parse("credentials", credentials).unwrap();
        merge(&mut set, "credentials", ProfileFileKind::Credentials, raw);
        set
    }

    fn get<'a>(set: &'a ProfileSet, profile: &str, key: &str) -> Option<&'a str> {
        set.get_profile(profile)?.get(key)
    }

    fn reasons(set: &ProfileSet) -> Vec<&str> {
        set.ignored.iter().map(|i| i.reason.as_str()).collect()
    }

    #[test]
    fn profiles_have_a_prefix_in_the_config_file_only() {
        let set = set(
            "[default]\nregion = a\n[profile dev]\nregion = b\n",
            "[dev]\nkey = c\n[ops]\nkey = d\n",
        );
        assert_eq!(
            set.profiles().collect::<Vec<_>>(),
            ["default", "dev", "ops"]
        );
        assert_eq!(get(&set, "default", "region"), Some("a"));
        assert_eq!(get(&set, "dev", "region"), Some("b"));
        assert_eq!(get(&set, "dev", "key"), Some("c"));
        assert_eq!(get(&set, "ops", "key"), Some("d"));
    }

    #[test]
    fn a_name_in_any_case_finds_the_setting() {
        let set = set("[default]\nRegion = a\n", "");
        assert_eq!(set.get("REGION"), Some("a"));
    }

    #[test]
    fn the_credentials_file_wins() {
        let set = set(
            "[profile dev]\naws_access_key_id = from-config\nregion = a\n",
            "[dev]\naws_access_key_id = from-credentials\n",
        );
        assert_eq!(
            get(&set, "dev", "aws_access_key_id"),
            Some("from-credentials")
        );
        assert_eq!(get(&set, "dev", "region"), Some("a"));
    }

    #[test]
    fn a_section_that_repeats_is_one_and_its_last_value_counts() {
        let set = set(
            "[profile dev]\na = 1\nb = 1\n[profile x]\n[profile  dev]\na = 2\na = 3\n",
            "",
        );
        assert_eq!(get(&set, "dev", "a"), Some("3"));
        assert_eq!(get(&set, "dev", "b"), Some("1"));
    }

    #[test]
    fn profile_default_replaces_default_wherever_it_stands() {
        for text in [
            "[default]\na = 1\nb = 1\n[profile default]\na = 2\n",
            "[profile default]\na = 2\n[default]\na = 1\nb = 1\n",
        ] {
            let set = set(text, "");
            assert_eq!(set.get("a"), Some("2"));
            assert_eq!(set.get("b"), None);
            assert_eq!(
                reasons(&set),
                ["config: `[default]` is ignored, because there is a `[profile default]`"]
            );
        }
    }

    #[test]
    fn profile_default_does_not_replace_the_credentials_files_default() {
        let set = set("[profile default]\na = 1\n", "[default]\nb = 2\n");
        assert_eq!((set.get("a"), set.get("b")), (Some("1"), Some("2")));
    }

    #[test]
    fn what_does_not_count_is_ignored_with_a_reason() {
        let set = set(
            "[dev]\na = 1\n[profile in valid]\na = 1\n[profile ok]\nno good = 1\ngood = 1\n[profile]\n",
            "[profile dev]\na = 1\n[services x]\n[in valid]\n[ok!]\n[]\n",
        );
        assert_eq!(set.profiles().collect::<Vec<_>>(), ["ok"]);
        assert_eq!(get(&set, "ok", "good"), Some("1"));
        assert_eq!(
            reasons(&set),
            [
                "config: `[dev]` is ignored, because in a config file it must be `[profile dev]`",
                "config: `[profile in valid]` is ignored, because a name can have only letters, digits and `_-/.%@:+`",
                "config: a setting of `ok` is ignored, because a name can have only letters, digits and `_-/.%@:+`",
                "config: `[profile]` is ignored, because in a config file it must be `[profile profile]`",
                "credentials: `[profile dev]` is ignored, because in a credentials file it must be `[dev]`",
                "credentials: `[services x]` is ignored, because it belongs in a config file",
                "credentials: `[in valid]` is ignored, because a name can have only letters, digits and `_-/.%@:+`",
                "credentials: `[ok!]` is ignored, because a name can have only letters, digits and `_-/.%@:+`",
                "credentials: `[]` is ignored, because a name can have only letters, digits and `_-/.%@:+`",
            ]
        );
    }

    #[test]
    fn every_allowed_character_makes_a_name() {
        let set = set("[profile aZ09_-/.%@:+]\naZ09_-/.%@:+ = 1\n", "");
        assert_eq!(get(&set, "aZ09_-/.%@:+", "az09_-/.%@:+"), Some("1"));
    }

    #[test]
    fn services_hold_nested_settings() {
        let set = set(
            "[services x]\nConnect =\n  Endpoint_URL = http://a\n[services x]\ns3 =\n  endpoint_url = http://b\n  endpoint_url = http://c\nflat = 1\n",
            "",
        );
        assert_eq!(
            set.service_setting("x", "connect", "endpoint_url"),
            Some("http://a")
        );
        assert_eq!(
            set.service_setting("x", "s3", "endpoint_url"),
            Some("http://c")
        );
        assert_eq!(set.service_setting("y", "s3", "endpoint_url"), None);
    }

    #[test]
    fn sso_sessions_are_not_profiles() {
        let set = set(
            "[sso-session corp]\nsso_region = a\n[other thing]\nx = 1\n",
            "",
        );
        assert!(set.is_empty());
        assert_eq!(set.sso_sessions().collect::<Vec<_>>(), ["corp"]);
        assert_eq!(
            set.sso_session("corp").unwrap().get("sso_region"),
            Some("a")
        );
        assert!(set.sso_session("other").is_none());
    }

    #[test]
    fn debug_shows_names_and_no_values() {
        let set = set(
            "[services x]\nconnect =\n  endpoint_url = http://me:hush@a\n",
            "[default]\naws_secret_access_key = hush\n",
        );
        let text = format!("{set:?}");
        assert!(text.contains("aws_secret_access_key"), "{text}");
        assert!(!text.contains("hush"), "{text}");
        let property = Property::new("k".to_owned(), "hush".to_owned());
        assert_eq!(
            format!("{property:?}"),
            "Property { key: \"k\", value: \"** redacted **\" }"
        );
    }
}

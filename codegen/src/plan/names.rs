//! Names: Smithy's to Rust's, with the words and the casing that the official crates have.

/// Words that keep their own casing in the middle of a name.
const WHOLE_WORDS: [&str; 7] = ["ipv4", "ipv6", "sigv4", "mib", "gib", "kib", "ttl"];

/// Rust's keywords, strict and reserved, that `r#` makes identifiers of.
const KEYWORDS: [&str; 49] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield", "union",
];

/// Keywords that cannot be raw identifiers.
const NEVER_RAW: [&str; 4] = ["crate", "self", "super", "Self"];

/// A name in `snake_case`, split at words as the official crates split it.
pub(crate) fn snake(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let all_lower = name.to_lowercase() == name;
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (index, &char) in chars.iter().enumerate() {
        if !char.is_alphanumeric() {
            words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()));
            continue;
        }
        let boundary = word.chars().next_back().is_some_and(|last| {
            let rest: String = word
                .chars()
                .chain(chars.iter().skip(index).copied())
                .take(8)
                .collect();
            let rest = rest.to_lowercase();
            let in_whole_word = WHOLE_WORDS.iter().any(|whole| rest.starts_with(whole))
                && !WHOLE_WORDS.contains(&word.to_lowercase().as_str());
            let lower_to_upper = char.is_uppercase() && (last.is_lowercase() || last.is_numeric());
            let digit_to_lower = all_lower && last.is_numeric() && char.is_lowercase();
            let next = chars.get(index + 1).copied();
            let after = chars.get(index + 2).copied();
            (!in_whole_word && (lower_to_upper || digit_to_lower))
                || ends_acronym(last, char, next, after)
        });
        if boundary {
            words.push(std::mem::take(&mut word));
        }
        word.push(char);
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
        .iter()
        .map(|word| word.to_lowercase())
        .collect::<Vec<_>>()
        .join("_")
}

/// Whether an acronym ends before `char`: `DB|Proxy`, but not in a plural (`ACLs`) or before a version (`DBv2`).
fn ends_acronym(last: char, char: char, next: Option<char>, after: Option<char>) -> bool {
    let plural = next == Some('s') && !after.is_some_and(char::is_lowercase);
    let version = next == Some('v') && after.is_some_and(char::is_numeric);
    last.is_uppercase()
        && char.is_uppercase()
        && next.is_some_and(char::is_lowercase)
        && !plural
        && !version
}

/// A name in `PascalCase`.
pub(crate) fn pascal(name: &str) -> String {
    let mut out = String::new();
    for word in words(name).split('_') {
        let mut chars = word.chars();
        if let Some(first) = chars.next() {
            out.extend(first.to_uppercase());
            out.extend(chars);
        }
    }
    out
}

/// Words separated by `_`, split where a capital follows a small letter or a digit, or ends a run of capitals.
fn words(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (index, &char) in chars.iter().enumerate() {
        let last = index
            .checked_sub(1)
            .and_then(|index| chars.get(index))
            .copied();
        let next = chars.get(index + 1).copied();
        let boundary = char.is_ascii_uppercase()
            && last.is_some_and(|last| {
                last.is_ascii_lowercase()
                    || last.is_ascii_digit()
                    || (last.is_ascii_uppercase()
                        && next.is_some_and(|next| next.is_ascii_lowercase()))
            });
        if boundary {
            out.push('_');
        }
        out.extend(if char.is_alphanumeric() {
            char.to_lowercase().next()
        } else {
            Some('_')
        });
    }
    out
}

/// A type's name.
#[must_use]
pub fn type_name(name: &str) -> String {
    identifier(&pascal(name), "Self", "SelfValue")
}

/// An operation's name as it stands in the model, but for the first letter.
pub(crate) fn capital(name: &str) -> String {
    let mut chars = name.chars();
    let first = chars.next().map(char::to_uppercase);
    let name: String = first.into_iter().flatten().chain(chars).collect();
    identifier(&name, "Self", "SelfValue")
}

/// A field's, getter's and setter's name. `reserved` are methods that the type has for itself.
#[must_use]
pub fn field(name: &str, reserved: &[&str]) -> String {
    let name = snake(name);
    if reserved.contains(&name.as_str()) {
        return format!("{name}_value");
    }
    keyword(&name)
}

/// A module's name.
#[must_use]
pub fn module(name: &str) -> String {
    keyword(&snake(name))
}

/// The name of an operation's module, and of the client's method. Clients have methods of their own.
#[must_use]
pub fn operation(name: &str) -> String {
    match snake(name).as_str() {
        own @ ("config" | "from_conf" | "handle" | "new") => format!("{own}_operation"),
        other => keyword(other),
    }
}

/// A variant's name.
#[must_use]
pub fn variant(name: &str) -> String {
    let name = identifier(&pascal(name), "", "Empty");
    match name.as_str() {
        "Self" => "SelfValue".to_owned(),
        "SelfValue" => "SelfValue_".to_owned(),
        "Unknown" => "UnknownValue".to_owned(),
        _ => name,
    }
}

/// The name of an enum's variant.
pub(crate) fn enum_variant(name: &str) -> String {
    match variant(name).as_str() {
        "UnknownValue" if pascal(name) == "UnknownValue" => "UnknownValue_".to_owned(),
        other => other.to_owned(),
    }
}

/// The name of a raw identifier without `r#`, for use within a longer name.
pub(crate) fn bare(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

fn identifier(name: &str, clash: &str, instead: &str) -> String {
    if name == clash {
        return instead.to_owned();
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) || name.is_empty() {
        return format!("_{name}");
    }
    name.to_owned()
}

fn keyword(name: &str) -> String {
    if NEVER_RAW.contains(&name) {
        return format!("{name}_");
    }
    if KEYWORDS.contains(&name) && name != "union" {
        return format!("r#{name}");
    }
    identifier(name, "", "_")
}

#[cfg(test)]
mod derived;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snake_splits_words_as_the_official_crates_do() {
        let cases = [
            ("InstanceId", "instance_id"),
            ("StartWebRTCContact", "start_web_rtc_contact"),
            ("GetMetricDataV2", "get_metric_data_v2"),
            (
                "ListRealtimeContactAnalysisSegmentsV2",
                "list_realtime_contact_analysis_segments_v2",
            ),
            ("S3Config", "s3_config"),
            ("ARNs", "arns"),
            ("DBProxy", "db_proxy"),
            ("IPv4Address", "ipv4_address"),
            ("s3key", "s3_key"),
            ("nextToken", "next_token"),
            ("DynamoDBv2", "dynamo_dbv2"),
            ("kebab-case.name", "kebab_case_name"),
        ];
        for (name, expected) in cases {
            assert_eq!(snake(name), expected, "{name}");
        }
    }

    #[test]
    fn pascal_keeps_only_first_letters() {
        let cases = [
            ("ENTIRE_PAST_SESSION", "EntirePastSession"),
            ("StartWebRTCContact", "StartWebRtcContact"),
            ("aws-iso-b", "AwsIsoB"),
            ("text/plain", "TextPlain"),
            ("MetricV2", "MetricV2"),
        ];
        for (name, expected) in cases {
            assert_eq!(pascal(name), expected, "{name}");
        }
    }

    #[test]
    fn operations_keep_their_casing_in_the_names_of_their_types() {
        assert_eq!(capital("StartWebRTCContact"), "StartWebRTCContact");
        assert_eq!(capital("getThing"), "GetThing");
    }

    #[test]
    fn keywords_and_own_methods_are_kept_apart() {
        assert_eq!(field("Type", &[]), "r#type");
        assert_eq!(field("Self", &[]), "self_");
        assert_eq!(field("Build", &["build"]), "build_value");
        assert_eq!(variant("Unknown"), "UnknownValue");
        assert_eq!(variant("Self"), "SelfValue");
        assert_eq!(variant("SelfValue"), "SelfValue_");
        assert_eq!(variant("UnknownValue"), "UnknownValue");
        assert_eq!(enum_variant("UNKNOWN"), "UnknownValue");
        assert_eq!(enum_variant("UnknownValue"), "UnknownValue_");
        assert_eq!(variant("1080p"), "_1080p");
        assert_eq!(module("Move"), "r#move");
        assert_eq!(operation("Move"), "r#move");
        assert_eq!(operation("Config"), "config_operation");
    }
}

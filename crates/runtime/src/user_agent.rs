//! Who calls: the `User-Agent` headers, made once per client.

use std::borrow::Cow;

use aws_types::app_name::AppName;

const OS: &str = match std::env::consts::OS.as_bytes() {
    b"linux" => "linux",
    b"macos" => "macos",
    b"windows" => "windows",
    _ => "other",
};

/// The values of `User-Agent`, which proxies may rewrite, and of `x-amz-user-agent`, which is signed and says all.
///
/// `version` is the version of the service's crate.
pub(crate) fn user_agent(
    service_id: &str,
    version: &str,
    app_name: Option<&AppName>,
) -> (String, String) {
    let environment = std::env::var("AWS_EXECUTION_ENV").ok();
    headers(
        service_id,
        version,
        app_name.map(AsRef::as_ref),
        environment.as_deref(),
    )
}

fn headers(
    service_id: &str,
    version: &str,
    app_name: Option<&str>,
    environment: Option<&str>,
) -> (String, String) {
    let sdk = concat!("slim-sdk/", env!("CARGO_PKG_VERSION"));
    let service = service_id.to_ascii_lowercase();
    let environment = environment.filter(|name| !name.is_empty());
    let environment = environment
        .map(|name| format!(" exec-env/{}", token(name)))
        .unwrap_or_default();
    let platform = format!(
        "os/{OS} lang/rust#{}{environment}",
        env!("CARGO_PKG_RUST_VERSION")
    );
    let app = app_name
        .map(|name| format!(" app/{}", token(name)))
        .unwrap_or_default();
    let full = format!(
        "{sdk} ua/2.1 api/{}#{} {platform}{app}",
        token(&service),
        token(version)
    );
    (format!("{sdk} {platform}"), full)
}

/// A text with a hyphen in place of every character that would end it or that a header cannot hold.
fn token(text: &str) -> Cow<'_, str> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "!$%&'*+-.^_`|~".contains(c);
    if text.chars().all(is_allowed) {
        return Cow::Borrowed(text);
    }
    text.chars()
        .map(|c| if is_allowed(c) { c } else { '-' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_who_calls_what_and_where() {
        let rust = env!("CARGO_PKG_RUST_VERSION");
        let sdk = concat!("slim-sdk/", env!("CARGO_PKG_VERSION"));
        let (short, full) = headers(
            "Connect Participant",
            "1.2.3",
            Some("my-app"),
            Some("AWS_Lambda_provided.al2023"),
        );
        assert_eq!(
            short,
            format!("{sdk} os/{OS} lang/rust#{rust} exec-env/AWS_Lambda_provided.al2023")
        );
        assert_eq!(
            full,
            format!(
                "{sdk} ua/2.1 api/connect-participant#1.2.3 os/{OS} lang/rust#{rust} \
                 exec-env/AWS_Lambda_provided.al2023 app/my-app"
            )
        );
    }

    #[test]
    fn leaves_out_what_is_not_known() {
        for environment in [None, Some("")] {
            let (short, full) = headers("Connect", "0.1.0", None, environment);
            assert!(
                !short.contains("exec-env") && !full.contains("exec-env"),
                "{full}"
            );
            assert!(!full.contains("app/"), "{full}");
        }
    }

    #[test]
    fn what_comes_from_outside_cannot_add_a_field_or_a_header() {
        let (short, full) = headers(
            "Connect",
            "1#2 app/x",
            Some("a#b"),
            Some("x y\r\nhost: evil/ü"),
        );
        assert!(short.ends_with("exec-env/x-y--host--evil--"), "{short}");
        assert!(full.contains("api/connect#1-2-app-x "), "{full}");
        assert!(full.ends_with(" app/a-b"), "{full}");
        for header in [short, full] {
            assert!(
                header
                    .bytes()
                    .all(|byte| byte == b' ' || byte.is_ascii_graphic()),
                "{header}"
            );
        }
    }

    #[test]
    fn takes_the_environment_as_it_is() {
        let name = AppName::new("app").unwrap();
        let (_, full) = user_agent("Connect", "1.0.0", Some(&name));
        assert!(
            full.starts_with("slim-sdk/")
                && full.contains(" api/connect#1.0.0 ")
                && full.ends_with(" app/app"),
            "{full}"
        );
    }
}

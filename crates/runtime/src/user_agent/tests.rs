//! Fields of the user agent, and what may be in them.

use aws_types::endpoint_config::AccountIdEndpointMode as Mode;

use super::*;
use crate::config::{self, Service as _};
use crate::endpoint::table::{Kind, rows as table};
use crate::endpoint::{REGIONAL, Rules};
use crate::testing::TestService;

fn service(id: &'static str, version: &'static str) -> Service {
    Service {
        id,
        version,
        ..*TestService::SERVICE
    }
}

#[test]
fn says_what_is_called_and_where() {
    let sdk = concat!("slim-sdk/", env!("CARGO_PKG_VERSION"), " ua/2.1");
    let rust = BUILD_METADATA.rust_version;
    let service = service("Connect Participant", "1.2.3");
    assert_eq!(
        head(
            &service,
            Some("6.1.2-amd64"),
            Some("AWS_Lambda_provided.al2023")
        ),
        format!(
            "{sdk} api/connect-participant#1.2.3 os/{OS}#6.1.2-amd64 lang/rust#{rust} \
             exec-env/AWS_Lambda_provided.al2023"
        )
    );
    for nothing in [None, Some("")] {
        assert_eq!(
            head(&service, nothing, nothing),
            format!("{sdk} api/connect-participant#1.2.3 os/{OS} lang/rust#{rust}")
        );
    }
}

#[test]
fn what_comes_from_outside_cannot_add_a_field_or_a_header() {
    let head = head(
        &service("Connect", "1#2 app/x"),
        Some("6.1 m/B"),
        Some("x y\r\nhost: evil/ü"),
    );
    assert!(head.contains(" api/connect#1-2-app-x "), "{head}");
    assert!(head.contains(&format!(" os/{OS}#6.1-m-B ")), "{head}");
    assert!(head.ends_with(" exec-env/x-y--host--evil--"), "{head}");
    let framework = FrameworkMetadata::new("a#b", Some("1#2")).unwrap();
    assert_eq!(tail(&[framework], Some("a#b")), " lib/a-b#1-2 app/a-b");
}

#[test]
fn names_ten_frameworks_each_once() {
    let framework = |index: usize| {
        let version = index.is_multiple_of(2).then(|| index.to_string());
        FrameworkMetadata::new(format!("f{index}"), version).unwrap()
    };
    let twice: Vec<_> = (0..12)
        .flat_map(|index| [framework(index), framework(index)])
        .collect();
    assert_eq!(
        tail(&twice, None),
        " lib/f0#0 lib/f1 lib/f2#2 lib/f3 lib/f4#4 lib/f5 lib/f6#6 lib/f7 lib/f8#8 lib/f9"
    );
}

#[test]
fn the_accounts_mode_counts_where_the_service_has_one() {
    let rules = Box::leak(Box::new(Rules {
        parameters: const {
            &[table::parameter(
                "AccountIdEndpointMode",
                Kind::String,
                BuiltIn::AccountIdEndpointMode,
            )]
        },
        ..REGIONAL
    }));
    let of = |endpoint, mode: Option<Mode>| {
        let mut loaded = aws_types::SdkConfig::builder();
        loaded.set_account_id_endpoint_mode(mode);
        let settings = config::Builder::<TestService>::from(&loaded.build()).settings;
        let service = Service {
            endpoint,
            ..*TestService::SERVICE
        };
        let mut text = String::new();
        features(&service, &settings).append_to(&mut text);
        text
    };
    assert_eq!(of(rules, None), " m/E,P");
    assert_eq!(of(rules, Some(Mode::Preferred)), " m/E,P");
    assert_eq!(of(rules, Some(Mode::Disabled)), " m/E,Q");
    assert_eq!(of(rules, Some(Mode::Required)), " m/E,R");
    let without = TestService::SERVICE.endpoint;
    assert_eq!(of(without, Some(Mode::Required)), " m/E");
}

#[test]
fn a_trace_is_a_header_whatever_it_is_made_of() {
    assert_eq!(
        percent_encoded("Root=1-5759e988;Parent=ab cd;Sampled=1;Lineage=a:0%"),
        "Root=1-5759e988;Parent=ab cd;Sampled=1;Lineage=a:0%"
    );
    assert_eq!(
        percent_encoded("a\r\nhost: evil\0\t\u{7f}é"),
        "a%0D%0Ahost: evil%00%09%7F%C3%A9"
    );
}

//! Endpoints of regions and of URLs, and of every test case that the services' official models come with.

use std::path::Path;

use aws_types::region::Region;
use serde_json::Value;

use super::{EndpointError, REGIONAL, Rules, join, of_settings, regional};
use crate::config::Settings;

mod calls;
mod functions;
mod fuzz;
mod graph;
mod inputs;
mod module;

/// The settings that endpoints of regional services depend on.
#[derive(Clone, Copy)]
struct EndpointParams<'a> {
    region: Option<&'a str>,
    use_fips: bool,
    use_dual_stack: bool,
    endpoint_url: Option<&'a str>,
    prefix: &'static str,
}

const PARAMS: EndpointParams<'static> = EndpointParams {
    region: Some("us-west-2"),
    use_fips: false,
    use_dual_stack: false,
    endpoint_url: None,
    prefix: "connect",
};

/// The endpoint of a client without rules of its own, by its settings.
fn resolve(params: &EndpointParams<'_>) -> Result<String, EndpointError> {
    let rules = Rules {
        parameters: Box::leak(Box::new(regional(params.prefix))),
        ..REGIONAL
    };
    let settings = Settings {
        region: params.region.map(|region| Region::new(region.to_owned())),
        use_fips: Some(params.use_fips),
        use_dual_stack: Some(params.use_dual_stack),
        endpoint_url: params.endpoint_url.map(ToOwned::to_owned),
        ..Settings::default()
    };
    let params = of_settings(&rules, &settings)?;
    super::resolve(&rules, params).map(|resolved| resolved.url.clone())
}

thread_local! {
    static EVALUATIONS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Counts the evaluations of this thread's test.
pub(super) fn evaluated() {
    EVALUATIONS.set(EVALUATIONS.get() + 1);
}

fn rule(text: &str) -> EndpointError {
    EndpointError::Rule {
        text: text.to_owned(),
    }
}

fn of_region(region: &str) -> Result<String, EndpointError> {
    resolve(&EndpointParams {
        region: Some(region),
        ..PARAMS
    })
}

#[test]
fn a_region_is_in_the_partition_that_its_name_says() {
    for (region, domain) in [
        ("us-west-2", "amazonaws.com"),
        ("ap-southeast-7", "amazonaws.com"),
        ("mx-central-1", "amazonaws.com"),
        ("aws-global", "amazonaws.com"),
        ("somewhere-new-1", "amazonaws.com"),
        ("cn-north-1", "amazonaws.com.cn"),
        ("aws-cn-global", "amazonaws.com.cn"),
        ("cn-north", "amazonaws.com"),
        ("cn--1", "amazonaws.com"),
        ("cn-north-1a", "amazonaws.com"),
        ("us-gov-east-1", "amazonaws.com"),
        ("us-iso-west-1", "c2s.ic.gov"),
        ("us-isob-east-1", "sc2s.sgov.gov"),
        ("eu-isoe-west-1", "cloud.adc-e.uk"),
        ("us-isof-south-1", "csp.hci.ic.gov"),
        ("eusc-de-east-1", "amazonaws.eu"),
    ] {
        assert_eq!(
            of_region(region).unwrap(),
            format!("https://connect.{region}.{domain}")
        );
    }
}

#[test]
fn fips_and_dual_stack_are_in_the_name() {
    let of = |region, use_fips, use_dual_stack| {
        resolve(&EndpointParams {
            region: Some(region),
            use_fips,
            use_dual_stack,
            ..PARAMS
        })
        .unwrap()
    };
    assert_eq!(
        of("us-west-2", true, false),
        "https://connect-fips.us-west-2.amazonaws.com"
    );
    assert_eq!(
        of("us-west-2", false, true),
        "https://connect.us-west-2.api.aws"
    );
    assert_eq!(
        of("eusc-de-east-1", true, true),
        "https://connect-fips.eusc-de-east-1.api.amazonwebservices.eu"
    );
    assert_eq!(
        of("us-gov-west-1", true, false),
        "https://connect.us-gov-west-1.amazonaws.com"
    );
    assert_eq!(
        of("us-gov-west-1", true, true),
        "https://connect-fips.us-gov-west-1.api.aws"
    );
}

#[test]
fn a_region_that_is_no_host_label_is_refused_and_named() {
    for region in [
        "x@evil.example",
        "us/west",
        "us west",
        "us\r\nHost: evil",
        "-us",
        "us.west",
        "ü",
        &"a".repeat(64),
    ] {
        let error = of_region(region).unwrap_err();
        let text = error.to_string();
        assert!(
            matches!(error, EndpointError::InvalidRegion { .. }),
            "{region}"
        );
        assert!(text.contains(region.get(..2).unwrap()), "{text}");
        assert!(!text.contains(['\r', '\n']), "{text}");
    }
    let error = of_region("us\r\nHost: evil").unwrap_err().to_string();
    assert!(
        error.contains(r#"the region "us\r\nHost: evil" cannot be part of a host name"#),
        "{error}"
    );
}

#[test]
fn no_region_is_an_error_with_its_remedy() {
    for region in [None, Some("")] {
        let error = resolve(&EndpointParams { region, ..PARAMS })
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("Invalid Configuration: Missing Region"),
            "{error}"
        );
        assert!(error.contains("AWS_REGION"), "{error}");
    }
}

#[test]
fn fips_and_dual_stack_exclude_an_endpoint_url() {
    let params = EndpointParams {
        endpoint_url: Some("https://h"),
        ..PARAMS
    };
    let fips = resolve(&EndpointParams {
        use_fips: true,
        use_dual_stack: true,
        ..params
    });
    assert_eq!(
        fips,
        Err(rule(
            "Invalid Configuration: FIPS and custom endpoint are not supported"
        ))
    );
    let dual_stack = resolve(&EndpointParams {
        use_dual_stack: true,
        ..params
    });
    assert_eq!(
        dual_stack,
        Err(rule(
            "Invalid Configuration: Dualstack and custom endpoint are not supported"
        ))
    );
}

#[test]
fn one_slash_joins() {
    for (endpoint, path, joined) in [
        ("https://h", "/a?b", "https://h/a?b"),
        ("https://h/", "/a", "https://h/a"),
        ("https://h/base", "a", "https://h/base/a"),
        ("https://h", "", "https://h/"),
        ("https://h", "?a=b", "https://h/?a=b"),
    ] {
        assert_eq!(join(endpoint, path), joined);
    }
}

fn of_url(url: &str) -> Result<String, EndpointError> {
    resolve(&EndpointParams {
        endpoint_url: Some(url),
        region: None,
        ..PARAMS
    })
}

#[test]
fn an_endpoint_url_wins_and_keeps_its_port_and_base_path() {
    for (url, endpoint) in [
        ("https://example.com", "https://example.com"),
        ("HTTPS://Example.COM/", "https://example.com"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:080/", "http://localhost:80"),
        ("http://[::1]:9/base/path/", "http://[::1]:9/base/path"),
        ("http://[::1]", "http://[::1]"),
        ("http://my_host.:1//", "http://my_host.:1"),
        ("http://h/a%2Fb/@x", "http://h/a%2Fb/@x"),
        ("http://h/.../.a/%2ea/a.", "http://h/.../.a/%2ea/a."),
    ] {
        assert_eq!(of_url(url).as_deref(), Ok(endpoint));
        let with_region = resolve(&EndpointParams {
            endpoint_url: Some(url),
            ..PARAMS
        });
        assert_eq!(with_region.as_deref(), Ok(endpoint));
    }
}

#[test]
fn an_endpoint_url_that_is_not_one_is_an_error_that_says_why() {
    for (url, why) in [
        ("", "scheme"),
        ("example.com", "scheme"),
        ("ftp://h", "neither https nor http"),
        ("http://", "no host"),
        ("http:///path", "no host"),
        ("http://:80", "no host"),
        ("http://h:", "port"),
        ("http://h:0", "port"),
        ("http://h:65536", "port"),
        ("http://h:+80", "port"),
        ("http://h:80:80", "port"),
        ("http://[::1", "bracket"),
        ("http://[::1]x", "port"),
        ("http://[localhost]", "IPv6"),
        ("http://a..b", "host name"),
        ("http://a,b", "host name"),
        ("http://a%41", "host name"),
        ("http://1.2.3", "IPv4"),
        ("http://0x7f000001", "IPv4"),
        ("http://h/a b", "space"),
        ("http://h/\r\nx: y", "control character"),
        ("http://h/ü", "ASCII"),
        ("http://h/a?b=c", "query"),
        ("http://h/a#b", "fragment"),
        ("http://h/a/../b", "`..`"),
        ("http://h/%2e/b", "`.`"),
        ("http://h/a/%2E%2e", "`..`"),
        ("http://h/a\\b", "percent-encoded"),
        ("http://h/%zz", "percent-encoded"),
        ("http://h/a%2", "percent-encoded"),
    ] {
        let error = of_url(url).unwrap_err().to_string();
        let (_, problem) = error.split_once("\", but ").expect(&error);
        assert!(problem.contains(why), "{url}: {error}");
        assert!(error.contains("`endpoint_url` is \""), "{error}");
        assert!(!error.contains(['\r', '\n']), "{error}");
    }
}

#[test]
fn an_error_never_shows_what_may_be_secret() {
    for url in [
        "https://user:hunter2@example.com/path",
        "https://user:hunter2@example.com?x=hunter2",
        "user:hunter2@example.com",
        "ftp://a@user:hunter2@example.com",
    ] {
        let error = of_url(url).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
        assert!(error.to_string().contains("***@example.com"), "{error}");
    }
    let error = of_url("https://example.com/?token=hunter2").unwrap_err();
    assert!(
        error.to_string().contains("\"https://example.com/?\""),
        "{error}"
    );
    assert!(!format!("{error:?}").contains("hunter2"));
}

/// Models whose rules are those of regional services.
const MODELS: [&str; 2] = ["connect-2025-09-19.json", "connectparticipant.json"];

#[test]
fn regional_services_resolve_as_their_models_say() {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/models");
    if !models.is_dir() {
        eprintln!(
            "skipped: there are no official models in {}",
            models.display()
        );
        return;
    }
    for name in MODELS {
        let model = std::fs::read(models.join(name)).unwrap();
        let model: Value = serde_json::from_slice(&model).unwrap();
        let service = model["shapes"]
            .as_object()
            .unwrap()
            .values()
            .find(|shape| shape["type"] == "service");
        let traits = &service.unwrap()["traits"];
        let prefix = traits["aws.api#service"]["endpointPrefix"]
            .as_str()
            .unwrap();
        let prefix: &'static str = Box::leak(prefix.into());
        let cases = traits["smithy.rules#endpointTests"]["testCases"]
            .as_array()
            .unwrap();
        assert!(cases.len() > 10, "{name} has {} cases", cases.len());
        for case in cases {
            check(prefix, case);
        }
    }
}

fn check(prefix: &'static str, case: &Value) {
    let text = |path: &str| case.pointer(path).and_then(Value::as_str);
    let flag = |path: &str| {
        case.pointer(path)
            .and_then(Value::as_bool)
            .unwrap_or_default()
    };
    let resolved = resolve(&EndpointParams {
        region: text("/params/Region"),
        use_fips: flag("/params/UseFIPS"),
        use_dual_stack: flag("/params/UseDualStack"),
        endpoint_url: text("/params/Endpoint"),
        prefix,
    });
    let url = resolved.as_deref().ok();
    assert_eq!(url, text("/expect/endpoint/url"), "{case}\n{resolved:?}");
    // An error of ours says what the model's says, and then what to do.
    let error = resolved.err().map(|error| error.to_string());
    let says = error
        .as_deref()
        .zip(text("/expect/error"))
        .is_some_and(|(error, expected)| error.starts_with(expected));
    assert_eq!(says, error.is_some(), "{case}\n{error:?}");
}

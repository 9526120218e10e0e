//! Checksums of bodies in memory.

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::checksum_config::RequestChecksumCalculation;
use aws_types::SdkConfig;

use crate::config::Builder;
use crate::customize::CustomizableOperation;
use crate::error::DisplayErrorContext;
use crate::operation::send;
use crate::schema::payload::{CHECKSUM, CHECKSUM_REQUIRED, MD5_REQUIRED};
use crate::shape::FieldsMut as _;
use crate::testing::payload::{Say, SayInput, Sent, Wire, call};
use crate::testing::{Step, TestService};

const REQUIRED: u32 = CHECKSUM | CHECKSUM_REQUIRED;

fn hello() -> SayInput {
    SayInput {
        data: Some("hello world".to_owned()),
        ..SayInput::blank()
    }
}

async fn say<const FLAGS: u32>(
    input: SayInput,
    set: impl FnOnce(Builder<TestService>) -> Builder<TestService>,
) -> Sent {
    let wire = Wire::new([Step::ok()]);
    let config = set(wire.config()).build();
    send(call::<Say<FLAGS>>(&config, input)).await.unwrap();
    wire.sent().remove(0)
}

fn sums(sent: &Sent) -> Vec<&str> {
    let all = ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"];
    let found = all
        .into_iter()
        .filter(|name| sent.has(&format!("x-amz-checksum-{name}")));
    found.collect()
}

#[tokio::test]
async fn a_required_md5_is_that_of_the_body_and_signed() {
    let sent = say::<MD5_REQUIRED>(hello(), |config| config).await;
    assert_eq!(sent.text(), r#"{"Data":"hello world"}"#);
    assert_eq!(sent.header("content-md5"), "Mpumy8BRYJ6x4i518DWSeg==");
    let signed = sent.header("authorization");
    assert!(signed.contains("content-md5;"), "{signed}");

    // The official protocol tests' own case.
    let wire = Wire::new([Step::ok()]);
    CustomizableOperation::new(call::<Say<MD5_REQUIRED>>(&wire.config().build(), hello()))
        .mutate_request(|request| {
            *request.body_mut() = r#"{"foo":"base64 encoded md5 checksum"}"#.into();
        })
        .send()
        .await
        .unwrap();
    let official = wire.sent().remove(0);
    assert_eq!(official.header("content-md5"), "iB0/3YSo7maijL0IGOgA9g==");

    let empty = say::<MD5_REQUIRED>(SayInput::blank(), |config| config).await;
    // That of "{}".
    assert_eq!(empty.header("content-md5"), "mZFLkyvTelC5g8XnyQrpOw==");

    let own = SayInput {
        md5: Some("the caller's".to_owned()),
        ..hello()
    };
    let sent = say::<MD5_REQUIRED>(own, |config| config).await;
    assert_eq!(sent.header("content-md5"), "the caller's");
}

#[tokio::test]
async fn the_input_chooses_the_algorithm() {
    for (name, header, sum) in [
        ("CRC32", "crc32", "vRILrg=="),
        ("CRC32C", "crc32c", "c1xQNg=="),
        ("CRC64NVME", "crc64nvme", "+yhg1y87YL4="),
        ("SHA1", "sha1", "1rAg3QPM6eC1GTiszSck+Co/mME="),
        (
            "SHA256",
            "sha256",
            "OZOHQETWdHCpFivxNlBIizht3qsnnfT/PtwQn8uszpo=",
        ),
    ] {
        let input = SayInput {
            algorithm: Some(name.to_owned()),
            ..hello()
        };
        let when_required = RequestChecksumCalculation::WhenRequired;
        for sent in [
            say::<CHECKSUM>(input.clone(), |config| config).await,
            say::<CHECKSUM>(input.clone(), |config| {
                config.request_checksum_calculation(when_required)
            })
            .await,
            say::<REQUIRED>(input.clone(), |config| config).await,
        ] {
            assert_eq!(sums(&sent), [header]);
            assert_eq!(sent.header(&format!("x-amz-checksum-{header}")), sum);
            assert_eq!(sent.header("x-amz-sdk-checksum-algorithm"), name);
            let signed = sent.header("authorization");
            assert!(signed.contains(&format!("x-amz-checksum-{header};")));
        }
    }
    // Services take no MD5 any more, and the header that names the algorithm says what was sent.
    let input = SayInput {
        algorithm: Some("MD5".to_owned()),
        ..hello()
    };
    let sent = say::<CHECKSUM>(input, |config| config).await;
    assert_eq!(sums(&sent), ["crc32"]);
    assert_eq!(sent.header("x-amz-sdk-checksum-algorithm"), "CRC32");
}

#[tokio::test]
async fn without_a_choice_it_is_crc32_where_the_settings_or_the_operation_want_one() {
    let required = RequestChecksumCalculation::WhenRequired;
    let supported = RequestChecksumCalculation::WhenSupported;
    for sent in [
        say::<CHECKSUM>(hello(), |config| config).await,
        say::<CHECKSUM>(hello(), |config| {
            config.request_checksum_calculation(supported)
        })
        .await,
        say::<REQUIRED>(hello(), |config| {
            config.request_checksum_calculation(required)
        })
        .await,
    ] {
        assert_eq!(sums(&sent), ["crc32"]);
        assert_eq!(sent.header("x-amz-checksum-crc32"), "vRILrg==");
        assert_eq!(sent.header("x-amz-sdk-checksum-algorithm"), "CRC32");
    }
    let sent = say::<CHECKSUM>(hello(), |config| {
        config.request_checksum_calculation(required)
    })
    .await;
    assert_eq!(sums(&sent), [""; 0]);
    assert!(!sent.has("x-amz-sdk-checksum-algorithm"));
    let sent = say::<0>(hello(), |config| config).await;
    assert_eq!(sums(&sent), [""; 0]);
    assert!(!sent.has("content-md5"));
}

#[tokio::test]
async fn settings_come_from_the_shared_configuration_and_calls_override_them() {
    let required = RequestChecksumCalculation::WhenRequired;
    let shared = SdkConfig::builder()
        .request_checksum_calculation(required)
        .build();
    let wire = Wire::new([Step::ok(), Step::ok(), Step::ok()]);
    let own = wire.config().build();
    let config = Builder::<TestService>::from(&shared)
        .region(own.region().cloned())
        .credentials_provider(crate::testing::credentials())
        .http_client(wire.clone())
        .build();
    assert_eq!(config.request_checksum_calculation(), Some(required));
    assert_eq!(config.response_checksum_validation(), None);
    send(call::<Say<CHECKSUM>>(&config, hello())).await.unwrap();
    let supported = RequestChecksumCalculation::WhenSupported;
    let changes = Builder::<TestService>::new().request_checksum_calculation(supported);
    CustomizableOperation::new(call::<Say<CHECKSUM>>(&config, hello()))
        .config_override(changes)
        .send()
        .await
        .unwrap();
    let changes = Builder::<TestService>::new().use_fips(false);
    CustomizableOperation::new(call::<Say<CHECKSUM>>(&config, hello()))
        .config_override(changes)
        .send()
        .await
        .unwrap();
    let sent = wire.sent();
    assert_eq!(sums(&sent[0]), [""; 0]);
    assert_eq!(sums(&sent[1]), ["crc32"]);
    assert_eq!(sums(&sent[2]), [""; 0]);
}

#[tokio::test]
async fn a_checksum_of_the_callers_wins() {
    let input = SayInput {
        sum: Some("of the input".to_owned()),
        algorithm: Some("SHA1".to_owned()),
        ..hello()
    };
    let sent = say::<REQUIRED>(input, |config| config).await;
    assert_eq!(sums(&sent), ["sha256"]);
    assert_eq!(sent.header("x-amz-checksum-sha256"), "of the input");

    // One that an interceptor adds, of an algorithm that is unknown here.
    let wire = Wire::new([Step::ok(), Step::ok()]);
    let config = wire.config().build();
    let adding = |name: &'static str| {
        move |request: &mut HttpRequest| {
            request.headers_mut().insert(name, "own");
        }
    };
    for name in ["x-amz-checksum-xxhash3", "x-amz-checksum-type"] {
        CustomizableOperation::new(call::<Say<REQUIRED>>(&config, hello()))
            .mutate_request(adding(name))
            .send()
            .await
            .unwrap();
    }
    let sent = wire.sent();
    assert_eq!(sums(&sent[0]), [""; 0]);
    assert_eq!(sums(&sent[1]), ["crc32"]);
}

#[tokio::test]
async fn an_unknown_algorithm_is_named() {
    let wire = Wire::new([]);
    let config = wire.config().build();
    let input = SayInput {
        algorithm: Some("XXHASH3".to_owned()),
        ..hello()
    };
    let error = send(call::<Say<CHECKSUM>>(&config, input))
        .await
        .unwrap_err();
    let text = DisplayErrorContext(&error).to_string();
    let expected = "`Algorithm` is \"XXHASH3\", which is no checksum that this client knows: set it to one of \
                    CRC64NVME, CRC32C, CRC32, SHA1, SHA256, or set the checksum itself";
    assert!(text.contains(expected), "{text}");
    assert!(wire.sent().is_empty());
}

#[tokio::test]
async fn what_is_summed_is_what_an_interceptor_made_of_the_body() {
    let wire = Wire::new([Step::ok()]);
    CustomizableOperation::new(call::<Say<REQUIRED>>(&wire.config().build(), hello()))
        .mutate_request(|request| *request.body_mut() = "123456789".into())
        .send()
        .await
        .unwrap();
    assert_eq!(wire.sent()[0].header("x-amz-checksum-crc32"), "y/Q5Jg==");
}

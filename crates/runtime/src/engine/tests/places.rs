//! Where requests go, and what of them is signed, by the operation's traits.

use std::fmt;
use std::marker::PhantomData;

use crate::config::Config;
use crate::customize::CustomizableOperation;
use crate::error::{DisplayErrorContext, SdkError};
use crate::generated as rt;
use crate::operation::{Call, Draft, Operation};
use crate::schema;
use crate::testing::{
    Make, MakeError, Recorded, Script, Step, TestService, base, client, credentials, shape,
};

shape! {
    PutInput = &rt::structure("PutRequest", &[
        rt::m("Bucket", rt::STRING, rt::REQUIRED),
        rt::m("Account", rt::STRING, rt::LABEL | rt::REQUIRED | rt::ACCOUNT_ID),
        rt::w("Own", "X-Service", rt::STRING, rt::HEADER),
    ]);
    0 bucket: Option<String>,
    1 account: Option<String>,
    2 own: Option<String>,
}

macro_rules! operation {
    ($name:ident, $flags:expr, $prefix:literal) => {
        #[derive(Debug)]
        struct $name;

        impl Operation for $name {
            type Service = TestService;
            type Input = PutInput;
            type Output = <Make as Operation>::Output;
            type Error = MakeError;

            const ROW: &'static schema::Operation = &schema::Operation {
                name: "Put",
                method: "POST",
                uri: "/{Account}/put",
                input: <PutInput as rt::Fields>::ROW,
                output: <Make as Operation>::ROW.output,
                errors: &[],
                flags: $flags,
            };

            const HOST_PREFIX: &'static str = $prefix;
        }
    };
}

operation!(Prefixed, 0, "{Bucket}.data-");
operation!(Unsigned, rt::UNSIGNED_PAYLOAD, "");
operation!(Optional, rt::OPTIONAL_AUTH, "");

struct Put<O>(Draft<PutInput>, PhantomData<O>);

impl<O: Operation<Input = PutInput>> Call for Put<O> {
    type Operation = O;

    fn into_draft(self) -> Draft<PutInput> {
        self.0
    }
}

impl<O> fmt::Debug for Put<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

async fn put<O: Operation<Input = PutInput>>(
    config: &Config<TestService>,
    bucket: &str,
    account: Option<&str>,
) -> Result<O::Output, SdkError<O::Error>> {
    let mut draft = Draft::new(config.handle().clone());
    draft.input = PutInput {
        bucket: Some(bucket.to_owned()),
        account: account.map(ToOwned::to_owned),
        own: (bucket == "own").then(|| "mine".to_owned()),
    };
    CustomizableOperation::new(Put::<O>(draft, PhantomData))
        .send()
        .await
}

async fn sent<O: Operation<Input = PutInput>>(
    config: &dyn Fn(&Script) -> Config<TestService>,
) -> Recorded {
    let script = Script::new([Step::ok()]);
    let result = put::<O>(&config(&script), "b1", Some("a")).await;
    assert!(result.is_ok());
    script.requests().pop().unwrap()
}

#[tokio::test]
async fn a_host_prefix_stands_before_whatever_host_there_is() {
    for (url, expected) in [
        (None, "https://b1.data-test.eu-west-1.amazonaws.com/a/put"),
        (
            Some("http://localhost:80/x"),
            "http://b1.data-localhost:80/x/a/put",
        ),
        (Some("http://127.0.0.1:80"), "http://127.0.0.1:80/a/put"),
        (Some("http://[::1]:80"), "http://[::1]:80/a/put"),
    ] {
        let config = |script: &Script| match url {
            Some(url) => base(script).endpoint_url(url).build(),
            None => client(script),
        };
        assert_eq!(sent::<Prefixed>(&config).await.uri, expected);
    }
}

#[tokio::test]
async fn what_cannot_be_part_of_a_host_is_refused() {
    for bucket in [
        "",
        "a.b",
        "a/b",
        "-a",
        "evil.example/",
        "é",
        &"x".repeat(64),
    ] {
        let script = Script::new([]);
        let error = put::<Prefixed>(&client(&script), bucket, Some("a")).await;
        let text = DisplayErrorContext(&error.unwrap_err()).to_string();
        let expected = format!(
            "`bucket` (`Bucket`) is a part of the host's name, and {bucket:?} cannot be one"
        );
        assert!(text.contains(&expected), "{text}");
    }
}

#[tokio::test]
async fn the_callers_own_account_is_a_hyphen() {
    for (account, uri) in [
        (None, "/-/put"),
        (Some(""), "/-/put"),
        (Some("1"), "/1/put"),
    ] {
        let script = Script::new([Step::ok()]);
        let result = put::<Unsigned>(&client(&script), "b", account).await;
        assert!(result.is_ok(), "{result:?}");
        assert!(script.requests()[0].uri.ends_with(uri));
    }
}

#[tokio::test]
async fn a_payload_that_is_not_signed_is_declared_so() {
    let request = sent::<Unsigned>(&client).await;
    assert_eq!(request.header("x-amz-content-sha256"), "UNSIGNED-PAYLOAD");
    assert!(
        request
            .header("authorization")
            .contains("x-amz-content-sha256")
    );
    let request = sent::<Optional>(&client).await;
    assert_eq!(request.header("x-amz-content-sha256"), "");
}

#[tokio::test]
async fn optional_authentication_needs_no_credentials_and_uses_those_there_are() {
    let anonymous = |script: &Script| {
        Config::builder()
            .endpoint_url("http://localhost")
            .http_client(script.clone())
            .build()
    };
    let request = sent::<Optional>(&anonymous).await;
    assert_eq!(request.header("authorization"), "");
    let request = sent::<Optional>(&client).await;
    let id = credentials().access_key_id().to_owned();
    assert!(request.header("authorization").contains(&id));
}

#[tokio::test]
async fn every_request_has_the_services_headers_unless_a_member_is_bound_to_one() {
    let request = sent::<Optional>(&client).await;
    assert_eq!(request.header("x-service"), "all");
    assert!(request.header("authorization").contains(";x-service"));
    let script = Script::new([Step::ok()]);
    let result = put::<Unsigned>(&client(&script), "own", None).await;
    assert!(result.is_ok(), "{result:?}");
    assert_eq!(script.requests()[0].header("x-service"), "mine");
}

#[tokio::test]
async fn tokens_come_from_the_configuration() {
    let script = Script::new([Step::ok()]);
    let config = base(&script).idempotency_token_provider("mine").build();
    crate::testing::make(&config).send().await.unwrap();
    assert!(
        script.requests()[0]
            .body
            .contains(r#""ClientToken":"mine""#)
    );
}

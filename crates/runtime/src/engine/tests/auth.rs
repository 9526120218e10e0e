//! Auth schemes of the caller's own, and what is signed how.

use std::sync::Arc;

use aws_smithy_async::time::StaticTimeSource;
use aws_smithy_runtime_api::client::auth::{
    AuthScheme, AuthSchemeEndpointConfig, AuthSchemeId, AuthSchemeOption, AuthSchemeOptionsFuture,
    Sign,
};
use aws_smithy_runtime_api::client::identity::{
    Identity, IdentityFuture, ResolveIdentity, SharedIdentityResolver,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::{GetIdentityResolver, RuntimeComponents};
use aws_smithy_runtime_api::shared::IntoShared as _;
use aws_smithy_types::config_bag::ConfigBag;

use crate::config::Config;
use crate::config::auth::{DefaultAuthSchemeResolver, Params, ResolveAuthScheme};
use crate::error::{BoxError, DisplayErrorContext};
use crate::testing::{Script, Step, TestService, base, make};

/// Writes who calls into a header.
#[derive(Clone, Debug)]
struct Badge {
    id: &'static str,
    has_identity: bool,
}

const BADGE: Badge = Badge {
    id: "badge",
    has_identity: true,
};

impl AuthScheme for Badge {
    fn scheme_id(&self) -> AuthSchemeId {
        AuthSchemeId::new(self.id)
    }

    fn identity_resolver(&self, _: &dyn GetIdentityResolver) -> Option<SharedIdentityResolver> {
        self.has_identity.then(|| self.clone().into_shared())
    }

    fn signer(&self) -> &dyn Sign {
        self
    }
}

impl ResolveIdentity for Badge {
    fn resolve_identity<'a>(
        &'a self,
        _: &'a RuntimeComponents,
        _: &'a ConfigBag,
    ) -> IdentityFuture<'a> {
        IdentityFuture::ready(Ok(Identity::new(Arc::new("number 7".to_owned()), None)))
    }
}

impl Sign for Badge {
    fn sign_http_request(
        &self,
        request: &mut HttpRequest,
        identity: &Identity,
        _: AuthSchemeEndpointConfig<'_>,
        _: &RuntimeComponents,
        _: &ConfigBag,
    ) -> Result<(), BoxError> {
        let number = identity.data::<Arc<String>>().ok_or("no badge")?;
        request
            .headers_mut()
            .try_insert("x-badge", number.to_string())?;
        Ok(())
    }
}

/// Names these schemes for `Make`, and none for anything else.
#[derive(Debug)]
struct Names(&'static [&'static str]);

impl ResolveAuthScheme for Names {
    fn resolve_auth_scheme<'a>(
        &'a self,
        params: &'a Params,
        _: &'a ConfigBag,
        _: &'a RuntimeComponents,
    ) -> AuthSchemeOptionsFuture<'a> {
        let names = self.0.iter().filter(|_| params.operation_name() == "Make");
        AuthSchemeOptionsFuture::ready(Ok(names
            .map(|name| AuthSchemeOption::from(AuthSchemeId::new(name)))
            .collect()))
    }
}

/// The badge and the signature of the request that was sent, or the text of the error.
async fn sent(script: &Script, config: Config<TestService>) -> Result<(bool, bool), String> {
    let result = make(&config).send().await;
    result.map_err(|error| DisplayErrorContext(error).to_string())?;
    let request = script.requests().pop().ok_or("nothing was sent")?;
    Ok((
        request.header("x-badge") == "number 7",
        !request.header("authorization").is_empty(),
    ))
}

#[tokio::test]
async fn a_scheme_of_the_callers_own_signs_where_the_resolver_names_it_first() {
    for (names, badge, signed) in [
        (&["badge"][..], true, false),
        (&["badge", "sigv4"], true, false),
        (&["sigv4", "badge"], false, true),
        (&["unknown", "badge"], true, false),
        (&["noAuth"], false, false),
    ] {
        let script = Script::new([Step::ok()]);
        let config = base(&script)
            .push_auth_scheme(BADGE)
            .auth_scheme_resolver(Names(names));
        assert_eq!(
            sent(&script, config.build()).await,
            Ok((badge, signed)),
            "{names:?}"
        );
    }
    // What is preferred goes before the resolver's order, and is not added to it.
    let preferred = |ids: &[&'static str]| {
        let ids: Vec<_> = ids.iter().copied().map(AuthSchemeId::new).collect();
        let script = Script::new([Step::ok()]);
        let config = base(&script)
            .push_auth_scheme(BADGE)
            .auth_scheme_resolver(Names(&["sigv4", "badge"]))
            .auth_scheme_preference(ids)
            .build();
        async move { sent(&script, config).await }
    };
    assert_eq!(preferred(&["badge"]).await, Ok((true, false)));
    assert_eq!(preferred(&["noAuth"]).await, Ok((false, true)));
}

#[tokio::test]
async fn a_scheme_in_place_of_sigv4_needs_no_resolver_and_another_one_is_not_used_without() {
    let script = Script::new([Step::ok()]);
    let own = Badge {
        id: "sigv4",
        ..BADGE
    };
    let config = base(&script).push_auth_scheme(own).build();
    assert_eq!(sent(&script, config).await, Ok((true, false)));
    for resolver in [false, true] {
        let script = Script::new([Step::ok()]);
        let mut config = base(&script).push_auth_scheme(BADGE);
        if resolver {
            config.set_auth_scheme_resolver(DefaultAuthSchemeResolver::default());
        }
        assert_eq!(sent(&script, config.build()).await, Ok((false, true)));
    }
}

#[tokio::test]
async fn schemes_that_cannot_be_used_are_named_and_nothing_is_sent() {
    let script = Script::new([]);
    let config = base(&script)
        .push_auth_scheme(Badge {
            has_identity: false,
            ..BADGE
        })
        .auth_scheme_resolver(Names(&["badge", "other"]));
    let error = sent(&script, config.build()).await.unwrap_err();
    assert!(
        error.contains(
            "none of the auth schemes that the resolver names can be used: [badge, other]. Add one with `push_auth_scheme`"
        ),
        "{error}"
    );
    assert!(script.requests().is_empty());
}

#[test]
fn parameters_of_a_resolver_need_the_operations_name() {
    let error = Params::builder().build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the parameter `operation_name` is not set: set it"
    );
    let params = Params::builder().operation_name("Make").build().unwrap();
    assert_eq!(params.operation_name(), "Make");
}

#[tokio::test]
async fn the_payload_is_left_out_of_the_signature_where_a_call_says_so() {
    let script = Script::new([Step::ok(), Step::ok()]);
    let config = base(&script).build();
    make(&config).send().await.unwrap();
    let call = make(&config).customize().disable_payload_signing();
    call.send().await.unwrap();
    let requests = script.requests();
    let signatures: Vec<_> = requests
        .iter()
        .map(|request| request.header("authorization"))
        .collect();
    assert!(signatures.iter().all(|signature| !signature.is_empty()));
    assert_ne!(signatures.first(), signatures.last());
}

#[tokio::test]
async fn with_test_defaults_two_programs_send_the_same_request() {
    let sent = |region: Option<&'static str>| async move {
        let script = Script::new([Step::ok()]);
        let mut config = Config::<TestService>::builder().http_client(script.clone());
        config.set_region(region.map(crate::config::reexports::Region::from_static));
        let config = config.with_test_defaults_v2().build();
        let call = make(&config);
        call.send().await.unwrap();
        script.requests().pop().unwrap()
    };
    let request = sent(None).await;
    assert_eq!(request.header("x-amz-date"), "20090213T233130Z");
    let agent = request.header("x-amz-user-agent");
    assert!(
        agent.starts_with(
            "aws-sdk-rust/0.123.test ua/0.1 api/test-service#0.123 os/windows#XPSP3 lang/rust#1.50.0"
        ),
        "{agent}"
    );
    let authorization = request.header("authorization");
    assert!(
        authorization.contains("Credential=ANOTREAL/20090213/us-east-1/"),
        "{authorization}"
    );
    let again = sent(None).await;
    assert_eq!((&again.uri, &again.body), (&request.uri, &request.body));
    let elsewhere = sent(Some("eu-west-1")).await;
    let authorization = elsewhere.header("authorization");
    assert!(authorization.contains("/eu-west-1/"), "{authorization}");
}

#[tokio::test]
async fn a_clock_that_is_not_to_be_corrected_is_not() {
    for (disabled, attempts) in [(Some(true), 1), (Some(false), 2), (None, 2)] {
        let headers = [
            ("content-type", "application/json"),
            ("date", "Tue, 14 Nov 2023 23:13:20 GMT"),
        ];
        let refused = Step::with(403, &headers, r#"{"__type":"RequestTimeTooSkewed"}"#);
        let script = Script::new([refused, Step::ok()]);
        let now = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
        let config = base(&script)
            .time_source(StaticTimeSource::new(now))
            .disable_clock_skew_correction(disabled)
            .build();
        assert_eq!(make(&config).send().await.is_ok(), attempts == 2);
        assert_eq!(script.requests().len(), attempts, "{disabled:?}");
    }
}

#[tokio::test]
async fn a_later_override_takes_the_place_of_an_earlier_one() {
    let script = Script::new([Step::ok()]);
    let set = || crate::config::Builder::<TestService>::new();
    make(&base(&script).build())
        .customize()
        .config_override(set().endpoint_url("https://first.example.com"))
        .config_override(set().use_dual_stack(false))
        .send()
        .await
        .unwrap();
    let uri = script.requests().pop().unwrap().uri;
    assert!(!uri.contains("first.example.com"), "{uri}");
}

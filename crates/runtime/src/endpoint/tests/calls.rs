//! Endpoints in calls: when rules are evaluated, and what an endpoint changes in a request.

use aws_credential_types::Credentials;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::endpoint::{
    EndpointFuture, EndpointResolverParams, ResolveEndpoint, SharedEndpointResolver,
};
use aws_smithy_types::Document;
use aws_smithy_types::endpoint::Endpoint as OfficialEndpoint;
use aws_types::region::Region;

use super::EVALUATIONS;
use crate::config::{Builder, Config, Service};
use crate::endpoint::table::Binding;
use crate::endpoint::table::rows::*;
use crate::endpoint::{ParamValue, Params, ResolverOf};
use crate::error::DisplayErrorContext;
use crate::generated as rt;
use crate::operation::{Call, Draft, send};
use crate::testing::{Make, MakeError, Recorded, Script, Step, base, client, credentials, make};

/// A service whose endpoints depend on the call.
#[derive(Clone, Debug)]
struct Places;

impl Service for Places {
    const SERVICE: &'static rt::schema::Service = &rt::schema::Service {
        id: "Places",
        headers: &[],
        signing_name: "test",
        endpoint: &Rules {
            parameters: &[
                parameter("Region", Kind::String, BuiltIn::Region),
                parameter("Place", Kind::String, BuiltIn::None).required(),
                parameter("Account", Kind::String, BuiltIn::AccountId),
                parameter("Kind", Kind::String, BuiltIn::None)
                    .required()
                    .or(Text("default")),
            ],
            variables: 0,
            conditions: &[when(Call(IsSet, &[Ref(2)]))],
            results: &[
                Url(Template(&[
                    Text("https://"),
                    Ref(2),
                    Text("."),
                    Ref(1),
                    Text(".example.com"),
                ])),
                Endpoint(&Details {
                    url: Template(&[
                        Text("https://"),
                        Ref(1),
                        Text("."),
                        Ref(3),
                        Text(".example.com/base/"),
                    ]),
                    headers: &[("x-place", &[Ref(1)])],
                    properties: &[(
                        "authSchemes",
                        List(&[
                            Map(&[("name", Text("sigv4a"))]),
                            Map(&[
                                ("name", Text("sigv4")),
                                ("signingName", Text("places")),
                                ("signingRegion", Text("us-east-9")),
                                ("disableDoubleEncoding", Boolean(true)),
                            ]),
                        ]),
                    )],
                }),
            ],
            nodes: &[node(0, RESULT, RESULT + 1)],
            root: 1,
        },
        version: "1.2.3",
        protocol: &rt::RestJson1,
    };
}

/// As [`Make`], with its id as the place.
#[derive(Debug)]
struct Go;

impl rt::Operation for Go {
    type Service = Places;
    type Input = <Make as rt::Operation>::Input;
    type Output = <Make as rt::Operation>::Output;
    type Error = MakeError;

    const ROW: &'static rt::schema::Operation = <Make as rt::Operation>::ROW;
    const ENDPOINT: &'static [Binding] = &[
        input("Place", &[Field("Name")]),
        fixed("Kind", Text("fixed")),
    ];
}

#[derive(Clone, Debug)]
struct GoCall(Draft<<Make as rt::Operation>::Input>);

impl Call for GoCall {
    type Operation = Go;

    fn into_draft(self) -> Draft<<Make as rt::Operation>::Input> {
        self.0
    }
}

fn go(config: &Config<Places>, place: &str) -> GoCall {
    let mut call = GoCall(Draft::new(config.handle().clone()));
    let input = &mut call.0.input;
    input.id = Some("an id".to_owned());
    input.name = Some(place.to_owned());
    call
}

fn places(script: &Script) -> Builder<Places> {
    Builder::new()
        .region(Region::from_static("eu-west-1"))
        .credentials_provider(credentials())
        .http_client(script.clone())
}

fn script(answers: usize) -> Script {
    Script::new((0..answers).map(|_| Step::ok()))
}

/// How often rules were evaluated meanwhile.
async fn evaluations(run: impl Future<Output = ()>) -> usize {
    let before = EVALUATIONS.get();
    run.await;
    EVALUATIONS.get() - before
}

fn uris(script: &Script) -> Vec<String> {
    script
        .requests()
        .into_iter()
        .map(|request| request.uri)
        .collect()
}

#[tokio::test]
async fn rules_are_evaluated_once_for_a_clients_calls() {
    let script = script(4);
    let config = client(&script);
    let count = evaluations(async {
        make(&config).send().await.unwrap();
        make(&config.clone()).send().await.unwrap();
        // A call with settings of its own that have no say in it.
        make(&config)
            .customize()
            .mutate_request(|_| {})
            .send()
            .await
            .unwrap();
    })
    .await;
    assert_eq!(count, 1);
    let count = evaluations(async {
        let other = Config::builder().region(Region::from_static("cn-north-1"));
        make(&config)
            .customize()
            .config_override(other)
            .send()
            .await
            .unwrap();
    })
    .await;
    assert_eq!(count, 1);
    assert_eq!(
        uris(&script),
        [
            "https://test.eu-west-1.amazonaws.com/make/an%20id",
            "https://test.eu-west-1.amazonaws.com/make/an%20id",
            "https://test.eu-west-1.amazonaws.com/make/an%20id",
            "https://test.cn-north-1.amazonaws.com.cn/make/an%20id",
        ]
    );
}

#[tokio::test]
async fn rules_are_evaluated_once_for_the_same_parameters() {
    let script = script(45);
    let config = places(&script).build();
    let count = evaluations(async {
        for place in ["a", "b", "a", "b", "a"] {
            send(go(&config, place)).await.unwrap();
        }
    })
    .await;
    assert_eq!(count, 2);
    // More than are kept: the oldest are asked for again.
    let count = evaluations(async {
        for _ in 0..2 {
            for number in 0..20 {
                send(go(&config, &format!("p{number}"))).await.unwrap();
            }
        }
    })
    .await;
    assert_eq!(count, 40);
}

#[tokio::test]
async fn an_endpoint_says_how_a_request_is_sent_and_signed() {
    let script = script(1);
    let config = places(&script).build();
    send(go(&config, "here")).await.unwrap();
    let Recorded { uri, headers, .. } = script.requests().remove(0);
    assert_eq!(uri, "https://here.fixed.example.com/base/make/an%20id");
    assert_eq!(headers["x-place"], "here");
    let authorization = &headers["authorization"];
    assert!(
        authorization.contains("/us-east-9/places/aws4_request"),
        "{authorization}"
    );
    assert!(authorization.contains("x-place"), "{authorization}");
}

#[tokio::test]
async fn the_account_of_the_credentials_is_a_parameter() {
    let script = script(1);
    let credentials = Credentials::builder()
        .access_key_id("AKIDEXAMPLE")
        .secret_access_key("secret")
        .provider_name("test")
        .account_id("012345678901")
        .build();
    let config = places(&script).credentials_provider(credentials).build();
    send(go(&config, "here")).await.unwrap();
    assert_eq!(
        uris(&script),
        ["https://012345678901.here.example.com/make/an%20id"]
    );
}

#[tokio::test]
async fn an_endpoint_url_counts_even_where_the_rules_have_none() {
    let script = script(1);
    let config = places(&script)
        .endpoint_url("http://localhost:1/x/")
        .build();
    send(go(&config, "here")).await.unwrap();
    assert_eq!(uris(&script), ["http://localhost:1/x/make/an%20id"]);
}

#[tokio::test]
async fn a_parameter_that_is_set_in_the_configuration_gives_way_to_the_operations() {
    let script = script(1);
    let mut config = places(&script);
    config.set_endpoint_param("Place", Some(ParamValue::String("elsewhere".to_owned())));
    config.set_endpoint_param("Account", Some(ParamValue::String("9".to_owned())));
    send(go(&config.build(), "here")).await.unwrap();
    assert_eq!(uris(&script), ["https://9.here.example.com/make/an%20id"]);
}

#[tokio::test]
async fn an_endpoint_that_cannot_be_sent_to_is_refused_before_anything_is_sent() {
    for (place, told) in [
        (
            " ",
            "the member `name` (`Name`) is part of the endpoint, but it is blank",
        ),
        (
            "user:hunter2@evil",
            "the endpoint that was resolved is \"https://***@evil.fixed.example.com/base/\", but it has a user name or a \
             password",
        ),
        ("a/b?c", "but it has a query"),
        ("a b", "but it has a space"),
    ] {
        let script = script(0);
        let error = send(go(&places(&script).build(), place)).await.unwrap_err();
        let error = DisplayErrorContext(error).to_string();
        assert!(error.contains(told), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
        assert!(script.requests().is_empty());
    }
}

/// Answers with an endpoint, or fails.
#[derive(Debug)]
struct Own(Option<OfficialEndpoint>);

impl ResolveEndpoint for Own {
    fn resolve_endpoint<'a>(&'a self, params: &'a EndpointResolverParams) -> EndpointFuture<'a> {
        let region = params.get::<Params>().and_then(|params| params.get(0));
        assert_eq!(region, Some(&ParamValue::String("eu-west-1".to_owned())));
        let endpoint = self.0.clone();
        EndpointFuture::new(async move {
            tokio::task::yield_now().await;
            endpoint.ok_or_else(|| BoxError::from("nowhere to go"))
        })
    }
}

impl ResolverOf<Own> for crate::testing::TestService {
    fn shared(resolver: Own) -> SharedEndpointResolver {
        SharedEndpointResolver::new(resolver)
    }
}

#[tokio::test]
async fn a_resolver_of_the_callers_own_is_asked_in_every_call() {
    let script = script(2);
    let scheme = Document::Object(std::collections::HashMap::from([
        ("name".to_owned(), "sigv4".into()),
        ("signingName".to_owned(), "own".into()),
    ]));
    let endpoint = OfficialEndpoint::builder()
        .url("https://own.example.com/x")
        .header("X-Own", "1")
        .property("authSchemes", vec![scheme])
        .build();
    let config = base(&script).endpoint_resolver(Own(Some(endpoint))).build();
    let count = evaluations(async {
        make(&config).send().await.unwrap();
        make(&config).send().await.unwrap();
    })
    .await;
    assert_eq!(count, 0);
    for request in script.requests() {
        assert_eq!(request.uri, "https://own.example.com/x/make/an%20id");
        assert_eq!(request.header("x-own"), "1");
        let authorization = request.header("authorization");
        assert!(
            authorization.contains("/eu-west-1/own/aws4_request"),
            "{authorization}"
        );
    }
}

#[tokio::test]
async fn a_resolver_that_fails_is_the_calls_error() {
    let script = script(0);
    let config = base(&script).endpoint_resolver(Own(None)).build();
    let error = make(&config).send().await.unwrap_err();
    assert!(
        DisplayErrorContext(error)
            .to_string()
            .contains("nowhere to go")
    );
    assert!(script.requests().is_empty());
}

#[tokio::test]
async fn the_default_resolver_is_the_services_rules() {
    let mut params = Params::default();
    params.set(0, Some("eu-west-1".to_owned().into()));
    let rules = crate::testing::TestService::SERVICE.endpoint;
    let params = EndpointResolverParams::new(params.complete(rules).unwrap());
    let resolver = client(&script(0)).endpoint_resolver();
    let endpoint = resolver.resolve_endpoint(&params).await.unwrap();
    assert_eq!(endpoint.url(), "https://test.eu-west-1.amazonaws.com");
}

//! Where requests go: the crates' `config::endpoint`, a resolver of one's own, and what is refused before it is sent.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::path::Path;

use aws_config::{BehaviorVersion, Region};
use aws_sdk_connect::Client;
use aws_sdk_connect::config::endpoint::{
    DefaultResolver, Endpoint, EndpointFuture, Params, ResolveEndpoint,
};
use aws_sdk_connect::config::{Config, Credentials};
use aws_sdk_connect::error::DisplayErrorContext;
use serde_json::Value;
use slim_sdk_local::Local;

fn config() -> aws_sdk_connect::config::Builder {
    Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(Credentials::new(
            Local::ACCESS_KEY_ID,
            Local::SECRET_ACCESS_KEY,
            None,
            None,
            "test",
        ))
}

/// Sends every call to one place, with the region in the path.
#[derive(Debug)]
struct Staging(String);

impl ResolveEndpoint for Staging {
    fn resolve_endpoint<'a>(&'a self, params: &'a Params) -> EndpointFuture<'a> {
        assert_eq!(params.region(), Some("eu-central-1"));
        assert_eq!(params.use_fips(), Some(false));
        assert_eq!(params.endpoint(), None);
        let endpoint = Endpoint::builder().url(self.0.clone());
        EndpointFuture::ready(Ok(endpoint.header("x-stage", "test").build()))
    }
}

#[tokio::test]
async fn a_resolver_says_where_requests_go() {
    let local = Local::start().await.expect("a port is free");
    let config = config().endpoint_resolver(Staging(local.url().to_string()));
    let client = Client::from_conf(config.build());
    let queues = client.list_queues().instance_id(Local::INSTANCE_ID).send();
    queues.await.expect("the local endpoint answers");
    let requests = local.requests();
    let stage = requests[0].headers.get("x-stage");
    assert_eq!(stage.and_then(|stage| stage.to_str().ok()), Some("test"));
}

#[tokio::test]
async fn a_call_that_has_nowhere_to_go_says_what_to_set() {
    let call = |config: aws_sdk_connect::config::Builder| async {
        let client = Client::from_conf(config.build());
        let call = client.list_queues().instance_id(Local::INSTANCE_ID);
        let error = call.send().await.expect_err("nothing can be sent");
        DisplayErrorContext(error).to_string()
    };
    let mut nowhere = config();
    nowhere.set_region(None);
    let error = call(nowhere).await;
    assert!(
        error.contains("Invalid Configuration: Missing Region: set `region`"),
        "{error}"
    );
    let error = call(config().endpoint_url("localhost:1")).await;
    assert!(
        error.contains("`endpoint_url` is \"localhost:1\", but it has no scheme"),
        "{error}"
    );
    let error = call(config().endpoint_url("http://localhost:1").use_fips(true)).await;
    assert!(
        error.contains("unset `use_fips` or `endpoint_url`"),
        "{error}"
    );
}

/// What the compiled rules of Amazon Connect make of a case's parameters.
async fn connect(params: &Value) -> Result<String, String> {
    let text = |name: &str| params[name].as_str().map(ToOwned::to_owned);
    let params = Params::builder()
        .set_region(text("Region"))
        .set_use_fips(params["UseFIPS"].as_bool())
        .set_use_dual_stack(params["UseDualStack"].as_bool())
        .set_endpoint(text("Endpoint"))
        .build()
        .map_err(|error| error.to_string())?;
    let endpoint = DefaultResolver::new().resolve_endpoint(&params).await;
    endpoint
        .map(|endpoint| endpoint.url().to_owned())
        .map_err(|error| error.to_string())
}

#[tokio::test]
async fn the_compiled_rules_are_those_of_the_official_model() {
    let model =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/models/connect-2025-09-19.json");
    let Ok(model) = std::fs::read(&model) else {
        eprintln!("skipped: there is no {}", model.display());
        return;
    };
    let model: Value = serde_json::from_slice(&model).expect("it is JSON");
    let shapes = model["shapes"].as_object().expect("it has shapes");
    let service = shapes.values().find(|shape| shape["type"] == "service");
    let traits = &service.expect("it has a service")["traits"];
    let cases = traits["smithy.rules#endpointTests"]["testCases"].as_array();
    let cases = cases.expect("it has test cases");
    assert!(cases.len() > 10);
    for case in cases {
        match connect(&case["params"]).await {
            Ok(url) => assert_eq!(case["expect"]["endpoint"]["url"], url, "{case}"),
            Err(error) => {
                let expected = case["expect"]["error"].as_str().unwrap_or("no error");
                assert!(error.starts_with(expected), "{case}: {error}");
            }
        }
    }
}

//! What a generated crate's `config` has for endpoints, as its users call it.

#![allow(
    unreachable_pub,
    reason = "what a generated crate publishes stays in here"
)]

use aws_types::region::Region;

use self::config::ContextParams as _;
use self::config::endpoint::{DefaultResolver, Endpoint, EndpointFuture, Params, ResolveEndpoint};
use crate::endpoint::params_for;
use crate::generated as rt;

/// As a generated crate has it.
mod config {
    use crate::generated as rt;

    pub(crate) type Builder = crate::config::Builder<Service>;

    crate::endpoint_settings! {
        Builder,
        /// The zone.
        zone set_zone "Zone" String;
        /// Whether it is a preview.
        preview set_preview "preview" bool;
    }

    #[derive(Clone, Debug)]
    pub(crate) struct Service;

    impl crate::config::Service for Service {
        const SERVICE: &'static rt::schema::Service = &rt::schema::Service {
            id: "Zoned",
            headers: &[],
            signing_name: "zoned",
            endpoint: endpoint::RULES,
            version: "1",
            protocol: &rt::RestJson1,
        };

        fn endpoint_params(params: rt::endpoint::Params) -> rt::EndpointResolverParams {
            endpoint::erased(params)
        }

        fn default_endpoint_resolver() -> rt::SharedEndpointResolver {
            use endpoint::ResolveEndpoint as _;

            endpoint::DefaultResolver::new().into_shared_resolver()
        }
    }

    pub(crate) mod endpoint {
        use crate::endpoint::table::rows as t;

        pub(crate) use crate::config::reexports::endpoints::*;

        crate::endpoint_module! {
            Service, RULES,
            /// The region.
            region set_region 0 String;
            /// The zone.
            zone set_zone 1 String;
            /// Whether it is a preview.
            preview set_preview 2 Boolean;
            /// Names.
            names set_names 3 StringArray;
        }

        pub(crate) const RULES: &t::Rules = &t::Rules {
            parameters: &[
                t::parameter("Region", t::Kind::String, t::BuiltIn::Region),
                t::parameter("Zone", t::Kind::String, t::BuiltIn::None).required(),
                t::parameter("preview", t::Kind::Boolean, t::BuiltIn::None)
                    .required()
                    .or(t::Boolean(false)),
                t::parameter("Names", t::Kind::StringArray, t::BuiltIn::None),
            ],
            variables: 0,
            conditions: &[t::when(t::Ref(2))],
            results: &[
                t::Error(t::Text("no previews")),
                t::Url(t::Template(&[
                    t::Text("https://"),
                    t::Ref(1),
                    t::Text("."),
                    t::Ref(0),
                ])),
            ],
            nodes: &[t::node(0, t::RESULT, t::RESULT + 1)],
            root: 1,
        };
    }
}

#[tokio::test]
async fn parameters_are_built_read_and_resolved() {
    let params = Params::builder()
        .region("here")
        .set_zone(Some("a".to_owned()))
        .names(vec!["x".to_owned()])
        .build()
        .unwrap();
    assert_eq!(params.region(), Some("here"));
    assert_eq!(params.zone(), Some("a"));
    assert_eq!(params.preview(), Some(false));
    assert_eq!(params.names(), Some(&["x".to_owned()][..]));
    let endpoint = DefaultResolver::new().resolve_endpoint(&params).await;
    assert_eq!(endpoint.unwrap().url(), "https://a.here");

    let params = Params::builder().zone("a").preview(true).build().unwrap();
    assert_eq!((params.region(), params.names()), (None, None));
    let error = DefaultResolver::new().resolve_endpoint(&params).await;
    assert_eq!(error.unwrap_err().to_string(), "no previews");

    let error = Params::builder().region("here").build().unwrap_err();
    assert!(
        error
            .to_string()
            .contains("depends on `Zone`, which is not set"),
        "{error}"
    );
    let error = Params::builder()
        .region("x@evil")
        .zone("a")
        .build()
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("the region \"x@evil\" cannot be"),
        "{error}"
    );
}

#[test]
fn settings_of_the_service_are_parameters() {
    let of = |config: &config::Builder| {
        let params = params_for(config, config::endpoint::RULES, &[], None)?;
        let endpoint = config::endpoint::RULES.resolve(&params)?;
        Ok::<_, rt::endpoint::EndpointError>(endpoint.url().to_owned())
    };
    let mut config = config::Builder::new()
        .region(Region::from_static("here"))
        .zone("a")
        .preview(false);
    assert_eq!(of(&config).as_deref(), Ok("https://a.here"));
    config
        .set_preview(Some(true))
        .set_zone(Some("b".to_owned()));
    assert_eq!(of(&config).unwrap_err().to_string(), "no previews");
    config.set_preview(None);
    assert_eq!(of(&config).as_deref(), Ok("https://b.here"));
    config.set_zone(None);
    assert!(of(&config).is_err());
}

/// A resolver as users write one.
#[derive(Debug)]
struct Stages {
    stage: &'static str,
}

impl ResolveEndpoint for Stages {
    fn resolve_endpoint<'a>(&'a self, params: &'a Params) -> EndpointFuture<'a> {
        let zone = params.zone().unwrap_or("nowhere");
        let url = format!("https://{}.{zone}.example.com", self.stage);
        EndpointFuture::ready(Ok(Endpoint::builder().url(url).build()))
    }
}

#[tokio::test]
async fn a_resolver_is_handed_the_parameters_of_its_service() {
    use aws_smithy_runtime_api::client::endpoint::ResolveEndpoint as _;

    let config = config::Builder::new()
        .endpoint_resolver(Stages { stage: "beta" })
        .build();
    let params = rt::endpoint::Params::default();
    let params = <config::Service as crate::config::Service>::endpoint_params(params);
    let resolver = config.endpoint_resolver();
    let endpoint = resolver.resolve_endpoint(&params).await.unwrap();
    assert_eq!(endpoint.url(), "https://beta.nowhere.example.com");
    // Parameters of nobody's.
    let params = rt::EndpointResolverParams::new(());
    let error = resolver.resolve_endpoint(&params).await.unwrap_err();
    assert_eq!(error.to_string(), "the parameters are another service's");
}

#[test]
fn the_accounts_mode_is_that_of_the_loaded_configuration() {
    use aws_types::SdkConfig;
    use aws_types::endpoint_config::AccountIdEndpointMode;

    use crate::endpoint::table::rows as t;

    let rules = t::Rules {
        parameters: const {
            &[t::parameter(
                "AccountIdEndpointMode",
                t::Kind::String,
                t::BuiltIn::AccountIdEndpointMode,
            )]
        },
        results: &[t::Url(t::Template(&[t::Text("https://"), t::Ref(0)]))],
        root: t::RESULT,
        ..crate::endpoint::REGIONAL
    };
    let of = |config: SdkConfig| {
        let params = params_for(&config::Builder::from(&config), &rules, &[], None).unwrap();
        rules.resolve(&params).unwrap().url().to_owned()
    };
    let disabled = AccountIdEndpointMode::Disabled;
    let loaded = SdkConfig::builder().account_id_endpoint_mode(disabled);
    assert_eq!(of(loaded.build()), "https://disabled");
    assert_eq!(of(SdkConfig::builder().build()), "https://preferred");
}

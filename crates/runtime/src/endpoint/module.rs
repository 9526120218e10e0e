//! What a generated crate's `config::endpoint` has: the official names, over the runtime's parameters and rules.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::params::Params;
use super::resolved::Resolved;
use super::table::Rules;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::endpoint::{
    EndpointFuture, EndpointResolverParams, ResolveEndpoint, SharedEndpointResolver,
};

/// A caller's own resolver, and how parameters become those of its crate.
#[derive(Clone, Debug)]
pub(crate) struct Resolver {
    pub(crate) shared: SharedEndpointResolver,
    pub(crate) params: fn(Params) -> EndpointResolverParams,
    /// Asks it. Programs without such a resolver have none of that.
    pub(crate) ask: for<'r> fn(&'r Resolver, &'r Rules, Params) -> Answer<'r>,
}

type Answer<'r> = Pin<Box<dyn Future<Output = Result<Arc<Resolved>, BoxError>> + Send + 'r>>;

impl Resolver {
    pub(crate) fn ask<'r>(&'r self, rules: &'r Rules, params: Params) -> Answer<'r> {
        Box::pin(async move {
            let params = (self.params)(params.complete(rules)?);
            let endpoint = self.shared.resolve_endpoint(&params).await?;
            Ok(Arc::new(Resolved::new(&endpoint)?))
        })
    }
}

/// A service's rules, as a resolver of the runtime's own parameters.
#[derive(Debug)]
pub(crate) struct DefaultResolver(pub(crate) &'static Rules);

impl ResolveEndpoint for DefaultResolver {
    fn resolve_endpoint<'a>(&'a self, params: &'a EndpointResolverParams) -> EndpointFuture<'a> {
        match params.get::<Params>() {
            Some(params) => default_endpoint(self.0, params),
            None => EndpointFuture::ready(Err("the parameters are another service's".into())),
        }
    }
}

/// A service whose clients take a resolver of type `R`: one that implements its crate's own `ResolveEndpoint`.
pub trait ResolverOf<R> {
    /// The resolver, shared.
    fn shared(resolver: R) -> SharedEndpointResolver;
}

/// What the rules have for parameters, as a resolver answers.
#[must_use]
pub fn default_endpoint<'a>(rules: &Rules, params: &Params) -> EndpointFuture<'a> {
    EndpointFuture::ready(rules.resolve(params).map_err(BoxError::from))
}

/// The types of a crate's `config::endpoint`, from its parameters: setter, unsetter, index, type.
#[macro_export]
macro_rules! endpoint_module {
    ($service:ident, $rules:expr, $($(#[$doc:meta])* $name:ident $set:ident $index:literal $kind:ident;)*) => {
        /// What endpoint rules are asked with.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct Params($crate::endpoint::Params);

        impl Params {
            /// A builder with nothing set.
            #[inline]
            pub fn builder() -> ParamsBuilder {
                ParamsBuilder::default()
            }

            $($crate::endpoint_module! { @get $(#[$doc])* $name $index $kind })*
        }

        /// Builds [`Params`].
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct ParamsBuilder($crate::endpoint::Params);

        impl ParamsBuilder {
            /// The parameters, with the defaults of those that are not set.
            ///
            /// # Errors
            /// A parameter that is required is not set, or the region cannot be part of a host name.
            #[inline]
            pub fn build(self) -> ::std::result::Result<Params, InvalidParams> {
                Ok(Params(self.0.complete($rules)?))
            }

            $($crate::endpoint_module! { @set $(#[$doc])* $name $set $index $kind })*
        }

        /// Says where requests go.
        pub trait ResolveEndpoint: Send + Sync + ::std::fmt::Debug {
            /// The endpoint for some parameters.
            fn resolve_endpoint<'a>(&'a self, params: &'a Params) -> EndpointFuture<'a>;

            /// The resolver as the runtime takes it.
            #[inline]
            fn into_shared_resolver(self) -> SharedEndpointResolver
            where
                Self: Sized + 'static,
            {
                SharedEndpointResolver::new(Typed(self))
            }
        }

        #[derive(Debug)]
        struct Typed<T>(T);

        impl<T: ResolveEndpoint> $crate::generated::ErasedResolver for Typed<T> {
            #[inline]
            fn resolve_endpoint<'a>(
                &'a self,
                params: &'a $crate::generated::EndpointResolverParams,
            ) -> EndpointFuture<'a> {
                match params.get::<Params>() {
                    Some(params) => self.0.resolve_endpoint(params),
                    None => EndpointFuture::ready(Err("the parameters are another service's".into())),
                }
            }
        }

        /// The resolver that clients have unless they are given one: the service's rules.
        #[derive(Clone, Debug, Default)]
        #[non_exhaustive]
        pub struct DefaultResolver;

        impl DefaultResolver {
            /// The resolver.
            #[inline]
            pub fn new() -> Self {
                Self
            }
        }

        impl ResolveEndpoint for DefaultResolver {
            #[inline]
            fn resolve_endpoint<'a>(&'a self, params: &'a Params) -> EndpointFuture<'a> {
                $crate::endpoint::default_endpoint($rules, &params.0)
            }
        }

        impl<R: ResolveEndpoint + 'static> $crate::endpoint::ResolverOf<R> for super::$service {
            #[inline]
            fn shared(resolver: R) -> SharedEndpointResolver {
                resolver.into_shared_resolver()
            }
        }

        /// Parameters as resolvers of this crate take them.
        #[inline]
        pub(super) fn erased(
            params: $crate::endpoint::Params,
        ) -> $crate::generated::EndpointResolverParams {
            $crate::generated::EndpointResolverParams::new(Params(params))
        }
    };
    (@get $(#[$doc:meta])* $name:ident $index:literal String) => {
        $(#[$doc])*
        #[inline]
        pub fn $name(&self) -> Option<&str> {
            match self.0.get($index) {
                Some($crate::endpoint::ParamValue::String(value)) => Some(value),
                _ => None,
            }
        }
    };
    (@get $(#[$doc:meta])* $name:ident $index:literal Boolean) => {
        $(#[$doc])*
        #[inline]
        pub fn $name(&self) -> Option<bool> {
            match self.0.get($index) {
                Some($crate::endpoint::ParamValue::Boolean(value)) => Some(*value),
                _ => None,
            }
        }
    };
    (@get $(#[$doc:meta])* $name:ident $index:literal StringArray) => {
        $(#[$doc])*
        #[inline]
        pub fn $name(&self) -> Option<&[String]> {
            match self.0.get($index) {
                Some($crate::endpoint::ParamValue::StringArray(value)) => Some(value),
                _ => None,
            }
        }
    };
    (@set $(#[$doc:meta])* $name:ident $set:ident $index:literal String) => {
        $crate::endpoint_module! { @setters $(#[$doc])* $name $set $index String }
    };
    (@set $(#[$doc:meta])* $name:ident $set:ident $index:literal Boolean) => {
        $crate::endpoint_module! { @setters $(#[$doc])* $name $set $index bool }
    };
    (@set $(#[$doc:meta])* $name:ident $set:ident $index:literal StringArray) => {
        $crate::endpoint_module! { @setters $(#[$doc])* $name $set $index Vec<String> }
    };
    (@setters $(#[$doc:meta])* $name:ident $set:ident $index:literal $type:ty) => {
        $(#[$doc])*
        #[inline]
        pub fn $name(self, value: impl Into<$type>) -> Self {
            self.$set(Some(value.into()))
        }

        $(#[$doc])*
        #[inline]
        pub fn $set(mut self, value: Option<$type>) -> Self {
            self.0.set($index, value.map(Into::into));
            self
        }
    };
}

/// The settings that only one service's clients have: setter, unsetter, the parameter's name, type.
#[macro_export]
macro_rules! endpoint_settings {
    ($builder:ident, $($(#[$doc:meta])* $name:ident $set:ident $parameter:literal $type:ty;)*) => {
        /// Settings that only this service's clients have.
        pub trait ContextParams: Sized {
            $(
                $(#[$doc])*
                #[must_use]
                fn $name(self, value: impl Into<$type>) -> Self;

                $(#[$doc])*
                fn $set(&mut self, value: Option<$type>) -> &mut Self;
            )*
        }

        impl ContextParams for $builder {
            $(
                #[inline]
                fn $name(mut self, value: impl Into<$type>) -> Self {
                    self.$set(Some(value.into()));
                    self
                }

                #[inline]
                fn $set(&mut self, value: Option<$type>) -> &mut Self {
                    self.set_endpoint_param($parameter, value.map(Into::into))
                }
            )*
        }
    };
}

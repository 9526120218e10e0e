//! The files that a crate has once: the root, the client, its configuration and the lists of types.

use super::code::Code;
use super::{endpoint, private_module};
use crate::plan::Plan;

/// `lib.rs`
pub(super) fn lib(plan: &Plan) -> String {
    let mut code = Code::new(plan);
    let krate = plan.options.krate.replace('-', "_");
    let shown = plan
        .options
        .official
        .as_ref()
        .map_or_else(|| krate.clone(), |official| official.replace('-', "_"));
    code.line(&format!("//! A slim client for {}.", plan.service.title));
    code.line("//!");
    let docs = crate::docs::lines(&plan.service.docs, 0);
    docs.lines()
        .for_each(|line| code.line(&line.replacen("///", "//!", 1)));
    if !docs.trim().is_empty() {
        code.line("//!");
    }
    if let Some(operation) = plan.operations.first() {
        code.line("//! ```no_run");
        code.line(&format!("//! # use {krate} as {shown};"));
        code.line(&format!(
            "//! # async fn example(config: &{shown}::config::SdkConfig) {{"
        ));
        code.line(&format!("//! let client = {shown}::Client::new(config);"));
        code.line(&format!("//! let call = client.{}();", operation.module));
        code.line("//! # }");
        code.line("//! ```");
        code.line("//!");
        code.line("//! Set the call's members, then `send().await` it.");
    }
    code.line("#![forbid(unsafe_code)]");
    code.line("#![warn(missing_docs)]");
    code.line(
        "// One generator for all models: what one of them makes look odd is right in another.",
    );
    code.line("#![allow(");
    for (index, lint) in ALLOWED.iter().enumerate() {
        code.line(&format!(
            "    {lint}{}",
            if index + 1 == ALLOWED.len() { "" } else { "," }
        ));
    }
    code.line(")]");
    code.blank();
    code.line("pub use client::Client;");
    code.line("pub use config::Config;");
    code.line("pub use error_meta::Error;");
    code.line("#[cfg(feature = \"blocking\")]");
    code.line("pub use slim_sdk_runtime::blocking;");
    code.blank();
    code.line("pub mod client;");
    code.line("pub mod config;");
    code.line("pub mod error;");
    code.line("mod error_meta;");
    code.line("pub mod operation;");
    code.line("pub mod primitives;");
    code.line("pub mod types;");
    code.blank();
    code.line("/// About this crate.");
    code.block("pub mod meta", |code| {
        code.line("/// The version of this crate.");
        code.line("pub static PKG_VERSION: &str = env!(\"CARGO_PKG_VERSION\");");
    });
    code.finish()
}

/// Lints that generated code does not keep, and need not: names and sizes are the model's.
const ALLOWED: [&str; 13] = [
    "clippy::default_trait_access",
    "clippy::doc_markdown",
    "clippy::enum_variant_names",
    "clippy::large_enum_variant",
    "clippy::match_same_arms",
    "clippy::module_inception",
    "clippy::must_use_candidate",
    "clippy::return_self_not_must_use",
    "clippy::should_implement_trait",
    "clippy::struct_excessive_bools",
    "clippy::struct_field_names",
    "clippy::too_many_lines",
    "clippy::used_underscore_binding",
];

/// `client.rs`
pub(super) fn client(plan: &Plan) -> String {
    Code::with_imports(plan, "//! The client.", |code| {
        code.line(&format!("/// A client of {}.", plan.service.title));
        code.line("///");
        code.line("/// Make one and clone it: clones share connections, credentials and the quota of retries.");
        code.line("/// What it does about each fault of networks and services: [`faults`](slim_sdk_runtime::faults).");
        code.line("#[derive(Clone, Debug)]");
        code.block("pub struct Client", |code| {
            code.line("config: crate::Config,");
        });
        code.blank();
        code.block("impl Client", |code| {
            code.line("/// A client with what `aws_config` or `slim-sdk-config` loaded.");
            code.function("pub fn new", &["config: &rt::SdkConfig"], "Self", |code| {
                code.line("Self::from_conf(config.into())");
            });
            code.blank();
            code.line("/// A client with a configuration of its own.");
            code.function(
                "pub fn from_conf",
                &["config: crate::Config"],
                "Self",
                |code| code.line("Self { config }"),
            );
            code.blank();
            code.line("/// The client's configuration.");
            code.function("pub fn config", &["&self"], "&crate::Config", |code| {
                code.line("&self.config");
            });
            code.blank();
            code.function("pub(crate) fn handle", &["&self"], "rt::Handle", |code| {
                code.line("self.config.handle().clone()");
            });
        });
        code.blank();
        code.line("/// One call with settings of its own.");
        code.block("pub mod customize", |code| {
            code.line("pub use slim_sdk_runtime::generated::CustomizableOperation;");
        });
    })
}

/// `config.rs`
pub(super) fn config(plan: &Plan) -> String {
    let service = &plan.service;
    Code::with_imports(plan, "//! The client's configuration.", |code| {
        code.line("pub mod endpoint;");
        code.blank();
        code.line("pub use slim_sdk_runtime::config::reexports::*;");
        code.blank();
        code.line(&format!(
            "/// The configuration of a client of {}.",
            service.title
        ));
        code.line("pub type Config = slim_sdk_runtime::config::Config<Service>;");
        code.blank();
        code.line("/// Builds a [`Config`].");
        code.line("pub type Builder = slim_sdk_runtime::config::Builder<Service>;");
        endpoint::settings(code, plan);
        code.blank();
        code.line(&format!(
            "/// {}, as the type that its configuration has.",
            service.title
        ));
        code.line("#[derive(Clone, Debug)]");
        code.line("#[non_exhaustive]");
        code.line("pub struct Service;");
        code.blank();
        code.block(
            "impl slim_sdk_runtime::config::Service for Service",
            |code| {
                code.line("#[rustfmt::skip]");
                code.delimited(
                    "const SERVICE: &'static rt::schema::Service = &rt::schema::Service {",
                    "};",
                    |code| {
                        code.line(&format!("id: {:?},", service.id));
                        code.line(&format!("signing_name: {:?},", service.signing_name));
                        code.line("endpoint: endpoint::RULES,");
                        code.line("version: crate::meta::PKG_VERSION,");
                        code.line(&format!("headers: &{:?},", service.headers));
                        code.line(&format!("protocol: &rt::{},", service.protocol));
                    },
                );
                code.blank();
                code.function(
                    "fn endpoint_params",
                    &["params: rt::endpoint::Params"],
                    "rt::EndpointResolverParams",
                    |code| code.line("endpoint::erased(params)"),
                );
                code.blank();
                code.function(
                    "fn default_endpoint_resolver",
                    &[],
                    "rt::SharedEndpointResolver",
                    |code| {
                        code.line("use endpoint::ResolveEndpoint as _;");
                        code.blank();
                        code.line("endpoint::DefaultResolver::new().into_shared_resolver()");
                    },
                );
            },
        );
    })
}

/// `primitives.rs`
pub(super) fn primitives(plan: &Plan) -> String {
    let mut code = Code::new(plan);
    code.line("//! Types of members that are no types of the model.");
    code.blank();
    code.line("pub use slim_sdk_runtime::primitives::*;");
    code.finish()
}

/// `error.rs`
pub(super) fn error(plan: &Plan) -> String {
    let mut code = Code::new(plan);
    code.line("//! What all errors share.");
    code.blank();
    code.line("pub use slim_sdk_runtime::error::*;");
    code.finish()
}

/// `types.rs`
pub(super) fn types(plan: &Plan) -> String {
    let mut code = Code::new(plan);
    code.line("//! Structures, unions and enums of the model.");
    code.blank();
    let structures = plan.structures.iter().map(|shape| &shape.name);
    let unions = plan.unions.iter().map(|shape| &shape.name);
    let enums = plan.enums.iter().map(|shape| &shape.name);
    let mut all: Vec<&String> = structures.chain(unions).chain(enums).collect();
    all.sort();
    reexports(&mut code, &all, "");
    code.line("pub mod builders;");
    code.line("pub mod error;");
    code.finish()
}

/// `types/builders.rs`
pub(super) fn type_builders(plan: &Plan) -> String {
    let mut code = Code::new(plan);
    code.line("//! Builders of structures.");
    let mut lines: Vec<String> = plan
        .structures
        .iter()
        .map(|shape| {
            format!(
                "pub use super::{}::{}Builder;",
                private_module(&shape.name),
                shape.name
            )
        })
        .collect();
    write_sorted(&mut code, &mut lines);
    code.finish()
}

/// `types/error.rs`
pub(super) fn error_types(plan: &Plan) -> String {
    let mut code = Code::new(plan);
    code.line("//! Errors of the model.");
    code.blank();
    let names: Vec<&String> = plan.errors.iter().map(|shape| &shape.name).collect();
    let streams = plan
        .unions
        .iter()
        .filter_map(|shape| Some(&shape.stream.as_ref()?.name));
    let all: Vec<&String> = names.iter().copied().chain(streams).collect();
    reexports(&mut code, &all, "");
    code.line("/// Builders of errors.");
    if plan.errors.is_empty() {
        code.line("pub mod builders {}");
    } else {
        code.block("pub mod builders", |code| {
            let line =
                |name: &&String| format!("pub use super::{}::{name}Builder;", private_module(name));
            let mut lines: Vec<String> = names.iter().map(line).collect();
            lines.sort();
            lines.iter().for_each(|line| code.line(line));
        });
    }
    code.finish()
}

/// `pub use` of each type, then its private module.
fn reexports(code: &mut Code, all: &[&String], prefix: &str) {
    let mut lines: Vec<String> = all
        .iter()
        .map(|name| format!("pub use {prefix}{}::{name};", private_module(name)))
        .collect();
    lines.sort();
    lines.iter().for_each(|line| code.line(line));
    if !lines.is_empty() {
        code.blank();
    }
    let mut modules: Vec<String> = all
        .iter()
        .map(|name| format!("mod {};", private_module(name)))
        .collect();
    modules.sort();
    modules.iter().for_each(|line| code.line(line));
}

fn write_sorted(code: &mut Code, lines: &mut [String]) {
    lines.sort();
    if !lines.is_empty() {
        code.blank();
    }
    lines.iter().for_each(|line| code.line(line));
}

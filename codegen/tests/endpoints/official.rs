//! Every endpoint test case of the services' published models, where those are at hand.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use slim_sdk_codegen::model::{Model, Shape};
use slim_sdk_codegen::plan::endpoint as plan;
use slim_sdk_runtime::aws_smithy_types::Document;
use slim_sdk_runtime::aws_smithy_types::endpoint::Endpoint;
use slim_sdk_runtime::aws_types::region::Region;
use slim_sdk_runtime::config::Builder;
use slim_sdk_runtime::endpoint::{
    EndpointError, PARTITIONS, Partition, REGIONAL, Rules, params_for,
};
use slim_sdk_runtime::generated as rt;

use super::support::{bindings, param, service, table, values};

const RULE_SET: &str = "smithy.rules#endpointRuleSet";

/// A service whose settings are those of every client.
#[derive(Clone, Debug)]
struct Any;

impl slim_sdk_runtime::config::Service for Any {
    const SERVICE: &'static rt::schema::Service = &rt::schema::Service {
        id: "Any",
        signing_name: "any",
        endpoint: &REGIONAL,
        headers: &[],
        version: "1",
        protocol: &rt::RestJson1,
    };
}

/// The published models, or none with a line that says so.
fn models() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/models");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!(
            "skipped: there are no official models in {}",
            folder.display()
        );
        return Vec::new();
    };
    let mut models: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    models.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "json")
    });
    models.sort();
    models
}

/// The partitions of a model's day, which its cases rely on: `us-iso` and `us-isob` got dual-stack endpoints in the
/// summer of 2025. Models of which there are several have their day in the file's name.
fn partitions(path: &Path) -> &'static [Partition] {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let day = name.split_once('-').map_or("", |(_, day)| day);
    if !day.starts_with("20") || day >= "2025-09" {
        return PARTITIONS;
    }
    let mut partitions = PARTITIONS.to_vec();
    let isolated = partitions
        .iter_mut()
        .filter(|partition| ["aws-iso", "aws-iso-b"].contains(&partition.name));
    isolated.for_each(|partition| partition.supports_dual_stack = false);
    partitions.leak()
}

struct Service {
    model: Model,
    rules: &'static Rules,
    partitions: &'static [Partition],
    /// The names of parameters by their built-ins.
    built_ins: BTreeMap<String, &'static str>,
}

impl Service {
    fn read(path: &Path) -> Self {
        let model = slim_sdk_codegen::read::read(&[path.to_owned()]).unwrap();
        let shape = service(&model);
        let rules = table(&plan::rules(shape).unwrap().unwrap());
        let parameters = shape.traits.property(RULE_SET, "parameters").unwrap();
        let built_in = |known: &slim_sdk_runtime::endpoint::table::Parameter| {
            let built_in = parameters[known.name]["builtIn"].as_str()?;
            Some((built_in.to_owned(), known.name))
        };
        let built_ins = rules.parameters.iter().filter_map(built_in).collect();
        Self {
            rules,
            partitions: partitions(path),
            built_ins,
            model,
        }
    }

    fn shape(&self) -> &Shape {
        service(&self.model)
    }

    /// By the parameters of a case.
    fn by_params(&self, case: &Value) -> Result<Endpoint, EndpointError> {
        let none = json!({});
        let params = values(self.rules, case.get("params").unwrap_or(&none)).unwrap();
        self.rules.resolve_in(self.partitions, &params)
    }

    /// By a client's settings and an operation, as a call does it.
    fn by_settings(
        &self,
        settings: &[(&str, &Value)],
        operation: &str,
    ) -> Result<Endpoint, EndpointError> {
        let mut config = Builder::<Any>::new();
        for (name, value) in settings {
            let text = || value.as_str().unwrap().to_owned();
            match *name {
                "AWS::Region" => config = config.region(Region::new(text())),
                "AWS::UseFIPS" => config = config.use_fips(value.as_bool().unwrap()),
                "AWS::UseDualStack" => config = config.use_dual_stack(value.as_bool().unwrap()),
                "SDK::Endpoint" => config = config.endpoint_url(text()),
                other => {
                    let known = self.rules.parameters.iter().map(|known| known.name);
                    let name = self.built_ins.get(other).copied();
                    let name = name.or_else(|| known.into_iter().find(|known| *known == other));
                    config.set_endpoint_param(name.unwrap(), Some(param(value)));
                }
            }
        }
        let shape = self
            .model
            .shapes
            .values()
            .find(|shape| shape.id.name() == operation);
        let own = shape.map(|shape| plan::bindings(shape, None).unwrap());
        let own = bindings(&own.unwrap_or_default());
        let params = params_for(&config, self.rules, own, None)?;
        self.rules.resolve_in(self.partitions, &params)
    }

    /// Whether a case holds: by its parameters, by settings that give them, and by each of its operations' inputs.
    fn check(&self, case: &Value) -> Result<(), String> {
        check(case, "params", &self.by_params(case))?;
        let by_name: Vec<(&str, &Value)> = entries(case, "params")
            .map(|(name, value)| {
                let built_in = self.built_ins.iter().find(|(_, known)| **known == name);
                (built_in.map_or(name, |(built_in, _)| built_in), value)
            })
            .collect();
        check(case, "settings", &self.by_settings(&by_name, ""))?;
        for input in case["operationInputs"].as_array().into_iter().flatten() {
            assert!(input.get("operationParams").is_none(), "{input}");
            let settings: Vec<_> = entries(input, "builtInParams")
                .chain(entries(input, "clientParams"))
                .collect();
            let operation = input["operationName"].as_str().unwrap();
            check(case, operation, &self.by_settings(&settings, operation))?;
        }
        Ok(())
    }
}

fn entries<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = (&'v str, &'v Value)> {
    let entries = value.get(name).and_then(Value::as_object);
    entries
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), value))
}

fn check(case: &Value, by: &str, got: &Result<Endpoint, EndpointError>) -> Result<(), String> {
    let expected = &case["expect"];
    let holds = match (got, expected["error"].as_str()) {
        // An error of ours says what the model's says, and then what to do.
        (Err(error), Some(text)) => error.to_string().starts_with(text),
        (Ok(endpoint), None) => {
            let expected = &expected["endpoint"];
            let none = json!({});
            let or_none = |name: &str| expected.get(name).unwrap_or(&none).clone();
            expected["url"] == endpoint.url()
                && or_none("headers") == headers(endpoint)
                && or_none("properties") == properties(endpoint)
        }
        _ => false,
    };
    if holds {
        Ok(())
    } else {
        Err(format!("by {by}: {case}\n  {got:?}"))
    }
}

fn headers(endpoint: &Endpoint) -> Value {
    let headers = endpoint.headers();
    let headers =
        headers.map(|(name, values)| (name.to_owned(), json!(values.collect::<Vec<_>>())));
    Value::Object(headers.collect())
}

fn properties(endpoint: &Endpoint) -> Value {
    let properties = endpoint.properties().iter();
    let mut properties: serde_json::Map<String, Value> = properties
        .map(|(name, value)| (name.to_string(), json(value)))
        .collect();
    let schemes = endpoint.auth_schemes();
    if !schemes.is_empty() {
        let schemes = schemes.iter().map(|scheme| json(&scheme.as_document()));
        properties.insert("authSchemes".to_owned(), schemes.collect());
    }
    Value::Object(properties)
}

fn json(document: &Document) -> Value {
    match document {
        Document::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), json(value)))
            .collect(),
        Document::Array(items) => items.iter().map(json).collect(),
        Document::Bool(value) => json!(value),
        Document::String(text) => json!(text),
        other => unreachable!("{other:?}"),
    }
}

#[test]
fn every_case_of_every_model_resolves_as_it_says() {
    let mut failed = Vec::new();
    for path in models() {
        let service = Service::read(&path);
        let cases = service
            .shape()
            .traits
            .property("smithy.rules#endpointTests", "testCases");
        let cases = cases.unwrap().as_array().unwrap();
        assert!(
            cases.len() > 10,
            "{} has {} cases",
            path.display(),
            cases.len()
        );
        let wrong: Vec<String> = cases
            .iter()
            .filter_map(|case| service.check(case).err())
            .collect();
        let inputs = cases
            .iter()
            .filter(|case| case.get("operationInputs").is_some());
        eprintln!(
            "{}: {} of {} cases, {} of them with operations",
            path.file_name().unwrap().display(),
            cases.len() - wrong.len(),
            cases.len(),
            inputs.count()
        );
        failed.extend(wrong);
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

//! The services that the program calls, by their models.

use std::path::Path;

use serde_json::Value;
use slim_sdk_wire::model::{Model, name, target, trait_of};

/// A service and the crate that calls it.
pub(crate) struct Service {
    /// As cases name it, and the module of its calls: `connect`.
    pub(crate) name: &'static str,
    /// The crate as the program knows it.
    pub(crate) krate: &'static str,
    pub(crate) model: Model,
}

/// What a service says of its pages.
pub(crate) struct Pages<'a> {
    /// The member of outputs that holds the next page's token.
    pub(crate) token: &'a str,
    pub(crate) items: bool,
    pub(crate) size: bool,
}

impl Service {
    /// Both services, from the models of the project.
    pub(crate) fn all(root: &Path) -> Result<Vec<Self>, String> {
        [
            ("connect", "aws_sdk_connect"),
            ("connectparticipant", "aws_sdk_connectparticipant"),
        ]
        .into_iter()
        .map(|(name, krate)| {
            let path = root.join(format!("model/{name}.json"));
            let text = std::fs::read_to_string(&path)
                .map_err(|error| format!("{}: {error}", path.display()))?;
            let model = Model::read(&text)?;
            Ok(Self { name, krate, model })
        })
        .collect()
    }

    /// The ids of its operations.
    pub(crate) fn operations(&self) -> Vec<&str> {
        self.model.operations().collect()
    }

    /// The input's, or the output's, structure.
    pub(crate) fn end(&self, operation: &str, end: &str) -> &str {
        let reference = self.model.shape(operation).get(end);
        reference.map_or("smithy.api#Unit", target)
    }

    /// How an operation's output is split into pages, if it is.
    pub(crate) fn pages(&self, operation: &str) -> Option<Pages<'_>> {
        let pages = trait_of(self.model.shape(operation), "smithy.api#paginated");
        Some(Pages {
            token: pages.get("outputToken").and_then(Value::as_str)?,
            items: pages.get("items").is_some(),
            size: pages.get("pageSize").is_some(),
        })
    }

    /// The member of an input that is an idempotency token by its name.
    pub(crate) fn has_token(&self, operation: &str) -> bool {
        let members = self.model.members(self.end(operation, "input"));
        members.iter().any(|(name, _)| *name == "ClientToken")
    }
}

/// The name of an operation in cases.
pub(crate) fn case(service: &Service, operation: &str) -> String {
    format!("{}.{}", service.name, name(operation))
}

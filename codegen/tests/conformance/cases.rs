//! How many cases a model has for clients, counted in its JSON.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

/// Cases of a model for clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Count {
    /// Those on operations that are supported, and on the errors of these.
    pub(crate) supported: usize,
    /// All others.
    pub(crate) left: usize,
}

impl Count {
    /// Counts the cases of a model's file.
    pub(crate) fn of(path: &Path, supported: &[String]) -> Self {
        Self::in_json(
            &serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap(),
            supported,
        )
    }

    fn in_json(model: &Value, supported: &[String]) -> Self {
        let shapes = model["shapes"].as_object().unwrap();
        let is_reached = |id: &String, shape: &Value| {
            shape["type"] == "service" || supported.contains(id) && shape["type"] == "operation"
        };
        let errors: BTreeSet<&str> = shapes
            .iter()
            .filter(|(id, shape)| is_reached(id, shape))
            .filter_map(|(_, shape)| shape["errors"].as_array())
            .flatten()
            .filter_map(|error| error["target"].as_str())
            .collect();
        let mut count = Self {
            supported: 0,
            left: 0,
        };
        for (id, shape) in shapes {
            let cases = ["httpRequestTests", "httpResponseTests", "eventStreamTests"]
                .iter()
                .filter_map(|name| shape["traits"][format!("smithy.test#{name}")].as_array())
                .flatten()
                .filter(|case| case["appliesTo"] != "server")
                .count();
            if supported.contains(id) || errors.contains(id.as_str()) {
                count.supported += cases;
            } else {
                count.left += cases;
            }
        }
        count
    }
}

#[test]
fn cases_are_counted_for_clients_by_what_is_supported() {
    let model = r#"{"shapes": {
        "a#S": {"type": "service", "errors": [{"target": "a#Any"}]},
        "a#Good": {"type": "operation", "errors": [{"target": "a#Own"}], "traits": {
            "smithy.test#httpRequestTests": [{"appliesTo": "client"}, {"appliesTo": "server"}, {}],
            "smithy.test#httpResponseTests": [{}]}},
        "a#Bad": {"type": "operation", "errors": [{"target": "a#Other"}], "traits": {
            "smithy.test#httpRequestTests": [{}]}},
        "a#Any": {"type": "structure", "traits": {"smithy.test#httpResponseTests": [{}]}},
        "a#Own": {"type": "structure", "traits": {"smithy.test#httpResponseTests": [{}]}},
        "a#Other": {"type": "structure", "traits": {"smithy.test#httpResponseTests": [{}]}}
    }}"#;
    let count = Count::in_json(
        &serde_json::from_str(model).unwrap(),
        &["a#Good".to_owned()],
    );
    let expected = Count {
        supported: 5,
        left: 2,
    };
    assert_eq!(count, expected);
}

//! Calls that are repeated with the same client token.

use std::collections::HashMap;

use serde_json::Value;

use super::World;
use crate::reply::{Problem, Refusal};
use crate::tables::Operation;

/// How many answers are kept before all are forgotten.
const LIMIT: usize = 100_000;

/// The inputs and answers of successful calls, by service, operation and token.
#[derive(Debug, Default)]
pub(crate) struct Repeats(HashMap<(usize, String, String), (Value, Value)>);

impl World {
    /// The answer that a token already has: the same one for the same parameters, a refusal for others. `None` if the
    /// call is new. Refused calls are not kept, so that they can be tried again.
    pub(crate) fn repeated(
        &self,
        operation: &Operation,
        input: &Value,
    ) -> Option<Result<Value, Refusal>> {
        let (before, answer) = self.repeats.0.get(&key(operation, input)?)?;
        if before == input {
            return Some(Ok(answer.clone()));
        }
        Some(Err(Refusal::new(
            Problem::Token,
            format!(
                "The {} was used before with other parameters",
                operation.token.as_deref().unwrap_or("client token")
            ),
        )))
    }

    /// Keeps a successful call's answer.
    pub(crate) fn remember(&mut self, operation: &Operation, input: &Value, answer: &Value) {
        if let Some(key) = key(operation, input) {
            if self.repeats.0.len() >= LIMIT {
                self.repeats.0.clear();
            }
            self.repeats.0.insert(key, (input.clone(), answer.clone()));
        }
    }
}

fn key(operation: &Operation, input: &Value) -> Option<(usize, String, String)> {
    let token = operation.token_of(input)?;
    Some((operation.service, operation.name.clone(), token.to_owned()))
}

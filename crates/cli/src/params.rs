//! The values of options, from what was typed to what is checked and sent.

use crate::argument::{self, Typed};
use crate::error::Failure;
use crate::output::json::{Layout, dump};
use crate::python::Dict;
use crate::skeleton::{Sample, skeleton as sample_of};
use crate::table::{Operation, Type, View};
use crate::{Value, validate};

/// An input that is being put together.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Its members: those of options in the model's order, then those of `--cli-input-json`.
    pub members: Vec<(String, Value)>,
    /// Members whose maps Python calls ordered ones, in messages.
    ordered: Vec<String>,
}

impl Input {
    /// Adds the value of an option from the words that belong to it.
    ///
    /// # Errors
    /// They are no value of the type.
    pub fn option(
        &mut self,
        option: &str,
        member: &str,
        ty: Type,
        words: &[String],
    ) -> Result<(), Failure> {
        let typed = match words {
            words if ty.kind() == "list" => Typed::Many(words),
            words => Typed::One(words.first().map_or("", String::as_str)),
        };
        let unpacked = argument::unpack(option, View::Part(ty), typed);
        let unpacked = unpacked.map_err(|error| Failure::general(error.to_string()))?;
        if unpacked.dict == Dict::Ordered {
            self.ordered.push(member.to_owned());
        }
        self.members.push((member.to_owned(), unpacked.value));
        Ok(())
    }

    /// Adds what `--cli-input-json` has and options have not.
    ///
    /// # Errors
    /// It is no JSON, or no object.
    pub fn json(&mut self, text: &str) -> Result<(), Failure> {
        let members = argument::input_json(text);
        for (name, value) in members.map_err(|error| Failure::general(error.to_string()))? {
            if !self.members.iter().any(|(known, _)| *known == name) {
                self.members.push((name, value));
            }
        }
        Ok(())
    }

    /// Checks members, which may be more than these, before they are sent.
    ///
    /// # Errors
    /// All that is wrong with them.
    pub fn validate(
        &self,
        operation: &Operation,
        members: &[(String, Value)],
    ) -> Result<(), Failure> {
        let view = View::Whole(operation.input());
        let members = Value::Map(members.to_vec());
        let dict = |name: &str| {
            if self.ordered.iter().any(|known| known == name) {
                Dict::Ordered
            } else {
                Dict::Plain
            }
        };
        validate::validate(&members, view, dict)
            .map_err(|report| Failure::general(report.to_string()))
    }
}

/// What `--generate-cli-skeleton` prints.
#[must_use]
pub fn skeleton(operation: &Operation) -> String {
    let sample = sample_of(View::Whole(operation.input()), Sample::Input);
    format!("{}\n", dump(&sample, Layout::Indented))
}

/// What `--generate-cli-skeleton output` prints.
#[must_use]
pub fn sample(operation: &Operation, format: &str) -> Value {
    let sample = if format == "json" {
        Sample::Json
    } else {
        Sample::Text
    };
    sample_of(View::Whole(operation.output()), sample)
}

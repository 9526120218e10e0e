//! Enums.

use super::code::Code;
use super::features;
use crate::plan::{Enum, Plan};

/// The file of an enum.
pub(super) fn file(plan: &Plan, shape: &Enum) -> String {
    let name = &shape.name;
    Code::with_imports(plan, "", |code| {
        code.docs(&shape.docs, &format!("The enum `{name}`."));
        code.line("///");
        code.line("/// A value that this crate does not know is kept as `Unknown`: match it with `_`, and read it with");
        code.line(&format!("/// [`as_str`]({name}::as_str)."));
        let derives = if shape.sensitive { "" } else { "Debug, " };
        code.line(&format!(
            "#[derive(Clone, {derives}PartialEq, Eq, PartialOrd, Ord, Hash)]"
        ));
        code.line("#[non_exhaustive]");
        code.block(&format!("pub enum {name}"), |code| {
            for variant in &shape.variants {
                code.docs(&variant.docs, &format!("The value `{}`.", variant.value));
                code.line(&format!("{},", variant.name));
            }
            code.line("/// A value that this crate does not know.");
            code.line("Unknown(rt::UnknownVariantValue),");
        });
        code.blank();
        code.block(&format!("impl {name}"), |code| {
            code.line("/// The value's text on the wire.");
            code.function("pub fn as_str", &["&self"], "&str", |code| {
                code.block("match self", |code| {
                    for variant in &shape.variants {
                        code.arm(
                            &format!("Self::{}", variant.name),
                            &format!("{:?}", variant.value),
                        );
                    }
                    code.line("Self::Unknown(value) => value.as_str(),");
                });
            });
            code.blank();
            code.line("/// The texts of all values that this crate knows.");
            code.line("#[must_use]");
            code.line("#[rustfmt::skip]");
            code.block("pub const fn values() -> &'static [&'static str]", |code| {
                let values: Vec<String> = shape
                    .variants
                    .iter()
                    .map(|variant| format!("{:?}", variant.value))
                    .collect();
                code.line(&format!("&[{}]", values.join(", ")));
            });
        });
        code.blank();
        code.block(&format!("impl From<&str> for {name}"), |code| {
            code.function("fn from", &["text: &str"], "Self", |code| {
                code.block("match text", |code| {
                    for variant in &shape.variants {
                        code.arm(
                            &format!("{:?}", variant.value),
                            &format!("Self::{}", variant.name),
                        );
                    }
                    code.line("_ => Self::Unknown(rt::UnknownVariantValue::new(text)),");
                });
            });
        });
        code.blank();
        code.line(&format!("rt::enum_value!({name});"));
        if shape.sensitive {
            code.blank();
            code.line(&format!("rt::redacted!({name});"));
        }
        features::enumeration(code, name);
    })
}

//! Unions.

use super::code::Code;
use super::features;
use super::structure::row;
use crate::plan::{Field, Plan, Type, Union, names};

/// The file of a union.
pub(super) fn file(plan: &Plan, shape: &Union) -> String {
    let name = &shape.name;
    Code::with_imports(plan, "", |code| {
        code.docs(&shape.docs, &format!("The union `{}`.", shape.wire));
        let redacted = shape.sensitive || shape.variants.iter().any(|variant| variant.sensitive);
        code.line(if redacted {
            "#[derive(Clone, PartialEq)]"
        } else {
            "#[derive(Clone, Debug, PartialEq)]"
        });
        code.line("#[non_exhaustive]");
        code.block(&format!("pub enum {name}"), |code| {
            for variant in &shape.variants {
                code.docs(&variant.docs, &format!("The member `{}`.", variant.wire));
                match &variant.ty {
                    Type::Unit => code.line(&format!("{},", variant.name)),
                    ty => code.variant(&variant.name, &ty.rust()),
                }
            }
            code.line("/// A variant that this crate does not know, which cannot be sent.");
            code.line("#[non_exhaustive]");
            code.line("Unknown,");
        });
        code.blank();
        code.block(&format!("impl {name}"), |code| {
            for variant in &shape.variants {
                accessors(code, name, variant);
            }
            code.line("/// Whether this is a variant that this crate does not know.");
            code.function("pub fn is_unknown", &["&self"], "bool", |code| {
                code.line("matches!(self, Self::Unknown)");
            });
        });
        if redacted {
            code.blank();
            code.line(&format!("rt::redacted!({name});"));
        }
        code.blank();
        tables(code, shape);
        features::shapes(code, &[name]);
        if let Some(stream) = &shape.stream {
            code.blank();
            code.implementation("rt::EventStream", name, |code| {
                code.line(&format!("type Error = types::error::{};", stream.name));
            });
        }
    })
}

fn accessors(code: &mut Code, name: &str, variant: &Field) {
    // `is_unknown` is taken.
    let method = match names::snake(&variant.wire).as_str() {
        "unknown" => "unknown_value".to_owned(),
        method => method.to_owned(),
    };
    let path = format!("Self::{}", variant.name);
    if variant.ty == Type::Unit {
        code.line(&format!(
            "/// `Ok` if this is [`{0}`]({name}::{0}), the union otherwise.",
            variant.name
        ));
        code.line("///");
        code.line("/// # Errors");
        code.line("/// It is another variant.");
        code.function(
            &format!("pub fn as_{method}"),
            &["&self"],
            "Result<(), &Self>",
            |code| {
                code.block("match self", |code| {
                    code.arm(&path, "Ok(())");
                    code.line("_ => Err(self),");
                });
            },
        );
    } else {
        let ty = match &variant.ty {
            Type::Boxed(name) => format!("types::{name}"),
            ty => ty.rust(),
        };
        code.line(&format!(
            "/// The value of [`{0}`]({name}::{0}).",
            variant.name
        ));
        code.line("///");
        code.line("/// # Errors");
        code.line("/// It is another variant.");
        code.function(
            &format!("pub fn as_{method}"),
            &["&self"],
            &format!("Result<&{ty}, &Self>"),
            |code| {
                code.block("match self", |code| {
                    code.arm(&format!("{path}(value)"), "Ok(value)");
                    code.line("_ => Err(self),");
                });
            },
        );
    }
    code.blank();
    code.line(&format!(
        "/// Whether this is [`{0}`]({name}::{0}).",
        variant.name
    ));
    code.function(&format!("pub fn is_{method}"), &["&self"], "bool", |code| {
        code.chain(&format!("self.as_{method}()"), &[".is_ok()"]);
    });
    code.blank();
}

fn tables(code: &mut Code, shape: &Union) {
    let name = &shape.name;
    code.block(&format!("impl rt::Fields for {name}"), |code| {
        row(
            code,
            &format!("rt::structure(\"{}\"", shape.wire),
            &shape.variants,
        );
        code.blank();
        code.function(
            "fn get",
            &["&self", "index: usize"],
            "Option<&dyn rt::Encode>",
            |code| {
                code.block("match (index, self)", |code| {
                    for (index, variant) in shape.variants.iter().enumerate() {
                        match &variant.ty {
                            Type::Unit => code.arm(
                                &format!("({index}, Self::{})", variant.name),
                                "Some(&rt::Unit)",
                            ),
                            _ => code.arm(
                                &format!("({index}, Self::{}(value))", variant.name),
                                "Some(value)",
                            ),
                        }
                    }
                    code.line("_ => None,");
                });
            },
        );
    });
    code.blank();
    code.block(&format!("impl rt::FieldsMut for {name}"), |code| {
        code.function("fn blank", &[], "Self", |code| code.line("Self::Unknown"));
        code.blank();
        code.function(
            "fn get_mut",
            &["&mut self", "index: usize"],
            "Option<&mut dyn rt::Decode>",
            |code| {
                code.delimited("*self = match index {", "};", |code| {
                    for (index, variant) in shape.variants.iter().enumerate() {
                        match &variant.ty {
                            Type::Unit => {
                                code.arm(&index.to_string(), &format!("Self::{}", variant.name));
                            }
                            _ => code.arm(
                                &index.to_string(),
                                &format!("Self::{}(rt::Blank::blank())", variant.name),
                            ),
                        }
                    }
                    code.line("_ => return None,");
                });
                code.block("match self", |code| {
                    for variant in &shape.variants {
                        match &variant.ty {
                            Type::Unit => {
                                code.arm(&format!("Self::{}", variant.name), "Some(rt::unit())");
                            }
                            _ => code.arm(&format!("Self::{}(value)", variant.name), "Some(value)"),
                        }
                    }
                    code.line("Self::Unknown => None,");
                });
            },
        );
    });
}

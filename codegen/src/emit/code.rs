//! Text that rustfmt would not change.

use crate::docs;
use crate::plan::{Plan, Type};

/// The widest line.
const WIDTH: usize = 100;
/// The widest arguments of a call on one line.
const ARGUMENTS: usize = 60;
/// The widest chain of calls on one line.
const CHAIN: usize = 60;
/// The widest body of a structure's expression on one line.
const LITERAL: usize = 18;

/// Line 1 of every file but `Cargo.toml`, after the comment's start. It names the service, and neither the model's file
/// nor the operations: a file is the same in two revisions of a model unless something in it changed.
pub(super) fn header(plan: &Plan) -> String {
    let service = plan.service.id.replace(char::is_control, "?");
    format!("{}` from the model of {service}", crate::write::MARKER)
}

/// A file, written line by line.
pub(super) struct Code {
    text: String,
    depth: usize,
}

impl Code {
    /// A file with its first line.
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            text: format!("// {}\n", header(plan)),
            depth: 0,
        }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    fn indent(&self) -> usize {
        self.depth * 4
    }

    pub(super) fn line(&mut self, line: &str) {
        self.text.extend(std::iter::repeat_n(' ', self.indent()));
        self.text.push_str(line);
        self.text.push('\n');
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// Documentation from the model, or what stands in for it where the model has none.
    pub(super) fn docs(&mut self, documentation: &str, otherwise: &str) {
        let lines = docs::lines(documentation, self.indent());
        if lines.trim().is_empty() {
            self.line(&format!("/// {otherwise}"));
        } else {
            self.text.push_str(&lines);
            if !self.text.ends_with('\n') {
                self.text.push('\n');
            }
        }
    }

    /// `head {`, lines further in, `}`.
    pub(super) fn block(&mut self, head: &str, body: impl FnOnce(&mut Self)) {
        self.line(&format!("{head} {{"));
        self.depth += 1;
        body(self);
        self.depth -= 1;
        self.line("}");
    }

    /// As [`block`](Self::block), with what closes it.
    pub(super) fn delimited(&mut self, open: &str, close: &str, body: impl FnOnce(&mut Self)) {
        self.line(open);
        self.depth += 1;
        body(self);
        self.depth -= 1;
        self.line(close);
    }

    /// `impl A for B`, below each other where a line is too short.
    pub(super) fn implementation(&mut self, of: &str, on: &str, body: impl FnOnce(&mut Self)) {
        let line = format!("impl {of} for {on}");
        if self.indent() + line.len() + 2 <= WIDTH {
            self.block(&line, body);
            return;
        }
        self.line(&format!("impl {of}"));
        self.line(&format!("    for {on}"));
        self.delimited("{", "}", body);
    }

    /// A function; its arguments stand below each other where one line is too short.
    pub(super) fn function(
        &mut self,
        head: &str,
        arguments: &[&str],
        result: &str,
        body: impl FnOnce(&mut Self),
    ) {
        self.line("#[inline]");
        let result = if result.is_empty() {
            String::new()
        } else {
            format!(" -> {result}")
        };
        let line = format!("{head}({}){result}", arguments.join(", "));
        if self.indent() + line.len() + 2 <= WIDTH {
            self.block(&line, body);
            return;
        }
        if arguments.is_empty() {
            if self.indent() + line.len() <= WIDTH {
                self.line(&line);
                self.delimited("{", "}", body);
            } else {
                self.line(&format!("{head}()"));
                self.block(result.trim_start(), body);
            }
            return;
        }
        let close = format!("){result} {{");
        self.delimited(&format!("{head}("), close.trim_end_matches(" {"), |code| {
            arguments
                .iter()
                .for_each(|argument| code.line(&format!("{argument},")));
        });
        // rustfmt lets a result be two characters too long.
        let parameters = result.strip_prefix(" -> Result<");
        let parameters = parameters.and_then(|rest| rest.strip_suffix('>'));
        if let Some(parameters) = parameters.filter(|_| self.indent() + close.len() - 4 > WIDTH) {
            let end = self.text.rfind(')').unwrap_or_default();
            self.text.truncate(end + 1);
            self.text.push_str(" -> Result<\n");
            self.depth += 1;
            for parameter in parameters.split(", ") {
                self.line(&format!("{parameter},"));
            }
            self.depth -= 1;
            self.block(">", body);
            return;
        }
        // rustfmt counts the indent of such a line twice.
        if 2 * self.indent() + close.len() <= WIDTH {
            self.text.truncate(self.text.len() - 1);
            self.text.push_str(" {\n");
        } else {
            self.line("{");
        }
        self.depth += 1;
        body(self);
        self.depth -= 1;
        self.line("}");
    }

    /// `before(arguments)after`, its arguments below each other where a line is too short.
    pub(super) fn call(&mut self, before: &str, arguments: &[&str], after: &str) {
        let list = arguments.join(", ");
        // A single argument stays where it is as long as the line is wide enough.
        if (list.len() <= ARGUMENTS || arguments.len() == 1)
            && self.indent() + before.len() + list.len() + after.len() + 2 <= WIDTH
        {
            self.line(&format!("{before}({list}){after}"));
            return;
        }
        self.delimited(&format!("{before}("), &format!("){after}"), |code| {
            arguments
                .iter()
                .for_each(|argument| code.line(&format!("{argument},")));
        });
    }

    /// `self.field` and what is called on it, below each other where the chain is too long.
    pub(super) fn chain(&mut self, root: &str, calls: &[&str]) {
        let line = format!("{root}{}", calls.concat());
        if calls.is_empty() || (line.len() <= CHAIN && self.indent() + line.len() <= WIDTH) {
            self.line(&line);
            return;
        }
        self.line(root);
        self.depth += 1;
        calls.iter().for_each(|call| self.line(call));
        self.depth -= 1;
    }

    /// `target = value;`, the value on a line of its own where one is too short.
    pub(super) fn assign(&mut self, target: &str, value: &str) {
        let line = format!("{target} = {value};");
        if self.indent() + line.len() <= WIDTH {
            self.line(&line);
        } else {
            self.line(&format!("{target} ="));
            self.depth += 1;
            self.line(&format!("{value};"));
            self.depth -= 1;
        }
    }

    /// `name: type,`, the type on a line of its own where one is too short.
    pub(super) fn field(&mut self, name: &str, ty: &str) {
        let line = format!("{name}: {ty},");
        if self.indent() + line.len() <= WIDTH {
            self.line(&line);
        } else {
            self.line(&format!("{name}:"));
            self.depth += 1;
            self.line(&format!("{ty},"));
            self.depth -= 1;
        }
    }

    /// `Name(type),`, a variant of an enum.
    pub(super) fn variant(&mut self, name: &str, ty: &str) {
        let line = format!("{name}({ty}),");
        if self.indent() + line.len() <= WIDTH {
            self.line(&line);
        } else {
            self.delimited(&format!("{name}("), "),", |code| {
                code.line(&format!("{ty},"));
            });
        }
    }

    /// `pattern => value,`, the value in a block where the line is too short.
    pub(super) fn arm(&mut self, pattern: &str, value: &str) {
        let line = format!("{pattern} => {value},");
        if self.indent() + line.len() <= WIDTH {
            self.line(&line);
        } else {
            self.block(&format!("{pattern} =>"), |code| code.line(value));
        }
    }

    /// `head { field: value, .. }`, one field a line unless they are few and short.
    pub(super) fn literal(&mut self, head: &str, fields: &[(String, String)], tail: &str) {
        let parts: Vec<String> = fields
            .iter()
            .map(|(name, value)| {
                if name == value {
                    name.clone()
                } else {
                    format!("{name}: {value}")
                }
            })
            .collect();
        let line = parts.join(", ");
        if parts.is_empty() {
            self.line(&format!("{head} {{}}{tail}"));
        } else if line.len() <= LITERAL {
            self.line(&format!("{head} {{ {line} }}{tail}"));
        } else {
            self.delimited(&format!("{head} {{"), &format!("}}{tail}"), |code| {
                parts.iter().for_each(|part| code.line(&format!("{part},")));
            });
        }
    }

    /// A file: its head, the imports that its body needs, and the body.
    pub(super) fn with_imports(plan: &Plan, head: &str, body: impl FnOnce(&mut Self)) -> String {
        let mut code = Self::new(plan);
        if !head.is_empty() {
            code.line(head);
            code.blank();
        }
        code.imports(body);
        code.text
    }

    /// The imports that a body needs, in rustfmt's order, and the body.
    pub(super) fn imports(&mut self, body: impl FnOnce(&mut Self)) {
        let mut inner = Self {
            text: String::new(),
            depth: self.depth,
        };
        body(&mut inner);
        if inner.text.contains("HashMap<") || inner.text.contains("HashMap::") {
            self.line("use std::collections::HashMap;");
            self.blank();
        }
        if inner.text.contains("rt::") {
            self.line("use slim_sdk_runtime::generated as rt;");
            self.blank();
        }
        let mut local = false;
        for module in ["primitives", "types"] {
            if inner.text.contains(&format!("{module}::")) {
                self.line(&format!("use crate::{module};"));
                local = true;
            }
        }
        if local {
            self.blank();
        }
        self.text.push_str(&inner.text);
    }
}

impl Type {
    /// The type in Rust.
    pub(crate) fn rust(&self) -> String {
        match self {
            Self::Scalar(name) => (*name).to_owned(),
            Self::String => "String".to_owned(),
            Self::Primitive(name) => format!("primitives::{name}"),
            Self::Named(name) => format!("types::{name}"),
            Self::Boxed(name) => format!("Box<types::{name}>"),
            Self::List(item, sparse) => format!("Vec<{}>", nullable(item, *sparse)),
            Self::Map(key, value, sparse) => {
                format!("HashMap<{}, {}>", key.rust(), nullable(value, *sparse))
            }
            Self::Sender(name) => format!("rt::Sender<types::{name}>"),
            Self::Receiver(name) => format!("rt::Receiver<types::{name}>"),
            Self::Unit => "()".to_owned(),
        }
    }
}

fn nullable(ty: &Type, sparse: bool) -> String {
    if sparse {
        format!("Option<{}>", ty.rust())
    } else {
        ty.rust()
    }
}

//! What features of a generated crate add: `serde` and `blocking`. Turned off, they leave a line that is not compiled.

use super::code::Code;
use crate::plan::Operation;

/// The service, as macros take it.
const SERVICE: &str = "crate::config::Service";

/// `Serialize` and `Deserialize` of structures and unions.
pub(super) fn shapes(code: &mut Code, names: &[&str]) {
    serde(code, "shape", &[&[SERVICE], names].concat());
}

/// `Serialize` and `Deserialize` of an enum.
pub(super) fn enumeration(code: &mut Code, name: &str) {
    serde(code, "enum", &[name]);
}

/// `Serialize` and `Deserialize` of a modelled error.
pub(super) fn error(code: &mut Code, name: &str) {
    serde(code, "error", &[SERVICE, name]);
}

/// What an operation's builders can do besides.
pub(super) fn builders(code: &mut Code, operation: &Operation) {
    let input = format!("{}InputBuilder", operation.name);
    let builder = format!("{}FluentBuilder", operation.marker);
    serde(code, "builders", &[SERVICE, &input, &builder]);
    line(code, "blocking", "rt::blocking!", &[&builder]);
}

fn serde(code: &mut Code, kind: &str, arguments: &[&str]) {
    line(code, "serde", &format!("rt::serde_{kind}!"), arguments);
}

fn line(code: &mut Code, feature: &str, call: &str, arguments: &[&str]) {
    code.blank();
    code.line(&format!("#[cfg(feature = {feature:?})]"));
    code.call(call, arguments, ";");
}

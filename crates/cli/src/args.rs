//! The words of a command line, taken apart as Python's `argparse` does it, which the AWS CLI is built on.
//!
//! Each level (the program, the service, the operation) looks at the words that the one before left over. An option may
//! be shortened to a prefix that no other option of its level has.

mod nearest;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use self::nearest::close_matches;
use crate::error::Failure;
use crate::python;

/// How many words belong to an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arity {
    /// None.
    Flag,
    /// One.
    One,
    /// One or none.
    Optional,
    /// Any number.
    Many,
}

/// An option.
#[derive(Clone, Debug)]
pub struct Spec {
    /// Its name with both hyphens.
    pub name: String,
    /// How many words belong to it.
    pub arity: Arity,
    /// The values that it may have; none for any.
    pub choices: &'static [&'static str],
    /// Whether its value is an integer.
    pub is_integer: bool,
    /// Whether it has to be there.
    pub is_required: bool,
}

impl Spec {
    /// An option with one value.
    #[must_use]
    pub fn new(name: impl Into<String>, arity: Arity) -> Self {
        Self {
            name: name.into(),
            arity,
            choices: &[],
            is_integer: false,
            is_required: false,
        }
    }

    /// The same with no values but these.
    #[must_use]
    pub fn choices(mut self, choices: &'static [&'static str]) -> Self {
        self.choices = choices;
        self
    }

    /// The same with an integer for a value.
    #[must_use]
    pub fn integer(mut self) -> Self {
        self.is_integer = true;
        self
    }

    /// The same, to be there or not.
    #[must_use]
    pub fn required(mut self, is_required: bool) -> Self {
        self.is_required = is_required;
        self
    }
}

/// The word that is no option: the command, the operation, or `help`.
#[derive(Clone, Copy, Debug)]
pub enum Word<'a> {
    /// One of these has to be there.
    Required(&'a str, &'a [&'a str]),
    /// It may be there.
    Optional,
}

/// What a level made of its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Options by their index, each time they are given, with the words that belong to them.
    pub options: Vec<(usize, Vec<String>)>,
    /// The word that is no option.
    pub word: Option<String>,
    /// What is left over, in order.
    pub rest: Vec<String>,
}

impl Parsed {
    /// The words of an option, as it was given last.
    #[must_use]
    pub fn last(&self, index: usize) -> Option<&[String]> {
        let mut given = self.options.iter().rev();
        let (_, words) = given.find(|(option, _)| *option == index)?;
        Some(words)
    }

    /// The value of an option that has one, as it was given last.
    #[must_use]
    pub fn value(&self, index: usize) -> Option<&str> {
        self.last(index)?.first().map(String::as_str)
    }
}

/// What a word is.
enum Kind {
    /// An option of this level, with the value after `=`.
    Option(usize, Option<String>),
    /// An option of another level.
    Foreign,
    /// A value.
    Value,
    /// `--`: all that follows are values.
    End,
}

/// Takes the words apart. `version` is called when the option of that index stands there, and ends it.
///
/// # Errors
/// The words do not fit the options.
pub fn parse(
    specs: &[Spec],
    word: Word<'_>,
    words: &[String],
    mut each: impl FnMut(usize) -> Result<(), Failure>,
) -> Result<Parsed, Failure> {
    let mut kinds = Vec::with_capacity(words.len());
    let mut only_values = false;
    for word in words {
        let kind = match word.as_str() {
            _ if only_values => Kind::Value,
            "--" => Kind::End,
            word => classify(specs, word)?,
        };
        only_values |= matches!(kind, Kind::End);
        kinds.push(kind);
    }
    let mut parsed = Parsed::default();
    let mut all = words.iter().zip(kinds).peekable();
    // `--` belongs to the word that it stands beside.
    let mut is_beside = true;
    while let Some((text, kind)) = all.next() {
        let (index, explicit) = match kind {
            Kind::Value if parsed.word.is_none() => {
                if let Word::Required(name, choices) = word {
                    check(name, text, choices)?;
                }
                parsed.word = Some(text.clone());
                is_beside = true;
                continue;
            }
            Kind::End if is_beside || parsed.word.is_none() => continue,
            Kind::Value | Kind::Foreign | Kind::End => {
                is_beside = false;
                parsed.rest.push(text.clone());
                continue;
            }
            Kind::Option(index, explicit) => (index, explicit),
        };
        is_beside = false;
        let Some(spec) = specs.get(index) else {
            continue;
        };
        let mut values = Vec::new();
        let most = match spec.arity {
            Arity::Flag => 0,
            Arity::One | Arity::Optional => 1,
            Arity::Many => usize::MAX,
        };
        if let Some(value) = explicit {
            if spec.arity == Arity::Flag {
                return Err(Failure::Usage(format!(
                    "argument {}: ignored explicit argument {}",
                    spec.name,
                    python::quoted(&value)
                )));
            }
            values.push(value);
        } else {
            while values.len() < most
                && let Some((value, _)) = all.next_if(|(_, kind)| matches!(kind, Kind::Value))
            {
                values.push(value.clone());
            }
        }
        if spec.arity == Arity::One && values.is_empty() {
            return Err(Failure::Usage(format!(
                "argument {}: expected one argument",
                spec.name
            )));
        }
        for value in &values {
            if spec.is_integer && python::parse_integer(value).is_err() {
                return Err(Failure::Usage(format!(
                    "argument {}: invalid int value: {}",
                    spec.name,
                    python::quoted(value)
                )));
            }
            if !spec.choices.is_empty() {
                check(&spec.name, value, spec.choices)?;
            }
        }
        parsed.options.push((index, values));
        each(index)?;
    }
    let missing = specs.iter().enumerate().filter(|(index, spec)| {
        spec.is_required && !parsed.options.iter().any(|(given, _)| given == index)
    });
    let mut missing: Vec<&str> = missing.map(|(_, spec)| spec.name.as_str()).collect();
    if let (Word::Required(name, _), None) = (word, &parsed.word) {
        missing.push(name);
    }
    if !missing.is_empty() {
        return Err(Failure::Usage(format!(
            "the following arguments are required: {}",
            missing.join(", ")
        )));
    }
    Ok(parsed)
}

fn classify(specs: &[Spec], word: &str) -> Result<Kind, Failure> {
    if !word.starts_with('-') {
        return Ok(Kind::Value);
    }
    let exact = |name: &str| specs.iter().position(|spec| spec.name == name);
    if let Some(index) = exact(word) {
        return Ok(Kind::Option(index, None));
    }
    if word.len() == 1 {
        return Ok(Kind::Value);
    }
    let (name, explicit) = match word.split_once('=') {
        Some((name, value)) => (name, Some(value.to_owned())),
        None => (word, None),
    };
    if explicit.is_some()
        && let Some(index) = exact(name)
    {
        return Ok(Kind::Option(index, explicit));
    }
    let prefixed = specs.iter().enumerate();
    let prefixed: Vec<(usize, &Spec)> = prefixed
        .filter(|(_, spec)| name.starts_with("--") && spec.name.starts_with(name))
        .collect();
    match prefixed.as_slice() {
        [(index, _)] => return Ok(Kind::Option(*index, explicit)),
        [] => {}
        several => {
            let names: Vec<&str> = several.iter().map(|(_, spec)| spec.name.as_str()).collect();
            return Err(Failure::Usage(format!(
                "ambiguous option: {word} could match {}",
                names.join(", ")
            )));
        }
    }
    if is_negative_number(word) || word.contains(' ') {
        return Ok(Kind::Value);
    }
    Ok(Kind::Foreign)
}

/// `-5`, `-.5` and `-1.5`, which are values.
fn is_negative_number(word: &str) -> bool {
    let Some(number) = word.strip_prefix('-') else {
        return false;
    };
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match number.split_once('.') {
        Some((whole, part)) => is_digits(whole) && !part.is_empty() && is_digits(part),
        None => !number.is_empty() && is_digits(number),
    }
}

/// Checks a value that is one of some.
fn check(name: &str, value: &str, choices: &[&str]) -> Result<(), Failure> {
    if choices.contains(&value) {
        return Ok(());
    }
    let mut message = format!("argument {name}: Invalid choice, valid choices are:\n");
    for line in choices.chunks(2) {
        let line: Vec<String> = line.iter().map(|choice| format!("{choice:<40}")).collect();
        let _ = write!(message, "\n{}", line.join(" | "));
    }
    let close = close_matches(value, choices);
    if !close.is_empty() {
        let value = python::quoted(value);
        let _ = write!(message, "\n\n\nInvalid choice: {value}, maybe you meant:\n");
        for choice in close {
            let _ = write!(message, "\n  * {choice}");
        }
    }
    Err(Failure::Usage(message))
}

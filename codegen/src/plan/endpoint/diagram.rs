//! `smithy.rules#endpointBdd`: a binary decision diagram is the graph already, written as numbers in base64.

use serde_json::Value;

use super::expressions::Names;
use super::read::{array, condition, member, outcome, parameters, text};
use super::tree::small;
use super::{Next, Rules, Wrong};

/// From here on references are to results. The first of them is that there is none.
const RESULTS: i32 = 100_000_000;

const DIAGRAM: &str = "the diagram";

pub(super) fn rules(value: &Value) -> Result<Rules, Wrong> {
    let parameters = parameters(value)?;
    let names = Names::new(&parameters, value)?;
    let conditions = array(value, "conditions", DIAGRAM)?
        .iter()
        .map(|value| condition(value, &names))
        .collect::<Result<Vec<_>, _>>()?;
    let results = array(value, "results", DIAGRAM)?
        .iter()
        .map(|value| outcome(value, &names))
        .collect::<Result<Vec<_>, _>>()?;
    let numbers = numbers(text(value, "nodes", DIAGRAM)?)?;
    let count = integer(value, "nodeCount")?;
    if i32::try_from(numbers.len()) != Ok(count.saturating_mul(3)) {
        return Err(Wrong::model(format!(
            "`nodeCount` is {count}, but `nodes` has {} numbers, which are three a node",
            numbers.len()
        )));
    }
    let target = |reference| next(reference, numbers.len() / 3, results.len());
    let mut nodes = Vec::new();
    // The first node is not one: it stands for the end.
    for node in numbers.chunks_exact(3).skip(1) {
        let [index, high, low] = *node else {
            continue;
        };
        let condition = usize::try_from(index)
            .ok()
            .filter(|index| *index < conditions.len())
            .ok_or_else(|| {
                Wrong::model(format!(
                    "a node has the condition {index}, which there is not"
                ))
            })?;
        let condition = small(condition, "conditions")?.unsigned_abs();
        nodes.push((condition, target(high)?, target(low)?));
    }
    let root = integer(value, "root")?;
    if root < -1 {
        return Err(Wrong::model(format!("`root` is {root}, a swapped node")));
    }
    let root = target(root)?;
    let variables = names.variables;
    Ok(Rules {
        parameters,
        variables,
        conditions,
        results,
        nodes,
        root,
    })
}

fn integer(value: &Value, name: &str) -> Result<i32, Wrong> {
    let number = member(value, name, DIAGRAM)?.as_i64();
    number
        .and_then(|number| i32::try_from(number).ok())
        .ok_or_else(|| Wrong::model(format!("`{name}` of {DIAGRAM} is no whole number")))
}

/// A reference of the diagram.
fn next(reference: i32, nodes: usize, results: usize) -> Result<Next, Wrong> {
    let wrong = || Wrong::model(format!("a node refers to {reference}, which there is not"));
    if reference.unsigned_abs() == 1 || reference == RESULTS {
        return Ok(Next::Nothing);
    }
    if reference > RESULTS {
        let index = usize::try_from(reference - RESULTS - 1).map_err(|_| wrong())?;
        if index >= results {
            return Err(wrong());
        }
        return Ok(Next::Result(small(index, "results")?));
    }
    let number = usize::try_from(reference.unsigned_abs()).map_err(|_| wrong())?;
    if !(2..=nodes).contains(&number) {
        return Err(wrong());
    }
    let number = small(number - 1, "nodes")?;
    Ok(Next::Node(if reference < 0 { -number } else { number }))
}

/// Numbers of four bytes, the highest first, in base64.
fn numbers(text: &str) -> Result<Vec<i32>, Wrong> {
    let wrong = || Wrong::model("`nodes` of the diagram is no base64 of numbers of four bytes");
    let mut bytes = Vec::with_capacity(text.len());
    let (mut bits, mut count) = (0_u32, 0_u32);
    for byte in text.trim_end_matches('=').bytes() {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return Err(wrong()),
        };
        bits = (bits << 6 | u32::from(digit)) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).unwrap_or_default());
        }
    }
    let (numbers, rest) = bytes.as_chunks::<4>();
    if !rest.is_empty() {
        return Err(wrong());
    }
    Ok(numbers
        .iter()
        .map(|bytes| i32::from_be_bytes(*bytes))
        .collect())
}

//! What is different between the two programs, and which of it is meant to be.

use std::collections::{BTreeMap, BTreeSet};

use crate::cases::Case;
use crate::differences::{DIFFERENCES, Difference, READINGS};
use crate::program::Done;
use crate::sent::Uuids;
use crate::story;

/// Something that is not the same.
struct Found {
    case: String,
    part: String,
    official: String,
    slim: String,
}

/// Compares all cases.
pub(crate) fn all(cases: &[Case], official: &[Done], slim: &[Done]) -> Result<(), String> {
    let mut found = Vec::new();
    let mut wrong = Vec::new();
    let (mut requests, mut parts) = (0, 0);
    for (case, (official, slim)) in cases.iter().zip(official.iter().zip(slim)) {
        let of = [parts_of(official), parts_of(slim)];
        requests += official.sent.len();
        parts += of[0].len();
        for (who, parts) in ["official", "slim"].iter().zip(&of) {
            let result = parts.get("result 1").map_or("", String::as_str);
            if !case.result.is_empty() && result != case.result {
                let display = parts.get("display 1").map_or("", String::as_str);
                wrong.push(format!(
                    "{}: {who} got {result:?} instead of {:?}: {display}",
                    case.name(),
                    case.result
                ));
            }
        }
        let names: BTreeSet<&String> = of.iter().flat_map(BTreeMap::keys).collect();
        for name in names {
            let value = |parts: &BTreeMap<String, String>| {
                parts.get(name).cloned().unwrap_or_else(|| NONE.to_owned())
            };
            let (official, slim) = (value(&of[0]), value(&of[1]));
            if official != slim {
                found.push(Found {
                    case: case.name(),
                    part: name.clone(),
                    official,
                    slim,
                });
            }
        }
    }
    let mut used = vec![0; DIFFERENCES.len()];
    let mut read = vec![0; READINGS.len()];
    let mut told = 0;
    for found in &mut found {
        if is_read_otherwise(found, &mut read) {
            continue;
        }
        let without = story::left_out(&found.slim);
        if without != found.slim {
            told += 1;
            found.slim = without;
        }
        if found.slim == found.official {
            continue;
        }
        let found = &*found;
        match DIFFERENCES
            .iter()
            .position(|difference| fits(difference, found))
        {
            Some(index) => used[index] += 1,
            None => wrong.push(format!(
                "{}: {}\n    official: {}\n    slim:     {}",
                found.case, found.part, found.official, found.slim
            )),
        }
    }
    println!(
        "{} cases, {requests} requests, {parts} parts compared",
        cases.len()
    );
    for (difference, count) in DIFFERENCES.iter().zip(&used) {
        println!(
            "{count:5} on purpose: {} ({})",
            difference.part, difference.reason
        );
        if *count == 0 {
            wrong.push(format!(
                "no longer different: {} ({})",
                difference.part, difference.reason
            ));
        }
    }
    println!("{told:5} on purpose: {}", story::REASON);
    if told == 0 {
        wrong.push(format!("no longer different: {}", story::REASON));
    }
    for (reading, count) in READINGS.iter().zip(&read) {
        println!(
            "{count:5} on purpose: {:?} for {:?} ({})",
            reading.slim, reading.official, reading.reason
        );
        if *count == 0 {
            wrong.push(format!(
                "no longer different: {:?} ({})",
                reading.official, reading.reason
            ));
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    for wrong in &wrong {
        println!("{wrong}");
    }
    Err(format!("{} differences that are not listed", wrong.len()))
}

const NONE: &str = "<none>";

/// What a program did, by name: `sent 1 uri`, `display 1`.
fn parts_of(done: &Done) -> BTreeMap<String, String> {
    let mut uuids = Uuids::default();
    let mut parts = BTreeMap::new();
    for (index, request) in done.sent.iter().enumerate() {
        for (name, value) in request {
            parts.insert(format!("sent {} {name}", index + 1), uuids.named(value));
        }
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (key, value) in &done.came_back {
        let count = counts.entry(key).or_default();
        *count += 1;
        parts.insert(format!("{key} {count}"), uuids.named(value));
    }
    parts
}

/// Whether an output's text is the same but for what is listed.
fn is_read_otherwise(found: &Found, read: &mut [usize]) -> bool {
    if !found.part.starts_with("debug ") && !found.part.starts_with("item ") {
        return false;
    }
    let mut text = found.official.clone();
    for (reading, count) in READINGS.iter().zip(read) {
        if text.contains(reading.official) {
            *count += 1;
            text = text.replace(reading.official, reading.slim);
        }
    }
    text == found.slim
}

fn fits(difference: &Difference, found: &Found) -> bool {
    matches(difference.case, &found.case)
        && matches(difference.part, &found.part)
        && matches(difference.official, &found.official)
        && matches(difference.slim, &found.slim)
}

/// Whether a text is what a pattern says, in which `*` is any text.
fn matches(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, middle)) = pieces.split_last() else {
        return rest.is_empty();
    };
    for piece in middle {
        match rest.find(piece) {
            Some(at) => rest = rest.get(at + piece.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    rest.ends_with(last)
}

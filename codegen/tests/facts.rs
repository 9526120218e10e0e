//! Holds the models in `model/` against the official ones in `../shared/models`, and looks after their texts.
//!
//! It reads plain JSON values and shares nothing with the generator's reader, so that a mistake in one does not hide in
//! the other. Shapes, members, targets, and traits are facts and have to match; documentation is this project's own.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

#[path = "facts/newer.rs"]
mod newer;

use newer::without_newer;

/// A model in `model/`, and the official model that it is held against.
const PAIRS: [(&str, &str); 5] = [
    ("connect.json", "connect-2025-09-19.json"),
    ("connectparticipant.json", "connectparticipant.json"),
    ("sso.json", "sso.json"),
    ("sso-oidc.json", "sso-oidc.json"),
    ("sts.json", "sts.json"),
];

/// Traits that our models leave out on purpose: texts that are not ours, and endpoint rules, which come from elsewhere.
const LEFT_OUT: [&str; 8] = [
    "smithy.api#examples",
    "smithy.api#externalDocumentation",
    "smithy.api#suppress",
    "smithy.api#xmlNamespace",
    "smithy.rules#clientContextParams",
    "smithy.rules#endpointBdd",
    "smithy.rules#endpointRuleSet",
    "smithy.rules#endpointTests",
];

const DOCUMENTATION: &str = "smithy.api#documentation";

/// The longest text that still reads as documentation of one item.
const MAX_CHARS: usize = 2_000;

/// This many words in a row, found in the official texts, count as copied.
const COPIED_RUN: usize = 6;

/// The tags that the generator turns into Markdown.
const TAGS: [&str; 10] = [
    "p", "/p", "ul", "/ul", "li", "/li", "code", "/code", "b", "/b",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> Result<Value, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Every model in `model/`, by file name.
fn our_models() -> Result<Vec<(String, Value)>, String> {
    let folder = root().join("model");
    let entries =
        fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut models = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            models.push((name, read(&path)?));
        }
    }
    if models.is_empty() {
        Err(format!("no model in {}", folder.display()))
    } else {
        Ok(models)
    }
}

/// Our models, each with its official counterpart; `None`, and a line that says so, where those are not at hand.
fn pairs() -> Result<Option<Vec<(Value, Value)>>, String> {
    let folder = root().join("../shared/models");
    if !folder.is_dir() {
        eprintln!(
            "skipped: the official models are not here ({} is no directory)",
            folder.display()
        );
        return Ok(None);
    }
    let mut pairs = Vec::new();
    for (name, ours) in our_models()? {
        let (_, official) = PAIRS
            .iter()
            .find(|(file, _)| *file == name)
            .ok_or_else(|| {
                format!("model/{name}: add it to PAIRS with the official model to compare it with")
            })?;
        let official = read(&folder.join(official))?;
        pairs.push((without_newer(ours, &official)?, official));
    }
    Ok(Some(pairs))
}

/// All shapes of a model with their ids.
fn shapes(model: &Value) -> impl Iterator<Item = (&String, &Value)> {
    model["shapes"].as_object().into_iter().flatten()
}

/// The shape with this id, or null.
fn shape<'a>(model: &'a Value, id: &str) -> &'a Value {
    model["shapes"].get(id).unwrap_or(&Value::Null)
}

/// The members of a shape in order, a list's or map's `member`, `key`, and `value` included.
fn members(shape: &Value) -> Vec<(&str, &Value)> {
    let named = shape["members"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, member)| (name.as_str(), member));
    let fixed = ["member", "key", "value"]
        .into_iter()
        .filter_map(|name| Some((name, shape.get(name)?)));
    named.chain(fixed).collect()
}

/// The ids in an array of `{"target": id}`.
fn targets(array: &Value) -> impl Iterator<Item = &str> {
    array
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|entry| entry["target"].as_str())
}

/// The id of the one service that `model` describes, and its shape.
fn service(model: &Value) -> Result<(&str, &Value), String> {
    shapes(model)
        .find(|(_, shape)| shape["type"] == "service")
        .map(|(id, shape)| (id.as_str(), shape))
        .ok_or_else(|| "no service shape".to_owned())
}

/// The shapes of `model` that `roots` need, themselves included. Smithy's prelude is not part of any model.
fn closure<'a>(model: &'a Value, roots: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let mut open: Vec<&str> = roots.collect();
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if id.starts_with("smithy.api#") || !found.insert(id) {
            continue;
        }
        let shape = shape(model, id);
        let ends = [&shape["input"], &shape["output"]];
        open.extend(ends.into_iter().filter_map(|end| end["target"].as_str()));
        open.extend(targets(&shape["errors"]));
        open.extend(
            members(shape)
                .into_iter()
                .filter_map(|(_, member)| member["target"].as_str()),
        );
    }
    found
}

/// The keys of both objects, except those in `without`.
fn keys<'a>(ours: &'a Value, official: &'a Value, without: &[&str]) -> BTreeSet<&'a str> {
    let objects = [ours, official].into_iter().filter_map(Value::as_object);
    objects
        .flat_map(|object| object.keys().map(String::as_str))
        .filter(|key| !without.contains(key))
        .collect()
}

/// Compares the values under the keys of two objects, and appends a line for each that differs.
fn compare(what: &str, ours: &Value, official: &Value, without: &[&str], found: &mut Vec<String>) {
    let show = |value: Option<&Value>| value.map_or_else(|| "absent".to_owned(), Value::to_string);
    for key in keys(ours, official, without) {
        let (our, their) = (ours.get(key), official.get(key));
        if our != their {
            found.push(format!(
                "{what}: {key}: ours is {}, official is {}",
                show(our),
                show(their)
            ));
        }
    }
}

fn compare_traits(what: &str, ours: &Value, official: &Value, found: &mut Vec<String>) {
    let mut without = vec![DOCUMENTATION];
    without.extend(LEFT_OUT);
    compare(what, &ours["traits"], &official["traits"], &without, found);
}

fn compare_shape(id: &str, ours: &Value, official: &Value, found: &mut Vec<String>) {
    // Kind, input, output, errors, version, ...: all that is not a trait or a member, whose turn comes below. Our service
    // offers a selection of the operations, and offers them directly.
    let mut without = vec!["traits", "members", "member", "key", "value"];
    if ours["type"] == "service" {
        without.extend(["operations", "resources"]);
    }
    compare(id, ours, official, &without, found);
    compare_traits(id, ours, official, found);

    let (our_members, their_members) = (members(ours), members(official));
    let names = |members: &[(&str, &Value)]| {
        members
            .iter()
            .map(|(name, _)| *name)
            .collect::<Vec<_>>()
            .join(", ")
    };
    if names(&our_members) != names(&their_members) {
        found.push(format!(
            "{id}: members: ours are [{}], official are [{}]",
            names(&our_members),
            names(&their_members)
        ));
    }
    for (name, our) in our_members {
        if let Some((_, their)) = their_members.iter().find(|(other, _)| *other == name) {
            let what = format!("{id}${name}");
            compare(&what, our, their, &["traits"], found);
            compare_traits(&what, our, their, found);
        }
    }
}

/// Every difference in facts between our model and the official one.
fn differences(ours: &Value, official: &Value) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let (id, service) = service(ours)?;
    compare_shape(id, service, shape(official, id), &mut found);

    let roots = || targets(&service["operations"]).chain(targets(&service["errors"]));
    let needed = closure(official, roots());
    let mut present: BTreeSet<&str> = shapes(ours).map(|(id, _)| id.as_str()).collect();
    present.remove(id);
    found.extend(
        needed
            .difference(&present)
            .map(|id| format!("{id}: needed by the operations, and not in our model")),
    );
    found.extend(
        present
            .difference(&needed)
            .map(|id| format!("{id}: in our model, and no operation needs it")),
    );
    for id in present.intersection(&needed) {
        compare_shape(id, shape(ours, id), shape(official, id), &mut found);
    }
    Ok(found)
}

/// What becomes a public item of the generated crate: its name, and its text, which is empty if there is none.
fn public_items(model: &Value) -> Vec<(String, &str)> {
    fn text(item: &Value) -> &str {
        item["traits"]
            .get(DOCUMENTATION)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }
    let mut items = Vec::new();
    for (id, shape) in shapes(model) {
        let kind = shape["type"].as_str().unwrap_or_default();
        if [
            "service",
            "operation",
            "structure",
            "union",
            "enum",
            "intEnum",
        ]
        .contains(&kind)
        {
            items.push((id.clone(), text(shape)));
            items.extend(
                members(shape)
                    .into_iter()
                    .map(|(name, member)| (format!("{id}${name}"), text(member))),
            );
        }
    }
    items
}

/// The tags in `html`, without their brackets.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<')
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap_or_default())
}

/// The words of a documentation text, in lower case, without tags and without punctuation around them.
fn words(html: &str) -> Vec<String> {
    let mut text = String::new();
    let mut in_tag = false;
    for character in html.chars() {
        match character {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if in_tag => {}
            _ => text.push(character),
        }
        if in_tag {
            text.push(' ');
        }
    }
    text.split_whitespace()
        .map(|word| {
            word.trim_matches(|character: char| !character.is_alphanumeric())
                .to_lowercase()
        })
        .filter(|word| !word.is_empty())
        .collect()
}

/// Every documentation text anywhere in `value`.
fn all_texts<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::Object(object) => {
            texts.extend(object.get(DOCUMENTATION).and_then(Value::as_str));
            object.values().for_each(|value| all_texts(value, texts));
        }
        Value::Array(array) => array.iter().for_each(|value| all_texts(value, texts)),
        _ => {}
    }
}

/// Fails with all of `found` at once, one a line.
fn assert_none(found: &[String], problem: &str) {
    assert!(
        found.is_empty(),
        "{problem}: {}\n{}\n",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn facts_match_the_official_models() -> Result<(), String> {
    let mut found = Vec::new();
    for (ours, official) in pairs()?.unwrap_or_default() {
        found.extend(differences(&ours, &official)?);
    }
    assert_none(
        &found,
        "facts in model/ that differ from the official models",
    );
    Ok(())
}

#[test]
fn texts_are_in_our_own_words() -> Result<(), String> {
    let mut found = Vec::new();
    for (ours, official) in pairs()?.unwrap_or_default() {
        let mut texts = Vec::new();
        all_texts(&official, &mut texts);
        let texts: Vec<Vec<String>> = texts.into_iter().map(words).collect();
        let runs: HashSet<&[String]> = texts
            .iter()
            .flat_map(|words| words.windows(COPIED_RUN))
            .collect();
        for (item, text) in public_items(&ours) {
            if let Some(run) = words(text)
                .windows(COPIED_RUN)
                .find(|run| runs.contains(run))
            {
                found.push(format!("{item}: \"{}\"", run.join(" ")));
            }
        }
    }
    assert_none(
        &found,
        "texts in model/ that repeat words of the official documentation",
    );
    Ok(())
}

#[test]
fn every_public_item_is_documented() -> Result<(), String> {
    let mut found = Vec::new();
    for (_, model) in our_models()? {
        found.extend(
            public_items(&model)
                .into_iter()
                .filter(|(_, text)| text.trim().is_empty())
                .map(|(item, _)| item),
        );
    }
    assert_none(&found, "items in model/ without documentation");
    Ok(())
}

#[test]
fn texts_are_short_and_use_only_tags_that_the_generator_converts() -> Result<(), String> {
    let mut found = Vec::new();
    for (_, model) in our_models()? {
        for (item, text) in public_items(&model) {
            if text.chars().count() > MAX_CHARS {
                found.push(format!("{item}: longer than {MAX_CHARS} characters"));
            }
            let foreign = tags(text)
                .find(|tag| !(TAGS.contains(tag) || tag.starts_with("a href=") || *tag == "/a"));
            found.extend(foreign.map(|tag| format!("{item}: the tag <{tag}>")));
        }
    }
    assert_none(
        &found,
        "texts in model/ that need shortening or simpler markup",
    );
    Ok(())
}

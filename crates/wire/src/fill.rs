//! Values made from a model: structures with every member, or only with those that are required, within the model's
//! constraints.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value, json};
use slim_sdk_runtime::aws_smithy_types::base64;

use crate::model::{Model, target, trait_of};
use crate::pattern::Pattern;
use crate::random::Random;
use crate::text::{Place, awkward};

/// What a structure is to its operation; says where its members travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The input.
    Input,
    /// The output, or an error.
    Output,
    /// Anything inside of them.
    Inner,
}

/// How much a value holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Every member.
    Full,
    /// The required members.
    Required,
}

/// How often a shape may hold itself.
const RECURSION: usize = 2;
/// After so many values in one structure, lists and maps are as short as they may be.
const MANY: usize = 1500;
/// A value that no enum of any model has.
pub const UNKNOWN: &str = "A_VALUE_OF_LATER";

/// Makes values, other ones each time.
#[derive(Debug)]
pub struct Filler<'a> {
    model: &'a Model,
    random: Random,
    /// Whether enums get a value that the model does not have.
    pub unknown: bool,
    /// Members, each with the pattern that no text was found for. They are left out.
    pub unfit: BTreeMap<String, String>,
    extent: Extent,
    stack: Vec<String>,
    made: usize,
    used: HashMap<String, BTreeSet<String>>,
    patterns: HashMap<&'a str, Pattern>,
}

impl<'a> Filler<'a> {
    /// A maker of values that are the same for the same seed.
    #[must_use]
    pub fn new(model: &'a Model, seed: &str) -> Self {
        Self {
            model,
            random: Random::of(seed),
            unknown: false,
            unfit: BTreeMap::new(),
            extent: Extent::Full,
            stack: Vec::new(),
            made: 0,
            used: HashMap::new(),
            patterns: HashMap::new(),
        }
    }

    /// How many of the patterns that texts were drawn from are beyond the engine that checks them.
    #[must_use]
    pub fn unchecked(&self) -> usize {
        let patterns = self.patterns.values();
        patterns.filter(|pattern| !pattern.is_checked()).count()
    }

    /// A structure, as an object of its members; `None` if a required member cannot be made.
    pub fn structure(&mut self, id: &str, role: Role, extent: Extent) -> Option<Value> {
        self.extent = extent;
        self.made = 0;
        self.stack.clear();
        self.members(id, role)
    }

    fn members(&mut self, id: &str, role: Role) -> Option<Value> {
        let mut values = Map::new();
        for (name, member) in self.model.members(id) {
            let has = |id: &str| !trait_of(member, id).is_null();
            // The status is that of the response, which always has one.
            if has("smithy.api#httpResponseCode") && role == Role::Output {
                values.insert(name.to_owned(), json!(202));
                continue;
            }
            let required = has("smithy.api#required");
            if !required && self.extent == Extent::Required {
                continue;
            }
            match self.value(&format!("{id}${name}"), member, place(member, role)) {
                Some(value) => drop(values.insert(name.to_owned(), value)),
                None if required => return None,
                None => {}
            }
        }
        Some(Value::Object(values))
    }

    fn value(&mut self, path: &str, member: &'a Value, place: Place) -> Option<Value> {
        self.made += 1;
        let id = target(member);
        match self.model.kind(id) {
            "boolean" => Some(json!(self.random.below(2) == 0)),
            "byte" => self.whole(member, i64::from(i8::MIN), i64::from(i8::MAX)),
            "short" => self.whole(member, i64::from(i16::MIN), i64::from(i16::MAX)),
            "integer" => self.whole(member, i64::from(i32::MIN), i64::from(i32::MAX)),
            "intEnum" => self.number_of_enum(id),
            "long" => self.whole(member, i64::MIN, i64::MAX),
            "float" | "double" => self.fraction(member),
            "enum" => Some(Value::from(self.enum_value(id))),
            "blob" => Some(self.blob(member, place)),
            "timestamp" => Some(self.timestamp(member, place)),
            "document" => Some(self.document()),
            "list" => self.list(path, member, place),
            "map" => self.map(path, member, place),
            "structure" => self.inside(id, |this| this.members(id, Role::Inner)),
            "union" => self.inside(id, |this| this.union(id)),
            _ => self.string(path, member, place).map(Value::from),
        }
    }

    /// What a shape holds; `None` where it holds itself too deep.
    fn inside<T>(&mut self, id: &str, fill: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.stack.iter().filter(|outer| *outer == id).count() >= RECURSION {
            return None;
        }
        self.stack.push(id.to_owned());
        let filled = fill(self);
        self.stack.pop();
        filled
    }

    /// One member, one after the other.
    fn union(&mut self, id: &str) -> Option<Value> {
        let mut members = self.model.members(id);
        let start = self.random.below(members.len());
        members.rotate_left(start);
        let used = self.used.entry(id.to_owned()).or_default();
        if used.len() >= members.len() {
            used.clear();
        }
        members.sort_by_key(|(name, _)| used.contains(*name));
        members.into_iter().find_map(|(name, member)| {
            let value = self.value(&format!("{id}${name}"), member, Place::Body)?;
            let used = self.used.entry(id.to_owned()).or_default();
            used.insert(name.to_owned());
            Some(json!({ name: value }))
        })
    }

    fn enum_value(&mut self, id: &str) -> String {
        if self.unknown {
            return UNKNOWN.to_owned();
        }
        let values = self.model.enum_values(id);
        let used = self.used.entry(id.to_owned()).or_default();
        if used.len() >= values.len() {
            used.clear();
        }
        let next = values.into_iter().find(|value| !used.contains(value));
        let next = next.unwrap_or_default();
        used.insert(next.clone());
        next
    }

    fn number_of_enum(&mut self, id: &str) -> Option<Value> {
        let members = self.model.members(id);
        let (_, member) = self.random.pick(&members)?;
        Some(trait_of(member, "smithy.api#enumValue").clone())
    }

    fn whole(&mut self, member: &Value, lowest: i64, highest: i64) -> Option<Value> {
        let range = self.model.effective(member, "smithy.api#range");
        #[expect(clippy::cast_possible_truncation, reason = "bounds are whole numbers")]
        let bound = |key: &str| {
            range
                .get(key)
                .and_then(Value::as_f64)
                .map(|bound| bound as i64)
        };
        let low = bound("min").map_or(lowest, |min| min.max(lowest));
        let high = bound("max").map_or(highest, |max| max.min(highest));
        let some = low.saturating_add(i64::try_from(self.random.below(1000)).unwrap_or_default());
        let fits = |number: &i64| (low..=high).contains(number);
        let numbers: Vec<i64> = [low, high, some, 0, -1, 42]
            .into_iter()
            .filter(fits)
            .collect();
        self.random.pick(&numbers).map(|number| json!(number))
    }

    fn fraction(&mut self, member: &Value) -> Option<Value> {
        let range = self.model.effective(member, "smithy.api#range");
        let bound = |key: &str| range.get(key).and_then(Value::as_f64);
        let numbers = [
            0.5,
            -2.25,
            0.1,
            1234.5,
            16_777_216.0,
            3.4e38,
            1e-7,
            0.0,
            1.0,
            100.0,
        ];
        let fits = |number: &f64| {
            bound("min").is_none_or(|min| min <= *number)
                && bound("max").is_none_or(|max| *number <= max)
        };
        let mut values: Vec<Value> = numbers.into_iter().filter(fits).map(Value::from).collect();
        values.extend(
            ["min", "max"]
                .iter()
                .filter_map(|key| range.get(key))
                .cloned(),
        );
        if range.is_null() {
            values.extend(["NaN", "Infinity", "-Infinity"].map(Value::from));
        }
        self.random.pick(&values).cloned()
    }

    fn blob(&mut self, member: &Value, place: Place) -> Value {
        let (min, max) = self.length(member, place);
        let length = (min + self.random.below(9)).min(max);
        // No UTF-8, and every padding of Base64.
        let bytes = [0xff, 0x00, 0xfe, b'a', 0x80, 0x0a, 0xc3];
        let bytes: Vec<u8> = bytes.into_iter().cycle().take(length).collect();
        Value::from(base64::encode(bytes))
    }

    fn timestamp(&mut self, member: &Value, place: Place) -> Value {
        let format = self.model.effective(member, "smithy.api#timestampFormat");
        let whole = match format.as_str() {
            Some(format) => format == "http-date",
            None => place == Place::Header,
        };
        let seconds = [1_758_240_000, 0, 951_782_399, 4_102_444_800_i64, -1_000_000];
        let seconds = self.random.pick(&seconds).copied().unwrap_or_default();
        let fraction = self.random.pick(&[0.5, 0.0, 0.125, 0.007]).copied();
        #[expect(clippy::cast_precision_loss, reason = "dates are far below 2^53")]
        let exact = seconds as f64 + fraction.unwrap_or_default();
        if whole || fraction == Some(0.0) {
            json!(seconds)
        } else {
            json!(exact)
        }
    }

    fn document(&mut self) -> Value {
        let number = self.random.below(100);
        json!({ "a \"b\"": [number, -1, 0.5, null, true, { "é": "\u{0}" }], "empty": {}, "none": [] })
    }

    /// The least and the greatest length.
    fn length(&self, member: &Value, place: Place) -> (usize, usize) {
        let length = self.model.effective(member, "smithy.api#length");
        let bound = |key: &str| {
            let bound = length.get(key).and_then(Value::as_u64)?;
            usize::try_from(bound).ok()
        };
        let least = usize::from(place != Place::Body);
        let min = bound("min").unwrap_or_default().max(least);
        (min, bound("max").unwrap_or(usize::MAX))
    }

    /// How many items a list or map gets.
    fn count(&mut self, (min, max): (usize, usize), place: Place) -> usize {
        let scarce = self.extent == Extent::Required || self.made > MANY;
        let empty = place == Place::Body && self.random.below(7) == 0;
        if scarce || empty {
            return min;
        }
        (1 + self.random.below(2)).clamp(min, max.max(min))
    }

    fn list(&mut self, path: &str, member: &'a Value, place: Place) -> Option<Value> {
        let shape = self.model.shape(target(member));
        let item = shape.get("member")?;
        let unique = !self
            .model
            .effective(member, "smithy.api#uniqueItems")
            .is_null();
        let sparse = !trait_of(shape, "smithy.api#sparse").is_null();
        let bounds = self.length(member, place);
        let mut values: Vec<Value> = Vec::new();
        for attempt in 0..self.count(bounds, place) * 8 {
            if values.len() * 8 > attempt {
                continue;
            }
            let value = if sparse && self.random.below(3) == 0 {
                Some(Value::Null)
            } else {
                self.value(path, item, place)
            };
            let Some(value) = value else { break };
            if !(unique && values.contains(&value)) {
                values.push(value);
            }
        }
        (values.len() >= bounds.0).then_some(Value::Array(values))
    }

    fn map(&mut self, path: &str, member: &'a Value, place: Place) -> Option<Value> {
        let shape = self.model.shape(target(member));
        let (key, item) = (shape.get("key")?, shape.get("value")?);
        let sparse = !trait_of(shape, "smithy.api#sparse").is_null();
        let bounds = self.length(member, place);
        let key_place = if place == Place::Header {
            Place::HeaderName
        } else {
            place
        };
        let mut values = Map::new();
        for attempt in 0..self.count(bounds, place) * 8 {
            if values.len() * 8 > attempt {
                continue;
            }
            let key = match self.model.kind(target(key)) {
                "enum" => self.enum_value(target(key)),
                _ => self.string(path, key, key_place)?,
            };
            let value = if sparse && self.random.below(3) == 0 {
                Some(Value::Null)
            } else {
                self.value(path, item, place)
            };
            let Some(value) = value else { break };
            values.insert(key, value);
        }
        (values.len() >= bounds.0).then_some(Value::Object(values))
    }

    fn string(&mut self, path: &str, member: &'a Value, place: Place) -> Option<String> {
        // In a header it is Base64, whatever it holds.
        let encoded = !self
            .model
            .effective(member, "smithy.api#mediaType")
            .is_null();
        let place = if encoded && place == Place::Header {
            Place::Payload
        } else {
            place
        };
        let (min, max) = self.length(member, place);
        if let Some(pattern) = self.model.effective(member, "smithy.api#pattern").as_str() {
            let known = self.patterns.entry(pattern);
            let read = known.or_insert_with(|| Pattern::new(pattern));
            let found = read.text((min, max), place, &mut self.random);
            if found.is_none() {
                self.unfit.insert(path.to_owned(), pattern.to_owned());
            }
            return found;
        }
        let length = if max <= 64 && self.random.below(4) == 0 {
            max
        } else {
            (min + self.random.below(14)).clamp(min.max(1), max.max(1))
        };
        let text = (0..50)
            .map(|_| awkward(place, length, &mut self.random))
            .find(|text| place.takes(text));
        Some(text.unwrap_or_else(|| "x".repeat(length)))
    }
}

/// Where a member travels.
fn place(member: &Value, role: Role) -> Place {
    let has = |id: &str| !trait_of(member, id).is_null();
    let input = role == Role::Input;
    if role == Role::Inner {
        Place::Body
    } else if input && has("smithy.api#httpLabel") {
        Place::Label
    } else if input && (has("smithy.api#httpQuery") || has("smithy.api#httpQueryParams")) {
        Place::Query
    } else if has("smithy.api#httpHeader") || has("smithy.api#httpPrefixHeaders") {
        Place::Header
    } else if has("smithy.api#httpPayload") {
        Place::Payload
    } else {
        Place::Body
    }
}

//! Figures that were measured, kept in files: an interrupted run goes on where it was.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use crate::error::{Error, Result};

/// Samples by the name of what was measured.
pub type Samples = BTreeMap<String, Vec<f64>>;

/// The figures of this machine.
pub struct Store {
    folder: PathBuf,
    redo: Vec<String>,
    /// What is measured now: kept with each figure.
    revision: String,
    /// Figures that could not be measured, and why.
    pub failed: Vec<String>,
    /// The revisions that figures are of.
    pub revisions: Vec<String>,
}

impl Store {
    /// With figures in `folder`. Those whose names begin with one of `redo` are measured again.
    pub fn new(folder: PathBuf, redo: Vec<String>, revision: String) -> Result<Self> {
        fs::create_dir_all(&folder).map_err(|error| Error::file(&folder, &error))?;
        Ok(Self {
            folder,
            redo,
            revision,
            failed: Vec::new(),
            revisions: Vec::new(),
        })
    }

    /// The figure `name`: as it was measured before, or by measuring it now. One that fails is empty, noted, and tried
    /// again by the next run.
    pub fn figure(&mut self, name: &str, measure: impl FnOnce() -> Result<Samples>) -> Samples {
        let path = self.path(name);
        let again = self
            .redo
            .iter()
            .any(|start| name.starts_with(start.as_str()));
        if !again && let Some(samples) = self.kept(name) {
            return samples;
        }
        eprintln!("measuring {name}");
        match measure() {
            Ok(samples) => {
                let revision = self.revision.clone();
                self.note(&revision);
                let text = json!({ "revision": revision, "samples": samples });
                if let Err(error) = fs::write(&path, format!("{text:#}\n")) {
                    self.fail(name, &Error::file(&path, &error));
                }
                samples
            }
            Err(error) => {
                self.fail(name, &error);
                Samples::new()
            }
        }
    }

    /// The figure `name` as it was measured before.
    pub fn kept(&mut self, name: &str) -> Option<Samples> {
        let text = fs::read_to_string(self.path(name)).ok()?;
        let (samples, revision) = parse(&text)?;
        self.note(&revision);
        Some(samples)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.json"))
    }

    fn fail(&mut self, name: &str, error: &dyn Display) {
        eprintln!("{name}: {error}");
        self.failed.push(format!("{name}: {error}"));
    }

    fn note(&mut self, revision: &str) {
        if !self.revisions.iter().any(|known| known == revision) {
            self.revisions.push(revision.to_owned());
        }
    }
}

fn parse(text: &str) -> Option<(Samples, String)> {
    let value: Value = serde_json::from_str(text).ok()?;
    Some((
        samples(value.get("samples")?)?,
        value.get("revision")?.as_str()?.to_owned(),
    ))
}

fn samples(value: &Value) -> Option<Samples> {
    let all: &Map<String, Value> = value.as_object()?;
    let numbers = |value: &Value| {
        value
            .as_array()?
            .iter()
            .map(Value::as_f64)
            .collect::<Option<_>>()
    };
    all.iter()
        .map(|(name, value)| Some((name.clone(), numbers(value)?)))
        .collect()
}

/// The numbers of one line of JSON, as the programs print them, each one sample.
pub fn line(text: &str) -> Result<Samples> {
    let value: Option<Value> = serde_json::from_str(text).ok();
    let numbers = value.as_ref().and_then(Value::as_object).map(|all| {
        let all = all
            .iter()
            .filter_map(|(name, value)| Some((name.clone(), vec![value.as_f64()?])));
        all.collect::<Samples>()
    });
    numbers.ok_or_else(|| Error::new(format!("not a line of figures: {text}")))
}

/// Adds samples to those that there are, under names that begin with `prefix`.
pub fn add(all: &mut Samples, prefix: &str, more: Samples) {
    for (name, samples) in more {
        all.entry(format!("{prefix} {name}"))
            .or_default()
            .extend(samples);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn once(value: f64) -> Samples {
        Samples::from([("a".to_owned(), vec![value])])
    }

    #[test]
    fn what_was_measured_is_kept_until_it_is_to_be_done_again() {
        let folder = std::env::temp_dir().join(format!("slim-sdk-bench-{}", std::process::id()));
        let open = |redo: &[&str], revision: &str| {
            let redo = redo.iter().map(ToString::to_string).collect();
            Store::new(folder.clone(), redo, revision.to_owned()).unwrap()
        };
        assert_eq!(
            open(&[], "one").figure("calls", || Ok(once(1.5))),
            once(1.5)
        );
        let mut store = open(&["build"], "two");
        assert_eq!(store.figure("calls", || Ok(once(2.0))), once(1.5));
        assert_eq!(store.revisions, ["one"]);
        let mut store = open(&["ca"], "two");
        assert_eq!(store.figure("calls", || Ok(once(2.0))), once(2.0));
        assert_eq!(store.revisions, ["two"]);
        // What fails is said, and tried again.
        assert_eq!(
            store.figure("build", || Err(Error::new("no cargo".into()))),
            Samples::new()
        );
        assert_eq!(store.failed, ["build: no cargo"]);
        assert_eq!(
            open(&[], "two").figure("build", || Ok(once(3.0))),
            once(3.0)
        );
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn lines_of_programs_are_samples() {
        let mut all = line(r#"{"cpu_ns":12,"p50_ns":1.5}"#).unwrap();
        add(&mut all, "slim", line(r#"{"cpu_ns":3}"#).unwrap());
        add(&mut all, "slim", line(r#"{"cpu_ns":4}"#).unwrap());
        assert_eq!(all["cpu_ns"], [12.0]);
        assert_eq!(all["slim cpu_ns"], [3.0, 4.0]);
        assert_eq!(line("").unwrap_err().to_string(), "not a line of figures: ");
    }
}

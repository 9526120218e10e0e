//! `model/slim-sdk.toml`: which crates are made of which models, with which operations, and what is amended.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::{self, Deserializer};
use serde_json::{Map, Value};

use crate::commands::CommandLine;
use crate::error::{Error, Problem, Problems};
use crate::facts::Facts;
use crate::select::Operations;
use crate::ship::Work;
use crate::{Amendments, Options, Request};

/// Where the manifest is looked for, from the current directory upwards.
pub const MANIFEST: &str = "model/slim-sdk.toml";

/// The manifest.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// One entry for each crate.
    #[serde(rename = "service", default)]
    pub services: Vec<Service>,
    /// The tables of the command line.
    pub cli: Option<Cli>,
    /// Tables of services that a crate of ours calls without types.
    pub tables: Option<Tables>,
    /// Its own path, to which the paths inside are relative.
    #[serde(skip)]
    pub path: PathBuf,
}

/// The command line's services.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cli {
    /// The folder of the tables.
    pub out: PathBuf,
    /// The crates whose services it has, with their operations.
    pub crates: Vec<String>,
    /// Members that its tables leave out, `namespace#Shape$member`: those that the AWS CLI it follows does not know.
    #[serde(default)]
    pub without: Vec<String>,
}

/// Tables for calls without types.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tables {
    /// The folder of the tables.
    pub out: PathBuf,
    /// The services.
    #[serde(rename = "service")]
    pub services: Vec<Called>,
}

/// A service that is called without types.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Called {
    /// The service's shape id.
    pub id: String,
    /// The model's files.
    pub model: Vec<PathBuf>,
    /// `"all"`, or a list of names.
    #[serde(deserialize_with = "operations")]
    pub operations: Operations,
}

/// A crate to generate.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// The service's shape id.
    pub id: String,
    /// The crate's name.
    #[serde(rename = "crate")]
    pub krate: String,
    /// The crate's folder.
    pub out: PathBuf,
    /// The model's files.
    pub model: Vec<PathBuf>,
    /// `"all"`, or a list of names.
    #[serde(deserialize_with = "operations")]
    pub operations: Operations,
    /// The crate's description.
    pub description: String,
    /// The official crate it stands in for.
    pub official: Option<String>,
    /// Where a copy of the model without its texts goes, for a crate that carries it inside.
    pub facts: Option<PathBuf>,
    /// Changes to the service's model.
    #[serde(default)]
    pub amend: Vec<Amendment>,
}

/// A change to a service's model, ours or the published one.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// The shape or member to change.
    pub target: String,
    /// The operation it is for; in a model that does not have it, the amendment does not apply.
    pub operation: Option<String>,
    /// Traits to add or change.
    #[serde(default)]
    pub set: Map<String, Value>,
    /// Traits to take away.
    #[serde(default)]
    pub remove: Vec<String>,
    /// Why.
    pub reason: String,
}

fn operations<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Operations, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(all) if all == "all" => Ok(Operations::All),
        Value::Array(names) if !names.is_empty() => {
            let names: Option<Vec<String>> = names
                .iter()
                .map(|name| name.as_str().map(str::to_owned))
                .collect();
            names
                .map(Operations::Named)
                .ok_or_else(|| de::Error::custom("operations: each is a name, in quotes"))
        }
        _ => Err(de::Error::custom(
            "operations: write \"all\" or a list of names",
        )),
    }
}

impl Manifest {
    /// Reads the manifest at that path.
    ///
    /// # Errors
    /// It cannot be read, is not TOML, or an entry of it is wrong.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            Problem::io(format!("cannot be read: {error}"))
                .path(path)
                .fix("give the path of a manifest such as model/slim-sdk.toml with `--manifest`")
        })?;
        Self::parse(path, &text)
    }

    /// The manifest of that text; `path` is where it would be.
    ///
    /// # Errors
    /// It is not TOML, or an entry of it is wrong.
    pub fn parse(path: &Path, text: &str) -> Result<Self, Error> {
        let mut manifest: Self = toml::from_str(text).map_err(|error| {
            let place = error.span().map(|span| place(text, span.start));
            Problem::model(format!("{}{}", place.unwrap_or_default(), error.message()))
                .path(path)
                .fix("correct the manifest at that place")
        })?;
        path.clone_into(&mut manifest.path);
        manifest.check()?;
        Ok(manifest)
    }

    /// The manifest of `dir` or the nearest directory above that has one.
    #[must_use]
    pub fn find(dir: &Path) -> Option<PathBuf> {
        let here = Path::new(MANIFEST);
        if dir.join(here).is_file() {
            return Some(dir.join(here));
        }
        let dir = std::env::current_dir().ok()?.join(dir);
        dir.ancestors()
            .map(|dir| dir.join(here))
            .find(|path| path.is_file())
    }

    fn check(&self) -> Result<(), Error> {
        let mut problems = Problems::new();
        let mut wrong = |what: String, fix: &str| {
            problems.push(Problem::model(what).path(&self.path).fix(fix));
        };
        if self.services.is_empty() {
            wrong(
                "no `[[service]]` is listed".to_owned(),
                "add an entry for each crate",
            );
        }
        let (mut crates, mut outs) = (BTreeSet::new(), BTreeMap::new());
        for service in &self.services {
            let name = &service.krate;
            if !crates.insert(name) {
                wrong(
                    format!("the crate `{name}` is listed twice"),
                    "give each its own name",
                );
            }
            if let Some(other) = outs.insert(&service.out, name) {
                let what = format!("`{other}` and `{name}` have the same `out`");
                wrong(what, "give each crate its own folder");
            }
            if service.model.is_empty() {
                wrong(format!("`{name}` has no `model`"), "list the model's files");
            }
            if service.facts.is_some() && service.model.len() > 1 {
                let what = format!("`{name}` has `facts` of several model files");
                wrong(what, "put the model into one file");
            }
            for amendment in &service.amend {
                let target = &amendment.target;
                if amendment.reason.trim().is_empty() {
                    let what = format!("the amendment of `{target}` has no reason");
                    wrong(what, "say why in `reason`");
                }
                if amendment.set.is_empty() && amendment.remove.is_empty() {
                    let what = format!("the amendment of `{target}` changes nothing");
                    wrong(what, "name traits in `set` or `remove`");
                }
            }
        }
        for name in self.cli.iter().flat_map(|cli| &cli.crates) {
            if !crates.contains(name) {
                let what = format!("`cli.crates` has `{name}`, which no `[[service]]` is");
                problems.push(
                    Problem::model(what)
                        .path(&self.path)
                        .fix("name the `crate` of a `[[service]]`"),
                );
            }
        }
        problems.into_result()
    }

    /// The amendments of every service; with `strict`, one that has no effect is an error.
    #[must_use]
    pub fn amendments(&self, strict: bool) -> Amendments {
        let mut services: BTreeMap<String, Vec<Amendment>> = BTreeMap::new();
        for service in &self.services {
            let amendments = services.entry(service.id.clone()).or_default();
            amendments.extend(service.amend.iter().cloned());
        }
        Amendments {
            source: self.path.display().to_string(),
            strict,
            services,
        }
    }

    /// All that is to be made.
    #[must_use]
    pub fn work(&self) -> Work {
        let dir = self.path.parent().unwrap_or(Path::new(""));
        let facts = self.services.iter().filter_map(|service| {
            Some(Facts {
                model: dir.join(service.model.first()?),
                out: tidy(&dir.join(service.facts.as_ref()?)),
                amendments: service.amend.clone(),
            })
        });
        Work {
            crates: self.requests(),
            command_line: self.command_line(),
            tables: self.tables(),
            facts: facts.collect(),
        }
    }

    /// Where the command line's tables go, and what they are made of.
    fn command_line(&self) -> Option<(PathBuf, CommandLine)> {
        let cli = self.cli.as_ref()?;
        let dir = self.path.parent().unwrap_or(Path::new(""));
        let requests = self.requests().into_iter().map(|(_, request)| request);
        let services = requests.filter(|request| cli.crates.contains(&request.options.krate));
        let services = services.collect();
        let without = cli.without.clone();
        Some((tidy(&dir.join(&cli.out)), CommandLine { services, without }))
    }

    /// Where tables for calls without types go, and what they are made of.
    fn tables(&self) -> Option<(PathBuf, Vec<Request>)> {
        let tables = self.tables.as_ref()?;
        let dir = self.path.parent().unwrap_or(Path::new(""));
        let services = tables.services.iter().map(|service| Request {
            models: service.model.iter().map(|file| dir.join(file)).collect(),
            service: Some(service.id.clone()),
            operations: service.operations.clone(),
            amendments: Some(self.amendments(true)),
            options: Options::new("tables", file_names(&service.model)),
        });
        Some((tidy(&dir.join(&tables.out)), services.collect()))
    }

    /// What to generate, and where to.
    #[must_use]
    pub fn requests(&self) -> Vec<(PathBuf, Request)> {
        let dir = self.path.parent().unwrap_or(Path::new(""));
        let request = |service: &Service| Request {
            models: service.model.iter().map(|file| dir.join(file)).collect(),
            service: Some(service.id.clone()),
            operations: service.operations.clone(),
            amendments: Some(self.amendments(true)),
            options: Options {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                description: service.description.clone(),
                official: service.official.clone(),
                workspace: true,
                ..Options::new(service.krate.clone(), file_names(&service.model))
            },
        };
        self.services
            .iter()
            .map(|service| (tidy(&dir.join(&service.out)), request(service)))
            .collect()
    }
}

/// The files' names without their folders, for the first line of generated files; what would end that line becomes `?`.
#[must_use]
pub fn file_names(files: &[PathBuf]) -> String {
    let names: Vec<String> = files
        .iter()
        .filter_map(|file| file.file_name())
        .map(|name| name.to_string_lossy().replace(char::is_control, "?"))
        .collect();
    names.join(", ")
}

/// `a/b` for `a/x/../b`, for paths that go into messages.
pub(crate) fn tidy(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut tidy = PathBuf::new();
    for part in path.components() {
        let up = part == Component::ParentDir;
        let into = matches!(tidy.components().next_back(), Some(Component::Normal(_)));
        if up && into {
            tidy.pop();
        } else {
            tidy.push(part);
        }
    }
    tidy
}

/// `line 1, column 2: ` of an offset into a text.
fn place(text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    format!("line {line}, column {column}: ")
}

//! All figures, in the order in which they are measured: builds first, then what is built is called.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use crate::error::{Error, Result};
use crate::options::Options;
use crate::programs::{BY_HAND, LEAN, OFFICIAL, Profile, Program, SLIM};
use crate::store::{Samples, Store};
use crate::whole::Generator;
use crate::{builds, calls, growth, machine, whole};

/// Everything that was measured.
pub struct Measured {
    /// Samples by figure and what of it: `build-dev-slim`, then `cpu`.
    pub samples: BTreeMap<String, Samples>,
    /// What could not be measured, and why.
    pub failed: Vec<String>,
    /// The commits that figures are of.
    pub revisions: Vec<String>,
}

impl Measured {
    /// The samples of one thing; empty where it was not measured.
    pub fn of(&self, figure: &str, what: &str) -> &[f64] {
        self.samples
            .get(figure)
            .and_then(|samples| samples.get(what))
            .map_or(&[], Vec::as_slice)
    }
}

/// Measures what was not yet.
pub fn measure(options: &Options) -> Result<Measured> {
    let (places, quick) = (&options.places, options.quick);
    let redo = options.redo.clone();
    let mut store = Store::new(options.figures(), redo, machine::revision(places))?;
    let mut samples = BTreeMap::new();
    let mut figure = |name: &str, measure: &mut dyn FnMut() -> Result<Samples>| {
        let kept = if options.report {
            store.kept(name)
        } else {
            None
        };
        let nothing = || {
            if options.report {
                Samples::new()
            } else {
                store.figure(name, measure)
            }
        };
        let found = kept.unwrap_or_else(nothing);
        samples.insert(name.to_owned(), found);
    };

    let all = [BY_HAND, SLIM, LEAN, OFFICIAL];
    for program in &all {
        figure(&format!("crates-{}", program.name), &mut || {
            builds::crates(places, program)
        });
    }
    for profile in [Profile::Dev, Profile::Release, Profile::Small] {
        for program in &all {
            let small = matches!(profile, Profile::Small);
            let official = *program == OFFICIAL;
            let long = official || *program == LEAN || small;
            if !(quick && long || official && small) {
                let name = format!("build-{}-{}", profile.name(), program.name);
                figure(&name, &mut || builds::clean(places, program, profile));
            }
        }
    }

    // A quick run calls the official program only where it is built already.
    let built = |program: &&Program| program.binary(places, Profile::Release, "call").is_file();
    let called: Vec<Program> = [BY_HAND, SLIM, OFFICIAL]
        .iter()
        .filter(|program| **program != OFFICIAL || !quick || built(program))
        .copied()
        .collect();
    let (turns, number) = if quick { (5, 5_000) } else { (9, 20_000) };
    figure("calls", &mut || {
        calls::times(places, &called, turns, number)
    });
    figure("counts", &mut || calls::counts(places, &called));
    figure("first-answer", &mut || {
        calls::first_answer(places, &called, turns * 5)
    });
    figure("memory", &mut || calls::memory(places, &called, 3));
    figure("instructions", &mut || calls::instructions(places, &called));

    // Built when the first figure needs it.
    let generator = LazyCell::new(|| Generator::new(places));
    let generator = || {
        generator
            .as_ref()
            .map_err(|error| Error::new(error.to_string()))
    };
    if places.models.is_some() || options.report {
        figure("generate", &mut || generator()?.times());
        for size in whole::SIZES {
            if !quick || [whole::ONE, whole::ALL].contains(&size) {
                figure(&format!("operations-{size}"), &mut || {
                    generator()?.operations_cost(size)
                });
            }
        }
        if !quick {
            figure("shapes", &mut || generator()?.others());
        }
    } else {
        eprintln!(
            "skipped, for want of ../shared/models or --models: what all of Connect costs as one crate"
        );
    }
    if !quick {
        figure("growth", &mut || growth::measure(places, &called, 3));
        figure("operations-official", &mut || whole::official(places));
        // The longest, which nothing else needs.
        figure("build-small-official", &mut || {
            builds::clean(places, &OFFICIAL, Profile::Small)
        });
    }
    Ok(Measured {
        samples,
        failed: store.failed,
        revisions: store.revisions,
    })
}

//! Times of a call's steps: `cargo bench -p slim-sdk-runtime --bench steps`.

#![allow(clippy::unwrap_used, reason = "a step that fails ends the benchmark")]

#[path = "steps/mod.rs"]
mod steps;

use criterion::Criterion;

fn main() {
    let all = steps::Steps::new().unwrap();
    let mut criterion = Criterion::default().configure_from_args();
    for (name, step) in steps::ALL {
        criterion.bench_function(name, |bencher| bencher.iter(|| step(&all).unwrap()));
    }
    criterion.final_summary();
}

//! Repeats a step of a call as often as asked, for `bench/instructions`, which counts them by callgrind.

#![allow(clippy::unwrap_used, reason = "a step that fails ends the count")]

#[path = "steps/mod.rs"]
mod steps;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(name), Some(count)) = (arguments.next(), arguments.next()) else {
        // Without arguments, as `cargo bench` starts it: the names that there are.
        steps::ALL.iter().for_each(|(name, _)| println!("{name}"));
        return;
    };
    let Ok(count) = count.parse::<usize>() else {
        return;
    };
    let all = steps::Steps::new().unwrap();
    for (_, step) in steps::ALL.iter().filter(|(step, _)| *step == name) {
        (0..count).for_each(|_| step(&all).unwrap());
    }
}

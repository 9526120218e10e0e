//! What grows with the sizes of bodies and the numbers of pages.

use crate::calls::{Server, load, loads};
use crate::error::Result;
use crate::programs::{Places, Program};
use crate::store::{Samples, add};

/// Bytes of a body, and how often each is sent or read.
pub const BODIES: [(usize, usize); 5] = [
    (1_000, 2000),
    (10_000, 1000),
    (100_000, 200),
    (1_000_000, 40),
    (10_000_000, 8),
];

/// Pages of a list, and how often it is read.
pub const PAGES: [(usize, usize); 4] = [(1, 1000), (10, 200), (100, 40), (1000, 8)];

/// Flows on each page.
const FLOWS: usize = 10;
/// Bytes of a flow in a response.
const FLOW: usize = 216;

/// The processor time of responses, of requests and of lists, by turns of all programs.
pub fn measure(places: &Places, programs: &[Program], turns: usize) -> Result<Samples> {
    let built = loads(places, programs, false)?;
    let server = Server::start(places)?;
    let mut samples = Samples::new();
    let mut one =
        |program: &(Program, std::path::PathBuf), kind: &str, size, mode, numbers: &[usize]| {
            let mut found = load(&server, &program.1, mode, numbers)?;
            found.retain(|name, _| name == "cpu_ns");
            add(
                &mut samples,
                &format!("{} {kind} {size}", program.0.name),
                found,
            );
            Ok(())
        };
    for _ in 0..turns {
        for program in &built {
            for (bytes, repeat) in BODIES {
                one(
                    program,
                    "response",
                    bytes,
                    "list",
                    &[(bytes / FLOW).max(1), 1, repeat],
                )?;
                one(program, "request", bytes, "update", &[bytes, repeat])?;
            }
            for (pages, repeat) in PAGES {
                one(program, "pages", pages, "list", &[FLOWS, pages, repeat])?;
            }
        }
    }
    Ok(samples)
}

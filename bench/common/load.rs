//! What the programs `load` share: how many calls are made at once, and what is read off the process. One line of JSON
//! tells it.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

pub type Failure = Box<dyn std::error::Error + Send + Sync>;

pub const INSTANCE: &str = "11111111-2222-4333-8444-555555555555";
pub const SOURCE: &str = "bbbbbbbb-2222-4333-8444-555555555555";
const CONTACT: &str = "aaaaaaaa-2222-4333-8444-555555555555";

/// Calls of an untimed start: connections are made, caches filled.
const WARM_UP: usize = 200;

/// A client that is measured.
pub trait Subject: Clone + Send + Sync + 'static {
    /// With its configuration from the environment.
    fn new() -> impl Future<Output = Self>;

    /// `CreatePersistentContactAssociation`.
    fn associate(&self, contact: &str) -> impl Future<Output = Result<String, Failure>> + Send;

    /// `ListContactFlows`, all pages: how many there are.
    fn list(&self, instance: &str) -> impl Future<Output = Result<usize, Failure>> + Send;

    /// `UpdateContactAttributes`.
    fn update(
        &self,
        attributes: HashMap<String, String>,
    ) -> impl Future<Output = Result<(), Failure>> + Send;

    /// Makes one more client of the same configuration.
    fn another_client(&self);

    fn clone_client(&self);

    fn sizes(&self) -> Sizes;
}

/// How many bytes a value has.
pub struct Sizes {
    pub future: usize,
    pub result: usize,
}

#[cfg(feature = "count")]
#[global_allocator]
static ALLOCATOR: &stats_alloc::StatsAlloc<std::alloc::System> = &stats_alloc::INSTRUMENTED_SYSTEM;

/// Allocations so far and their bytes; what an allocation grows by counts as one more.
#[cfg(feature = "count")]
fn allocated() -> [usize; 2] {
    let stats = ALLOCATOR.stats();
    [
        stats.allocations + stats.reallocations,
        stats.bytes_allocated,
    ]
}

#[cfg(not(feature = "count"))]
fn allocated() -> [usize; 2] {
    [0, 0]
}

/// What Linux tells of a process.
fn process(file: &str) -> Result<String, Failure> {
    std::fs::read_to_string(format!("/proc/self/{file}"))
        .map_err(|error| format!("/proc/self/{file}: {error}; measuring needs Linux").into())
}

/// The time that all threads have run, in nanoseconds. `getrusage` counts the same in whole ticks on some kernels.
fn cpu() -> Result<u64, Failure> {
    process("schedstat")?; // Says what is missing, where the kernel does not count.
    let mut sum = 0;
    for task in std::fs::read_dir("/proc/self/task")? {
        let text = std::fs::read_to_string(task?.path().join("schedstat")).unwrap_or_default();
        let first = text
            .split(' ')
            .next()
            .and_then(|digits| digits.parse::<u64>().ok());
        sum += first.unwrap_or_default();
    }
    Ok(sum)
}

/// The most memory that was resident at once, in kB.
fn peak() -> Result<u64, Failure> {
    let status = process("status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let digits = line.and_then(|line| line.trim().split(' ').next()?.parse().ok());
    digits.ok_or_else(|| "/proc/self/status has no VmHWM".into())
}

/// Makes `calls` calls, `at_once` of them in flight; answers with each one's time in nanoseconds.
async fn many<S: Subject>(
    subject: &S,
    at_once: usize,
    calls: usize,
    contact: &'static str,
) -> Result<Vec<u64>, Failure> {
    let next = Arc::new(AtomicUsize::new(0));
    let mut tasks = Vec::with_capacity(at_once);
    for _ in 0..at_once {
        let (subject, next) = (subject.clone(), Arc::clone(&next));
        tasks.push(tokio::spawn(async move {
            let mut times = Vec::with_capacity(calls / at_once * 2);
            while next.fetch_add(1, Ordering::Relaxed) < calls {
                let start = Instant::now();
                let answer = subject.associate(contact).await?;
                times.push(u64::try_from(start.elapsed().as_nanos())?);
                if answer.is_empty() {
                    return Err("an answer without its member".into());
                }
            }
            Ok::<_, Failure>(times)
        }));
    }
    let mut times = Vec::with_capacity(calls);
    for task in tasks {
        times.append(&mut task.await??);
    }
    Ok(times)
}

/// Prints the nanoseconds of CPU and the allocations that `repeat` times of `work` take each.
async fn each<F: Future<Output = Result<(), Failure>>>(
    repeat: usize,
    mut work: impl FnMut() -> F,
) -> Result<(), Failure> {
    for _ in 0..3 {
        work().await?;
    }
    let (before, start) = (allocated(), cpu()?);
    for _ in 0..repeat {
        work().await?;
    }
    let (after, time) = (allocated(), cpu()? - start);
    let per = |all: usize| all as f64 / repeat as f64;
    println!(
        r#"{{"cpu_ns":{:.0},"allocations":{:.1},"bytes":{:.0}}}"#,
        time as f64 / repeat as f64,
        per(after[0] - before[0]),
        per(after[1] - before[1])
    );
    Ok(())
}

async fn run<S: Subject>(mode: &str, numbers: &[usize]) -> Result<(), Failure> {
    let subject = S::new().await;
    let number = |index: usize| {
        let number = numbers.get(index).copied();
        number.ok_or_else(|| Failure::from(format!("`load {mode}` needs number {}", index + 1)))
    };
    match mode {
        // At once, calls: what a call costs.
        "calls" => {
            let (at_once, calls) = (number(0)?, number(1)?);
            many(&subject, at_once, WARM_UP.max(at_once * 4), CONTACT).await?;
            let (allocations, start, wall) = (allocated(), cpu()?, Instant::now());
            let mut times = many(&subject, at_once, calls, CONTACT).await?;
            let (wall, end, after) = (wall.elapsed(), cpu()?, allocated());
            times.sort_unstable();
            let at = |part: usize| times[(times.len() - 1) * part / 1000];
            let per = |all: f64| all / calls as f64;
            println!(
                r#"{{"cpu_ns":{:.0},"wall_ns":{:.0},"p50_ns":{},"p99_ns":{},"allocations":{:.1},"bytes":{:.0}}}"#,
                per((end - start) as f64),
                per(wall.as_nanos() as f64),
                at(500),
                at(990),
                per((after[0] - allocations[0]) as f64),
                per((after[1] - allocations[1]) as f64)
            );
        }
        // At once: the memory that they need, when all are in flight before the first is answered.
        "memory" => {
            let at_once = number(0)?;
            let contact: &'static str = format!("hold-{at_once}").leak();
            many(&subject, at_once, at_once, contact).await?;
            println!(r#"{{"peak_kb":{}}}"#, peak()?);
        }
        // Flows on a page, pages, repetitions: what a list of that length costs.
        "list" => {
            let (items, pages) = (number(0)?, number(1)?);
            let instance = format!("items-{items}-pages-{pages}");
            let (subject, instance) = (&subject, &instance);
            each(number(2)?, || async move {
                let flows = subject.list(instance).await?;
                if flows == items * pages {
                    Ok(())
                } else {
                    Err(format!("{flows} flows").into())
                }
            })
            .await?;
        }
        // Bytes, repetitions: what a request of that size costs, without making its input.
        "update" => {
            let (bytes, repeat) = (number(0)?, number(1)?);
            let value = "v".repeat(90);
            let attributes: HashMap<_, _> = (0..bytes.div_ceil(100))
                .map(|key| (format!("{key:04}"), value.clone()))
                .collect();
            let mut inputs: Vec<_> = (0..repeat + 3).map(|_| attributes.clone()).collect();
            let subject = &subject;
            each(repeat, || {
                let attributes = inputs.pop().unwrap_or_default();
                async move { subject.update(attributes).await }
            })
            .await?;
        }
        // What making, cloning and holding costs.
        "figures" => {
            let rounds = 10_000;
            let time = |work: &dyn Fn()| {
                let start = Instant::now();
                (0..rounds).for_each(|_| work());
                start.elapsed().as_nanos() as f64 / f64::from(rounds)
            };
            let new = time(&|| subject.another_client());
            let before = allocated();
            let clone = time(&|| subject.clone_client());
            let allocations = allocated()[0] - before[0];
            let sizes = subject.sizes();
            println!(
                r#"{{"client_ns":{new:.0},"clone_ns":{clone:.1},"clone_allocations":{allocations},"future":{},"result":{}}}"#,
                sizes.future, sizes.result
            );
        }
        _ => return Err(format!("`load {mode}`: calls, memory, list, update or figures").into()),
    }
    Ok(())
}

pub fn main<S: Subject>() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let mode = arguments.next().unwrap_or_default();
    let numbers = arguments
        .map(|number| number.parse())
        .collect::<Result<Vec<usize>, _>>()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(run::<S>(&mode, &numbers))
}

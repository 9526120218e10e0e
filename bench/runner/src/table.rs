//! The tables of the report: which figure is in which row, what is to be reached, and whether it is.

use crate::figures::Measured;
use crate::stats::{median, noise, ratio};

/// The columns: names in figures, and titles.
pub const COLUMNS: [(&str, &str); 4] = [
    ("official", "official SDK"),
    ("by-hand", "by hand"),
    ("slim", "slim-sdk"),
    ("lean", "slim-sdk, lean"),
];

/// How a value is written.
#[derive(Clone, Copy)]
pub enum Unit {
    Count,
    Seconds,
    /// From bytes.
    Megabytes,
    /// From kB.
    Memory,
    /// From nanoseconds.
    Micros,
    Millis,
    Bytes,
    Nanos,
    Thousands,
}

impl Unit {
    pub fn text(self, value: f64) -> String {
        match self {
            Self::Count => format!("{value:.0}"),
            Self::Seconds if value < 1.0 => format!("{value:.3} s"),
            Self::Seconds => format!("{value:.1} s"),
            Self::Megabytes => format!("{:.2} MB", value / 1e6),
            Self::Memory => format!("{:.1} MB", value / 1e3),
            Self::Micros => format!("{:.1} µs", value / 1e3),
            Self::Millis => format!("{value:.1} ms"),
            Self::Bytes => format!("{value:.0} B"),
            Self::Nanos => format!("{value:.1} ns"),
            Self::Thousands => format!("{:.0} k", value / 1e3),
        }
    }
}

/// What is to be reached.
#[derive(Clone, Copy)]
pub enum Bound {
    /// At most so many more than by hand.
    More(f64),
    /// At most so many times what it is by hand.
    Times(f64),
    /// Less than so much, whatever it is elsewhere.
    Under(f64),
    /// Told, not judged.
    None,
}

/// A row: `{p}` in its names stands for the program.
pub struct Row {
    pub title: &'static str,
    pub figure: &'static str,
    pub what: &'static str,
    pub unit: Unit,
    pub bound: Bound,
}

const fn row(
    title: &'static str,
    figure: &'static str,
    what: &'static str,
    unit: Unit,
    bound: Bound,
) -> Row {
    Row {
        title,
        figure,
        what,
        unit,
        bound,
    }
}

/// What programs are compared by.
pub const ROWS: [Row; 24] = [
    row(
        "crates compiled, normal and build",
        "crates-{p}",
        "crates",
        Unit::Count,
        Bound::More(6.0),
    ),
    row(
        "clean dev build, CPU",
        "build-dev-{p}",
        "cpu",
        Unit::Seconds,
        Bound::Times(1.15),
    ),
    row(
        "clean dev build, wall",
        "build-dev-{p}",
        "wall",
        Unit::Seconds,
        Bound::Times(1.15),
    ),
    row(
        "clean release build, CPU",
        "build-release-{p}",
        "cpu",
        Unit::Seconds,
        Bound::Times(1.15),
    ),
    row(
        "clean release build, wall",
        "build-release-{p}",
        "wall",
        Unit::Seconds,
        Bound::Times(1.15),
    ),
    row(
        "dev build after a change of the program, CPU",
        "build-dev-{p}",
        "again cpu",
        Unit::Seconds,
        Bound::Times(1.15),
    ),
    row(
        "dev build after a change of the program, wall",
        "build-dev-{p}",
        "again wall",
        Unit::Seconds,
        Bound::Times(1.15),
    ),
    row(
        "binary, release, stripped",
        "build-release-{p}",
        "binary",
        Unit::Megabytes,
        Bound::Times(1.1),
    ),
    row(
        "binary, LTO, `opt-level = \"z\"`, `panic = \"abort\"`",
        "build-small-{p}",
        "binary",
        Unit::Megabytes,
        Bound::Times(1.1),
    ),
    row(
        "instructions of a call, without the kernel's",
        "instructions",
        "{p} instructions",
        Unit::Thousands,
        Bound::Times(1.1),
    ),
    row(
        "CPU of a call, 1 in flight",
        "calls",
        "{p} 1 cpu_ns",
        Unit::Micros,
        Bound::Times(1.1),
    ),
    row(
        "CPU of a call, 32 in flight",
        "calls",
        "{p} 32 cpu_ns",
        Unit::Micros,
        Bound::Times(1.1),
    ),
    row(
        "allocations of a call",
        "counts",
        "{p} allocations",
        Unit::Count,
        Bound::Times(1.0),
    ),
    row(
        "bytes allocated by a call",
        "counts",
        "{p} bytes",
        Unit::Bytes,
        Bound::Times(1.0),
    ),
    row(
        "latency, median, 1 in flight",
        "calls",
        "{p} 1 p50_ns",
        Unit::Micros,
        Bound::None,
    ),
    row(
        "latency, median, 32 in flight",
        "calls",
        "{p} 32 p50_ns",
        Unit::Micros,
        Bound::Times(1.1),
    ),
    row(
        "latency, 99th percentile, 32 in flight",
        "calls",
        "{p} 32 p99_ns",
        Unit::Micros,
        Bound::Times(1.1),
    ),
    row(
        "start of the process to the first answer",
        "first-answer",
        "{p} ms",
        Unit::Millis,
        Bound::Times(1.1),
    ),
    row(
        "peak resident memory, 1 in flight",
        "memory",
        "{p} 1 peak_kb",
        Unit::Memory,
        Bound::Times(1.1),
    ),
    row(
        "peak resident memory, 32 in flight",
        "memory",
        "{p} 32 peak_kb",
        Unit::Memory,
        Bound::Times(1.1),
    ),
    row(
        "peak resident memory, 2,000 in flight",
        "memory",
        "{p} 2000 peak_kb",
        Unit::Memory,
        Bound::Times(1.1),
    ),
    row(
        "future that `send()` gives",
        "counts",
        "{p} future",
        Unit::Bytes,
        Bound::Under(1024.0),
    ),
    row(
        "its `Result`: `SdkError` is the official type",
        "counts",
        "{p} result",
        Unit::Bytes,
        Bound::None,
    ),
    row(
        "a clone of a client",
        "counts",
        "{p} clone_ns",
        Unit::Nanos,
        Bound::None,
    ),
];

impl Row {
    pub fn samples<'a>(&self, measured: &'a Measured, program: &str) -> &'a [f64] {
        let of = |name: &str| name.replace("{p}", program);
        measured.of(&of(self.figure), &of(self.what))
    }

    pub fn value(&self, measured: &Measured, program: &str) -> Option<f64> {
        median(self.samples(measured, program))
    }

    /// This program's share of what it is by hand.
    fn ratio(&self, measured: &Measured, program: &str) -> Option<f64> {
        ratio(
            self.samples(measured, program),
            self.samples(measured, "by-hand"),
        )
    }

    /// Whether slim-sdk reaches what is asked, if both were measured.
    fn reached(&self, measured: &Measured, program: &str) -> Option<bool> {
        let ours = self.value(measured, program)?;
        match self.bound {
            Bound::More(more) => Some(ours <= self.value(measured, "by-hand")? + more),
            Bound::Times(times) => Some(self.ratio(measured, program)? <= times),
            Bound::Under(most) => Some(ours < most),
            Bound::None => None,
        }
    }

    fn cell(&self, measured: &Measured, program: &str) -> String {
        let Some(value) = self.value(measured, program) else {
            return "–".to_owned();
        };
        let text = self.unit.text(value);
        match self
            .ratio(measured, program)
            .filter(|_| program != "by-hand")
        {
            Some(ratio) => format!("{text} ({ratio:.2})"),
            None => text,
        }
    }

    fn line(&self, measured: &Measured) -> Option<String> {
        self.value(measured, "slim")
            .or(self.value(measured, "by-hand"))?;
        let bound = match self.bound {
            Bound::More(more) => format!("≤ {more:.0} more"),
            Bound::Times(times) => format!("≤ {times:.2}"),
            Bound::Under(most) => format!("< {}", self.unit.text(most)),
            Bound::None => String::new(),
        };
        let verdict = verdict(
            self.reached(measured, "slim"),
            self.reached(measured, "lean"),
        );
        let noises = COLUMNS
            .iter()
            .filter_map(|(name, _)| noise(self.samples(measured, name)));
        let noise = noises
            .reduce(f64::max)
            .map_or(String::new(), |part| format!("± {:.1} %", part * 100.0));
        let cells: Vec<String> = COLUMNS
            .iter()
            .map(|(name, _)| self.cell(measured, name))
            .collect();
        Some(format!(
            "| {} | {} | {bound} | {verdict} | {noise} |",
            self.title,
            cells.join(" | ")
        ))
    }
}

/// In words, for slim-sdk as it is by default and lean.
fn verdict(slim: Option<bool>, lean: Option<bool>) -> &'static str {
    match (slim, lean) {
        (Some(true), _) => "yes",
        (Some(false), Some(true)) => "lean only",
        (Some(false), _) => "**no**",
        (None, _) => "",
    }
}

/// The rows with these titles as values alone, for a page that says the rest elsewhere.
pub fn short(measured: &Measured, titles: &[&str]) -> String {
    let columns = COLUMNS.map(|(_, title)| title).join(" | ");
    let head = format!("| | {columns} |");
    let rule = format!("|---|{}", "---:|".repeat(COLUMNS.len()));
    let shown = ROWS.iter().filter(|row| titles.contains(&row.title));
    let rows = shown.filter_map(|row| {
        row.value(measured, "slim")?;
        let cells = COLUMNS.map(|(program, _)| row.cell(measured, program));
        Some(format!("| {} | {} |", row.title, cells.join(" | ")))
    });
    [head, rule]
        .into_iter()
        .chain(rows)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The table of what programs are compared by: rows without figures are left out.
pub fn compared(measured: &Measured) -> String {
    let titles: Vec<&str> = COLUMNS.iter().map(|(_, title)| *title).collect();
    let head = format!(
        "| figure | {} | to reach | reached | noise |",
        titles.join(" | ")
    );
    let rule = format!("|---|{}---|---|---|", "---:|".repeat(COLUMNS.len()));
    let rows = ROWS.iter().filter_map(|row| row.line(measured));
    [head, rule]
        .into_iter()
        .chain(rows)
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::store::Samples;

    fn measured(figure: &str, samples: &[(&str, &[f64])]) -> Measured {
        let samples: Samples = samples
            .iter()
            .map(|(name, all)| ((*name).to_owned(), all.to_vec()))
            .collect();
        let samples = BTreeMap::from([(figure.to_owned(), samples)]);
        Measured {
            samples,
            failed: Vec::new(),
            revisions: Vec::new(),
        }
    }

    #[test]
    fn a_row_tells_values_ratios_and_whether_it_is_reached() {
        let found = measured(
            "calls",
            &[
                ("by-hand 1 cpu_ns", &[20_000.0, 20_000.0, 10_000.0]),
                ("slim 1 cpu_ns", &[23_000.0, 23_000.0, 11_500.0]),
            ],
        );
        let row = row(
            "CPU",
            "calls",
            "{p} 1 cpu_ns",
            Unit::Micros,
            Bound::Times(1.1),
        );
        let line = "| CPU | – | 20.0 µs | 23.0 µs (1.15) | – | ≤ 1.10 | **no** | ± 25.0 % |";
        assert_eq!(row.line(&found).unwrap(), line);
        let row = Row {
            bound: Bound::Times(1.15),
            ..row
        };
        assert!(row.line(&found).unwrap().contains("| yes |"));
        assert_eq!(row.line(&measured("calls", &[])), None);
    }

    #[test]
    fn bounds_are_more_or_less_than_by_hand() {
        let crates = |slim| {
            measured(
                "counts",
                &[("by-hand", &[129.0]), ("slim", &[slim]), ("lean", &[135.0])],
            )
        };
        let row = row("crates", "counts", "{p}", Unit::Count, Bound::More(6.0));
        assert_eq!(row.reached(&crates(135.0), "slim"), Some(true));
        assert_eq!(row.reached(&crates(136.0), "slim"), Some(false));
        assert!(row.line(&crates(142.0)).unwrap().contains("lean only"));
        let row = Row {
            bound: Bound::Under(142.0),
            ..row
        };
        assert_eq!(row.reached(&crates(142.0), "slim"), Some(false));
    }

    #[test]
    fn a_short_table_has_the_rows_that_are_named_and_measured() {
        let found = measured(
            "counts",
            &[("by-hand result", &[80.0]), ("slim result", &[376.0])],
        );
        let text = short(&found, &["its `Result`: `SdkError` is the official type"]);
        let rows: Vec<&str> = text.lines().skip(2).collect();
        assert_eq!(
            rows,
            ["| its `Result`: `SdkError` is the official type | – | 80 B | 376 B (4.70) | – |"]
        );
    }

    #[test]
    fn figures_of_the_table_are_named_by_program() {
        for row in &ROWS {
            assert!(
                row.figure.contains("{p}") != row.what.contains("{p}"),
                "{}",
                row.title
            );
        }
    }
}

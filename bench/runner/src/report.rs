//! RESULTS.md and the charts.

use std::fmt::Write as _;
use std::fs;

use crate::chart::{self, Bar, Group};
use crate::error::{Error, Result};
use crate::figures::Measured;
use crate::options::Options;
use crate::table::{COLUMNS, ROWS, compared, short};
use crate::{machine, plot, whole_table};

/// What the chart shows: the title of a row, and shorter words for it.
const SHOWN: [(&str, &str); 8] = [
    ("crates compiled, normal and build", "crates compiled"),
    ("clean dev build, CPU", "clean dev build, CPU"),
    ("clean release build, CPU", "clean release build, CPU"),
    ("binary, release, stripped", "release binary, stripped"),
    ("CPU of a call, 32 in flight", "CPU of a call, 32 in flight"),
    ("allocations of a call", "allocations of a call"),
    (
        "start of the process to the first answer",
        "start to first answer",
    ),
    (
        "peak resident memory, 2,000 in flight",
        "peak memory, 2,000 in flight",
    ),
];

const INTRO: &str = "\
One program, written three times, makes one call of `CreatePersistentContactAssociation` with its configuration from the
environment: with the official SDK, by hand on reqwest, aws-sigv4 and serde_json (the floor), and with slim-sdk. The sources
with the official SDK and with slim-sdk are the same files. \"Lean\" is slim-sdk-config without `sts`, `sso` and
`credentials-process`, on by default as in the official crate; the program by hand reads nothing but the environment. In
parentheses: the share of what it is by hand, the median of turns in which all programs were run one after the other. Noise is
half of what lies between the quartiles of a figure's samples, the worst program's; clean builds are done once. CPU of calls is
the client's alone: the server is a process on another processor.";

/// The rows that README.md shows.
const ON_PAGE: [&str; 12] = [
    "crates compiled, normal and build",
    "clean dev build, CPU",
    "clean release build, CPU",
    "dev build after a change of the program, wall",
    "binary, release, stripped",
    "binary, LTO, `opt-level = \"z\"`, `panic = \"abort\"`",
    "instructions of a call, without the kernel's",
    "CPU of a call, 32 in flight",
    "allocations of a call",
    "latency, 99th percentile, 32 in flight",
    "start of the process to the first answer",
    "peak resident memory, 2,000 in flight",
];

/// The lines of the page between which its table is.
const BEGIN: &str = "<!-- bench/run writes this table -->";
const END: &str = "<!-- until here -->";

/// The page, with a table in the place that it has for it; nothing where it has none.
fn with_table(page: &str, table: &str) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n\n{table}\n\n{END}{after}"))
}

/// Writes the report and the charts; answers with the report.
pub fn write(options: &Options, measured: &Measured) -> Result<String> {
    let bench = &options.places.bench;
    // A quick run's figures are not those that the pages show.
    let (folder, charts, page) = if options.quick {
        let target = bench.join("target");
        (
            target.clone(),
            "charts-quick",
            target.join("RESULTS-quick.md"),
        )
    } else {
        (bench.clone(), "charts", bench.join("RESULTS.md"))
    };
    let folder = folder.join(charts);
    let plots = whole_table::plots(measured);
    save(&folder.join("programs.svg"), &bars(measured))?;
    save(&folder.join("growth.svg"), &plot::plots(&plots))?;

    let mut text = format!("# Results\n\n{INTRO}\n\n");
    for (name, value) in machine::facts(&options.places) {
        let _ = writeln!(text, "- {name}: {value}");
    }
    let _ = writeln!(text, "- commit: {}", measured.revisions.join(", "));
    let quick = if options.quick { " --quick" } else { "" };
    let _ = writeln!(text, "- command: `bench/run{quick}`\n");
    let _ = writeln!(text, "![What a program costs]({charts}/programs.svg)\n");
    text += "## Compared\n\n";
    text += &compared(measured);
    text += "\n\n## All of Connect as one crate, and clients\n\n";
    text += &whole_table::absolute(measured);
    if !plots.is_empty() {
        let _ = write!(
            text,
            "\n\n## Growth\n\n![How costs grow]({charts}/growth.svg)\n\n"
        );
        text += "An exponent of 1 is linear, less is better. What a call or a crate costs in any case makes the one over \
                 all points small: at the end, between the last two, it counts least.\n\n";
        text += &whole_table::growth(&plots);
    }
    if !measured.failed.is_empty() {
        text += "\n\n## Not measured\n\n";
        for failure in &measured.failed {
            let _ = writeln!(text, "- {}", failure.lines().next().unwrap_or_default());
        }
    }
    let text = text.trim_end().to_owned() + "\n";
    save(&page, &text)?;
    if !options.quick {
        let readme = options.places.root().join("README.md");
        let old = fs::read_to_string(&readme).map_err(|error| Error::file(&readme, &error))?;
        if let Some(new) = with_table(&old, &short(measured, &ON_PAGE)) {
            save(&readme, &new)?;
        }
    }
    Ok(text)
}

/// The chart of the programs.
fn bars(measured: &Measured) -> String {
    let group = |(title, words): &(&str, &str)| {
        let row = ROWS.iter().find(|row| row.title == *title)?;
        let bar = |(program, _): &(&'static str, &str)| {
            let value = row.value(measured, program)?;
            Some(Bar {
                program,
                value,
                text: row.unit.text(value),
            })
        };
        let bars: Vec<Bar> = COLUMNS.iter().filter_map(bar).collect();
        (!bars.is_empty()).then(|| Group {
            title: (*words).to_owned(),
            bars,
        })
    };
    let groups: Vec<Group> = SHOWN.iter().filter_map(group).collect();
    chart::bars(&COLUMNS, &groups)
}

fn save(path: &std::path::Path, text: &str) -> Result<()> {
    let failed = |error| Error::file(path, &error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(path, text).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_chart_shows_is_in_the_table() {
        for title in SHOWN.iter().map(|(title, _)| *title).chain(ON_PAGE) {
            assert!(ROWS.iter().any(|row| row.title == title), "{title}");
        }
    }

    #[test]
    fn a_page_keeps_all_but_its_table() {
        let page = format!("a\n{BEGIN}\nold\n{END}\nb\n");
        let new = format!("a\n{BEGIN}\n\n| new |\n\n{END}\nb\n");
        assert_eq!(with_table(&page, "| new |"), Some(new.clone()));
        assert_eq!(with_table(&new, "| new |"), Some(new));
        assert_eq!(with_table("no place", "| new |"), None);
    }
}

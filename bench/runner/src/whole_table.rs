//! The tables of generated crates, of clients, and of what grows.

use crate::figures::Measured;
use crate::growth::{BODIES, PAGES};
use crate::plot::{Line, Plot};
use crate::stats::{exponent, median};
use crate::table::{COLUMNS, Unit};
use crate::whole::{ALL, ONE, SIZES};

/// A line that is told, if it was measured.
fn told(title: &str, text: Option<String>) -> Option<String> {
    Some(format!("| {title} | {} | | |", text?))
}

/// A line that is judged: at most so much is to be reached.
fn judged(title: &str, value: Option<f64>, most: f64, text: fn(f64) -> String) -> Option<String> {
    let value = value?;
    let verdict = if value <= most { "yes" } else { "**no**" };
    Some(format!(
        "| {title} | {} | ≤ {} | {verdict} |",
        text(value),
        text(most)
    ))
}

/// Figures that have bounds of their own: what is measured, and whether what is to be reached is.
pub fn absolute(measured: &Measured) -> String {
    let value = |figure: &str, what: &str| median(measured.of(figure, what));
    let of_size = |size: usize, what: &str| value(&format!("operations-{size}"), what);
    let each = |what| Some(of_size(ALL, what)? / ALL as f64);
    let official = || {
        let cpu = value("operations-official", "dev cpu")?;
        Some(cpu / value("operations-official", "operations")?)
    };
    let larger = || {
        let (all, one) = (
            of_size(ALL, "program binary")?,
            of_size(ONE, "program binary")?,
        );
        Some((all / one - 1.0) * 100.0)
    };
    let seconds = |value: f64| format!("{value:.3} s");
    let program = |profile: &str| {
        let what = format!("program {profile} cpu");
        let (all, one) = (of_size(ALL, &what)?, of_size(ONE, &what)?);
        Some(format!(
            "{all:.2} s; {one:.2} s with one operation generated"
        ))
    };
    let lines = [
        told(
            "`cargo check` of all, CPU an operation",
            each("check cpu").map(seconds),
        ),
        judged(
            "dev build of all, CPU an operation",
            each("dev cpu"),
            0.05,
            seconds,
        ),
        told(
            "release build of all, CPU an operation",
            each("release cpu").map(seconds),
        ),
        told(
            "dev build of the official crate, CPU an operation",
            official().map(seconds),
        ),
        told(
            "dev build of a program that calls one of them, CPU",
            program("dev"),
        ),
        told("release build of it, CPU", program("release")),
        judged(
            "its binary, more than with one operation generated",
            larger(),
            2.0,
            |value| format!("{value:.2} %"),
        ),
        judged(
            "generating all of Connect",
            value("generate", "all wall"),
            0.5,
            seconds,
        ),
        judged(
            "generating one operation",
            value("generate", "one wall"),
            0.1,
            seconds,
        ),
        judged(
            "a client from a `SdkConfig`",
            value("counts", "slim client_ns"),
            50_000.0,
            |value| Unit::Micros.text(value),
        ),
        judged(
            "allocations of 10,000 clones of a client",
            value("counts", "slim clone_allocations"),
            0.0,
            |value| format!("{value:.0}"),
        ),
    ];
    let head = [
        format!("| {ALL} operations | slim-sdk | to reach | reached |"),
        "|---|---:|---|---|".to_owned(),
    ];
    head.into_iter()
        .chain(lines.into_iter().flatten())
        .collect::<Vec<_>>()
        .join("\n")
}

/// What grows, as plots; those without figures are left out.
pub fn plots(measured: &Measured) -> Vec<Plot> {
    let sizes = || {
        SIZES
            .iter()
            .map(|size| (*size as f64, format!("operations-{size}")))
    };
    let kinds = [("check", "by-hand"), ("dev", "slim"), ("release", "lean")];
    let by_size = |what: &str| {
        let point =
            |(size, figure): (f64, String)| Some((size, median(measured.of(&figure, what))?));
        sizes().filter_map(point).collect()
    };
    let operations = Plot {
        title: "CPU seconds to compile a crate alone".to_owned(),
        x: "operations generated",
        lines: lines(kinds.map(|(kind, class)| (class, kind, by_size(&format!("{kind} cpu"))))),
    };
    let by_shapes = |kind: &str| {
        let connect = sizes().filter_map(|(_, figure)| {
            let of = |what: &str| median(measured.of(&figure, what));
            Some((of("shapes")?, of(&format!("{kind} cpu"))?))
        });
        let others = measured.samples.get("shapes").into_iter().flat_map(|all| {
            all.iter().filter_map(|(name, shapes)| {
                let crates = name.strip_suffix(" shapes")?;
                Some((
                    median(shapes)?,
                    median(all.get(&format!("{crates} {kind} cpu"))?)?,
                ))
            })
        });
        let mut points: Vec<(f64, f64)> = connect.chain(others).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        points
    };
    let shapes = Plot {
        title: "CPU seconds to compile a crate alone".to_owned(),
        x: "shapes in it, six services",
        lines: lines(kinds.map(|(kind, class)| (class, kind, by_shapes(kind)))),
    };
    let binary = Plot {
        title: "MB of a program that calls one operation".to_owned(),
        x: "operations generated",
        lines: lines([(
            "slim",
            "release",
            by_size("program binary")
                .into_iter()
                .map(|(x, y): (f64, f64)| (x, y / 1e6))
                .collect(),
        )]),
    };
    let called = |title: &str, x, kind: &str, sizes: &[usize]| Plot {
        title: title.to_owned(),
        x,
        lines: lines(COLUMNS.map(|(program, title)| {
            let point = |size: &usize| {
                let value =
                    median(measured.of("growth", &format!("{program} {kind} {size} cpu_ns")))?;
                Some((*size as f64, value / 1e3))
            };
            (program, title, sizes.iter().filter_map(point).collect())
        })),
    };
    let (bodies, pages) = (
        BODIES.map(|(bytes, _)| bytes),
        PAGES.map(|(pages, _)| pages),
    );
    let all = [
        operations,
        shapes,
        binary,
        called(
            "CPU µs of a call",
            "bytes of the response",
            "response",
            &bodies,
        ),
        called(
            "CPU µs of a call",
            "bytes of the request",
            "request",
            &bodies,
        ),
        called(
            "CPU µs of a whole list",
            "pages of ten items",
            "pages",
            &pages,
        ),
    ];
    all.into_iter()
        .filter(|plot| !plot.lines.is_empty())
        .collect()
}

type Points = Vec<(f64, f64)>;

/// The lines that have points, with how they grow.
fn lines<const N: usize>(all: [(&'static str, &str, Points); N]) -> Vec<Line> {
    let line = |(class, title, points): (&'static str, &str, Points)| {
        (!points.is_empty()).then(|| Line {
            class,
            title: title.to_owned(),
            points,
        })
    };
    all.into_iter().filter_map(line).collect()
}

/// The numbers of the plots, with the exponents of each line, over all and at its end: 1 is linear.
pub fn growth(plots: &[Plot]) -> String {
    let head = "| cost | of | points | exponent | at the end |";
    let mut lines = vec![head.to_owned(), "|---|---|---|---:|---:|".to_owned()];
    for plot in plots {
        lines.extend(plot.lines.iter().map(|line| {
            let place = |(x, y): &(f64, f64)| format!("{x:.0}: {}", number(*y));
            let points = line.points.iter().map(place).collect::<Vec<_>>().join(", ");
            let end = line.points.len().saturating_sub(2);
            let shown =
                |points| exponent(points).map_or(String::new(), |value| format!("{value:.2}"));
            let (all, end) = (
                shown(&line.points),
                shown(line.points.get(end..).unwrap_or_default()),
            );
            let (cost, of) = (&plot.title, &line.title);
            format!(
                "| {cost}, by {} | {of} | {points} | {all} | {end} |",
                plot.x
            )
        }));
    }
    lines.join("\n")
}

fn number(value: f64) -> String {
    if value < 10.0 {
        format!("{value:.2}")
    } else {
        format!("{value:.0}")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::store::Samples;

    fn measured() -> Measured {
        let of = |samples: &[(&str, f64)]| -> Samples {
            samples
                .iter()
                .map(|(name, value)| ((*name).to_owned(), vec![*value]))
                .collect()
        };
        let samples = BTreeMap::from([
            (
                "operations-1".to_owned(),
                of(&[
                    ("dev cpu", 0.5),
                    ("shapes", 8.0),
                    ("program binary", 1_000_000.0),
                ]),
            ),
            (
                "operations-283".to_owned(),
                of(&[
                    ("dev cpu", 28.3),
                    ("shapes", 800.0),
                    ("program binary", 1_030_000.0),
                ]),
            ),
            (
                "shapes".to_owned(),
                of(&[("other-sso shapes", 80.0), ("other-sso dev cpu", 4.0)]),
            ),
        ]);
        Measured {
            samples,
            failed: Vec::new(),
            revisions: Vec::new(),
        }
    }

    #[test]
    fn bounds_of_the_whole_service_are_judged() {
        let text = absolute(&measured());
        assert!(
            text.contains("| dev build of all, CPU an operation | 0.100 s | ≤ 0.050 s | **no** |"),
            "{text}"
        );
        assert!(text.contains("| 3.00 % | ≤ 2.00 % | **no** |"), "{text}");
        assert!(!text.contains("generating"), "{text}");
    }

    #[test]
    fn services_are_one_line_of_shapes() {
        let plots = plots(&measured());
        let shapes = plots
            .iter()
            .find(|plot| plot.x.starts_with("shapes"))
            .unwrap();
        assert_eq!(shapes.lines.len(), 1);
        assert_eq!(
            shapes.lines[0].points,
            [(8.0, 0.5), (80.0, 4.0), (800.0, 28.3)]
        );
        assert!(
            growth(&plots).contains("| dev | 8: 0.50, 80: 4.00, 800: 28 | 0.88 | 0.85 |"),
            "{}",
            growth(&plots)
        );
    }
}

//! Plots as SVG: how costs grow, on logarithmic scales, where what is linear is a straight line of slope one.

use std::fmt::Write as _;

use crate::chart::{escaped, svg};

/// A plot.
pub struct Plot {
    pub title: String,
    pub x: &'static str,
    pub lines: Vec<Line>,
}

/// One line of it.
pub struct Line {
    /// The class of its colour.
    pub class: &'static str,
    pub title: String,
    pub points: Vec<(f64, f64)>,
}

const WIDTH: f64 = 410.0;
const HEIGHT: f64 = 290.0;
const LEFT: f64 = 62.0;
const RIGHT: f64 = 22.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 52.0;

/// Plots, two in a row.
pub fn plots(all: &[Plot]) -> String {
    let mut body = String::new();
    for (index, plot) in all.iter().enumerate() {
        let (column, row) = ((index % 2) as f64, (index / 2) as f64);
        let (x, y) = (column * WIDTH, row * HEIGHT);
        let _ = write!(
            body,
            r#"<g transform="translate({x},{y})">{}</g>"#,
            one(plot)
        );
    }
    svg(WIDTH * 2.0, HEIGHT * all.len().div_ceil(2) as f64, &body)
}

/// A logarithmic scale, from a power of ten to a power of ten.
struct Scale {
    low: i32,
    high: i32,
    start: f64,
    end: f64,
}

impl Scale {
    fn new(values: impl Iterator<Item = f64>, start: f64, end: f64) -> Self {
        let logs: Vec<f64> = values
            .filter(|value| *value > 0.0)
            .map(f64::log10)
            .collect();
        let low = logs.iter().copied().fold(f64::INFINITY, f64::min);
        let high = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if low > high {
            return Self {
                low: 0,
                high: 1,
                start,
                end,
            };
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "exponents of ten of doubles are small"
        )]
        let (low, high) = (low.floor() as i32, (high - 1e-9).ceil() as i32);
        Self {
            low,
            high: high.max(low + 1),
            start,
            end,
        }
    }

    fn at(&self, value: f64) -> f64 {
        let part = (value.log10() - f64::from(self.low)) / f64::from(self.high - self.low);
        self.start + part * (self.end - self.start)
    }

    fn ticks(&self) -> impl Iterator<Item = (f64, String)> {
        (self.low..=self.high).map(|power| {
            let value = 10f64.powi(power);
            (self.at(value), short(value))
        })
    }
}

/// A power of ten in few letters.
fn short(value: f64) -> String {
    match value {
        value if value >= 1e6 => format!("{} M", value / 1e6),
        value if value >= 1e3 => format!("{} k", value / 1e3),
        value => format!("{value}"),
    }
}

fn one(plot: &Plot) -> String {
    let points = || plot.lines.iter().flat_map(|line| &line.points);
    let x = Scale::new(points().map(|point| point.0), LEFT, WIDTH - RIGHT);
    let y = Scale::new(points().map(|point| point.1), HEIGHT - BOTTOM, TOP);
    let mut body = format!(
        r#"<text class="title" x="{LEFT}" y="20">{}</text>"#,
        escaped(&plot.title)
    );
    for (at, text) in x.ticks() {
        let _ = write!(
            body,
            r#"<line class="grid" x1="{at:.1}" y1="{TOP}" x2="{at:.1}" y2="{}"/><text class="small" x="{at:.1}" y="{}" text-anchor="middle">{text}</text>"#,
            HEIGHT - BOTTOM,
            HEIGHT - BOTTOM + 15.0
        );
    }
    for (at, text) in y.ticks() {
        let _ = write!(
            body,
            r#"<line class="grid" x1="{LEFT}" y1="{at:.1}" x2="{}" y2="{at:.1}"/><text class="small" x="{}" y="{:.1}" text-anchor="end">{text}</text>"#,
            WIDTH - RIGHT,
            LEFT - 6.0,
            at + 4.0
        );
    }
    let _ = write!(
        body,
        r#"<text class="small" x="{}" y="{}" text-anchor="end">{}</text>"#,
        WIDTH - RIGHT,
        HEIGHT - BOTTOM + 30.0,
        escaped(plot.x)
    );
    let mut legend = LEFT;
    for line in &plot.lines {
        let place = |point: &(f64, f64)| format!("{:.1},{:.1}", x.at(point.0), y.at(point.1));
        let path = line.points.iter().map(place).collect::<Vec<_>>().join(" ");
        let _ = write!(
            body,
            r#"<polyline class="{} line" points="{path}"/>"#,
            line.class
        );
        for point in &line.points {
            let (x, y) = (x.at(point.0), y.at(point.1));
            let _ = write!(
                body,
                r#"<circle class="{}" cx="{x:.1}" cy="{y:.1}" r="3"/>"#,
                line.class
            );
        }
        let _ = write!(
            body,
            r#"<circle class="{}" cx="{:.1}" cy="{}" r="4"/><text class="small" x="{:.1}" y="{}">{}</text>"#,
            line.class,
            legend + 4.0,
            HEIGHT - 10.0,
            legend + 12.0,
            HEIGHT - 6.0,
            escaped(&line.title)
        );
        legend += 28.0 + 6.2 * line.title.chars().count() as f64;
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_linear_is_straight() {
        let points = vec![(1.0, 2.0), (10.0, 20.0), (100.0, 200.0)];
        let line = Line {
            class: "slim",
            title: "linear".to_owned(),
            points,
        };
        let plot = Plot {
            title: "growth".to_owned(),
            x: "operations",
            lines: vec![line],
        };
        let svg = plots(&[plot]);
        // From 1 to 100 over 326 px, and from 1 to 1,000 over 204 px: 0.301, 1.301 and 2.301 thirds of them.
        assert!(
            svg.contains(r#"points="62.0,217.5 225.0,149.5 388.0,81.5""#),
            "{svg}"
        );
        assert!(
            svg.contains(">100</text>") && svg.contains(">1 k</text>"),
            "{svg}"
        );
    }

    #[test]
    fn a_plot_of_nothing_has_axes() {
        let plot = Plot {
            title: "none".to_owned(),
            x: "bytes",
            lines: Vec::new(),
        };
        assert!(!plots(&[plot]).contains("NaN"));
    }
}

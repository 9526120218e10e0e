//! Charts as SVG: bars that compare programs. Readable on light and on dark pages.

use std::fmt::Write as _;

/// Colours by class; a page's own preference chooses.
pub const STYLE: &str = "<style>\
text{font:13px system-ui,-apple-system,'Segoe UI',sans-serif;fill:#1f2328}\
.title{font-weight:600}.small{font-size:11px;fill:#59636e}\
.official{fill:#bc4c00;stroke:#bc4c00}.by-hand{fill:#6e7781;stroke:#6e7781}\
.slim{fill:#0969da;stroke:#0969da}.lean{fill:#1a7f37;stroke:#1a7f37}\
.grid{stroke:#d1d9e0;stroke-width:1}.line{fill:none;stroke-width:2}rect,circle{stroke:none}\
@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.small{fill:#9198a1}\
.official{fill:#f0883e;stroke:#f0883e}.by-hand{fill:#8b949e;stroke:#8b949e}\
.slim{fill:#4493f8;stroke:#4493f8}.lean{fill:#3fb950;stroke:#3fb950}\
.line{fill:none}.grid{stroke:#3d444d}}</style>";

/// A group of bars: what is compared, and each program's value with its text.
pub struct Group {
    pub title: String,
    pub bars: Vec<Bar>,
}

/// A program's bar.
pub struct Bar {
    /// The program, which is the class of its colour.
    pub program: &'static str,
    pub value: f64,
    pub text: String,
}

const WIDTH: f64 = 820.0;
const LEFT: f64 = 290.0;
const LONGEST: f64 = 420.0;
const BAR: f64 = 15.0;
const GAP: f64 = 14.0;
const TOP: f64 = 40.0;

/// Groups below each other; in each the longest bar is as long as in all others.
pub fn bars(legend: &[(&str, &str)], groups: &[Group]) -> String {
    let mut body = String::new();
    let mut x = LEFT;
    for (class, title) in legend {
        let _ = write!(
            body,
            r#"<rect class="{class}" x="{x}" y="10" width="12" height="12" rx="2"/><text x="{}" y="21">{}</text>"#,
            x + 17.0,
            escaped(title)
        );
        x += 34.0 + 7.2 * title.chars().count() as f64;
    }
    let mut y = TOP;
    for group in groups {
        let height = BAR * group.bars.len() as f64;
        let _ = write!(
            body,
            r#"<text x="{}" y="{:.1}" text-anchor="end">{}</text>"#,
            LEFT - 12.0,
            y + height / 2.0 + 4.5,
            escaped(&group.title)
        );
        let most = group
            .bars
            .iter()
            .map(|bar| bar.value)
            .fold(f64::MIN_POSITIVE, f64::max);
        for bar in &group.bars {
            let length = (bar.value / most * LONGEST).max(1.0);
            let _ = write!(
                body,
                r#"<rect class="{}" x="{LEFT}" y="{y:.1}" width="{length:.1}" height="{}" rx="2"/>"#,
                bar.program,
                BAR - 2.0
            );
            let _ = write!(
                body,
                r#"<text class="small" x="{:.1}" y="{:.1}">{}</text>"#,
                LEFT + length + 6.0,
                y + BAR - 4.5,
                escaped(&bar.text)
            );
            y += BAR;
        }
        y += GAP;
    }
    svg(WIDTH, y, &body)
}

/// A whole file.
pub fn svg(width: f64, height: f64, body: &str) -> String {
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0} {height:.0}" width="{width:.0}" height="{height:.0}">{STYLE}{}</svg>"#,
        body.replace("><", ">\n<")
    ) + "\n"
}

/// Text as XML has it.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(program: &'static str, value: f64) -> Bar {
        Bar {
            program,
            value,
            text: format!("{value} < 9"),
        }
    }

    #[test]
    fn bars_are_as_long_as_their_values() {
        let groups = [Group {
            title: "CPU & wall".to_owned(),
            bars: vec![bar("slim", 1.0), bar("official", 4.0)],
        }];
        let svg = bars(&[("slim", "slim-sdk")], &groups);
        assert!(
            svg.contains(r#"<rect class="slim" x="290" y="40.0" width="105.0""#),
            "{svg}"
        );
        assert!(
            svg.contains(r#"<rect class="official" x="290" y="55.0" width="420.0""#),
            "{svg}"
        );
        assert!(
            svg.contains("CPU &amp; wall</text>") && svg.contains(">4 &lt; 9</text>"),
            "{svg}"
        );
        assert!(svg.contains("prefers-color-scheme:dark"));
    }

    #[test]
    fn nothing_measured_is_a_chart_still() {
        let svg = bars(
            &[],
            &[Group {
                title: "none".to_owned(),
                bars: vec![bar("slim", 0.0)],
            }],
        );
        assert!(
            svg.contains(r#"width="1.0""#) && !svg.contains("NaN"),
            "{svg}"
        );
    }
}

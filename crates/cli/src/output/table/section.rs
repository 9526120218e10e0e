//! Sections of a table: their widths, and their lines.

use super::super::color::{Color, Writer};
use super::super::width::columns;
use super::Unfit;

/// Spaces around a cell's text, and its border.
const PADDING: i64 = 4;

/// All sections, from top to bottom.
#[derive(Default)]
pub(super) struct Table {
    pub(super) sections: Vec<Section>,
}

/// A title, a row of headers and rows below it.
#[derive(Default)]
pub(super) struct Section {
    title: Option<String>,
    headers: Vec<String>,
    rows: Vec<Vec<String>>,
    level: usize,
    cells: Option<usize>,
    widths: Vec<i64>,
}

fn width(text: &str) -> i64 {
    i64::try_from(columns(text)).unwrap_or(i64::MAX)
}

fn signed(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn repeat(text: &str, count: i64) -> String {
    text.repeat(usize::try_from(count).unwrap_or(0))
}

impl Table {
    /// The section that rows are added to.
    pub(super) fn section(&mut self) -> &mut Section {
        if self.sections.is_empty() {
            self.sections.push(Section::default());
        }
        let last = self.sections.len() - 1;
        // There is one: it was added above.
        #[expect(clippy::indexing_slicing, reason = "the vector has an element")]
        &mut self.sections[last]
    }

    fn width(&self) -> i64 {
        self.sections
            .iter()
            .map(Section::total_width)
            .max()
            .unwrap_or(0)
    }

    pub(super) fn render(mut self, writer: &mut Writer, terminal: usize, color: Color) {
        if self.width() > signed(terminal) {
            self.sections.iter_mut().for_each(Section::stand_upright);
        }
        let width = self.width();
        writer.write(&(repeat("-", width) + "\n"));
        for section in &self.sections {
            section.render(writer, width - 2 * signed(section.level), color);
        }
    }
}

impl Section {
    pub(super) fn new(title: Option<&str>, level: usize) -> Self {
        Self {
            title: title.map(str::to_owned),
            level,
            ..Self::default()
        }
    }

    pub(super) fn add_headers(
        &mut self,
        headers: impl IntoIterator<Item = String>,
    ) -> Result<(), Unfit> {
        self.headers = headers.into_iter().collect();
        let headers = std::mem::take(&mut self.headers);
        self.cells.get_or_insert(headers.len());
        let fits = self.widen(&headers);
        self.headers = headers;
        fits
    }

    pub(super) fn add_row(&mut self, row: impl IntoIterator<Item = String>) -> Result<(), Unfit> {
        let row: Vec<String> = row.into_iter().collect();
        let cells = *self.cells.get_or_insert(row.len());
        if row.len() != cells {
            return Err(Unfit(format!(
                "Row should have {cells} elements, instead it has {}",
                row.len()
            )));
        }
        let fits = self.widen(&row);
        self.rows.push(row);
        fits
    }

    fn widen(&mut self, row: &[String]) -> Result<(), Unfit> {
        if self.widths.is_empty() {
            self.widths = row.iter().map(|cell| width(cell)).collect();
        } else if row.len() > self.widths.len() {
            return Err(Unfit("list index out of range".to_owned()));
        }
        for (known, cell) in self.widths.iter_mut().zip(row) {
            *known = width(cell).max(*known);
        }
        Ok(())
    }

    /// A section of one row has a row for each of its headers instead.
    fn stand_upright(&mut self) {
        let ([row], [_, ..]) = (self.rows.as_slice(), self.headers.as_slice()) else {
            return;
        };
        let mut upright = Self {
            title: self.title.take(),
            level: self.level,
            ..Self::default()
        };
        for (header, cell) in self.headers.iter().zip(row) {
            // Each row has two cells.
            _ = upright.add_row([header.clone(), cell.clone()]);
        }
        *self = upright;
    }

    fn total_width(&self) -> i64 {
        let outer = 2 + 2 * signed(self.level);
        let cells: i64 = self.widths.iter().map(|width| width + PADDING).sum();
        // A section within a list of lists has no title, and Python measures the word `None`.
        let title = self.title.as_deref().map_or(width("None"), width);
        title.max(cells) + outer
    }

    /// The cells' widths, scaled so that they fill `total`.
    fn scaled_widths(&self, total: i64) -> Vec<i64> {
        let natural: Vec<i64> = self.widths.iter().map(|width| width + PADDING).collect();
        #[expect(clippy::cast_precision_loss, reason = "as wide as no screen is")]
        let scale = total as f64 / natural.iter().sum::<i64>() as f64;
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            reason = "as wide as no screen is"
        )]
        let mut scaled: Vec<i64> = natural
            .iter()
            .map(|width| (scale * *width as f64).round_ties_even() as i64)
            .collect();
        let mut excess = scaled.iter().sum::<i64>() - total;
        while excess != 0 && !scaled.is_empty() {
            let step = excess.signum();
            let count = usize::try_from(excess.unsigned_abs())
                .unwrap_or(usize::MAX)
                .min(scaled.len());
            let skip = if step > 0 { 0 } else { scaled.len() - count };
            scaled
                .iter_mut()
                .skip(skip)
                .take(count)
                .for_each(|width| *width -= step);
            excess -= step * signed(count);
        }
        scaled
    }

    fn render(&self, writer: &mut Writer, total: i64, color: Color) {
        if let Some(title) = self.title.as_deref().filter(|title| !title.is_empty()) {
            writer.line(self.level, &centered(title, total, "|"));
            if self.headers.is_empty() && self.rows.is_empty() {
                writer.line(self.level, &format!("+{}+", repeat("-", total - 2)));
            }
        }
        let widths = self.scaled_widths(total);
        let edge = |index: usize| if index == 0 { "|" } else { "" };
        if !self.headers.is_empty() {
            let cells = widths.iter().zip(&self.headers).enumerate();
            let line: String = cells
                .map(|(index, (width, text))| centered(text, *width, edge(index)))
                .collect();
            writer.line(self.level, &border(&widths));
            writer.line(self.level, &line);
        }
        if self.rows.is_empty() || widths.is_empty() {
            return;
        }
        writer.line(self.level, &border(&widths));
        for row in &self.rows {
            let cells = widths.iter().zip(row).enumerate();
            let line: String = cells
                .map(|(index, (width, text))| left(text, *width, edge(index), color))
                .collect();
            writer.line(self.level, &line);
        }
        writer.line(self.level, &border(&widths));
    }
}

fn border(widths: &[i64]) -> String {
    let mut line = String::new();
    for (index, width) in widths.iter().enumerate() {
        let (edge, rest) = if index == 0 {
            ("+", width - 2)
        } else {
            ("", width - 1)
        };
        line.push_str(edge);
        line.push_str(&repeat("-", rest));
        line.push('+');
    }
    line
}

fn centered(text: &str, total: i64, edge: &str) -> String {
    let before = total.div_euclid(2) - width(text).div_euclid(2) - 1;
    let after = total - 1 - (width(edge) + before + width(text));
    format!("{edge}{}{text}{}|", repeat(" ", before), repeat(" ", after))
}

fn left(text: &str, total: i64, edge: &str, color: Color) -> String {
    let needed = width(text) + 2 + width(edge) + 1;
    let padding = if total >= needed { 2 } else { 0 };
    let after = total - (width(edge) + padding + width(text)) - 1;
    format!(
        "{edge}{}{}{}|",
        repeat(" ", padding),
        color.cell(text),
        repeat(" ", after)
    )
}

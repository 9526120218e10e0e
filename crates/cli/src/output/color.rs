//! Colours of a table, and the codes that Python's colorama puts around all that is written.

/// Ends all styles. colorama sends it after each write.
pub(super) const RESET: &str = "\x1b[0m";

/// How cells and borders look.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Color {
    /// As they are.
    Off,
    /// Cells bright blue, borders dim yellow.
    On,
}

impl Color {
    pub(super) fn cell(self, text: &str) -> String {
        self.style("\x1b[1m\x1b[34m", text)
    }

    /// The borders of outer sections, left and right of an inner one.
    pub(super) fn borders(self, level: usize) -> String {
        self.style("\x1b[2m\x1b[33m", "|").repeat(level)
    }

    fn style(self, codes: &str, text: &str) -> String {
        match self {
            Self::Off => text.to_owned(),
            Self::On => format!("{codes}{text}{RESET}"),
        }
    }
}

/// Collects what is written, one write after the other.
pub(super) struct Writer {
    color: Color,
    pub(super) out: String,
}

impl Writer {
    pub(super) fn new(color: Color) -> Self {
        Self {
            color,
            out: String::new(),
        }
    }

    pub(super) fn write(&mut self, text: &str) {
        self.out.push_str(text);
        if self.color == Color::On {
            self.out.push_str(RESET);
        }
    }

    /// A line within so many outer sections.
    pub(super) fn line(&mut self, level: usize, text: &str) {
        let borders = self.color.borders(level);
        for part in [&borders, text, &borders, "\n"] {
            self.write(part);
        }
    }
}

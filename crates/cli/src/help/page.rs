//! A page of text in the manner of `man`: sections, and paragraphs that are indented and broken into lines.

/// How wide a page is.
const WIDTH: usize = 79;

/// How far a level stands in.
const INDENT: [usize; 2] = [7, 3];

/// A page that is being written.
pub(super) struct Page {
    text: String,
}

/// The column of a level: the first stands in further than those below it.
fn column(level: usize) -> usize {
    let [first, more] = INDENT;
    match level {
        0 => 0,
        level => first + (level - 1) * more,
    }
}

impl Page {
    /// A page about something, with its name.
    pub(super) fn new(name: &str) -> Self {
        let title = format!("{}()", name.to_uppercase());
        let mut page = Self {
            text: format!("{title:<40}{title:>38}\n\n\n"),
        };
        page.section("NAME");
        page.line(1, &format!("{name} -"));
        page.blank();
        page
    }

    pub(super) fn finish(mut self) -> String {
        self.text.truncate(self.text.trim_end().len());
        self.text.push('\n');
        self.text
    }

    pub(super) fn blank(&mut self) {
        if !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    pub(super) fn section(&mut self, name: &str) {
        self.blank();
        self.line(0, name);
    }

    /// A line as it is.
    pub(super) fn line(&mut self, level: usize, line: &str) {
        self.text.extend(std::iter::repeat_n(' ', column(level)));
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Paragraphs and items of lists, broken into lines, with an empty line behind each.
    pub(super) fn text(&mut self, level: usize, text: &str) {
        for paragraph in text.lines().filter(|line| !line.trim().is_empty()) {
            let body = paragraph.trim_start();
            let indent = column(level) + paragraph.len() - body.len();
            match body.strip_prefix("* ") {
                Some(item) => self.wrap(indent, "o ", item),
                None => self.wrap(indent, "", body),
            }
            self.blank();
        }
    }

    fn wrap(&mut self, indent: usize, mark: &str, text: &str) {
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.text.push_str(mark);
        let start = indent + mark.len();
        let mut at = start;
        for word in text.split_whitespace() {
            let width = crate::output::columns(word);
            if at > start && at + 1 + width > WIDTH {
                self.text.push('\n');
                self.text.extend(std::iter::repeat_n(' ', start));
                at = start;
            } else if at > start {
                self.text.push(' ');
                at += 1;
            }
            self.text.push_str(word);
            at += width;
        }
        self.text.push('\n');
    }
}

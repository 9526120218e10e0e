//! Inputs that look random and are the same every time, made of seeds.

/// Pieces that formats are made of, and some that break them.
const PIECES: &[&str] = &[
    "\"",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "null",
    "true",
    "1",
    "-1e400",
    "1e999999999",
    "\\ud800",
    "\\u0000",
    "$",
    "#",
    "é",
    "\u{0}",
    "\n\n",
    "\r",
    "<",
    "</",
    "/>",
    "&amp;",
    "&#x110000;",
    "<![CDATA[",
    "<!DOCTYPE",
    "=",
    "%",
    "..",
    "a#In",
    "smithy.api#Unit",
    "9999999999999999999",
];

/// Makes inputs of seeds.
#[derive(Clone, Debug)]
pub struct Mutator(u64);

impl Mutator {
    /// A mutator that makes the same inputs for the same number, which is not 0.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below a limit, or 0.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % limit.max(1)
    }

    /// The bytes with a few pieces deleted, doubled, swapped for others of them, or replaced.
    pub fn mutate(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            let length = self.below(12).min(bytes.len() - at);
            let with = match self.below(4) {
                0 => Vec::new(),
                1 => PIECES
                    .get(self.below(PIECES.len()))
                    .map_or_else(Vec::new, |piece| piece.as_bytes().to_vec()),
                2 => vec![u8::try_from(self.below(256)).unwrap_or_default()],
                _ => {
                    let other = self.below(bytes.len());
                    let end = (other + self.below(40)).min(bytes.len());
                    bytes.get(other..end).unwrap_or_default().to_vec()
                }
            };
            bytes.splice(at..at + length, with);
        }
        bytes
    }
}

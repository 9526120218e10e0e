//! From method and path to the operation.

use crate::tables::{Operation, Segment, Tables};
use crate::uri;

/// What a request's method and path lead to.
pub(crate) enum Route<'a> {
    /// An operation and its labels, decoded.
    To(&'a Operation, Vec<(String, String)>),
    /// The path exists, but with these methods only.
    Methods(Vec<&'a str>),
    /// No operation has that path.
    Nowhere,
}

/// Finds the operation. The most specific pattern wins: at the first segment where two differ a literal wins over a
/// label and a label over a greedy one; then the one with more query literals. Between services that share a pattern
/// the signing name decides.
pub(crate) fn route<'a>(
    tables: &'a Tables,
    method: &str,
    path: &str,
    query: &str,
    signing_name: Option<&str>,
) -> Route<'a> {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let pairs = uri::pairs(query).unwrap_or_default();
    let mut best: Option<(Rank<'a>, Vec<(String, String)>)> = None;
    let mut methods: Vec<&str> = Vec::new();
    for operation in &tables.operations {
        let literal = operation.query.iter().all(|wanted| pairs.contains(wanted));
        let Some(labels) = capture(&operation.segments, &parts).filter(|_| literal) else {
            continue;
        };
        if operation.method != method {
            if !methods.contains(&operation.method.as_str()) {
                methods.push(&operation.method);
            }
            continue;
        }
        let service = tables.service(operation);
        let rank = Rank {
            operation,
            signed_for: signing_name.is_some()
                && signing_name == service.map(|service| service.signing_name.as_str()),
        };
        if best.as_ref().is_none_or(|(other, _)| rank.wins(other)) {
            best = Some((rank, labels));
        }
    }
    match best {
        Some((rank, labels)) => Route::To(rank.operation, labels),
        None if methods.is_empty() => Route::Nowhere,
        None => Route::Methods(methods),
    }
}

struct Rank<'a> {
    operation: &'a Operation,
    signed_for: bool,
}

impl Rank<'_> {
    fn wins(&self, other: &Self) -> bool {
        self.key() > other.key()
    }

    fn key(&self) -> (Vec<u8>, usize, bool) {
        let specific = self
            .operation
            .segments
            .iter()
            .map(|segment| match segment {
                Segment::Literal(_) => 2,
                Segment::Label(_) => 1,
                Segment::Greedy(_) => 0,
            })
            .collect();
        (specific, self.operation.query.len(), self.signed_for)
    }
}

/// The labels of a path that fits the pattern. A label takes one segment, even an empty one (which the checks refuse
/// later, with the member's name); a greedy one takes one or more.
fn capture(segments: &[Segment], parts: &[&str]) -> Option<Vec<(String, String)>> {
    let mut labels = Vec::new();
    let mut rest = parts;
    for (at, segment) in segments.iter().enumerate() {
        match segment {
            Segment::Literal(text) => {
                let (first, tail) = rest.split_first()?;
                if uri::decode(first).as_deref() != Some(text) {
                    return None;
                }
                rest = tail;
            }
            Segment::Label(name) => {
                let (first, tail) = rest.split_first()?;
                labels.push((name.clone(), uri::decode(first)?));
                rest = tail;
            }
            Segment::Greedy(name) => {
                let after = segments.len() - at - 1;
                let taken = rest.len().checked_sub(after).filter(|taken| *taken > 0)?;
                let (greedy, tail) = rest.split_at(taken);
                labels.push((name.clone(), uri::decode(&greedy.join("/"))?));
                rest = tail;
            }
        }
    }
    rest.is_empty().then_some(labels)
}

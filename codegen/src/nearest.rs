//! The nearest names to one that does not exist.

/// How many names are suggested at most.
const SUGGESTED: usize = 3;

/// The names of `known` nearest to `name`: the same but for case, or else by edit distance, then those that contain it.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = name.to_lowercase();
    let limit = wanted.chars().count() / 3;
    let mut found: Vec<(usize, &str)> = known
        .into_iter()
        .filter_map(|candidate| {
            let lower = candidate.to_lowercase();
            if lower == wanted {
                return Some((0, candidate));
            }
            if let Some(distance) = distance(&wanted, &lower, limit) {
                return Some((distance, candidate));
            }
            let contained =
                wanted.len() >= 4 && (lower.contains(&wanted) || wanted.contains(&lower));
            (contained && lower.len() >= 4).then_some((limit + 1, candidate))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    if found.iter().any(|(distance, _)| *distance == 0) {
        found.retain(|(distance, _)| *distance == 0);
    }
    found.truncate(SUGGESTED);
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

/// `did you mean `A`, `B` or `C`?`, or the empty text.
pub(crate) fn did_you_mean(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("did you mean `{one}`?"),
        [most @ .., last] => format!("did you mean `{}` or `{last}`?", most.join("`, `")),
    }
}

/// The number of insertions, deletions and replacements between two words, if it is at most `limit`.
fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, y) in row.iter_mut().skip(1).zip(&b) {
            let replaced = diagonal + usize::from(x != y);
            diagonal = *cell;
            left = replaced.min(left + 1).min(diagonal + 1);
            *cell = left;
        }
    }
    row.last().copied().filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_then_distance_then_containment() {
        let known = [
            "StopContact",
            "StartChatContact",
            "StopContactStreaming",
            "TagContact",
        ];
        assert_eq!(nearest("stopcontact", known), ["StopContact"]);
        assert_eq!(
            nearest("StopContacts", known),
            ["StopContact", "TagContact", "StopContactStreaming"]
        );
        assert_eq!(nearest("StartChatContct", known), ["StartChatContact"]);
        assert_eq!(nearest("Frobnicate", known), <[&str; 0]>::default());
    }

    #[test]
    fn distances() {
        assert_eq!(distance("kitten", "sitting", 5), Some(3));
        assert_eq!(distance("kitten", "sitting", 2), None);
        assert_eq!(distance("", "ab", 2), Some(2));
    }
}

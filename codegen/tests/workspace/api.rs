//! The comparison with the official crates' API: what the page says of it is what `api/run` found.

use crate::support::{read, report, root};

#[test]
fn the_page_says_of_the_api_what_the_report_says() {
    let Some(root) = root() else { return };
    let (page, found) = (
        read(&root.join("README.md")),
        read(&root.join("api/REPORT.md")),
    );
    let mut problems = Vec::new();
    let all = found.lines().find(|line| line.ends_with(" items."));
    match all.and_then(|line| line.strip_suffix('.')) {
        Some(all) if page.contains(all) => {}
        Some(all) => problems.push(format!(
            "README.md: say that {all} are there, as api/REPORT.md does"
        )),
        None => problems
            .push("api/REPORT.md: run `api/run`, which writes how many items there are".to_owned()),
    }
    if found.contains("## Missing") {
        problems.push(
            "api/REPORT.md: add what is missing, or give the reason in api/left-out.txt".to_owned(),
        );
    }
    report(&problems);
}

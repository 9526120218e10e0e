//! Tests of words taken apart: what Python's `argparse` says of the same words.

use super::*;

fn specs() -> Vec<Spec> {
    vec![
        Spec::new("--region", Arity::One),
        Spec::new("--cli-read-timeout", Arity::One),
        Spec::new("--cli-connect-timeout", Arity::One),
        Spec::new("--debug", Arity::Flag),
        Spec::new("--names", Arity::Many),
        Spec::new("--skeleton", Arity::Optional).choices(&["input", "output"]),
        Spec::new("--page-size", Arity::One).integer(),
    ]
}

fn run(words: &str) -> Result<Parsed, String> {
    let words: Vec<String> = words.split(' ').map(ToOwned::to_owned).collect();
    let parsed = parse(&specs(), Word::Optional, &words, |_| Ok(()));
    parsed.map_err(|failure| match failure {
        Failure::Usage(message) => message,
        other => other.to_string(),
    })
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn options_stand_anywhere_and_the_last_counts() {
    let parsed = run("--region a list --other x --reg=b=c --names d e --debug f").unwrap();
    assert_eq!(parsed.value(0), Some("b=c"));
    assert_eq!(parsed.last(4), Some(&*texts(&["d", "e"])));
    assert_eq!(parsed.last(3), Some(&*texts(&[])));
    assert_eq!(parsed.last(5), None);
    assert_eq!(parsed.word.as_deref(), Some("list"));
    assert_eq!(parsed.rest, texts(&["--other", "x", "f"]));
}

#[test]
fn two_hyphens_end_the_options() {
    let parsed = run("-- list --region a").unwrap();
    assert_eq!(parsed.word.as_deref(), Some("list"));
    assert_eq!(parsed.rest, texts(&["--region", "a"]));
    let parsed = run("list --other -- --region").unwrap();
    assert_eq!(parsed.rest, texts(&["--other", "--", "--region"]));
    assert_eq!(parsed.value(0), None);
}

#[test]
fn values_begin_with_no_hyphen_unless_they_are_negative_numbers() {
    assert_eq!(run("--region -5").unwrap().value(0), Some("-5"));
    assert_eq!(run("--region -").unwrap().value(0), Some("-"));
    assert_eq!(run("--region=-x").unwrap().value(0), Some("-x"));
    let message = "argument --region: expected one argument";
    assert_eq!(run("--region -x").unwrap_err(), message);
    assert_eq!(run("--region").unwrap_err(), message);
    assert_eq!(run("--skeleton --debug").unwrap().last(5), Some(&[][..]));
}

#[test]
fn what_does_not_fit_is_told() {
    let wrong = |words: &str| run(words).unwrap_err();
    assert_eq!(
        wrong("--cli- 3"),
        "ambiguous option: --cli- could match --cli-read-timeout, --cli-connect-timeout"
    );
    assert_eq!(
        wrong("--page-size 1.5"),
        "argument --page-size: invalid int value: '1.5'"
    );
    assert_eq!(
        wrong("--debug=1"),
        "argument --debug: ignored explicit argument '1'"
    );
    let choices = format!("{:<40} | {:<40}", "input", "output");
    assert_eq!(
        wrong("--skeleton inputs"),
        format!(
            "argument --skeleton: Invalid choice, valid choices are:\n\n{choices}\n\n\nInvalid choice: 'inputs', maybe you \
             meant:\n\n  * input"
        )
    );
    assert_eq!(
        wrong("--skeleton yaml"),
        format!("argument --skeleton: Invalid choice, valid choices are:\n\n{choices}")
    );
}

#[test]
fn what_is_missing_is_named_at_once() {
    let mut specs = specs();
    specs[0].is_required = true;
    specs[4].is_required = true;
    let word = Word::Required("operation", &["list"]);
    let parsed = parse(&specs, word, &[], |_| Ok(()));
    let message = "the following arguments are required: --region, --names, operation";
    assert_eq!(parsed, Err(Failure::Usage(message.to_owned())));
}

//! Tests of pages: what is asked for, what is shown, and where to go on.

use super::*;

const PAGES: Pages = Pages {
    input_token: "Token",
    output_token: &["Meta", "Next"],
    limit: "Limit",
    items: &["Items"],
    beside: &["Count"],
};

/// A service with five items, two a page, that keeps what it is asked.
fn answer(asked: &mut Vec<String>, input: &[(String, Value)]) -> Value {
    let input = Value::Map(input.to_vec());
    asked.push(dump(&input, Layout::Compact));
    let start = input.get("Token").and_then(Value::as_str);
    let start: usize = start.map_or(0, |token| token.parse().unwrap_or_default());
    let items: Vec<String> = (start..5).take(2).map(|item| item.to_string()).collect();
    let next = if start + 2 < 5 {
        format!(r#","Meta":{{"Next":"{}"}}"#, start + 2)
    } else {
        String::new()
    };
    let text = format!(r#"{{"Items":[{}],"Count":5{next}}}"#, items.join(","));
    json::parse(&text).unwrap()
}

/// All pages joined, and what was asked.
fn run(paging: Paging, input: &[(&str, &str)]) -> (String, Vec<String>) {
    let mut asked = Vec::new();
    let mut joined = Joined::default();
    let mut pages = Iterator::new(&PAGES, paging);
    let text = |text: &str| Value::String(text.to_owned());
    let input = input.iter();
    let mut input: Vec<_> = input
        .map(|(name, value)| ((*name).to_owned(), text(value)))
        .collect();
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(async {
        loop {
            let call =
                |input: Vec<(String, Value)>| std::future::ready(Ok(answer(&mut asked, &input)));
            let Some(page) = pages.next(&mut input, call).await.unwrap() else {
                break;
            };
            joined.add(&PAGES, &page);
        }
    });
    (dump(&joined.finish(&pages), Layout::Compact), asked)
}

fn at_most(max_items: i64) -> Paging {
    Paging {
        max_items: Some(max_items),
        ..Paging::default()
    }
}

/// `echo -n '{"Token": .., "boto_truncate_amount": ..}' | base64`
const AT_2_1: &str = "eyJUb2tlbiI6ICIyIiwgImJvdG9fdHJ1bmNhdGVfYW1vdW50IjogMX0=";
const AT_2: &str = "eyJUb2tlbiI6ICIyIn0=";

#[test]
fn pages_are_joined() {
    let (all, asked) = run(Paging::default(), &[("Name", "n")]);
    assert_eq!(all, r#"{"Items":[0,1,2,3,4],"Count":5}"#);
    let wanted = [
        r#"{"Name":"n"}"#,
        r#"{"Name":"n","Token":"2"}"#,
        r#"{"Name":"n","Token":"4"}"#,
    ];
    assert_eq!(asked, wanted);
}

#[test]
fn what_is_left_is_told_by_a_token_that_leads_there() {
    let (some, asked) = run(at_most(3), &[]);
    let wanted = format!(r#"{{"Items":[0,1,2],"Count":5,"NextToken":"{AT_2_1}"}}"#);
    assert_eq!((some, asked.len()), (wanted, 2));
    let (some, asked) = run(at_most(2), &[]);
    let wanted = format!(r#"{{"Items":[0,1],"Count":5,"NextToken":"{AT_2}"}}"#);
    assert_eq!((some, asked.len()), (wanted, 1));
    for (token, items) in [
        (AT_2_1, "3,4"),
        (AT_2, "2,3,4"),
        ("2", "2,3,4"),
        ("2___1", "3,4"),
    ] {
        let paging = Paging {
            starting_token: Some(token.to_owned()),
            page_size: Some(Value::Integer(2)),
            ..Paging::default()
        };
        let (rest, asked) = run(paging, &[]);
        assert_eq!(
            rest,
            format!(r#"{{"Items":[{items}],"Count":5}}"#),
            "{token}"
        );
        assert_eq!(asked[0], r#"{"Token":"2","Limit":2}"#);
    }
}

#[test]
fn a_token_that_comes_twice_ends_it() {
    let page = || json::parse(r#"{"Items":[],"Meta":{"Next":"t"}}"#);
    let mut pages = Iterator::new(&PAGES, Paging::default());
    let mut input = Vec::new();
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let result = runtime.unwrap().block_on(async {
        loop {
            let call = |_: Vec<(String, Value)>| std::future::ready(Ok(page().unwrap()));
            match pages.next(&mut input, call).await {
                Ok(Some(_)) => {}
                Ok(None) => break Ok(()),
                Err(failure) => break Err(failure),
            }
        }
    });
    let message = "Error during pagination: The same next token was received twice: {'Token': 't'}";
    assert_eq!(result, Err(Failure::general(message)));
}

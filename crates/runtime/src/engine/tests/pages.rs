//! Pages: one call after the other.

use crate::error::SdkError;
use crate::testing::{Script, Step, client, pages};

#[tokio::test]
async fn pages_follow_their_tokens_to_the_end() {
    for end in [
        r#"{"Items":["c"]}"#,
        r#"{"Items":["c"],"NextToken":""}"#,
        r#"{"Items":["c"],"NextToken":null}"#,
    ] {
        let script = Script::new([
            Step::json(200, r#"{"Items":["a","b"],"NextToken":"t/1"}"#),
            Step::json(200, r#"{"Items":[],"NextToken":"t2"}"#),
            Step::json(200, end),
        ]);
        let items = pages(&client(&script))
            .page_size(2)
            .items()
            .send()
            .collect::<Result<Vec<_>, _>>()
            .await
            .unwrap();
        assert_eq!(items, ["a", "b", "c"]);
        let queries: Vec<_> = script
            .requests()
            .iter()
            .map(|request| request.uri.split_once('?').unwrap().1.to_owned())
            .collect();
        assert_eq!(
            queries,
            [
                "maxResults=2",
                "nextToken=t%2F1&maxResults=2",
                "nextToken=t2&maxResults=2"
            ]
        );
    }
}

#[tokio::test]
async fn no_page_is_asked_for_before_it_is_wanted() {
    let script = Script::new([Step::json(200, r#"{"NextToken":"t"}"#)]);
    let mut stream = pages(&client(&script)).send();
    assert!(script.requests().is_empty());
    stream.next().await.unwrap().unwrap();
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn a_token_that_repeats_ends_the_pages_with_an_error() {
    let repeated = || Step::json(200, r#"{"Items":["a"],"NextToken":"t"}"#);
    let script = Script::new([repeated(), repeated()]);
    let mut stream = pages(&client(&script)).send();
    assert!(stream.next().await.unwrap().is_ok());
    assert!(stream.next().await.unwrap().is_ok());
    let error = stream.next().await.unwrap().unwrap_err();
    assert!(
        matches!(error, SdkError::ConstructionFailure(_)),
        "{error:?}"
    );
    let text = crate::error::DisplayErrorContext(&error).to_string();
    assert!(
        text.contains("Pages answered with the page token it was asked with"),
        "{text}"
    );
    assert!(stream.next().await.is_none());

    let script = Script::new([repeated(), repeated(), Step::json(200, "{}")]);
    let stream = pages(&client(&script))
        .stop_on_duplicate_token(false)
        .send();
    assert_eq!(stream.collect::<Vec<_>>().await.len(), 3);
}

#[tokio::test]
async fn an_error_ends_the_pages() {
    let script = Script::new([
        Step::json(200, r#"{"Items":["a"],"NextToken":"t"}"#),
        Step::json(403, "{}"),
    ]);
    let mut items = pages(&client(&script)).items().send();
    assert_eq!(items.next().await.unwrap().unwrap(), "a");
    assert!(matches!(
        items.next().await.unwrap().unwrap_err(),
        SdkError::ServiceError(_)
    ));
    assert!(items.next().await.is_none());
}

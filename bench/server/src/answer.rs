//! What is answered, by the target of a request. Names in it say how large an answer is, and when it comes.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use tokio::sync::Notify;

/// Answers, those made before kept, and the requests that wait for others.
#[derive(Default)]
pub struct Answers {
    pages: RefCell<HashMap<(usize, bool), Rc<[u8]>>>,
    waiting: Cell<usize>,
    all_here: Notify,
}

impl Answers {
    /// The answer to a request:
    ///
    /// - an association whose initial contact is `hold-N` is answered when N such requests wait;
    /// - a list of flows of the instance `items-N-pages-P` has N flows on each of P pages.
    pub async fn to(&self, target: &str) -> Rc<[u8]> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut segments = path.split('/').skip(1);
        match (segments.next(), segments.next()) {
            (Some("contact-flows-summary"), Some(instance)) => self.flows(instance, query),
            (Some("contact"), Some("persistent-contact-association")) => {
                let held = segments
                    .nth(1)
                    .and_then(|contact| contact.strip_prefix("hold-"));
                if let Some(count) = held.and_then(|count| count.parse().ok()) {
                    self.hold(count).await;
                }
                let body = r#"{"ContinuedFromContactId":"5c9e1a7e-1f6b-4f0e-8c55-0d9d0a2f7a11"}"#;
                response(body).into()
            }
            _ => response("{}").into(),
        }
    }

    async fn hold(&self, count: usize) {
        let all_here = self.all_here.notified();
        self.waiting.set(self.waiting.get() + 1);
        if self.waiting.get() < count {
            all_here.await;
        } else {
            self.waiting.set(0);
            self.all_here.notify_waiters();
        }
    }

    fn flows(&self, instance: &str, query: &str) -> Rc<[u8]> {
        let mut parts = instance.split('-').skip(1).step_by(2);
        let mut number = || parts.next().and_then(|part| part.parse::<usize>().ok());
        let (items, pages) = (number().unwrap_or(1), number().unwrap_or(1));
        let token = query
            .split('&')
            .find_map(|pair| pair.strip_prefix("nextToken="));
        let page = token.and_then(|token| token.parse().ok()).unwrap_or(1);
        let more = page < pages;
        // Only the token differs between pages that others follow.
        let mut kept = self.pages.borrow_mut();
        let page_of = |next| Rc::from(response(&flows(items, next)));
        if more {
            return page_of(Some(page + 1));
        }
        Rc::clone(kept.entry((items, more)).or_insert_with(|| page_of(None)))
    }
}

/// A page of flows of about 200 bytes each.
fn flows(items: usize, next: Option<usize>) -> String {
    let flow = |number| {
        format!(
            r#"{{"Id":"{number:08}-2b7e-4d0c-9f6a-3a1d5c8e7b90","Arn":"arn:aws:connect:us-east-1:111122223333:instance/a/contact-flow/{number:08}","Name":"Flow {number}","ContactFlowType":"CONTACT_FLOW","ContactFlowState":"ACTIVE"}}"#
        )
    };
    let flows: Vec<String> = (0..items).map(flow).collect();
    let next = next.map_or(String::new(), |next| format!(r#","NextToken":"{next}""#));
    format!(
        r#"{{"ContactFlowSummaryList":[{}]{next}}}"#,
        flows.join(",")
    )
}

fn response(body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\
         x-amzn-RequestId: 0d4ab1f2-6c4f-4f0b-9a53-5b7c8d9e0f11\r\nDate: Sat, 21 Nov 2026 12:00:00 GMT\r\n\r\n{body}"
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(answer: &[u8]) -> String {
        String::from_utf8(answer.to_vec()).unwrap()
    }

    #[test]
    fn pages_lead_to_the_last_one() {
        let answers = Answers::default();
        let first = text(&answers.flows("items-3-pages-2", "maxResults=5"));
        assert_eq!(first.matches("\"Id\"").count(), 3);
        assert!(first.ends_with(r#"],"NextToken":"2"}"#), "{first}");
        let last = text(&answers.flows("items-3-pages-2", "nextToken=2"));
        assert_eq!(last.matches("\"Id\"").count(), 3);
        assert!(last.ends_with("}]}"), "{last}");
    }

    #[test]
    fn held_requests_are_answered_together() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let tasks = tokio::task::LocalSet::new();
        tasks.block_on(&runtime, async {
            let answers = Rc::new(Answers::default());
            let ask = || {
                let answers = Rc::clone(&answers);
                tokio::task::spawn_local(async move {
                    answers
                        .to("/contact/persistent-contact-association/i/hold-2")
                        .await
                })
            };
            let first = ask();
            tokio::task::yield_now().await;
            tokio::task::yield_now().await;
            assert!(!first.is_finished());
            let second = ask();
            assert!(text(&first.await.unwrap()).contains("ContinuedFromContactId"));
            second.await.unwrap();
        });
    }
}

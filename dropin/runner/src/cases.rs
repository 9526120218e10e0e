//! The cases: what is asked of the program, and what the endpoint answers.

use std::collections::VecDeque;

use serde_json::{Value, json};
use slim_sdk_local::Answer;
use slim_sdk_wire::fill::{Extent, Filler, Role};
use slim_sdk_wire::model::name;

use crate::service::{Pages, Service, case};

/// How a request is answered.
#[derive(Clone)]
pub(crate) enum Step {
    /// By the model.
    Answer(Answer),
    /// With a status, a code in the header, a message, and a body in place of all that.
    Fail(u16, &'static str, Option<&'static str>),
    /// The connection is closed.
    Close,
    /// Too late.
    Late,
}

/// One case.
pub(crate) struct Case {
    /// What the program is told: `connect.ListQueues full`.
    pub(crate) asked: String,
    /// What it is about.
    pub(crate) about: String,
    pub(crate) steps: VecDeque<Step>,
    /// What must have come back from both; any if empty.
    pub(crate) result: &'static str,
}

impl Case {
    pub(crate) fn name(&self) -> String {
        format!("{}: {}", self.asked, self.about)
    }
}

/// All cases.
pub(crate) fn all(services: &[Service]) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    for service in services {
        for id in service.operations() {
            of_operation(service, id, &mut cases)?;
        }
    }
    habits(&mut cases);
    Ok(cases)
}

fn of_operation(service: &Service, id: &str, cases: &mut Vec<Case>) -> Result<(), String> {
    let operation = case(service, id);
    let mut add = |how: &str, about: &str, result: &'static str, steps: Vec<Step>| {
        cases.push(Case {
            asked: format!("{operation} {how}"),
            about: about.to_owned(),
            steps: steps.into(),
            result,
        });
    };
    let output = |seed: &str, extent, unknown| {
        let value = filled(service, service.end(id, "output"), seed, extent, unknown);
        value.map(|value| Step::Answer(Answer::Output(value)))
    };
    let full = output("full", Extent::Full, false)?;
    add("full", "success", "Ok", vec![full.clone()]);
    for seed in ["second", "third"] {
        let other = output(seed, Extent::Full, false)?;
        add("full", &format!("{seed} success"), "Ok", vec![other]);
    }
    add(
        "full",
        "least output",
        "Ok",
        vec![output("least", Extent::Required, false)?],
    );
    add(
        "full",
        "values of later",
        "Ok",
        vec![output("later", Extent::Full, true)?],
    );
    add(
        "empty",
        "nothing set",
        "",
        vec![output("least", Extent::Required, false)?; 3],
    );
    add("customized", "other settings", "Ok", vec![full.clone()]);
    for error in service.model.errors(id) {
        for extent in [Extent::Full, Extent::Required] {
            let members = filled(service, error, "error", extent, false)?;
            let answer = Step::Answer(Answer::Error {
                name: name(error).to_owned(),
                members,
            });
            let about = format!("{} {extent:?}", name(error));
            add("full", &about, "ServiceError", vec![answer; 3]);
        }
    }
    let refused = "ServiceError";
    add(
        "full",
        "an error of later",
        refused,
        vec![Step::Fail(400, "BrandNewException", None)],
    );
    add(
        "full",
        "a namespace",
        refused,
        vec![Step::Fail(
            404,
            "com.x#ResourceNotFoundException:http://x/",
            None,
        )],
    );
    add(
        "full",
        "no code, HTML",
        refused,
        vec![Step::Fail(502, "", Some("<html>busy</html>")); 3],
    );
    add(
        "full",
        "code in the body",
        refused,
        vec![Step::Fail(
            403,
            "",
            Some(r#"{"__type":"a.b#NopeException","message":"no"}"#),
        )],
    );
    add(
        "full",
        "odd body",
        refused,
        vec![Step::Fail(400, "OddException", Some(r#"{"message":7}"#))],
    );
    add(
        "full",
        "empty error",
        refused,
        vec![Step::Fail(400, "", Some(""))],
    );
    add(
        "full",
        "cut output",
        "",
        vec![Step::Fail(200, "", Some(r#"{"a":"#)); 3],
    );
    add(
        "full",
        "no JSON",
        "",
        vec![Step::Fail(200, "", Some("busy")); 3],
    );
    let throttled = Step::Fail(429, "ThrottlingException", None);
    let token = if service.has_token(id) {
        "token"
    } else {
        "full"
    };
    add(
        token,
        "throttled, then success",
        "Ok",
        vec![throttled.clone(), full.clone()],
    );
    add(
        token,
        "twice unavailable, then success",
        "Ok",
        vec![
            Step::Fail(503, "ServiceUnavailable", None),
            Step::Fail(500, "", Some("")),
            full.clone(),
        ],
    );
    add("full", "throttled for good", refused, vec![throttled; 3]);
    add(
        "full",
        "a closed connection, then success",
        "Ok",
        vec![Step::Close, full],
    );
    add(
        "full",
        "closed connections",
        "DispatchFailure",
        vec![Step::Close; 3],
    );
    if let Some(pages) = service.pages(id) {
        of_pages(service, id, &pages, &mut add)?;
    }
    Ok(())
}

fn of_pages(
    service: &Service,
    id: &str,
    pages: &Pages<'_>,
    add: &mut dyn FnMut(&str, &str, &'static str, Vec<Step>),
) -> Result<(), String> {
    let page = |seed: &str, token: Option<&str>| {
        let mut value = filled(
            service,
            service.end(id, "output"),
            seed,
            Extent::Full,
            false,
        )?;
        if let Some(members) = value.as_object_mut() {
            members.remove(pages.token);
            members.extend(token.map(|token| (pages.token.to_owned(), json!(token))));
        }
        Ok::<_, String>(Step::Answer(Answer::Output(value)))
    };
    let all = vec![
        page("1", Some("t1"))?,
        page("2", Some("t2"))?,
        page("3", None)?,
    ];
    let error = vec![
        page("1", Some("t1"))?,
        Step::Fail(403, "AccessDeniedException", None),
    ];
    let same = vec![
        page("1", Some("t1"))?,
        page("2", Some("t1"))?,
        page("3", None)?,
    ];
    let blank = vec![
        page("1", Some("t1"))?,
        page("2", Some(""))?,
        page("3", None)?,
    ];
    let ways = if pages.items {
        &["pages", "items"][..]
    } else {
        &["pages"]
    };
    for how in ways {
        add(how, "three pages", "", all.clone());
        add(how, "an error on the second", "", error.clone());
        add(how, "a token that comes again", "", same.clone());
        add(how, "an empty token", "", blank.clone());
    }
    add("repeated", "a token that may come again", "", same);
    Ok(())
}

/// Values of a structure. Maps have one entry: their order is not the same each time.
fn filled(
    service: &Service,
    id: &str,
    seed: &str,
    extent: Extent,
    unknown: bool,
) -> Result<Value, String> {
    let mut filler = Filler::new(&service.model, &format!("{id} {seed}"));
    filler.unknown = unknown;
    let value = filler.structure(id, Role::Output, extent);
    let mut value = value.ok_or_else(|| format!("{id}: it cannot be made"))?;
    single(service, id, &mut value);
    Ok(value)
}

fn single(service: &Service, id: &str, value: &mut Value) {
    use slim_sdk_wire::model::target;

    let model = &service.model;
    let part = |part: &str| model.shape(id).get(part).map_or("", target);
    match (model.kind(id), value) {
        ("structure" | "union", Value::Object(values)) => {
            for (name, member) in model.members(id) {
                if let Some(value) = values.get_mut(name) {
                    single(service, target(member), value);
                }
            }
        }
        ("list", Value::Array(values)) => {
            for value in values {
                single(service, part("member"), value);
            }
        }
        ("map", Value::Object(values)) => {
            let first = values.keys().next().cloned();
            values.retain(|key, _| Some(key) == first.as_ref());
            for value in values.values_mut() {
                single(service, part("value"), value);
            }
        }
        _ => {}
    }
}

/// What public programs do, and their tests.
fn habits(cases: &mut Vec<Case>) {
    let instance = Step::Answer(Answer::Output(json!({ "Instance": { "Id": "i" } })));
    let refused = |status, code| Step::Fail(status, code, None);
    let sent = Step::Answer(Answer::Output(json!({ "Id": "m-1" })));
    let queues = |id: &str, token: Option<&str>| {
        let list = json!([{ "Id": id }, { "Id": format!("{id}{id}") }]);
        let mut page = json!({ "QueueSummaryList": list });
        if let Some(members) = page.as_object_mut() {
            members.extend(token.map(|token| ("NextToken".to_owned(), json!(token))));
        }
        Step::Answer(Answer::Output(page))
    };
    let habits = [
        ("census regions", vec![]),
        ("census assume-role", vec![]),
        ("census own-http-client", vec![]),
        ("census own-http-client-fails", vec![]),
        (
            "census gone",
            vec![refused(404, "ContactNotFoundException"), sent.clone()],
        ),
        (
            "census gone",
            vec![refused(404, "ResourceNotFoundException"), sent.clone()],
        ),
        (
            "census throttled",
            vec![
                Step::Answer(Answer::Output(json!({}))),
                refused(429, "ThrottlingException"),
                refused(429, "ThrottlingException"),
                refused(429, "ThrottlingException"),
            ],
        ),
        ("census other", vec![refused(403, "AccessDeniedException")]),
        (
            "census whole",
            vec![refused(404, "ResourceNotFoundException")],
        ),
        ("census whole", vec![refused(400, "BrandNewException")]),
        ("census timeout", vec![Step::Late]),
        ("census read-timeout", vec![Step::Late]),
        ("census refused", vec![]),
        ("census no-credentials", vec![instance]),
        ("census types", vec![]),
        (
            "census token-loop",
            vec![
                queues("a", Some("1")),
                queues("b", Some("2")),
                queues("c", None),
            ],
        ),
    ];
    let tests = [
        "outputs-and-errors",
        "sequence",
        "http-responses",
        "throttled",
        "computed",
        "own-client",
        "pages",
        "replayed",
        "captured",
        "by-hand",
    ];
    let tests = tests.map(|test| (format!("testing {test}"), Vec::new()));
    let habits = habits.map(|(asked, steps)| (asked.to_owned(), steps));
    for (index, (asked, steps)) in habits.into_iter().chain(tests).enumerate() {
        cases.push(Case {
            asked,
            about: format!("habit {index}"),
            steps: steps.into(),
            result: "",
        });
    }
}

//! Tests of names and texts on the command line.

use super::names::command;
use super::text::plain;

#[test]
fn names_are_those_of_the_official_command_line() {
    let names = [
        (
            "CreatePersistentContactAssociation",
            "create-persistent-contact-association",
        ),
        ("GetMetricDataV2", "get-metric-data-v2"),
        (
            "ListRealtimeContactAnalysisSegmentsV2",
            "list-realtime-contact-analysis-segments-v2",
        ),
        ("ContactARNs", "contact-arns"),
        ("URL", "url"),
        ("S3Uri", "s3-uri"),
        ("DisableSMSAlerts", "disable-sms-alerts"),
        ("clientToken", "client-token"),
        ("AfterContactWorkTimeLimit", "after-contact-work-time-limit"),
    ];
    for (name, wanted) in names {
        assert_eq!(command(name), wanted, "{name}");
    }
}

#[test]
fn documentation_is_text() {
    let html = "<p>Use <code>a_b</code> or <a href=\"https://x.y/z\">the *page*</a>.</p><ul><li><p>One</p></li><li>Two</li></ul>";
    assert_eq!(plain(html), "Use a_b or the *page*.\n\n* One\n* Two");
    assert_eq!(plain(""), "");
}

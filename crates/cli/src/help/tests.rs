//! Tests of pages of help, on the services that are shipped.

use crate::services::SERVICES;

#[test]
fn pages_fit_a_terminal_and_have_their_sections() {
    for service in SERVICES {
        for (_, operation) in service.operations {
            let page = super::operation(service, operation);
            let sections: Vec<&str> = page
                .lines()
                .filter(|line| line.starts_with(char::is_uppercase) && !line.contains('('))
                .collect();
            let wanted = [
                "NAME",
                "DESCRIPTION",
                "SYNOPSIS",
                "OPTIONS",
                "GLOBAL OPTIONS",
                "OUTPUT",
            ];
            assert_eq!(sections, wanted, "{}", operation.command);
            let lines = page.lines().filter(|line| line.contains(". "));
            for line in lines {
                assert!(
                    crate::output::columns(line) <= 79,
                    "{}: {line}",
                    operation.command
                );
            }
        }
    }
}

#[test]
fn a_required_option_stands_without_brackets() {
    let connect = SERVICES.first().unwrap();
    let operation = connect.operation("list-contact-flows").unwrap();
    let page = super::operation(connect, operation);
    assert!(
        page.contains("\n          --instance-id <value>\n"),
        "{page}"
    );
    assert!(
        page.contains("\n          [--page-size <value>]\n"),
        "{page}"
    );
    assert!(!page.contains("--next-token"), "{page}");
    assert!(
        page.contains("\n       ContactFlowSummaryList -> (list)\n"),
        "{page}"
    );
}

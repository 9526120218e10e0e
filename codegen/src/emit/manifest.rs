//! `Cargo.toml` and the crate's page.

use crate::Options;
use crate::plan::{Operation, Plan, Type};

/// `Cargo.toml`
pub(super) fn cargo_toml(plan: &Plan) -> String {
    let options = &plan.options;
    let mut lines = vec![format!("# {}", options.header()), "[package]".to_owned()];
    lines.push(format!("name = {:?}", options.krate));
    lines.push(format!("description = {:?}", options.description));
    if options.workspace {
        for key in [
            "version",
            "edition",
            "rust-version",
            "license",
            "repository",
        ] {
            lines.push(format!("{key}.workspace = true"));
        }
    } else {
        lines.push(format!("version = {:?}", options.version));
        lines.push("edition = \"2024\"".to_owned());
        lines.push(format!(
            "rust-version = {:?}",
            env!("CARGO_PKG_RUST_VERSION")
        ));
    }
    lines.push(String::new());
    lines.push("[features]".to_owned());
    lines.push("default = [\"rustls\", \"default-https-client\", \"rt-tokio\"]".to_owned());
    for (feature, what) in FEATURES {
        lines.push(format!("# {what}"));
        let forwards = match *feature {
            "behavior-version-latest" | "http-1x" => "[]".to_owned(),
            _ => format!("[\"slim-sdk-runtime/{feature}\"]"),
        };
        lines.push(format!("{feature} = {forwards}"));
    }
    lines.push(String::new());
    lines.push("[dependencies]".to_owned());
    let version = format!("version = {:?}", env!("CARGO_PKG_VERSION"));
    let own = "default-features = false".to_owned();
    let mut runtime = match (&options.runtime_path, options.workspace) {
        (_, true) => vec!["workspace = true".to_owned()],
        (Some(path), false) => {
            vec![
                format!("path = {:?}", path.display().to_string()),
                version,
                own,
            ]
        }
        (None, false) => vec![version, own],
    };
    let features = runtime_features(plan);
    if !features.is_empty() {
        runtime.push(format!("features = {features:?}"));
    }
    lines.push(format!("slim-sdk-runtime = {{ {} }}", runtime.join(", ")));
    if !plan.cases.is_empty() {
        lines.push(String::new());
        lines.push("[dev-dependencies]".to_owned());
        lines.push(protocol_tests(options));
    }
    if options.workspace {
        lines.push(String::new());
        lines.push("[lints]".to_owned());
        lines.push("workspace = true".to_owned());
    }
    lines.push(String::new());
    lines.join("\n")
}

/// The features of the runtime that only some models need.
fn runtime_features(plan: &Plan) -> Vec<&'static str> {
    let has = |is: fn(&Type) -> bool| {
        let operations = plan.operations.iter();
        let mut ends = operations.flat_map(|operation| [&operation.input, &operation.output]);
        ends.any(|end| end.stream().is_some_and(|field| is(&field.ty)))
    };
    let any = |needs: fn(&Operation) -> bool| plan.operations.iter().any(needs);
    let features = [
        ("streaming", has(|ty| matches!(ty, Type::Primitive(_)))),
        (
            "event-stream",
            has(|ty| matches!(ty, Type::Sender(_) | Type::Receiver(_))),
        ),
        // Services take events over HTTP/2 only.
        ("http2", has(|ty| matches!(ty, Type::Sender(_)))),
        ("checksums", any(Operation::has_checksums)),
        ("compression", any(Operation::is_compressed)),
    ];
    features
        .into_iter()
        .chain(plan.service.protocol_feature.map(|feature| (feature, true)))
        .filter_map(|(feature, on)| on.then_some(feature))
        .collect()
}

/// What protocol tests share stands beside the runtime.
fn protocol_tests(options: &Options) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let path = options.runtime_path.as_ref().map(|path| {
        let beside = path.join("../protocol-tests");
        crate::manifest::tidy(&beside).display().to_string()
    });
    match path {
        Some(path) => {
            format!("slim-sdk-protocol-tests = {{ path = {path:?}, version = {version:?} }}")
        }
        None => format!("slim-sdk-protocol-tests = {{ version = {version:?} }}"),
    }
}

/// The features of a crate, with the official crates' names.
const FEATURES: &[(&str, &str)] = &[
    ("default-https-client", "The HTTP client over reqwest."),
    ("rustls", "TLS for the HTTP client."),
    ("rt-tokio", "Timers on tokio."),
    (
        "test-util",
        "`config::Builder::with_test_defaults` and `with_test_defaults_v2`, for tests of programs.",
    ),
    (
        "behavior-version-latest",
        "Accepted for compatibility: there is one behavior.",
    ),
    (
        "http-1x",
        "Accepted for compatibility: `http` 1.x is the only one.",
    ),
    ("serde", "`Serialize` and `Deserialize`."),
    (
        "blocking",
        "Calls that block the thread: `send_blocking()`.",
    ),
];

/// `README.md`
pub(super) fn readme(plan: &Plan) -> String {
    let options = &plan.options;
    let mut text = format!(
        "<!-- {} -->\n# {}\n\n{}\n",
        super::code::header(plan),
        options.krate,
        options.description
    );
    if let Some(official) = &options.official {
        let switch = format!(
            "\nIt has the modules, names and signatures of `{official}`, so programs switch by one line of \
             `Cargo.toml`:\n\n```toml\n{official} = {{ package = \"{}\", version = \"0.1\" }}\n```\n",
            options.krate
        );
        text.push_str(&switch);
    }
    text.push_str("\nOperations:\n\n");
    for operation in &plan.operations {
        text.extend(["- `", &operation.module, "`\n"]);
    }
    text
}

//! A client for a model, generated and compiled with a program that calls each of its operations.
//!
//! cargo has built this package, the runtime included, before its tests run; the client is compiled against that by
//! rustc itself, so that nothing is built a second time. What has not changed is left as it is.

use std::fmt::Write as _;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use slim_sdk_codegen::plan::{Plan, plan};
use slim_sdk_codegen::select::{self, Operations};
use slim_sdk_codegen::{Options, Request, generate, read};

/// A program that calls each operation of a client.
pub(crate) struct Client {
    pub(crate) program: PathBuf,
    /// Operations that cannot be generated, and why.
    pub(crate) unsupported: Vec<String>,
    pub(crate) operations: usize,
}

/// This package as cargo built it for this test: the newest, where several are left from other builds.
fn library(deps: &Path) -> (PathBuf, SystemTime) {
    let built = |path: PathBuf| {
        let name = path.file_name()?.to_string_lossy();
        let is_library = name.starts_with("libslim_sdk_wire-") && name.ends_with(".rlib");
        let modified = path.metadata().and_then(|meta| meta.modified()).ok()?;
        is_library.then(|| (path.clone(), modified))
    };
    let entries = fs::read_dir(deps).unwrap().flatten();
    let found = entries.filter_map(|entry| built(entry.path()));
    found.max_by_key(|(_, modified)| *modified).unwrap()
}

pub(crate) fn client(model: &Path) -> Client {
    let name = model.file_stem().unwrap().to_string_lossy().into_owned();
    let exe = std::env::current_exe().unwrap();
    let deps = exe.parent().unwrap();
    let library = library(deps);
    let (request, unsupported) = request(&name, model);
    let files = generate(&request).unwrap().files;
    let parsed = read::read(&request.models).unwrap();
    let selection = select::select(&parsed, None, &request.operations).unwrap();
    let plan = plan(&parsed, &selection, &request.options).unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(&name);
    // The other models show what a client is without features.
    let features = name == "everything";
    let driver = driver(&plan, features);
    let main = folder.join("main.rs");
    for (path, text) in files.iter().chain([(Path::new("main.rs"), &*driver)]) {
        let path = folder.join(path);
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            continue;
        }
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut hasher = DefaultHasher::new();
    library.hash(&mut hasher);
    driver.hash(&mut hasher);
    files.iter().for_each(|file| file.hash(&mut hasher));
    let stamp = hasher.finish().to_string();
    let client = Client {
        program: folder.join("calls"),
        unsupported,
        operations: plan.operations.len(),
    };
    let kept = folder.join("stamp");
    if client.program.is_file() && fs::read_to_string(&kept).is_ok_and(|kept| kept == stamp) {
        return client;
    }
    let external = |name: &str, path: &Path| format!("--extern={name}={}", path.display());
    let compiled = folder.join("libclient.rlib");
    rustc(deps)
        .args(if features {
            ["--cfg=feature=\"serde\""].as_slice()
        } else {
            &[]
        })
        .args(&["--crate-type=lib", "--crate-name=client", "-o"])
        .arg(&compiled)
        .arg(external("slim_sdk_runtime", &library.0))
        .arg(folder.join("src/lib.rs"))
        .run(&name);
    rustc(deps)
        .args(&[
            "--crate-type=bin",
            "--crate-name=calls",
            "-Cstrip=debuginfo",
            "-o",
        ])
        .arg(&client.program)
        .arg(external("slim_sdk_wire", &library.0))
        .arg(external("client", &compiled))
        .arg(main)
        .run(&name);
    fs::write(kept, stamp).unwrap();
    client
}

/// What to generate, and what cannot be.
fn request(name: &str, model: &Path) -> (Request, Vec<String>) {
    let parsed = read::read(&[model.to_owned()]).unwrap();
    let (shape, service) = select::find_service(&parsed, None).unwrap();
    let (mut named, mut unsupported) = (Vec::new(), Vec::new());
    for id in select::operations_of(&parsed, service) {
        match select::unsupported(&parsed, shape, &id).into_result() {
            Ok(()) => named.push(id.to_string()),
            Err(error) => unsupported.push(format!("{}: {error}", id.name())),
        }
    }
    let request = Request {
        models: vec![model.to_owned()],
        service: None,
        operations: Operations::Named(named),
        amendments: None,
        options: Options {
            description: format!("A client for {name}."),
            ..Options::new("client", format!("{name}.json"))
        },
    };
    (request, unsupported)
}

/// The program: each operation and each error, once.
fn driver(plan: &Plan, features: bool) -> String {
    let mut text = String::from(
        "//! Calls each operation of a client.\n#![allow(deprecated)]\n\nuse client::Client;\nuse slim_sdk_wire::call;\n\n\
         fn client(url: &str) -> Client {\n    Client::from_conf(call::config(url))\n}\n\n\
         fn main() -> std::process::ExitCode {\n    let operations = [\n",
    );
    for operation in &plan.operations {
        let (name, method) = (&operation.wire, &operation.module);
        let _ = writeln!(text, "        call::op({name:?}, Client::{method}),");
    }
    text.push_str("    ];\n    let errors = [\n");
    for error in &plan.errors {
        let _ = writeln!(
            text,
            "        call::error::<client::config::Service, client::types::error::{}>(),",
            error.name
        );
    }
    text.push_str("    ];\n    slim_sdk_wire::drive::main(client, &operations, &errors)\n}\n");
    if features {
        kept(plan, &mut text);
    }
    text
}

/// Every type, as serde takes it. This compiles, or does not.
fn kept(plan: &Plan, text: &mut String) {
    text.push_str(
        "\nconst fn kept<T>()\nwhere\n    T: slim_sdk_wire::serialize::Serialize + \
         for<'de> slim_sdk_wire::serialize::Deserialize<'de>,\n{\n}\n\nconst _: () = {\n",
    );
    let structures = plan.structures.iter().map(|shape| &shape.name);
    let unions = plan.unions.iter().map(|shape| &shape.name);
    let enums = plan.enums.iter().map(|shape| &shape.name);
    for name in structures.chain(unions).chain(enums) {
        let _ = writeln!(text, "    kept::<client::types::{name}>();");
    }
    for error in &plan.errors {
        let _ = writeln!(text, "    kept::<client::types::error::{}>();", error.name);
    }
    for operation in &plan.operations {
        let (name, marker) = (&operation.name, &operation.marker);
        let ends = [
            format!("{name}Input"),
            format!("{name}Output"),
            format!("builders::{name}InputBuilder"),
            format!("builders::{marker}FluentBuilder"),
        ];
        for end in ends {
            let module = &operation.module;
            let _ = writeln!(text, "    kept::<client::operation::{module}::{end}>();");
        }
    }
    text.push_str("};\n");
}

fn rustc(deps: &Path) -> Rustc {
    let mut command = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    command
        .args(["--edition=2024", "--deny=warnings", "-Cdebuginfo=0"])
        .arg(format!("-Ldependency={}", deps.display()))
        .env("CARGO_PKG_VERSION", "0.1.0");
    Rustc(command)
}

struct Rustc(Command);

impl Rustc {
    fn args(mut self, args: &[&str]) -> Self {
        self.0.args(args);
        self
    }

    fn arg(mut self, arg: impl AsRef<std::ffi::OsStr>) -> Self {
        self.0.arg(arg);
        self
    }

    fn run(mut self, name: &str) {
        let output = self.0.output().unwrap();
        assert!(
            output.status.success(),
            "{name}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

//! The programs that are compared, and how they are built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{Ran, run};
use crate::error::{Error, Result};

/// One way to make the call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Program {
    /// Its name in figures and folders.
    pub name: &'static str,
    /// Its folder in `bench/`.
    folder: &'static str,
    /// What cargo is told besides.
    features: &'static [&'static str],
}

pub const OFFICIAL: Program = Program {
    name: "official",
    folder: "official",
    features: &[],
};
pub const BY_HAND: Program = Program {
    name: "by-hand",
    folder: "by-hand",
    features: &[],
};
pub const SLIM: Program = Program {
    name: "slim",
    folder: "slim",
    features: &[],
};
/// slim-sdk without the credentials providers that the program by hand has not either.
pub const LEAN: Program = Program {
    name: "lean",
    folder: "slim",
    features: &["--no-default-features"],
};

/// Where everything is.
pub struct Places {
    /// `bench/`.
    pub bench: PathBuf,
    /// The models that AWS publishes, if they are there.
    pub models: Option<PathBuf>,
}

impl Places {
    pub fn root(&self) -> PathBuf {
        self.bench.join("..")
    }

    /// What one program's builds leave.
    pub fn target(&self, name: &str) -> PathBuf {
        self.bench.join("target").join(name)
    }
}

/// How a program is built: cargo's profile, and the folder of its output.
#[derive(Clone, Copy)]
pub enum Profile {
    Dev,
    Release,
    Small,
}

impl Profile {
    pub fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "release",
            Self::Small => "small",
        }
    }

    pub fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release | Self::Small => self.name(),
        }
    }
}

/// cargo, with nothing of the environment that would change what a build costs.
pub fn cargo(folder: &Path) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(folder);
    for name in [
        "RUSTFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_TARGET_DIR",
        "CARGO_BUILD_JOBS",
    ] {
        command.env_remove(name);
    }
    // Crates that come from a registry are never compiled incrementally, and slim-sdk's own would be from there.
    command.env("CARGO_INCREMENTAL", "0");
    command
}

impl Program {
    pub fn source(&self, places: &Places) -> PathBuf {
        places.bench.join(self.folder)
    }

    /// Downloads what it is made of, so that no build waits for the network.
    pub fn fetch(&self, places: &Places) -> Result<()> {
        run(cargo(&self.source(places)).arg("fetch")).map(|_| ())
    }

    /// The command that builds the program `call` or `load`.
    pub fn build(
        &self,
        places: &Places,
        profile: Profile,
        binary: &str,
        features: &str,
    ) -> Command {
        let mut command = cargo(&self.source(places));
        command.args([
            "build",
            "--offline",
            "--profile",
            profile.name(),
            "--bin",
            binary,
        ]);
        command.args(self.features).args(["--features", features]);
        command.arg("--target-dir").arg(places.target(self.name));
        command
    }

    /// A built program.
    pub fn binary(&self, places: &Places, profile: Profile, binary: &str) -> PathBuf {
        places.target(self.name).join(profile.folder()).join(binary)
    }

    /// Builds `call` from nothing.
    pub fn build_clean(&self, places: &Places, profile: Profile) -> Result<Ran> {
        let folder = places.target(self.name).join(profile.folder());
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|error| Error::file(&folder, &error))?;
        }
        self.fetch(places)?;
        run(&mut self.build(places, profile, "call", ""))
    }

    /// The program `load`, built unless it is, kept under a name of its own.
    pub fn load(&self, places: &Places, counting: bool) -> Result<PathBuf> {
        let (feature, name) = if counting {
            ("count", "load-count")
        } else {
            ("load", "load-time")
        };
        self.fetch(places)?;
        run(&mut self.build(places, Profile::Release, "load", feature))?;
        let built = self.binary(places, Profile::Release, "load");
        let kept = built.with_file_name(name);
        fs::copy(&built, &kept).map_err(|error| Error::file(&built, &error))?;
        Ok(kept)
    }
}

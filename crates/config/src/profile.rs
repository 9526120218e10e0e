//! Settings and credentials from profile files: `~/.aws/config` and `~/.aws/credentials`.
//!
//! # Where the files are
//!
//! - The config file: `AWS_CONFIG_FILE`, or `~/.aws/config`.
//! - The credentials file: `AWS_SHARED_CREDENTIALS_FILE`, or `~/.aws/credentials`.
//!
//! A program can name other files with [`ProfileFiles`](profile_file::ProfileFiles). A leading `~` is the directory that
//! `HOME` names; on Windows, `USERPROFILE`, or `HOMEDRIVE` and `HOMEPATH` together, where `HOME` is not set.
//!
//! # Which profile
//!
//! The one that the program names, or the one that `AWS_PROFILE` names, or `default`.
//!
//! [`load`] describes the files' syntax.

mod by_name;
mod chain;
pub mod credentials;
mod error;
mod merge;
pub mod parser;
pub mod profile_file;
pub mod region;
mod section;
mod source;
mod syntax;
#[cfg(feature = "sso")]
pub mod token;

#[doc(inline)]
pub use credentials::ProfileFileCredentialsProvider;
pub use error::{CouldNotReadProfileFile, ProfileFileLoadError, ProfileParseError};
#[doc(inline)]
pub use parser::load;
pub(crate) use parser::load_now;
#[doc(inline)]
pub use region::ProfileFileRegionProvider;
pub use section::{Profile, ProfileSet, Property, SsoSession};
#[cfg(feature = "sso")]
pub(crate) use source::home_directory;
#[cfg(feature = "sso")]
#[doc(inline)]
pub use token::ProfileFileTokenProvider;

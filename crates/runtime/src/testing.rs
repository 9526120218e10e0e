//! What this crate's tests share: shapes and operations as a generated crate has them, and an HTTP client that answers
//! from a script.

mod http;
mod service;
mod shapes;

pub(crate) use self::http::{Recorded, Script, Step};
pub(crate) use self::service::{
    Make, MakeCall, MakeError, Pages, TestService, base, client, credentials, make, pages,
};
pub(crate) use self::shapes::{Choice, Color, Everything};

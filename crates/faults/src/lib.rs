//! Peers that misbehave in one way each, and one call that meets them.
//!
//! [`peer`] is a raw socket that answers from a script, bytes as they stand; [`case`] is a call of
//! `CreatePersistentContactAssociation` against it, with what must come of it. The cases are in `tests/`.

pub mod case;
pub mod peer;
pub mod verify;

//! Requests and responses as the protocol's specification has them, to the letter.

mod requests;
mod responses;

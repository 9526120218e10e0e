//! Requests and responses as the protocol's specification has them, to the letter.

mod numbers;
mod requests;
mod responses;

//! Checksums of whole calls. What is expected was computed apart: by Python's `hashlib` and `zlib`, and bit by bit.

mod algorithms;
mod requests;
mod responses;
#[cfg(feature = "default-https-client")]
mod sockets;
mod streams;
mod tree;

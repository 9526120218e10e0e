//! Flags of operations and members that change a body on its way: checksums and compression.

/// `smithy.api#httpChecksumRequired`: the request has `content-md5`.
pub const MD5_REQUIRED: u32 = 1 << 16;
/// `aws.protocols#httpChecksum` with a checksum of the request: asked for by a member, by the configuration, or always.
pub const CHECKSUM: u32 = 1 << 17;
/// `aws.protocols#httpChecksum` with `requestChecksumRequired`, beside [`CHECKSUM`].
pub const CHECKSUM_REQUIRED: u32 = 1 << 18;
/// `CRC64NVME` is one of the `responseAlgorithms` of `aws.protocols#httpChecksum`.
pub const RESPONSE_CRC64NVME: u32 = 1 << 19;
/// `CRC32C` is one of the `responseAlgorithms`.
pub const RESPONSE_CRC32C: u32 = 1 << 20;
/// `CRC32` is one of the `responseAlgorithms`.
pub const RESPONSE_CRC32: u32 = 1 << 21;
/// `SHA1` is one of the `responseAlgorithms`.
pub const RESPONSE_SHA1: u32 = 1 << 22;
/// `SHA256` is one of the `responseAlgorithms`.
pub const RESPONSE_SHA256: u32 = 1 << 23;
/// The request has the SHA-256 tree hash of its body in `x-amz-sha256-tree-hash`.
pub const TREE_HASH: u32 = 1 << 24;
/// `smithy.api#requestCompression` with `gzip`.
pub const GZIP: u32 = 1 << 25;

/// A member of an input: `requestAlgorithmMember` of `aws.protocols#httpChecksum`. It is bound to a header.
pub const CHECKSUM_ALGORITHM: u32 = 1 << 24;
/// A member of an input: `requestValidationModeMember` of `aws.protocols#httpChecksum`. It is bound to a header.
pub const CHECKSUM_MODE: u32 = 1 << 25;

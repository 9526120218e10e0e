//! The algorithms of `aws.protocols#httpChecksum`, and a checksum of bytes as they come.

use aws_smithy_types::base64;
use crc::{CRC_32_ISCSI, CRC_64_NVME, Crc, Table};
use md5::Digest as _;
use sha1::Sha1;
use sha2::Sha256;

use crate::schema::payload::{
    RESPONSE_CRC32, RESPONSE_CRC32C, RESPONSE_CRC64NVME, RESPONSE_SHA1, RESPONSE_SHA256,
};

/// An algorithm of `aws.protocols#httpChecksum`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Algorithm {
    /// `CRC64NVME`
    Crc64Nvme,
    /// `CRC32C`
    Crc32c,
    /// `CRC32`, which is used where nothing else is asked for.
    Crc32,
    /// `SHA1`
    Sha1,
    /// `SHA256`
    Sha256,
}

impl Algorithm {
    /// All of them, in the order in which a response's checksum is chosen: the cheapest first.
    pub(crate) const ALL: [Self; 5] = [
        Self::Crc64Nvme,
        Self::Crc32c,
        Self::Crc32,
        Self::Sha1,
        Self::Sha256,
    ];

    /// The algorithm of a name in the model, whatever its case. `MD5` is answered with CRC32, as the official clients do:
    /// no service takes MD5 any more.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        if name.eq_ignore_ascii_case("MD5") {
            return Some(Self::Crc32);
        }
        let mut all = Self::ALL.into_iter();
        all.find(|algorithm| algorithm.name().eq_ignore_ascii_case(name))
    }

    /// The names of all of them, for errors.
    pub(super) fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }

    /// Its name in models.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Crc64Nvme => "CRC64NVME",
            Self::Crc32c => "CRC32C",
            Self::Crc32 => "CRC32",
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
        }
    }

    /// The header, or the trailing header, that its checksum is in.
    #[must_use]
    pub const fn header(self) -> &'static str {
        match self {
            Self::Crc64Nvme => "x-amz-checksum-crc64nvme",
            Self::Crc32c => "x-amz-checksum-crc32c",
            Self::Crc32 => "x-amz-checksum-crc32",
            Self::Sha1 => "x-amz-checksum-sha1",
            Self::Sha256 => "x-amz-checksum-sha256",
        }
    }

    /// The flag of an operation whose responses may have it.
    pub(crate) const fn flag(self) -> u32 {
        match self {
            Self::Crc64Nvme => RESPONSE_CRC64NVME,
            Self::Crc32c => RESPONSE_CRC32C,
            Self::Crc32 => RESPONSE_CRC32,
            Self::Sha1 => RESPONSE_SHA1,
            Self::Sha256 => RESPONSE_SHA256,
        }
    }

    /// How many characters its checksum has in base64.
    pub(super) const fn encoded_length(self) -> u64 {
        let bytes: u64 = match self {
            Self::Crc64Nvme => 8,
            Self::Crc32c | Self::Crc32 => 4,
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        };
        bytes.div_ceil(3) * 4
    }

    /// A checksum of nothing so far.
    pub(super) fn start(self) -> Sum {
        match self {
            Self::Crc64Nvme => Sum::Crc64Nvme(CRC64NVME.digest()),
            Self::Crc32c => Sum::Crc32c(CRC32C.digest()),
            Self::Crc32 => Sum::Crc32(crc32fast::Hasher::new()),
            Self::Sha1 => Sum::Sha1(Sha1::new()),
            Self::Sha256 => Sum::Sha256(Sha256::new()),
        }
    }
}

static CRC64NVME: Crc<u64, Table<16>> = Crc::<u64, Table<16>>::new(&CRC_64_NVME);
static CRC32C: Crc<u32, Table<16>> = Crc::<u32, Table<16>>::new(&CRC_32_ISCSI);

/// A checksum of the bytes so far.
pub(super) enum Sum {
    Crc64Nvme(crc::Digest<'static, u64, Table<16>>),
    Crc32c(crc::Digest<'static, u32, Table<16>>),
    Crc32(crc32fast::Hasher),
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Sum {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Crc64Nvme(sum) => sum.update(bytes),
            Self::Crc32c(sum) => sum.update(bytes),
            Self::Crc32(sum) => sum.update(bytes),
            Self::Sha1(sum) => sum.update(bytes),
            Self::Sha256(sum) => sum.update(bytes),
        }
    }

    /// The checksum in base64, as headers have it.
    pub(super) fn finish(self) -> String {
        match self {
            Self::Crc64Nvme(sum) => base64::encode(sum.finalize().to_be_bytes()),
            Self::Crc32c(sum) => base64::encode(sum.finalize().to_be_bytes()),
            Self::Crc32(sum) => base64::encode(sum.finalize().to_be_bytes()),
            Self::Sha1(sum) => base64::encode(sum.finalize()),
            Self::Sha256(sum) => base64::encode(sum.finalize()),
        }
    }
}

//! Each algorithm against published values and a definition that is as slow as it is plain.

use aws_smithy_types::base64;

use super::super::Algorithm;

/// The check values of the CRC catalogue, for "123456789", and those of RFC 3174 and FIPS 180 by Python's `hashlib`.
const OF_DIGITS: [(Algorithm, &str); 5] = [
    (Algorithm::Crc64Nvme, "rosUhgp5mIg="),
    (Algorithm::Crc32c, "4waSgw=="),
    (Algorithm::Crc32, "y/Q5Jg=="),
    (Algorithm::Sha1, "98O8HYCOBHMq32eZZczDTKeuNEE="),
    (
        Algorithm::Sha256,
        "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=",
    ),
];

fn sum(algorithm: Algorithm, parts: &[&[u8]]) -> String {
    let mut sum = algorithm.start();
    parts.iter().for_each(|part| sum.update(part));
    sum.finish()
}

#[test]
fn published_values() {
    for (algorithm, expected) in OF_DIGITS {
        assert_eq!(sum(algorithm, &[b"123456789"]), expected, "{algorithm:?}");
        assert_eq!(
            sum(algorithm, &[b"", b"1234", b"", b"5", b"6789"]),
            expected,
            "{algorithm:?}"
        );
        assert_eq!(algorithm.encoded_length(), expected.len() as u64);
    }
    assert_eq!(sum(Algorithm::Crc32, &[]), "AAAAAA==");
    assert_eq!(sum(Algorithm::Crc64Nvme, &[]), "AAAAAAAAAAA=");
    assert_eq!(
        sum(Algorithm::Sha256, &[]),
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    );
}

/// A reflected CRC, all ones before and after, of a polynomial with its lowest power in the highest bit.
fn crc(bytes: &[u8], polynomial: u64, width: u32) -> String {
    let mask = u64::MAX >> (64 - width);
    let crc = bytes.iter().fold(mask, |crc, byte| {
        (0..8).fold(crc ^ u64::from(*byte), |crc, _| {
            (crc >> 1) ^ if crc & 1 == 1 { polynomial } else { 0 }
        })
    }) ^ mask;
    base64::encode(&crc.to_be_bytes()[8 - width as usize / 8..])
}

#[test]
fn lengths_around_the_steps_of_quick_implementations() {
    let bytes: Vec<u8> = (0..100_000_u64).map(|i| (i * i % 251) as u8).collect();
    for length in (0..300).chain([4095, 4096, 65_537, 100_000]) {
        let bytes = &bytes[..length];
        for (algorithm, polynomial, width) in [
            (Algorithm::Crc32, 0xedb8_8320, 32),
            (Algorithm::Crc32c, 0x82f6_3b78, 32),
            (Algorithm::Crc64Nvme, 0x9a6c_9329_ac4b_c9b5, 64),
        ] {
            let expected = crc(bytes, polynomial, width);
            assert_eq!(sum(algorithm, &[bytes]), expected, "{algorithm:?} {length}");
            let (a, b) = bytes.split_at(length / 3);
            assert_eq!(sum(algorithm, &[a, b]), expected, "{algorithm:?} {length}");
        }
    }
}

#[test]
fn names() {
    for algorithm in Algorithm::ALL {
        assert_eq!(Algorithm::of_name(algorithm.name()), Some(algorithm));
        let lower = algorithm.name().to_lowercase();
        assert_eq!(Algorithm::of_name(&lower), Some(algorithm));
        assert_eq!(algorithm.header(), format!("x-amz-checksum-{lower}"));
    }
    assert_eq!(Algorithm::of_name("MD5"), Some(Algorithm::Crc32));
    assert_eq!(Algorithm::of_name("CRC"), None);
}

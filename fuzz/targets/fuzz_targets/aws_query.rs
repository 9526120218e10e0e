//! Run as CONTRIBUTING.md says, with `aws_query`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    slim_sdk_fuzz::aws_query(bytes);
});

//! Run as CONTRIBUTING.md says, with `rest_json`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    slim_sdk_fuzz::rest_json(bytes);
});

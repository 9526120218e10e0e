//! `cargo fuzz run --fuzz-dir fuzz/targets rest_json fuzz/seeds/rest_json`
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    slim_sdk_fuzz::rest_json(bytes);
});

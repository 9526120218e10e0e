//! `cargo fuzz run --fuzz-dir fuzz/targets model fuzz/seeds/model`
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    slim_sdk_fuzz::model(bytes);
});

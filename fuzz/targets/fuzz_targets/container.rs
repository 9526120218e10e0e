//! Run as CONTRIBUTING.md says, with `container`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    slim_sdk_fuzz::container(bytes);
});

//! Run as CONTRIBUTING.md says, with `sso_token`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    slim_sdk_fuzz::sso_token(bytes);
});

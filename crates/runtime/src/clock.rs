//! What time it is. The standard library does not know it on WebAssembly without an operating system: the browser does.

use std::time::SystemTime;

use aws_smithy_async::time::TimeSource;

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(crate) use std::time::Instant;
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(crate) use web_time::Instant;

/// The system's clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SystemClock;

impl TimeSource for SystemClock {
    fn now(&self) -> SystemTime {
        system_now()
    }
}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(crate) fn system_now() -> SystemTime {
    SystemTime::now()
}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(crate) fn system_now() -> SystemTime {
    use web_time::web::SystemTimeExt as _;

    web_time::SystemTime::now().to_std()
}

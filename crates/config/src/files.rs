//! Files, read and written at once: they are short, and what reads them is async in name only.

use aws_types::os_shim_internal::Fs;
use std::io;
use std::path::Path;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// A file's bytes.
pub(crate) fn read(fs: &Fs, path: &Path) -> io::Result<Vec<u8>> {
    at_once(pin!(fs.read_to_end(path)))
}

/// Writes a file. On Unix, only its owner can read it.
#[cfg(feature = "sso")]
pub(crate) fn write(fs: &Fs, path: &Path, bytes: &[u8]) -> io::Result<()> {
    at_once(pin!(fs.write(path, bytes)))
}

/// Should a later version of `Fs` wait after all, it is asked until it has waited.
fn at_once<T>(mut future: Pin<&mut dyn Future<Output = T>>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        std::thread::yield_now();
    }
}

//! Errors of a load: told to all calls that waited for it, with every cause once.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_credential_types::provider::error::CredentialsError;

use crate::error::BoxError;

/// A provider that gave nothing within the load timeout.
#[derive(Clone, Debug)]
pub(super) struct TimedOut {
    provider: Arc<str>,
    source: Arc<CredentialsError>,
    limit: Duration,
}

impl TimedOut {
    pub(super) fn new(provider: String, limit: Duration) -> Self {
        Self {
            provider: provider.into(),
            source: Arc::new(CredentialsError::provider_timed_out(limit)),
            limit,
        }
    }
}

impl fmt::Display for TimedOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "no credentials from `{}` within the {:?} that the identity cache's `load_timeout` allows",
            self.provider, self.limit
        )
    }
}

impl Error for TimedOut {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}

/// An error of the same kind, text and causes.
pub(super) fn shared(error: &Arc<BoxError>) -> BoxError {
    if let Some(error) = error.downcast_ref::<TimedOut>() {
        return error.clone().into();
    }
    let Some(kind) = error.downcast_ref::<CredentialsError>() else {
        let error = Arc::clone(error);
        return Shared { error, depth: 0 }.into();
    };
    let cause = || Shared {
        error: Arc::clone(error),
        depth: 1,
    };
    match kind {
        CredentialsError::CredentialsNotLoaded(_) if kind.source().is_none() => {
            CredentialsError::not_loaded_no_source()
        }
        CredentialsError::CredentialsNotLoaded(_) => CredentialsError::not_loaded(cause()),
        CredentialsError::ProviderTimedOut(details) => {
            CredentialsError::provider_timed_out(details.timeout_duration())
        }
        CredentialsError::InvalidConfiguration(_) => {
            CredentialsError::invalid_configuration(cause())
        }
        CredentialsError::ProviderError(_) => CredentialsError::provider_error(cause()),
        _ => CredentialsError::unhandled(cause()),
    }
    .into()
}

/// An error, or what caused it, shared by all calls that waited for the load: it reads as what it stands for.
struct Shared {
    error: Arc<BoxError>,
    /// 0 for the error, 1 for what caused it.
    depth: usize,
}

impl Shared {
    fn get(&self) -> &(dyn Error + 'static) {
        let error: &(dyn Error + 'static) = &**self.error;
        match error.source() {
            Some(cause) if self.depth > 0 => cause,
            _ => error,
        }
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.get(), f)
    }
}

impl fmt::Display for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.get(), f)
    }
}

impl Error for Shared {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.get().source()
    }
}

/// An error's text and those of its causes, each once.
pub(super) struct Causes<'a>(pub &'a (dyn Error + 'static));

impl fmt::Display for Causes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = self.0.to_string();
        f.write_str(&said)?;
        let causes = std::iter::successors(self.0.source(), |&error| error.source());
        for cause in causes {
            let text = cause.to_string();
            // Some errors tell their cause in their own text.
            if !said.ends_with(&text) {
                write!(f, ": {text}")?;
            }
            said = text;
        }
        Ok(())
    }
}

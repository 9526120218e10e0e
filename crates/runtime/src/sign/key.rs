//! The key of a day, a region and a service, derived from a secret and kept until another one is needed.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::sign::v4;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::SignError;

/// The algorithm's name, which begins what is signed and the `authorization` header.
pub(super) const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// The seconds of a day.
const DAY: u64 = 86_400;

/// A moment as signatures have it: a day since 1970, and the seconds of it.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    day: u64,
    second: u64,
}

impl Moment {
    /// A time from 1970 to the end of 9999.
    pub(super) fn of(time: SystemTime) -> Option<Self> {
        /// In seconds since 1970: from then on no date can be written.
        const END_OF_TIME: u64 = 253_402_300_800;
        let since = time.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs();
        (since < END_OF_TIME).then_some(Self {
            day: since / DAY,
            second: since % DAY,
        })
    }

    fn midnight(self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(self.day * DAY)
    }

    /// The day, as `20150830`.
    fn date(self) -> Result<String, SignError> {
        let text = DateTime::from(self.midnight()).fmt(Format::DateTime);
        let text = text.map_err(|_| SignError::Time)?;
        let (date, _) = text.split_once('T').ok_or(SignError::Time)?;
        Ok(date.replace('-', ""))
    }
}

/// The key that a client signed with last.
///
/// No lock is held while one is derived: calls that need another at once each derive it, and all get the right one.
pub(crate) struct SigningKeys(Mutex<Option<Arc<SigningKey>>>);

impl SigningKeys {
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(None))
    }

    pub(super) fn get(
        &self,
        credentials: &Credentials,
        moment: Moment,
        region: &str,
        name: &str,
    ) -> Result<Arc<SigningKey>, SignError> {
        let last = self.last().clone();
        if let Some(key) = last.filter(|key| key.is_for(credentials, moment, region, name)) {
            return Ok(key);
        }
        let key = Arc::new(SigningKey::derive(credentials, moment, region, name)?);
        *self.last() = Some(key.clone());
        Ok(key)
    }

    fn last(&self) -> MutexGuard<'_, Option<Arc<SigningKey>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for SigningKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKeys")
    }
}

/// A derived key, and what it is for. Memory that held it is wiped.
pub(super) struct SigningKey {
    /// Whose secret it is derived from: shared with whoever gave them.
    credentials: Credentials,
    day: u64,
    /// `20150830/us-east-1/connect/aws4_request`.
    pub scope: String,
    key: Zeroizing<Vec<u8>>,
}

impl SigningKey {
    fn derive(
        credentials: &Credentials,
        moment: Moment,
        region: &str,
        name: &str,
    ) -> Result<Self, SignError> {
        let date = moment.date()?;
        let secret = credentials.secret_access_key();
        let key = v4::generate_signing_key(secret, moment.midnight(), region, name);
        Ok(Self {
            credentials: credentials.clone(),
            day: moment.day,
            scope: [&date, "/", region, "/", name, "/aws4_request"].concat(),
            key: Zeroizing::new(key.as_ref().to_vec()),
        })
    }

    fn is_for(&self, credentials: &Credentials, moment: Moment, region: &str, name: &str) -> bool {
        let mut scope = self.scope.split('/').skip(1);
        self.day == moment.day
            && scope.next() == Some(region)
            && scope.next() == Some(name)
            && self.credentials.secret_access_key() == credentials.secret_access_key()
    }

    /// The moment as `20150830T123600Z`.
    pub(super) fn date_time(&self, moment: Moment) -> String {
        let (date, _) = self.scope.split_once('/').unwrap_or_default();
        let (minute, second) = (moment.second / 60, moment.second % 60);
        let (hour, minute) = (minute / 60, minute % 60);
        format!("{date}T{hour:02}{minute:02}{second:02}Z")
    }

    /// The signature of a canonical request that has this hash, in hexadecimal digits.
    pub(super) fn signature(&self, date_time: &str, canonical: &str) -> String {
        let to_sign = [
            ALGORITHM,
            "\n",
            date_time,
            "\n",
            &self.scope,
            "\n",
            canonical,
        ];
        v4::calculate_signature(&*self.key, to_sign.concat().as_bytes())
    }
}

/// SHA-256. Its steps are functions of their own: inlined, they are large.
pub(super) struct Hasher(Sha256);

impl Hasher {
    pub(super) fn new() -> Self {
        Self(Sha256::new())
    }

    pub(super) fn hash(bytes: &[u8]) -> [u8; 32] {
        let mut hasher = Self::new();
        hasher.bytes(bytes);
        hasher.finish()
    }

    pub(super) fn update(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    #[inline(never)]
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    #[inline(never)]
    pub(super) fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

/// Two lower-case hexadecimal digits for each byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| {
        char::from(if value < 10 {
            b'0' + value
        } else {
            b'a' + value - 10
        })
    };
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}

//! Hashing and checking passwords with Argon2id (RFC 9106), in the least strength that OWASP
//! recommends: 19 MiB, two passes, one lane.
//!
//! A hash takes some 25 ms and 19 MiB, so that at most two are made at a time, off the async
//! threads. Otherwise 300 people who sign in at once would take 6 GB.

use std::sync::Arc;
use std::time::Duration;

use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization as _;

use crate::clock::Rng;
use crate::error::{Error, Result};
use crate::model::Password;

/// The memory of one hash, in KiB.
const MEMORY: u32 = 19 * 1024;
/// The passes over the memory.
const PASSES: u32 = 2;
/// The lanes, which could run in parallel.
const LANES: u32 = 1;
/// The most hashes that are made at a time.
const AT_ONCE: usize = 2;
/// The time to wait for a turn before the request is refused.
const PATIENCE: Duration = Duration::from_secs(10);
/// A hash of a random text that nobody kept. Checking a password against it takes the time of
/// checking one of a user.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$dHltcGFuIG5vYm9keSE$\
                      Yq7PZJ6sOYrCAC1cGx4TzTIEZkv4YQ5bD9nqkKT8dIg";

/// Hashes and checks passwords, a few at a time. A clone shares the limit.
#[derive(Clone, Debug)]
pub struct Passwords {
    turns: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl Passwords {
    /// Hashes a password with a random salt. The result is a PHC string, with the parameters.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when too many passwords wait for their turn.
    pub async fn hash(&self, rng: &Rng, password: &Password) -> Result<String> {
        let (salt, text) = (rng.bytes::<16>(), normalized(password.expose()));
        let hash = self.run(move || argon2()?.hash_password_with_salt(text.as_bytes(), &salt));
        Ok(hash.await?.map_err(Error::internal)?.to_string())
    }

    /// Checks a password against the hash of a user's. Without a hash it takes the same time, and
    /// the answer is no.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when too many passwords wait for their turn, [`Error::Internal`] for a
    /// stored hash that cannot be read.
    pub async fn check(&self, password: &str, hash: Option<&str>) -> Result<bool> {
        let (text, is_user) = (normalized(password), hash.is_some());
        let hash = hash.unwrap_or(NOBODY).to_owned();
        let checked = self.run(move || argon2()?.verify_password(text.as_bytes(), hash.as_str()));
        match checked.await? {
            Ok(()) => Ok(is_user),
            Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
            Err(why) => Err(Error::internal(why)),
        }
    }

    /// Runs `work` off the async threads when it is its turn.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned());
        let turn = turn
            .await
            .map_err(|_| Error::Unavailable("too many passwords wait for their turn".into()))?
            .map_err(Error::internal)?;
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.map_err(Error::internal)
    }
}

/// Returns a password in the form in which all keyboards give the same characters.
fn normalized(password: &str) -> String {
    password.nfkc().collect()
}

fn argon2() -> argon2::password_hash::Result<Argon2<'static>> {
    let parameters = Params::new(MEMORY, PASSES, LANES, None)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> Password {
        Password::parse(text, &[]).expect("a good password")
    }

    #[tokio::test]
    async fn a_password_is_known_by_its_hash_on_every_keyboard() {
        let (passwords, rng) = (Passwords::default(), Rng::system());
        let good = password("Zwiebelküchen im Mai");
        let hash = passwords.hash(&rng, &good).await.expect("it is hashed");
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert_ne!(
            hash,
            passwords.hash(&rng, &good).await.expect("it is hashed")
        );
        let decomposed = "Zwiebelku\u{308}chen im Mai";
        for (text, is_right) in [
            ("Zwiebelküchen im Mai", true),
            (decomposed, true),
            ("Zwiebelküchen im mai", false),
            ("", false),
        ] {
            let checked = passwords.check(text, Some(&hash)).await;
            assert_eq!(checked.expect("it is checked"), is_right, "{text}");
        }
    }

    #[tokio::test]
    async fn no_password_is_that_of_nobody() {
        let passwords = Passwords::default();
        for text in ["", "Zwiebelkuchen im Mai"] {
            assert!(!passwords.check(text, None).await.expect("it is checked"));
        }
        assert!(passwords.check("x", Some("no hash")).await.is_err());
    }
}

//! The installation's secret key, and the keys that are derived from it.
//!
//! Each use has an HKDF label of its own, so that the keys are independent: a signature for one use
//! is useless for another. The secret key is never in the database; it comes from
//! `TYMPAN_SECRET_KEY` or from `tympan.key` next to the SQLite file. To add a use, add a label to
//! `Use`.

mod random_key;
mod session;

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::{aead, digest, hkdf, hmac};

use crate::clock::Rng;
use crate::error::{Error, Result};
pub use random_key::{GuestKey, LinkKey, PreviewKey, SessionKey};

/// The length of the secret key in bytes.
pub const KEY_BYTES: usize = 32;
/// The length of the key's fingerprint in bytes.
const FINGERPRINT_BYTES: usize = 16;
/// The length of an identicon's seed in bytes.
pub const IDENTICON_BYTES: usize = 16;

/// The installation's secret key, shown as `***`.
#[derive(Clone)]
pub struct SecretKey([u8; KEY_BYTES]);

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl SecretKey {
    /// Creates a key from `material` of any length, by hashing it. The caller makes sure that it
    /// has at least 32 bytes.
    #[must_use]
    pub fn from_material(material: &[u8]) -> Self {
        let mut key = [0; KEY_BYTES];
        key.copy_from_slice(digest::digest(&digest::SHA256, material).as_ref());
        Self(key)
    }

    /// Returns a fingerprint that identifies the key. It is derived like the other keys, and is not
    /// secret.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        hex(&derived(self, Use::Fingerprint)[..FINGERPRINT_BYTES])
    }
}

/// The use of a derived key. The label is an input of the derivation, so it must never be changed.
#[derive(Clone, Copy, Debug)]
enum Use {
    CommentForm,
    CommentDigest,
    EmailSeal,
    EmailLookup,
    Receipt,
    FormTime,
    MailLink,
    Identicon,
    Session,
    Fingerprint,
}

impl Use {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::CommentForm => b"tympan comment form",
            Self::CommentDigest => b"tympan comment digest",
            Self::EmailSeal => b"tympan email seal",
            Self::EmailLookup => b"tympan email lookup",
            Self::Receipt => b"tympan receipt",
            Self::FormTime => b"tympan form time",
            Self::MailLink => b"tympan mail link",
            Self::Identicon => b"tympan identicon",
            Self::Session => b"tympan session",
            Self::Fingerprint => b"tympan key fingerprint",
        }
    }
}

/// The derived keys, computed once at start.
#[derive(Clone)]
pub struct Secrets {
    comment_form: hmac::Key,
    comment_digest: hmac::Key,
    email_lookup: hmac::Key,
    form_time: hmac::Key,
    mail_link: hmac::Key,
    identicon: hmac::Key,
    session: hmac::Key,
    email_seal: aead::LessSafeKey,
    receipt: aead::LessSafeKey,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(***)")
    }
}

impl Secrets {
    /// Derives all keys from the installation's (HKDF-SHA256, RFC 5869).
    #[must_use]
    pub fn derive(key: &SecretKey) -> Self {
        Self {
            comment_form: mac_key(key, Use::CommentForm),
            comment_digest: mac_key(key, Use::CommentDigest),
            email_lookup: mac_key(key, Use::EmailLookup),
            form_time: mac_key(key, Use::FormTime),
            mail_link: mac_key(key, Use::MailLink),
            identicon: mac_key(key, Use::Identicon),
            session: mac_key(key, Use::Session),
            email_seal: seal_key(key, Use::EmailSeal),
            receipt: seal_key(key, Use::Receipt),
        }
    }

    /// Returns the name of the text field in a post's comment form. It depends only on the key and
    /// the post, so that a cached page can contain it.
    #[must_use]
    pub fn comment_field(&self, post_id: i64) -> String {
        let tag = hmac::sign(&self.comment_form, &post_id.to_be_bytes());
        format!("body-{}", hex(&tag.as_ref()[..8]))
    }

    /// Returns the digest (HMAC-SHA256 over `parts`) by which duplicate comments are recognised.
    #[must_use]
    pub fn comment_digest(&self, parts: &[&[u8]]) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.comment_digest);
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        context.sign().as_ref().to_vec()
    }

    /// Returns the blind index (HMAC-SHA256) of a normalised e-mail address, to look it up without
    /// storing it readable.
    #[must_use]
    pub fn email_lookup(&self, normalised: &str) -> Vec<u8> {
        hmac::sign(&self.email_lookup, normalised.as_bytes())
            .as_ref()
            .to_vec()
    }

    /// Encrypts an e-mail address (ChaCha20-Poly1305): nonce, then ciphertext and tag.
    pub fn encrypt_email(&self, rng: &Rng, address: &str) -> Result<Vec<u8>> {
        seal(&self.email_seal, rng, address)
    }

    /// Decrypts the output of [`Secrets::encrypt_email`]; `None` if it was encrypted under another
    /// key.
    #[must_use]
    pub fn decrypt_email(&self, encrypted: &[u8]) -> Option<String> {
        open(&self.email_seal, encrypted)
    }

    /// Encrypts a guest's new key, valid until `until` (Unix seconds), as a parameter of a
    /// redirect, for a browser that keeps no cookies.
    pub fn seal_receipt(&self, rng: &Rng, key: &GuestKey, until: i64) -> Result<String> {
        Ok(URL_SAFE_NO_PAD.encode(seal(
            &self.receipt,
            rng,
            &format!("{until}.{}", key.expose()),
        )?))
    }

    /// Decrypts a receipt, and returns the guest's key if the receipt is still valid at `now` (Unix
    /// seconds).
    #[must_use]
    pub fn open_receipt(&self, receipt: &str, now: i64) -> Option<GuestKey> {
        let opened = open(&self.receipt, &URL_SAFE_NO_PAD.decode(receipt).ok()?)?;
        let (until, key) = opened.split_once('.')?;
        GuestKey::parse(key).filter(|_| until.parse::<i64>().is_ok_and(|until| now <= until))
    }

    /// Returns the last segment of a link in a mail: the numbers `parts` and a signature over them
    /// and `purpose`, so that only we can create such a link.
    #[must_use]
    pub fn mail_link(&self, purpose: &str, parts: &[i64]) -> String {
        let said = parts
            .iter()
            .map(i64::to_string)
            .collect::<Vec<_>>()
            .join(".");
        let tag = hmac::sign(&self.mail_link, format!("{purpose}:{said}").as_bytes());
        format!("{said}.{}", hex(&tag.as_ref()[..16]))
    }

    /// Returns the `N` numbers in a link, if its signature is valid for `purpose`.
    #[must_use]
    pub fn read_mail_link<const N: usize>(&self, purpose: &str, link: &str) -> Option<[i64; N]> {
        let (said, _) = link.rsplit_once('.')?;
        let parts: Vec<i64> = said
            .split('.')
            .map(str::parse)
            .collect::<std::result::Result<_, _>>()
            .ok()?;
        let parts: [i64; N] = parts.try_into().ok()?;
        let expected = self.mail_link(purpose, &parts);
        bool::from(subtle::ConstantTimeEq::ct_eq(
            expected.as_bytes(),
            link.as_bytes(),
        ))
        .then_some(parts)
    }

    /// Returns a signed timestamp of when the form of a post was shown (Unix seconds), for pages
    /// that are not cached.
    #[must_use]
    pub fn form_time(&self, post_id: i64, shown_at: i64) -> String {
        let tag = hmac::sign(&self.form_time, format!("{post_id}.{shown_at}").as_bytes());
        format!("{shown_at}.{}", hex(&tag.as_ref()[..16]))
    }

    /// Returns the timestamp of a form, if its signature is valid for this post.
    #[must_use]
    pub fn read_form_time(&self, post_id: i64, carried: &str) -> Option<i64> {
        let shown_at = carried.split_once('.')?.0.parse().ok()?;
        let expected = self.form_time(post_id, shown_at);
        bool::from(subtle::ConstantTimeEq::ct_eq(
            expected.as_bytes(),
            carried.as_bytes(),
        ))
        .then_some(shown_at)
    }

    /// Returns the seed of an identicon. It is always the same for a `name` of one `kind`; it
    /// differs between blogs, and cannot be computed without the key.
    #[must_use]
    pub fn identicon(&self, kind: &str, name: &[u8]) -> [u8; IDENTICON_BYTES] {
        let mut context = hmac::Context::with_key(&self.identicon);
        context.update(&(kind.len() as u64).to_be_bytes());
        context.update(kind.as_bytes());
        context.update(name);
        let tag = context.sign();
        let mut seed = [0; IDENTICON_BYTES];
        seed.copy_from_slice(&tag.as_ref()[..IDENTICON_BYTES]);
        seed
    }
}

/// Encrypts a text (ChaCha20-Poly1305). The result is the nonce, the ciphertext and the tag.
fn seal(key: &aead::LessSafeKey, rng: &Rng, text: &str) -> Result<Vec<u8>> {
    let nonce: [u8; aead::NONCE_LEN] = rng.bytes();
    let mut encrypted = text.as_bytes().to_vec();
    key.seal_in_place_append_tag(
        aead::Nonce::assume_unique_for_key(nonce),
        aead::Aad::empty(),
        &mut encrypted,
    )
    .map_err(|_| Error::internal("a text could not be encrypted"))?;
    Ok([nonce.as_slice(), &encrypted].concat())
}

/// Decrypts the output of [`seal`]; `None` if it was encrypted under another key.
fn open(key: &aead::LessSafeKey, encrypted: &[u8]) -> Option<String> {
    let (nonce, encrypted) = encrypted.split_at_checked(aead::NONCE_LEN)?;
    let nonce = aead::Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut encrypted = encrypted.to_vec();
    let opened = key
        .open_in_place(nonce, aead::Aad::empty(), &mut encrypted)
        .ok()?;
    String::from_utf8(opened.to_vec()).ok()
}

fn seal_key(key: &SecretKey, purpose: Use) -> aead::LessSafeKey {
    let derived = derived(key, purpose);
    let key = aead::UnboundKey::new(&aead::CHACHA20_POLY1305, &derived)
        .expect("the derived key has the cipher's length");
    aead::LessSafeKey::new(key)
}

fn mac_key(key: &SecretKey, purpose: Use) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, &derived(key, purpose))
}

fn derived(key: &SecretKey, purpose: Use) -> [u8; KEY_BYTES] {
    let info = [purpose.label()];
    let extracted = hkdf::Salt::new(hkdf::HKDF_SHA256, b"tympan").extract(&key.0);
    let expanded = extracted
        .expand(&info, hkdf::HKDF_SHA256)
        .expect("one block is within HKDF's bound");
    let mut bytes = [0; KEY_BYTES];
    expanded
        .fill(&mut bytes)
        .expect("the output has HKDF-SHA256's length");
    bytes
}

/// The prefix of every API token.
const TOKEN_PREFIX: &str = "tym_";
/// The fewest characters after the prefix: 256 bits in base64.
const TOKEN_LENGTH: usize = 43;

/// Returns a new bearer token: `tym_` and 256 random bits.
#[must_use]
pub fn new_token(rng: &Rng) -> String {
    format!(
        "{TOKEN_PREFIX}{}",
        URL_SAFE_NO_PAD.encode(rng.bytes::<32>())
    )
}

/// Checks that a token that a user chose has the form and the minimum length of a generated one.
///
/// # Errors
/// [`WeakToken`] if it has another form or is too short.
pub fn check_token(text: &str) -> std::result::Result<(), WeakToken> {
    let is_one = text.strip_prefix(TOKEN_PREFIX).is_some_and(|rest| {
        rest.len() >= TOKEN_LENGTH
            && rest
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    });
    if is_one { Ok(()) } else { Err(WeakToken) }
}

/// The error for a text that is not accepted as a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a token is `tym_` and at least 43 letters, digits, `-` or `_` that nobody can guess; to make one: \
     echo \"tym_$(openssl rand -hex 32)\""
)]
pub struct WeakToken;

/// Returns the SHA-256 of a token, which is all that is stored of it. A token has 256 bits of
/// entropy, so it needs no slow hash.
#[must_use]
pub fn hash(token: &str) -> Vec<u8> {
    digest::digest(&digest::SHA256, token.as_bytes())
        .as_ref()
        .to_vec()
}

/// Returns `bytes` in lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            write!(text, "{byte:02x}").expect("writing to a String cannot fail");
            text
        })
}

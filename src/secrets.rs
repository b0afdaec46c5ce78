//! The installation's one secret key, and a derived key for each use.
//!
//! Every use has its own HKDF label, so that what one key signs says nothing
//! about another. The key itself is never in the database: it comes from
//! `TYMPAN_SECRET_KEY` or from `tympan.key` beside the SQLite file. To add a
//! use, add a label to `Use`.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::{aead, digest, hkdf, hmac};

use crate::clock::Rng;
use crate::error::{Error, Result};

/// The length of the secret key, in bytes.
pub const KEY_BYTES: usize = 32;

/// The installation's key; shown as `***`.
#[derive(Clone)]
pub struct SecretKey([u8; KEY_BYTES]);

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl SecretKey {
    /// A key made of `material`: hashed, so that any length of 32 bytes or more serves.
    #[must_use]
    pub fn from_material(material: &[u8]) -> Self {
        let mut key = [0; KEY_BYTES];
        key.copy_from_slice(digest::digest(&digest::SHA256, material).as_ref());
        Self(key)
    }
}

/// What a derived key is for. The label is part of the key: never change one.
#[derive(Clone, Copy, Debug)]
enum Use {
    CommentForm,
    CommentDigest,
    EmailSeal,
    EmailLookup,
}

impl Use {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::CommentForm => b"tympan comment form",
            Self::CommentDigest => b"tympan comment digest",
            Self::EmailSeal => b"tympan email seal",
            Self::EmailLookup => b"tympan email lookup",
        }
    }
}

/// The derived keys, made once at start.
#[derive(Clone)]
pub struct Secrets {
    comment_form: hmac::Key,
    comment_digest: hmac::Key,
    email_lookup: hmac::Key,
    email_seal: aead::LessSafeKey,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(***)")
    }
}

impl Secrets {
    /// Derives every key from the installation's (HKDF-SHA256, RFC 5869).
    #[must_use]
    pub fn derive(key: &SecretKey) -> Self {
        let seal = derived(key, Use::EmailSeal);
        let seal = aead::UnboundKey::new(&aead::CHACHA20_POLY1305, &seal).expect("the derived key has the cipher's length");
        Self {
            comment_form: mac_key(key, Use::CommentForm),
            comment_digest: mac_key(key, Use::CommentDigest),
            email_lookup: mac_key(key, Use::EmailLookup),
            email_seal: aead::LessSafeKey::new(seal),
        }
    }

    /// The name of the text field in the comment form of one post: fixed while
    /// the key is, so that a cached page can carry it.
    #[must_use]
    pub fn comment_field(&self, post_id: i64) -> String {
        let tag = hmac::sign(&self.comment_form, &post_id.to_be_bytes());
        format!("body-{}", hex(&tag.as_ref()[..8]))
    }

    /// The key of the duplicate rule: equal for the same post, parent, name and body.
    #[must_use]
    pub fn comment_digest(&self, parts: &[&[u8]]) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.comment_digest);
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        context.sign().as_ref().to_vec()
    }

    /// The blind index of a normalised address.
    #[must_use]
    pub fn email_lookup(&self, normalised: &str) -> Vec<u8> {
        hmac::sign(&self.email_lookup, normalised.as_bytes()).as_ref().to_vec()
    }

    /// Encrypts an address (ChaCha20-Poly1305): nonce, then ciphertext and tag.
    pub fn seal_email(&self, rng: &Rng, address: &str) -> Result<Vec<u8>> {
        let nonce: [u8; aead::NONCE_LEN] = rng.bytes();
        let mut sealed = address.as_bytes().to_vec();
        self.email_seal
            .seal_in_place_append_tag(aead::Nonce::assume_unique_for_key(nonce), aead::Aad::empty(), &mut sealed)
            .map_err(|_| Error::internal("an e-mail address could not be sealed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Decrypts what [`Secrets::seal_email`] made; `None` under another key.
    #[must_use]
    pub fn open_email(&self, sealed: &[u8]) -> Option<String> {
        let (nonce, sealed) = sealed.split_at_checked(aead::NONCE_LEN)?;
        let nonce = aead::Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut sealed = sealed.to_vec();
        let opened = self.email_seal.open_in_place(nonce, aead::Aad::empty(), &mut sealed).ok()?;
        String::from_utf8(opened.to_vec()).ok()
    }
}

fn mac_key(key: &SecretKey, purpose: Use) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, &derived(key, purpose))
}

fn derived(key: &SecretKey, purpose: Use) -> [u8; KEY_BYTES] {
    let info = [purpose.label()];
    let extracted = hkdf::Salt::new(hkdf::HKDF_SHA256, b"tympan").extract(&key.0);
    let expanded = extracted.expand(&info, hkdf::HKDF_SHA256).expect("one block is within HKDF's bound");
    let mut bytes = [0; KEY_BYTES];
    expanded.fill(&mut bytes).expect("the output has HKDF-SHA256's length");
    bytes
}

/// A fresh bearer token: `tym_` and 256 random bits.
#[must_use]
pub fn new_token(rng: &Rng) -> String {
    format!("tym_{}", URL_SAFE_NO_PAD.encode(rng.bytes::<32>()))
}

/// The SHA-256 of a token: all that is stored of it. A token has 256 bits of
/// its own, so that it needs no slow hash.
#[must_use]
pub fn hash(token: &str) -> Vec<u8> {
    digest::digest(&digest::SHA256, token.as_bytes()).as_ref().to_vec()
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a String cannot fail");
        text
    })
}

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
/// How much a writer's picture is drawn from, in bytes.
pub const IDENTICON_BYTES: usize = 16;

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
    Receipt,
    FormTime,
    MailLink,
    Identicon,
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
        }
    }
}

/// The derived keys, made once at start.
#[derive(Clone)]
pub struct Secrets {
    comment_form: hmac::Key,
    comment_digest: hmac::Key,
    email_lookup: hmac::Key,
    form_time: hmac::Key,
    mail_link: hmac::Key,
    identicon: hmac::Key,
    email_seal: aead::LessSafeKey,
    receipt: aead::LessSafeKey,
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
        Self {
            comment_form: mac_key(key, Use::CommentForm),
            comment_digest: mac_key(key, Use::CommentDigest),
            email_lookup: mac_key(key, Use::EmailLookup),
            form_time: mac_key(key, Use::FormTime),
            mail_link: mac_key(key, Use::MailLink),
            identicon: mac_key(key, Use::Identicon),
            email_seal: seal_key(key, Use::EmailSeal),
            receipt: seal_key(key, Use::Receipt),
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
        hmac::sign(&self.email_lookup, normalised.as_bytes())
            .as_ref()
            .to_vec()
    }

    /// Encrypts an address (ChaCha20-Poly1305): nonce, then ciphertext and tag.
    pub fn seal_email(&self, rng: &Rng, address: &str) -> Result<Vec<u8>> {
        seal(&self.email_seal, rng, address)
    }

    /// Decrypts what [`Secrets::seal_email`] made; `None` under another key.
    #[must_use]
    pub fn open_email(&self, sealed: &[u8]) -> Option<String> {
        open(&self.email_seal, sealed)
    }

    /// A guest's new key, to be carried over one redirect until `until` (Unix seconds): for a
    /// browser that keeps no cookies.
    pub fn seal_receipt(&self, rng: &Rng, key: &GuestKey, until: i64) -> Result<String> {
        Ok(URL_SAFE_NO_PAD.encode(seal(
            &self.receipt,
            rng,
            &format!("{until}.{}", key.expose()),
        )?))
    }

    /// The key of a receipt, if it still holds at `now` (Unix seconds).
    #[must_use]
    pub fn open_receipt(&self, receipt: &str, now: i64) -> Option<GuestKey> {
        let opened = open(&self.receipt, &URL_SAFE_NO_PAD.decode(receipt).ok()?)?;
        let (until, key) = opened.split_once('.')?;
        GuestKey::parse(key).filter(|_| until.parse::<i64>().is_ok_and(|until| now <= until))
    }

    /// The last part of a link in a mail: it says what the link is for, and only we can write it.
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

    /// The `N` numbers that a link says, if we wrote it for this purpose.
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

    /// When the form of a post was shown (Unix seconds), signed: for pages that are not cached.
    #[must_use]
    pub fn form_time(&self, post_id: i64, shown_at: i64) -> String {
        let tag = hmac::sign(&self.form_time, format!("{post_id}.{shown_at}").as_bytes());
        format!("{shown_at}.{}", hex(&tag.as_ref()[..16]))
    }

    /// The time that a form carries, if we signed it for this post.
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

    /// What the picture of a writer is drawn from: the same for the same `name` of one `kind`, and
    /// nothing that another blog would make or that follows from the name without the key.
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

/// Encrypts a text (ChaCha20-Poly1305): nonce, then ciphertext and tag.
fn seal(key: &aead::LessSafeKey, rng: &Rng, text: &str) -> Result<Vec<u8>> {
    let nonce: [u8; aead::NONCE_LEN] = rng.bytes();
    let mut sealed = text.as_bytes().to_vec();
    key.seal_in_place_append_tag(
        aead::Nonce::assume_unique_for_key(nonce),
        aead::Aad::empty(),
        &mut sealed,
    )
    .map_err(|_| Error::internal("a text could not be sealed"))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// Decrypts what [`seal`] made; `None` under another key.
fn open(key: &aead::LessSafeKey, sealed: &[u8]) -> Option<String> {
    let (nonce, sealed) = sealed.split_at_checked(aead::NONCE_LEN)?;
    let nonce = aead::Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut sealed = sealed.to_vec();
    let opened = key
        .open_in_place(nonce, aead::Aad::empty(), &mut sealed)
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

/// A guest's key: 256 random bits, of which only the hash is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct GuestKey(String);

impl fmt::Debug for GuestKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GuestKey(***)")
    }
}

impl GuestKey {
    /// How long one is, in characters.
    const LENGTH: usize = 43;

    /// A fresh one.
    #[must_use]
    pub fn new(rng: &Rng) -> Self {
        Self(URL_SAFE_NO_PAD.encode(rng.bytes::<32>()))
    }

    /// A text with the shape of a key.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_one = text.len() == Self::LENGTH
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        is_one.then(|| Self(text.to_owned()))
    }

    /// The key itself: for a cookie, a link, and the hash.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
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
    digest::digest(&digest::SHA256, token.as_bytes())
        .as_ref()
        .to_vec()
}

/// Lower-case hexadecimal.
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

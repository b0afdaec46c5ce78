//! What a browser carries besides the key of its session: the token of its forms, a signed line for
//! the next page, and the device token.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use subtle::ConstantTimeEq as _;

use super::{Secrets, hex};
use crate::clock::Rng;

impl Secrets {
    /// Returns the token of the forms of one browser, by which they are told from forms of other
    /// sites. `holder` is what only this browser has: the key of its session or its device token.
    #[must_use]
    pub fn form_token(&self, holder: &str) -> String {
        hex(&self.session_tag("form", &[holder])[..16])
    }

    /// Whether `token` is that of the forms of this browser.
    #[must_use]
    pub fn is_form_token(&self, holder: &str, token: &str) -> bool {
        same(&self.form_token(holder), token)
    }

    /// Signs a text that a browser carries to its next page.
    #[must_use]
    pub fn sign_carried(&self, holder: &str, text: &str) -> String {
        let tag = self.session_tag("carried", &[holder, text]);
        format!("{}.{}", URL_SAFE_NO_PAD.encode(text), hex(&tag[..16]))
    }

    /// Returns a text that was signed for this browser by [`Secrets::sign_carried`].
    #[must_use]
    pub fn read_carried(&self, holder: &str, signed: &str) -> Option<String> {
        let (encoded, _) = signed.split_once('.')?;
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(encoded).ok()?).ok()?;
        same(&self.sign_carried(holder, &text), signed).then_some(text)
    }

    /// Returns a new device token: the user who signed in last in this browser (0 for none yet), and
    /// random bits that tell browsers apart.
    #[must_use]
    pub fn device_token(&self, rng: &Rng, user: i64) -> String {
        self.signed_device(user, &hex(&rng.bytes::<16>()))
    }

    /// Returns the user in a device token that we made; 0 for none.
    #[must_use]
    pub fn read_device_token(&self, token: &str) -> Option<i64> {
        let (user, rest) = token.split_once('.')?;
        let (random, _) = rest.split_once('.')?;
        let user = user.parse().ok()?;
        same(&self.signed_device(user, random), token).then_some(user)
    }

    fn signed_device(&self, user: i64, random: &str) -> String {
        let tag = self.session_tag("device", &[&user.to_string(), random]);
        format!("{user}.{random}.{}", hex(&tag[..16]))
    }

    fn session_tag(&self, purpose: &str, parts: &[&str]) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.session);
        for part in [purpose].iter().chain(parts) {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part.as_bytes());
        }
        context.sign().as_ref().to_vec()
    }
}

fn same(expected: &str, given: &str) -> bool {
    expected.as_bytes().ct_eq(given.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::SecretKey;

    fn secrets() -> Secrets {
        Secrets::derive(&SecretKey::from_material(&[7; 32]))
    }

    #[test]
    fn a_form_token_is_of_one_browser_only() {
        let secrets = secrets();
        let token = secrets.form_token("one");
        assert!(secrets.is_form_token("one", &token));
        assert!(!secrets.is_form_token("another", &token));
        assert!(!secrets.is_form_token("one", ""));
    }

    #[test]
    fn what_a_browser_carries_cannot_be_changed_by_it() {
        let secrets = secrets();
        let signed = secrets.sign_carried("one", "Saved. “ä”");
        assert_eq!(
            secrets.read_carried("one", &signed).as_deref(),
            Some("Saved. “ä”")
        );
        assert_eq!(secrets.read_carried("another", &signed), None);
        let (_, tag) = signed.split_once('.').expect("two parts");
        let forged = format!("{}.{tag}", URL_SAFE_NO_PAD.encode("Send money"));
        assert_eq!(secrets.read_carried("one", &forged), None);
    }

    #[test]
    fn a_device_token_names_the_user_that_it_was_made_for() {
        let secrets = secrets();
        let token = secrets.device_token(&Rng::system(), 7);
        assert_eq!(secrets.read_device_token(&token), Some(7));
        let forged = token.replacen('7', "1", 1);
        assert_eq!(secrets.read_device_token(&forged), None);
        assert_eq!(secrets.read_device_token("7"), None);
    }
}

//! The password of a user, as it is chosen.
//!
//! A password needs length, and must not be among the first that anybody would try. There are no
//! rules about kinds of characters, which make passwords harder to remember and not harder to guess
//! (NIST SP 800-63B, section 3.1.1).
//!
//! The list of common passwords is our own and short. Published lists of 10,000 have few entries of
//! twelve characters and more, nearly all of which are made in a few ways: a word repeated, a row
//! of the keyboard, counted digits, or a common word with digits behind it. So the ways are checked
//! rather than the results.

use std::fmt;

use super::text;

/// The fewest characters of a password.
pub const SHORTEST: usize = 12;
/// The most characters of a password.
pub const LONGEST: usize = 200;

/// Words from which passwords are made that everybody tries.
const COMMON_WORDS: [&str; 46] = [
    "password",
    "passwort",
    "passwd",
    "passw0rd",
    "p@ssword",
    "p@ssw0rd",
    "pa$$word",
    "kennwort",
    "geheim",
    "secret",
    "welcome",
    "willkommen",
    "letmein",
    "letmeinnow",
    "changeme",
    "hallo",
    "hello",
    "login",
    "admin",
    "administrator",
    "master",
    "owner",
    "user",
    "test",
    "testing",
    "blog",
    "tympan",
    "iloveyou",
    "ichliebedich",
    "sunshine",
    "princess",
    "dragon",
    "monkey",
    "football",
    "fussball",
    "baseball",
    "superman",
    "batman",
    "starwars",
    "trustno",
    "whatever",
    "correct",
    "horse",
    "battery",
    "staple",
    "schatz",
];
/// Rows of keys and of letters along which passwords are typed.
const ROWS: [&str; 9] = [
    "1234567890",
    "0987654321",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "yxcvbnm",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
];
/// The fewest characters of a row in a common password.
const RUN: usize = 4;

/// A password that is accepted, shown as `***`.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// The reason why a password is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// It has too few characters.
    #[error("use at least {SHORTEST} characters")]
    Short,
    /// It has too many characters.
    #[error("use at most {LONGEST} characters")]
    Long,
    /// It is one that everybody tries first.
    #[error("this password is among the first that anybody would try")]
    Common,
}

impl Password {
    /// Parses a password that a user chose. `known` are words that others know of the user, such as
    /// the name and the blog's title.
    ///
    /// # Errors
    /// [`PasswordFault`] if the password is too short, too long or too easy to guess.
    pub fn parse(text: &str, known: &[&str]) -> Result<Self, PasswordFault> {
        let length = text.chars().count();
        if length < SHORTEST {
            Err(PasswordFault::Short)
        } else if length > LONGEST {
            Err(PasswordFault::Long)
        } else if is_common(text, known) {
            Err(PasswordFault::Common)
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// Returns the password itself, for its hash.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Whether nothing is left of a password but a few characters when common words, rows of the
/// keyboard, known words and repetitions are taken out of it.
fn is_common(text: &str, known: &[&str]) -> bool {
    let folded = text::line(text).to_lowercase();
    let mut rest = unrepeated(&folded);
    let known = known.iter().flat_map(|words| {
        let words = words.to_lowercase();
        let parts: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
        parts
    });
    let mut words: Vec<String> = COMMON_WORDS.iter().map(ToString::to_string).collect();
    words.extend(known.filter(|word| word.chars().count() >= 3));
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in words {
        rest = rest.replace(&word, "");
    }
    let rest = without_runs(&rest);
    let letters = rest.chars().filter(|c| c.is_alphabetic()).count();
    letters < 4 && rest.chars().count() < 7
}

/// Returns the part of which a text is a repetition, such as `ab1` of `ab1ab1ab1`; otherwise the
/// text.
fn unrepeated(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let is_period = |period: &usize| {
        characters
            .iter()
            .zip(&characters[*period..])
            .all(|(one, other)| one == other)
    };
    let period = (1..=characters.len() / 2).find(is_period);
    characters[..period.unwrap_or(characters.len())]
        .iter()
        .collect()
}

/// Removes runs of at least [`RUN`] characters that follow each other in a row, and repetitions of a
/// single character.
fn without_runs(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let follows = |one: char, next: char| {
        one == next
            || ROWS.iter().any(|row| {
                row.find(one)
                    .is_some_and(|at| row[at + one.len_utf8()..].starts_with(next))
            })
    };
    let mut rest = String::new();
    let mut at = 0;
    while at < characters.len() {
        let run = 1 + characters[at..]
            .windows(2)
            .take_while(|pair| follows(pair[0], pair[1]))
            .count();
        if run < RUN {
            rest.extend(&characters[at..at + run]);
        }
        at += run;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Option<PasswordFault> {
        Password::parse(text, &["Olga Owner", "Small hours"]).err()
    }

    #[test]
    fn a_password_is_long_enough_and_not_too_long() {
        assert_eq!(fault("kurz 8 zeich"), None);
        assert_eq!(fault("elf zeichen"), Some(PasswordFault::Short));
        assert_eq!(fault("äöüäöüßäö x"), Some(PasswordFault::Short));
        assert_eq!(fault(&"ab c".repeat(50)), Some(PasswordFault::Common));
        let long: String = ('\u{4e00}'..).take(201).collect();
        assert_eq!(fault(&long), Some(PasswordFault::Long));
    }

    #[test]
    fn passwords_that_everybody_tries_are_refused() {
        for common in [
            "passwordpassword",
            "Password1234",
            "Passw0rd2022!",
            "123456789012",
            "qwertyuiop12",
            "111111111111",
            "abcabcabcabc",
            "iloveyou2022",
            "administrator1",
            "letmeinletmein",
            "Willkommen2022",
            "correct horse battery staple",
            "abcdefghijkl",
            "1q1q1q1q1q1q",
            "olga owner 1",
            "smallhours22",
        ] {
            assert_eq!(fault(common), Some(PasswordFault::Common), "{common}");
        }
    }

    #[test]
    fn ordinary_passphrases_are_accepted() {
        for good in [
            "a press from the barn",
            "Zwiebelkuchen im Mai",
            "x9#Lq2!vTr7w",
            "olga likes frisket parchment",
            "tr0ub4dor&3xy",
            "ぼくのにわにはねこがいます",
            "密码密码是春天的花园里长",
        ] {
            assert_eq!(fault(good), None, "{good}");
        }
    }
}

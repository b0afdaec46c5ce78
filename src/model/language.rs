//! Language tags (BCP 47, RFC 5646), such as `en`, `pt-BR` or `nds`.
//!
//! [`check`] applies to tags that are being set. Stored tags remain as they are.

use icu_locale_core::Locale;

use super::translation;

/// The reason why a text is not a language tag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidLanguage {
    /// The text is the name of a language; holds the tag to use instead.
    #[error("this is the name of a language: use its tag, `{0}`")]
    Name(&'static str),
    /// The text has another shape.
    #[error(
        "use a BCP 47 language tag that begins with two or three letters, such as `en`, `pt-BR` or `nds`"
    )]
    Malformed,
}

/// Checks that a language can be set to `tag`: a well-formed tag whose primary subtag has two or
/// three letters. RFC 5646 reserves longer ones, so that `english` is not a tag.
///
/// # Errors
/// [`InvalidLanguage`], whose message tells the user what to write instead.
pub fn check(tag: &str) -> Result<(), InvalidLanguage> {
    let is_well_formed = has_short_primary(tag)
        && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && Locale::try_from_str(&without_extended(tag)).is_ok();
    if is_well_formed {
        return Ok(());
    }
    Err(translation::tag_of(tag).map_or(InvalidLanguage::Malformed, InvalidLanguage::Name))
}

/// The primary subtag in lower case: `pt` for `pt-BR`.
#[must_use]
pub fn primary(tag: &str) -> String {
    tag.split('-').next().unwrap_or(tag).to_ascii_lowercase()
}

fn has_short_primary(tag: &str) -> bool {
    let primary = primary(tag);
    matches!(primary.len(), 2 | 3) && primary.bytes().all(|b| b.is_ascii_alphabetic())
}

/// The tag without its extended language subtags: `zh` for `zh-yue`. RFC 5646 allows them, but the
/// parser does not know them.
fn without_extended(tag: &str) -> String {
    let mut subtags = tag.split('-');
    let primary = subtags.next().unwrap_or_default();
    let is_extended = |part: &str| part.len() == 3 && part.bytes().all(|b| b.is_ascii_alphabetic());
    let (mut rest, mut extended) = (subtags.peekable(), 0);
    while extended < 3 && rest.next_if(|part| is_extended(part)).is_some() {
        extended += 1;
    }
    rest.fold(primary.to_owned(), |tag, part| tag + "-" + part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_in_use_are_accepted() {
        for tag in [
            "en",
            "de",
            "nds",
            "haw",
            "tlh",
            "pt-BR",
            "PT-br",
            "zh-Hant",
            "zh-Hant-HK",
            "zh-yue",
            "es-419",
            "sr-Latn-RS",
            "de-1996",
            "sl-rozaj-biske",
            "ca-valencia",
            "de-x-house",
            "en-u-hc-h12",
            "sgn-ase",
            "und",
        ] {
            assert_eq!(check(tag), Ok(()), "{tag}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for tag in [
            "",
            "-",
            "e",
            "en_US",
            "en-",
            "en--US",
            "-en",
            "en-toolonganyway",
            "en-a",
            "12",
            "e1",
            "latinx",
            "x-house",
            "root",
            "e\u{301}n",
            "en US",
            "en-US ",
            "en-é",
            "en-abcd-efgh-ijkl",
        ] {
            assert_eq!(check(tag), Err(InvalidLanguage::Malformed), "{tag}");
        }
    }

    #[test]
    fn the_name_of_a_language_is_answered_with_its_tag() {
        for (name, tag) in [
            ("english", "en"),
            ("English", "en"),
            ("German", "de"),
            ("deutsch", "de"),
            ("日本語", "ja"),
            ("Portuguese", "pt"),
        ] {
            let error = check(name).expect_err(name);
            assert!(
                error.to_string().contains(&format!("`{tag}`")),
                "{name}: {error}"
            );
        }
    }
}

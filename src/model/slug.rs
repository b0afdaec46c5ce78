//! Slugs: the last part of the address of a post, series or user.
//!
//! A slug that a client sends is checked ([`Slug::parse`]); a slug for a title is made
//! ([`Slug::from_title`], [`Slug::native`]). Both give only words that cannot be confused with
//! similar ones in another script.

mod transliteration;

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript as _};
use unicode_security::{
    GeneralSecurityProfile as _, RestrictionLevel, RestrictionLevelDetection as _,
};

use super::LanguageTag;

/// The most characters in a slug.
pub const SLUG_MAX: usize = 100;
/// The most bytes in a slug. Percent-encoding makes an address three times as long.
pub const SLUG_BYTES_MAX: usize = 200;
/// The characters that are reserved for a number at the end, such as `-99999`.
const ROOM: usize = 6;

/// Lower-case letters, digits and single hyphens between them; never empty.
///
/// Letters of any script in general use are allowed, in NFC and with the marks that belong to them.
/// A word must not mix scripts that look alike (UTS #39, "highly restrictive"), and no character
/// may be invisible.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
#[schema(value_type = String, max_length = 100, example = "hello-world")]
pub struct Slug(String);

/// The error for a text that is not a slug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "use 1 to 100 lower-case letters, digits and hyphens, such as `a-good-day`, and one script a word"
)]
pub struct InvalidSlug;

impl Slug {
    /// Checks that a text is a slug and keeps it unchanged.
    pub fn parse(text: &str) -> Result<Self, InvalidSlug> {
        let fits = text.chars().count() <= SLUG_MAX && text.len() <= SLUG_BYTES_MAX;
        let is_slug = fits && text.nfc().eq(text.chars()) && text.split('-').all(is_word);
        if is_slug {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidSlug)
        }
    }

    /// Creates an ASCII slug from a title, transliterated by the rules of its language;
    /// `None` if no letter or digit of the title remains.
    ///
    /// Chinese, Japanese and Korean words remain as they are: the characters alone do not determine
    /// the reading to transliterate.
    #[must_use]
    pub fn from_title(title: &str, language: &LanguageTag) -> Option<Self> {
        let (title, language) = (plain(title), language.primary());
        let mut text = String::with_capacity(title.len());
        for piece in pieces(&title) {
            if piece.chars().any(is_east_asian) {
                text.extend(["-", east_asian(piece).as_str(), "-"]);
            } else {
                text.push_str(&transliteration::ascii(piece, &language).replace('\'', ""));
            }
        }
        let is_kept = |c: char| c.is_ascii_alphanumeric() || !c.is_ascii() && is_letter(c);
        joined(text.split(|c| !is_kept(c)).map(str::to_owned))
    }

    /// Creates a slug in the title's own scripts. Words that mix scripts are transliterated to
    /// ASCII, and so is a title of which nothing else remains.
    #[must_use]
    pub fn native(title: &str, language: &LanguageTag) -> Option<Self> {
        let lower = plain(title);
        let words = lower
            .split(|c: char| !is_letter(c))
            .map(|word| word.trim_start_matches(is_combining_mark));
        joined(words.map(|word| {
            if is_word(word) {
                word.to_owned()
            } else {
                ascii(word, language)
            }
        }))
        .or_else(|| Self::from_title(title, language))
    }

    /// The `n`th alternative, such as `hello-2` for 2. A slug at the maximum length is cut to make
    /// room.
    #[must_use]
    pub fn numbered(&self, n: usize) -> Self {
        let end = format!("-{n}");
        let kept =
            cut(&self.0, SLUG_MAX - end.len(), SLUG_BYTES_MAX - end.len()).trim_end_matches('-');
        Self(format!("{kept}{end}"))
    }

    /// The slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn ascii(word: &str, language: &LanguageTag) -> String {
    Slug::from_title(word, language).map_or_else(String::new, |slug| slug.0)
}

/// The title in lower case and compatibility form (NFKC), without apostrophes.
fn plain(title: &str) -> String {
    let plain: String = title
        .nfkc()
        .filter(|c| !matches!(c, '\'' | '’' | 'ʼ'))
        .collect();
    let lower: String = plain.to_lowercase().nfc().collect();
    // Catalan's geminated l, `l·l`, belongs to one word.
    lower.replace("l·l", "ll")
}

/// Splits a text into its words and the pieces between them.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let in_word = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = in_word(rest.chars().next()?);
        let end = rest.find(|c| in_word(c) != first).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

/// The word if it is valid, otherwise only its ASCII and East Asian letters; empty if these are no
/// valid word.
fn east_asian(word: &str) -> String {
    if is_word(word) {
        return word.to_owned();
    }
    let fitting: String = word
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || is_east_asian(*c) && is_letter(*c))
        .collect();
    if is_word(&fitting) {
        fitting
    } else {
        String::new()
    }
}

fn is_east_asian(c: char) -> bool {
    matches!(
        c.script(),
        Script::Han | Script::Hiragana | Script::Katakana | Script::Hangul | Script::Bopomofo
    )
}

/// Whether a word consists of letters of one script, or of scripts that are commonly written
/// together.
fn is_word(word: &str) -> bool {
    let is_ascii = word
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let begins_well = word.chars().next().is_some_and(|c| !is_combining_mark(c));
    begins_well
        && (is_ascii
            || word.chars().all(is_letter)
                && word.check_restriction_level(RestrictionLevel::HighlyRestrictive))
}

/// Whether `c` is a lower-case letter, a digit or a combining mark of a script in general use.
fn is_letter(c: char) -> bool {
    let is_known = c.is_ascii_alphanumeric()
        || c.identifier_allowed() && (c.is_alphanumeric() || is_combining_mark(c));
    is_known && c.to_lowercase().eq([c])
}

/// Joins words with hyphens, as many as fit.
fn joined(words: impl Iterator<Item = String>) -> Option<Slug> {
    let mut slug = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        let longer = if slug.is_empty() {
            word
        } else {
            format!("{slug}-{word}")
        };
        let fitting = cut(&longer, SLUG_MAX - ROOM, SLUG_BYTES_MAX - ROOM);
        if fitting.len() < longer.len() {
            if slug.is_empty() {
                fitting.clone_into(&mut slug);
            }
            break;
        }
        slug = longer;
    }
    (!slug.is_empty()).then_some(Slug(slug))
}

/// The longest beginning of a text within `characters` and `bytes`.
fn cut(text: &str, characters: usize, bytes: usize) -> &str {
    let end = text
        .char_indices()
        .enumerate()
        .find(|(n, (at, c))| *n == characters || at + c.len_utf8() > bytes);
    end.map_or(text, |(_, (at, _))| &text[..at])
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Slug {
    type Error = InvalidSlug;

    fn try_from(text: String) -> Result<Self, InvalidSlug> {
        Self::parse(&text)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(text: &str) -> LanguageTag {
        LanguageTag::parse(text).expect(text)
    }

    #[test]
    fn a_title_is_written_in_ascii_as_its_language_does() {
        for (language, title, slug) in [
            (
                "de",
                "Anführungszeichen und Größe",
                "anfuehrungszeichen-und-groesse",
            ),
            ("de-AT", "Ärger, Öl, ẞ", "aerger-oel-ss"),
            ("de", "Geht’s gut? C++ & Œuvre", "gehts-gut-c-oeuvre"),
            ("en", "Motörhead's Café", "motorheads-cafe"),
            ("sv", "Åsa äter räksmörgås", "asa-ater-raksmorgas"),
            ("fi", "Hääyöaie", "haayoaie"),
            ("da", "Blåbærgrød på Ærø", "blaabaergroed-paa-aeroe"),
            ("nb", "Blåbærsyltetøy", "blaabaersyltetoey"),
            ("is", "Þórður á Íslandi, æði", "thordur-a-islandi-aedi"),
            ("fr", "L’œuvre d’été à Noël", "loeuvre-dete-a-noel"),
            ("es", "¿Mañana en Ávila?", "manana-en-avila"),
            ("ca", "Col·legi i il·lusió", "collegi-i-illusio"),
            ("pl", "Zażółć gęślą jaźń, łódź", "zazolc-gesla-jazn-lodz"),
            ("cs", "Příliš žluťoučký kůň", "prilis-zlutoucky-kun"),
            ("hu", "Árvíztűrő tükörfúrógép", "arvizturo-tukorfurogep"),
            ("hr", "Đurđevac i Šibenik", "djurdjevac-i-sibenik"),
            ("vi", "Đường về Việt Nam", "duong-ve-viet-nam"),
            (
                "tr",
                "IŞIK, İstanbul'da çığ ve ağaç",
                "isik-istanbulda-cig-ve-agac",
            ),
            ("az", "Gəncə və Şəki", "gence-ve-seki"),
            (
                "ru",
                "Съешь ещё этих булок, Юлия",
                "sesh-eshchyo-etikh-bulok-yuliya",
            ),
            ("uk", "Згадай Київ і Гадяч", "zghadai-kyiv-i-hadiach"),
            (
                "bg",
                "Къща в Търново и щъркел",
                "kashta-v-tarnovo-i-shtarkel",
            ),
            ("sr", "Ђорђе и Њушка, чај", "djordje-i-njuska-caj"),
            ("mk", "Ѓорѓи и Ќерка", "gjorgji-i-kjerka"),
            ("be", "Гомель і воўк", "homel-i-vouk"),
            ("kk", "Қазақстан", "qazaqstan"),
            (
                "el",
                "Ουρανός και θάλασσα στην Ελλάδα, αγγελία",
                "ouranos-kai-thalassa-stin-ellada-angelia",
            ),
        ] {
            let made = Slug::from_title(title, &tag(language)).map(|slug| slug.to_string());
            assert_eq!(made.as_deref(), Some(slug), "{language}: {title}");
        }
    }

    #[test]
    fn chinese_japanese_and_korean_stay_native() {
        for (language, title, slug) in [
            ("ja", "東京の朝ごはん", "東京の朝ごはん"),
            (
                "ja",
                "Rustで書く、ブログ・サーバー 2022",
                "rustで書く-ブログ-サーバー-2022",
            ),
            ("en", "A word on 東京", "a-word-on-東京"),
            ("zh-Hant", "臺北的早晨：第一篇", "臺北的早晨-第一篇"),
            ("ko", "서울의 아침", "서울의-아침"),
            ("ja", "ﾃｽﾄ ＡＢＣ", "テスト-abc"),
        ] {
            let made = Slug::from_title(title, &tag(language)).expect(title);
            assert_eq!(made.as_str(), slug, "{language}: {title}");
            assert_eq!(Slug::parse(slug), Ok(made));
        }
    }

    #[test]
    fn every_slug_that_is_made_is_one() {
        for title in [
            "я東京я",
            "東".repeat(300).as_str(),
            "東京\u{300}\u{300}",
            "々",
            "ー",
            "🦀",
            "a東b-京",
            "Ǆ ǅ ﬁ ½",
        ] {
            for language in ["und", "de", "ja", "ru", "sr"].map(tag) {
                for made in [
                    Slug::from_title(title, &language),
                    Slug::native(title, &language),
                ] {
                    let Some(made) = made else { continue };
                    assert_eq!(Slug::parse(made.as_str()), Ok(made.clone()), "{title}");
                }
            }
        }
    }
}

//! Names that guests may not use, because they look like the name of a user of this blog.
//!
//! Two names look alike when they have the same skeleton (UTS #39, section 4), either before or
//! after case folding: a capital I looks like an l, a small i does not. Spaces, punctuation and
//! invisible characters are ignored.

use caseless::Caseless as _;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_security::skeleton;

use super::Attribution;
use crate::error::{Error, Fault, Result};
use crate::model::text::is_invisible;
use crate::services::Services;
use crate::store::Conn;

/// Checks that a guest's name does not look like a user's. A signed-in user's own name is accepted.
///
/// # Errors
/// [`Error::Invalid`] for the field `name`.
pub async fn check_name(
    conn: &mut Conn,
    services: &Services,
    by: &Attribution,
    name: &str,
) -> Result<()> {
    if matches!(by, Attribution::Author(_)) {
        return Ok(());
    }
    let authors = services.cached.users(conn).await?;
    let skeleton = NameSkeleton::of(name);
    let is_taken = authors
        .iter()
        .any(|author| skeleton.are_confusable(&NameSkeleton::of(&author.name)));
    if is_taken {
        Err(Error::invalid("name", Fault::NameTaken))
    } else {
        Ok(())
    }
}

/// The appearance of a name, as two texts. Names that share either can be mistaken for each other.
struct NameSkeleton {
    as_written: String,
    in_one_case: String,
}

impl NameSkeleton {
    fn of(name: &str) -> Self {
        let name: String = name.nfkc().filter(|c| !is_invisible(*c)).collect();
        let written: String = skeleton(&name).collect();
        Self {
            as_written: plain(&written),
            in_one_case: plain(&name),
        }
    }

    fn are_confusable(&self, other: &Self) -> bool {
        let same = |one: &str, two: &str| !one.is_empty() && one == two;
        same(&self.as_written, &other.as_written) || same(&self.in_one_case, &other.in_one_case)
    }
}

/// Folds the case of a text, replaces each letter and digit by the one that it looks like, and
/// drops everything else.
fn plain(text: &str) -> String {
    let folded: String = text.chars().default_case_fold().collect();
    let drawn: String = skeleton(&folded).map(letter).collect();
    drawn
        .chars()
        .default_case_fold()
        .filter(|c| c.is_alphanumeric() || is_combining_mark(*c))
        .collect()
}

/// Returns the letter that a sign is often written for, beyond those of UTS #39.
fn letter(c: char) -> char {
    match c {
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        'i' => 'l',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::NameSkeleton;

    fn are_confusable(one: &str, two: &str) -> bool {
        NameSkeleton::of(one).are_confusable(&NameSkeleton::of(two))
    }

    #[test]
    fn names_that_look_the_same_are_alike() {
        let spellings = [
            "Olga Owner",
            "olga owner",
            "OLGA OWNER",
            "OlgaOwner",
            " Olga   Owner ",
            "Olga\u{A0}Owner",
            "Ol\u{200B}ga\u{2060} Ow\u{200D}ner",
            "Olga_Owner.",
            "Olga Owner \u{2713}",
            "\u{41E}lga \u{41E}wner",
            "Olg\u{430} Own\u{435}r",
            "\u{39F}lga \u{39F}wner",
            "Olg\u{3B1} Owner",
            "\u{FF2F}\u{FF4C}\u{FF47}\u{FF41} \u{FF2F}\u{FF57}\u{FF4E}\u{FF45}\u{FF52}",
            "0lga 0wner",
            "O1g4 0wn3r",
            "OIga Owner",
            "O|ga Owner",
            "\u{1D40E}\u{1D425}\u{1D420}\u{1D41A} Owner",
        ];
        for spelling in spellings {
            assert!(are_confusable(spelling, "Olga Owner"), "{spelling}");
        }
    }

    #[test]
    fn case_and_looks_are_taken_in_either_order() {
        for (one, two) in [
            ("ivan", "Ivan"),
            ("lvan", "Ivan"),
            ("1VAN", "Ivan"),
            ("rnary", "Mary"),
            ("\u{3B7}\u{3C1}\u{3CE}", "\u{397}\u{3C1}\u{3CE}"),
        ] {
            assert!(are_confusable(one, two), "{one} {two}");
        }
    }

    #[test]
    fn other_names_are_not_alike() {
        for other in [
            "Olga",
            "Owner",
            "Olga Owens",
            "Helga Owner",
            "\u{41E}\u{43B}\u{44C}\u{433}\u{430}",
            "\u{1F600}",
            "Olga Owner Junior",
            "",
        ] {
            assert!(!are_confusable(other, "Olga Owner"), "{other}");
        }
        assert!(
            !are_confusable("\u{2713}", "\u{1F600}"),
            "names without a letter are not compared"
        );
    }
}

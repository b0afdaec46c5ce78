//! Names of people and blogs in headings.

/// The most characters of a word that is kept on one line; a longer one would not fit a phone.
const WHOLE_MAX: usize = 16;

/// Whether a word of a name has a hyphen at which it must not break, such as `Ann-Marie`.
#[must_use]
pub fn is_kept_whole(word: &str) -> bool {
    word.contains('-') && word.chars().count() <= WHOLE_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_words_with_a_hyphen_are_kept_whole() {
        assert!(is_kept_whole("Ann-Marie"));
        assert!(!is_kept_whole("Ann"));
        assert!(!is_kept_whole("Hohenstaufen-Sigmaringen"));
    }
}

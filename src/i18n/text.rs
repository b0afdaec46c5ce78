//! The types of texts in a set of messages: plain texts, sentences with placeholders, and plural
//! forms.
//!
//! A placeholder is written `{name}`. A [`SplitSentence`] has exactly one, or it does not compile.
//! A [`Sentence`] has the same placeholders as its English original, which a test checks. The macro
//! `messages!` declares a group of a set of messages in such a way that a test can visit all its
//! entries.

use icu_plurals::PluralCategory;

/// A text without placeholders.
pub type Text = &'static str;

/// A sentence with one placeholder, into which a template can put markup: "Reply to {name}".
#[derive(Clone, Copy, Debug)]
pub struct SplitSentence {
    /// The text before the placeholder.
    pub before: Text,
    /// The text after the placeholder.
    pub after: Text,
    whole: Text,
}

impl SplitSentence {
    /// Splits `whole` at its placeholder.
    ///
    /// # Panics
    /// If there is not exactly one placeholder. In a set of messages, which is a constant, this is
    /// a compile error.
    #[must_use]
    pub const fn new(whole: Text) -> Self {
        let (open, close) = (index_of(whole, b'{', 0), index_of(whole, b'}', 0));
        assert!(
            open < close && close < whole.len(),
            "a sentence around a placeholder has one placeholder"
        );
        assert!(
            index_of(whole, b'{', close) == whole.len(),
            "a sentence around a placeholder has one placeholder only"
        );
        let (before, _) = whole.split_at(open);
        let (_, after) = whole.split_at(close + 1);
        Self {
            before,
            after,
            whole,
        }
    }

    /// Returns the sentence with `words` in place of the placeholder.
    #[must_use]
    pub fn with(&self, words: &str) -> String {
        [self.before, words, self.after].concat()
    }
}

/// The position of a byte at or after `start`; the length of the text if there is none.
const fn index_of(text: Text, byte: u8, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < bytes.len() && bytes[at] != byte {
        at += 1;
    }
    at
}

/// A sentence with named placeholders in any order: "{name} wrote on “{title}”".
#[derive(Clone, Copy, Debug)]
pub struct Sentence(pub Text);

impl Sentence {
    /// Returns the sentence with its placeholders filled. Placeholders within the values are not
    /// filled.
    #[must_use]
    pub fn fill(&self, places: &[(&str, &str)]) -> String {
        let mut filled = String::with_capacity(self.0.len());
        let mut rest = self.0;
        while let Some((before, name, after)) = split(rest) {
            filled.push_str(before);
            filled.push_str(
                places
                    .iter()
                    .find(|(place, _)| *place == name)
                    .map_or("", |(_, words)| words),
            );
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

impl Sentence {
    /// Fills all placeholders except `hole`. Returns the texts before and after `hole`, between
    /// which the caller puts markup.
    #[must_use]
    pub fn around(&self, hole: &str, places: &[(&str, &str)]) -> (String, String) {
        let (before, after) = self
            .0
            .split_once(&format!("{{{hole}}}"))
            .unwrap_or((self.0, ""));
        (Self(before).fill(places), Self(after).fill(places))
    }
}

/// Splits a text at its first placeholder: the text before it, its name, the text after it.
fn split(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// The names of the placeholders in a text, in alphabetical order.
#[must_use]
pub fn placeholders(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, name, after)) = split(rest) {
        names.push(name);
        rest = after;
    }
    names.sort_unstable();
    names
}

/// A phrase with a number, in the plural forms of its language. `{n}` is the placeholder for the
/// number; a form may omit it: "a reply".
#[derive(Clone, Copy, Debug)]
pub struct Plural {
    /// The phrase for 0, if it is not a plural form: "No comments".
    pub none: Option<Text>,
    forms: [Option<Text>; 6],
}

/// The plural categories in the order of [`Plural::forms`].
const CATEGORIES: [PluralCategory; 6] = [
    PluralCategory::Zero,
    PluralCategory::One,
    PluralCategory::Two,
    PluralCategory::Few,
    PluralCategory::Many,
    PluralCategory::Other,
];

impl Plural {
    /// Creates a phrase with one form for every number (Japanese).
    #[must_use]
    pub const fn other(other: Text) -> Self {
        Self {
            none: None,
            forms: [None, None, None, None, None, Some(other)],
        }
    }

    /// Creates a phrase with a form for one and a form for other numbers (English, German).
    #[must_use]
    pub const fn one(one: Text, other: Text) -> Self {
        Self {
            none: None,
            forms: [None, Some(one), None, None, None, Some(other)],
        }
    }

    /// Creates a phrase with a form for one, a form for millions, and a form for other numbers
    /// (French, Spanish).
    #[must_use]
    pub const fn many(one: Text, many: Text, other: Text) -> Self {
        Self {
            none: None,
            forms: [None, Some(one), None, None, Some(many), Some(other)],
        }
    }

    /// Creates a phrase with all six forms, from zero to other (Arabic).
    #[must_use]
    pub const fn six([zero, one, two, few, many, other]: [Text; 6]) -> Self {
        Self {
            none: None,
            forms: [
                Some(zero),
                Some(one),
                Some(two),
                Some(few),
                Some(many),
                Some(other),
            ],
        }
    }

    /// Adds a text for the number 0.
    #[must_use]
    pub const fn or_none(self, none: Text) -> Self {
        Self {
            none: Some(none),
            ..self
        }
    }

    /// The form for a category; the form `other` if the language has no such form.
    #[must_use]
    pub fn form(&self, category: PluralCategory) -> Text {
        let form = CATEGORIES
            .iter()
            .zip(self.forms)
            .find(|(one, _)| **one == category);
        form.and_then(|(_, form)| form)
            .or(self.forms[5])
            .unwrap_or("")
    }

    /// The categories that have a form.
    pub fn categories(&self) -> impl Iterator<Item = PluralCategory> {
        CATEGORIES
            .into_iter()
            .zip(self.forms)
            .filter_map(|(category, form)| form.map(|_| category))
    }
}

/// An entry of a set of messages, for tests.
#[derive(Clone, Copy, Debug)]
pub enum MessageEntry<'a> {
    /// A text with its placeholders.
    Text(Text),
    /// A phrase with its plural forms.
    Plural(&'a Plural),
}

impl MessageEntry<'_> {
    /// Every text of the entry.
    #[must_use]
    pub fn texts(&self) -> Vec<Text> {
        match self {
            Self::Text(text) => vec![text],
            Self::Plural(plural) => plural
                .none
                .into_iter()
                .chain(plural.forms.into_iter().flatten())
                .collect(),
        }
    }
}

/// A value whose entries can be visited: an entry, or a group of entries.
pub trait Walk {
    /// Calls `visit` for every entry at or below `path`, with the entry's own path.
    fn walk<'a>(&'a self, path: &str, visit: &mut dyn FnMut(&str, MessageEntry<'a>));
}

impl Walk for Text {
    fn walk<'a>(&'a self, path: &str, visit: &mut dyn FnMut(&str, MessageEntry<'a>)) {
        visit(path, MessageEntry::Text(self));
    }
}

impl Walk for SplitSentence {
    fn walk<'a>(&'a self, path: &str, visit: &mut dyn FnMut(&str, MessageEntry<'a>)) {
        visit(path, MessageEntry::Text(self.whole));
    }
}

impl Walk for Sentence {
    fn walk<'a>(&'a self, path: &str, visit: &mut dyn FnMut(&str, MessageEntry<'a>)) {
        visit(path, MessageEntry::Text(self.0));
    }
}

impl Walk for Plural {
    fn walk<'a>(&'a self, path: &str, visit: &mut dyn FnMut(&str, MessageEntry<'a>)) {
        visit(path, MessageEntry::Plural(self));
    }
}

/// Declares a group of a set of messages: a struct whose fields are entries or further groups.
macro_rules! messages {
    ($(#[$about:meta])* $group:ident { $($(#[$doc:meta])* $field:ident: $kind:ty,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug)]
        pub struct $group { $($(#[$doc])* pub $field: $kind,)+ }

        impl crate::i18n::text::Walk for $group {
            fn walk<'a>(&'a self, path: &str, visit: &mut dyn FnMut(&str, crate::i18n::text::MessageEntry<'a>)) {
                $(crate::i18n::text::Walk::walk(&self.$field, &format!("{path}.{}", stringify!($field)), visit);)+
            }
        }
    };
}
pub(super) use messages;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_split_at_its_place() {
        let reply = SplitSentence::new("Reply to {name}!");
        assert_eq!((reply.before, reply.after), ("Reply to ", "!"));
        assert_eq!(reply.with("{x}"), "Reply to {x}!");
    }

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        let sentence = Sentence("{name} on {title}");
        assert_eq!(
            sentence.fill(&[("title", "{name}"), ("name", "Ann")]),
            "Ann on {name}"
        );
        assert_eq!(placeholders(sentence.0), ["name", "title"]);
    }
}

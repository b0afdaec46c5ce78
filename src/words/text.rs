//! What a catalogue is made of: plain words, sentences with a place, forms by number.
//!
//! A place is written `{name}`. [`Around`] has exactly one, or does not compile; a [`Sentence`] has
//! those that the English one has, which a test checks. `words!` declares the groups of a
//! catalogue, so that a test can walk through all of it.

use icu_plurals::PluralCategory;

/// Words without a place.
pub type Text = &'static str;

/// A sentence around one place, so that a template can put markup there: "Reply to {name}".
#[derive(Clone, Copy, Debug)]
pub struct Around {
    /// What stands before the place.
    pub before: Text,
    /// What stands after it.
    pub after: Text,
    whole: Text,
}

impl Around {
    /// Splits `whole` at its one place.
    ///
    /// # Panics
    /// When there is not exactly one; in a catalogue, which is a constant, that is an error of the compiler.
    #[must_use]
    pub const fn new(whole: Text) -> Self {
        let (open, close) = (index_of(whole, b'{', 0), index_of(whole, b'}', 0));
        assert!(
            open < close && close < whole.len(),
            "a sentence around a place has one place"
        );
        assert!(
            index_of(whole, b'{', close) == whole.len(),
            "a sentence around a place has one place only"
        );
        let (before, _) = whole.split_at(open);
        let (_, after) = whole.split_at(close + 1);
        Self {
            before,
            after,
            whole,
        }
    }

    /// The sentence with `words` in the place.
    #[must_use]
    pub fn with(&self, words: &str) -> String {
        [self.before, words, self.after].concat()
    }
}

/// The position of a byte from `start` on; the length where there is none.
const fn index_of(text: Text, byte: u8, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < bytes.len() && bytes[at] != byte {
        at += 1;
    }
    at
}

/// A sentence with places by name, in whatever order the language wants: "{name} wrote on “{title}”".
#[derive(Clone, Copy, Debug)]
pub struct Sentence(pub Text);

impl Sentence {
    /// The sentence with the places filled. What is put in is not looked at for places again.
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
    /// The sentence as what stands before the place `hole` and what stands after it, with the other places filled:
    /// for markup in the hole.
    #[must_use]
    pub fn around(&self, hole: &str, places: &[(&str, &str)]) -> (String, String) {
        let (before, after) = self
            .0
            .split_once(&format!("{{{hole}}}"))
            .unwrap_or((self.0, ""));
        (Self(before).fill(places), Self(after).fill(places))
    }
}

/// What stands before the first place, its name, and what follows it.
fn split(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// The names of the places in a text, sorted.
#[must_use]
pub fn places(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, name, after)) = split(rest) {
        names.push(name);
        rest = after;
    }
    names.sort_unstable();
    names
}

/// A phrase with a number, in the forms of the language's plural rules: `{n}` is the number's place.
/// A form may leave it out: "a reply".
#[derive(Clone, Copy, Debug)]
pub struct Plural {
    /// What is said of nothing at all, where that is not the form for 0: "No comments".
    pub none: Option<Text>,
    forms: [Option<Text>; 6],
}

/// The categories in the order of [`Plural::forms`].
const CATEGORIES: [PluralCategory; 6] = [
    PluralCategory::Zero,
    PluralCategory::One,
    PluralCategory::Two,
    PluralCategory::Few,
    PluralCategory::Many,
    PluralCategory::Other,
];

impl Plural {
    /// One form for every number (Japanese).
    #[must_use]
    pub const fn other(other: Text) -> Self {
        Self {
            none: None,
            forms: [None, None, None, None, None, Some(other)],
        }
    }

    /// A form for one and a form for the rest (English, German).
    #[must_use]
    pub const fn one(one: Text, other: Text) -> Self {
        Self {
            none: None,
            forms: [None, Some(one), None, None, None, Some(other)],
        }
    }

    /// A form for one, a form for millions, and a form for the rest (French, Spanish).
    #[must_use]
    pub const fn many(one: Text, many: Text, other: Text) -> Self {
        Self {
            none: None,
            forms: [None, Some(one), None, None, Some(many), Some(other)],
        }
    }

    /// All six, from zero to other (Arabic).
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

    /// The same with words for nothing at all.
    #[must_use]
    pub const fn or_none(self, none: Text) -> Self {
        Self {
            none: Some(none),
            ..self
        }
    }

    /// The form of a category.
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

/// An entry of a catalogue, as a test sees it.
#[derive(Clone, Copy, Debug)]
pub enum Entry<'a> {
    /// Words, with the places that they have.
    Text(Text),
    /// Forms by number.
    Plural(&'a Plural),
}

impl Entry<'_> {
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

/// What can be walked through: an entry, or a group of them.
pub trait Walk {
    /// Shows every entry at or below `path` with its own.
    fn walk<'a>(&'a self, path: &str, visit: &mut dyn FnMut(&str, Entry<'a>));
}

impl Walk for Text {
    fn walk<'a>(&'a self, path: &str, visit: &mut dyn FnMut(&str, Entry<'a>)) {
        visit(path, Entry::Text(self));
    }
}

impl Walk for Around {
    fn walk<'a>(&'a self, path: &str, visit: &mut dyn FnMut(&str, Entry<'a>)) {
        visit(path, Entry::Text(self.whole));
    }
}

impl Walk for Sentence {
    fn walk<'a>(&'a self, path: &str, visit: &mut dyn FnMut(&str, Entry<'a>)) {
        visit(path, Entry::Text(self.0));
    }
}

impl Walk for Plural {
    fn walk<'a>(&'a self, path: &str, visit: &mut dyn FnMut(&str, Entry<'a>)) {
        visit(path, Entry::Plural(self));
    }
}

/// Declares a group of a catalogue: a struct whose fields are words or further groups.
macro_rules! words {
    ($(#[$about:meta])* $group:ident { $($(#[$doc:meta])* $field:ident: $kind:ty,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug)]
        pub struct $group { $($(#[$doc])* pub $field: $kind,)+ }

        impl crate::words::text::Walk for $group {
            fn walk<'a>(&'a self, path: &str, visit: &mut dyn FnMut(&str, crate::words::text::Entry<'a>)) {
                $(crate::words::text::Walk::walk(&self.$field, &format!("{path}.{}", stringify!($field)), visit);)+
            }
        }
    };
}
pub(super) use words;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_split_at_its_place() {
        let reply = Around::new("Reply to {name}!");
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
        assert_eq!(places(sentence.0), ["name", "title"]);
    }
}

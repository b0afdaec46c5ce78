//! The error for a value that is not accepted, with messages in our own words.
//!
//! serde asks a format for its error type, and passes to it the value that was found and what would
//! have been accepted. [`ValueError`] is that type for bodies (`reader.rs`) and queries
//! (`query.rs`), so that no message of a parser reaches a client. Each message names the value,
//! what is accepted, and an example.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

use super::dry_run::{DRY_RUN, NOT_IN_BODY};
use crate::config::nearest;

/// The maximum number of characters of a value that a message quotes.
const REPEATED: usize = 40;

/// A value that is not accepted, and its place.
#[derive(Debug)]
pub struct ValueError {
    /// The names and indexes that lead to the value, innermost first.
    place: Vec<String>,
    why: Why,
}

#[derive(Debug)]
enum Why {
    /// A complete sentence.
    Sentence(String),
    /// The rule of a type, to which the value has yet to be added.
    Rule(String),
    /// A local time, which needs the blog's time zone.
    Zone,
}

impl ValueError {
    /// Returns an error with a complete sentence.
    pub fn sentence(sentence: impl Into<String>) -> Self {
        Self {
            place: Vec::new(),
            why: Why::Sentence(sentence.into()),
        }
    }

    /// Returns the error for a local time that was read without a time zone.
    pub fn zone_needed() -> Self {
        Self {
            place: Vec::new(),
            why: Why::Zone,
        }
    }

    /// Returns whether the value may be accepted once the time zone is known.
    #[must_use]
    pub fn needs_zone(&self) -> bool {
        matches!(self.why, Why::Zone)
    }

    /// Prepends the field or index `part` to the place of the error. `value` returns the value
    /// there as a message quotes it.
    #[must_use]
    pub fn inside(self, part: impl Into<String>, value: impl FnOnce() -> String) -> Self {
        let mut value_error = self.about(value);
        value_error.place.push(part.into());
        value_error
    }

    /// Appends `words` to the message, if it is a complete sentence already.
    #[must_use]
    pub fn adding(mut self, words: &str) -> Self {
        if let Why::Sentence(sentence) = &mut self.why {
            sentence.push_str(words);
        }
        self
    }

    /// Completes the rule of a type to a sentence that quotes the value.
    #[must_use]
    pub fn about(mut self, value: impl FnOnce() -> String) -> Self {
        if let Why::Rule(rule) = self.why {
            self.why = Why::Sentence(format!("{} is not accepted: {rule}", value()));
        }
        self
    }

    /// Returns the error for a field that occurs twice in an object.
    #[must_use]
    pub fn twice(field: &str) -> Self {
        Self::sentence(format!("`{}` is there twice: send it once", cut(field)))
            .inside(field, String::new)
    }

    /// Returns the error for a value that is not a variant of an enum.
    #[must_use]
    pub fn no_word(found: &str, accepted: &[&str]) -> Self {
        let near = match nearest(
            found.trim_matches(['`', '"']),
            accepted.iter().map(ToString::to_string),
        ) {
            Some(near) => format!("; did you mean `{near}`?"),
            None => String::new(),
        };
        Self::sentence(format!(
            "{found} is not one of the values: send {}{near}",
            one_of(accepted)
        ))
    }

    /// Returns the JSON pointer to the value (RFC 6901).
    #[must_use]
    pub fn pointer(&self) -> String {
        let escaped = |part: &String| format!("/{}", part.replace('~', "~0").replace('/', "~1"));
        self.place.iter().rev().map(escaped).collect()
    }

    /// Returns the message.
    #[must_use]
    pub fn detail(&self) -> &str {
        match &self.why {
            Why::Sentence(words) | Why::Rule(words) => words,
            Why::Zone => "the blog's time zone is needed to read this",
        }
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.detail())
    }
}

impl std::error::Error for ValueError {}

impl de::Error for ValueError {
    fn custom<T: fmt::Display>(rule: T) -> Self {
        Self {
            place: Vec::new(),
            why: Why::Rule(rule.to_string()),
        }
    }

    fn invalid_type(found: Unexpected<'_>, accepted: &dyn Expected) -> Self {
        Self::sentence(format!(
            "{} is not accepted here: send {}",
            named(&found),
            describe_type(&accepted.to_string())
        ))
    }

    fn invalid_value(found: Unexpected<'_>, accepted: &dyn Expected) -> Self {
        Self::invalid_type(found, accepted)
    }

    fn invalid_length(length: usize, accepted: &dyn Expected) -> Self {
        let accepted = describe_type(&accepted.to_string());
        Self::sentence(format!(
            "{length} items are not accepted here: send {accepted}"
        ))
    }

    fn unknown_variant(found: &str, accepted: &'static [&'static str]) -> Self {
        Self::no_word(&format!("`{}`", cut(found)), accepted)
    }

    fn unknown_field(found: &str, accepted: &'static [&'static str]) -> Self {
        Self::sentence(unknown_field(found, accepted)).inside(found, String::new)
    }

    fn missing_field(field: &'static str) -> Self {
        Self::sentence(format!("`{field}` is required")).inside(field, String::new)
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::twice(field)
    }
}

/// Returns the message for a field that is not among `known`.
#[must_use]
pub fn unknown_field(found: &str, known: &[&str]) -> String {
    if found == DRY_RUN {
        return NOT_IN_BODY.to_owned();
    }
    match (nearest(found, known.iter().map(ToString::to_string)), known) {
        (Some(near), _) => format!("there is no such field; did you mean `{near}`?"),
        (None, []) => "there is no such field; the object is empty".to_owned(),
        (None, known) => format!("there is no such field; the fields are {}", one_of(known)),
    }
}

/// Joins the words to a list: `a`, `b` or `c`.
fn one_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// Returns a value as a message quotes it.
fn named(found: &Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(value) => format!("`{value}`"),
        Unexpected::Unsigned(value) => format!("`{value}`"),
        Unexpected::Signed(value) => format!("`{value}`"),
        Unexpected::Float(value) => format!("`{value}`"),
        Unexpected::Char(value) => format!("`\"{value}\"`"),
        Unexpected::Str(text) => format!("`\"{}\"`", cut(text)),
        Unexpected::Unit | Unexpected::Option => "`null`".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "an object".to_owned(),
        Unexpected::Other(words) => (*words).to_owned(),
        _ => "this".to_owned(),
    }
}

/// Returns the beginning of a text, on one line.
#[must_use]
pub fn cut(text: &str) -> String {
    let line = |c: char| if c.is_control() { ' ' } else { c };
    let mut characters = text.chars().map(line);
    let beginning: String = characters.by_ref().take(REPEATED).collect();
    if characters.next().is_some() {
        format!("{beginning}…")
    } else {
        beginning
    }
}

/// Returns a description of a type that serde names, with an example.
fn describe_type(accepted: &str) -> String {
    let words = match accepted {
        "a string" | "string" | "a character" => "a text in quotes, such as `\"Hello\"`",
        "a boolean" => "`true` or `false`",
        "i64" | "i32" | "isize" => "a whole number, such as `7`",
        "u8" | "u16" | "u32" | "u64" | "usize" => {
            "a whole number from 0 to 4294967295, such as `7`"
        }
        "f64" | "f32" => "a number, such as `0.5`",
        "a sequence" => "a list, such as `[1, 2]` or `[\"a\", \"b\"]`",
        object if object == "a map" || object.starts_with("struct ") => {
            "an object, such as `{\"name\": \"value\"}`"
        }
        word if word.starts_with("enum ") || word.ends_with(" identifier") => {
            "one of the documented values, in quotes"
        }
        _ => "another kind of value",
    };
    words.to_owned()
}

//! Gives headings ids that are made of their words, such as `getting-started`.

use std::collections::HashMap;
use std::fmt::{self, Write};
use std::sync::{Mutex, PoisonError};

use comrak::adapters::{HeadingAdapter, HeadingMeta};
use comrak::nodes::Sourcepos;

const LONGEST_HEADING_ID: usize = 60;

/// A comrak adapter that gives each heading an id, with a number appended if the id was used
/// before.
#[derive(Default)]
pub(super) struct HeadingIds {
    given: Mutex<HashMap<String, usize>>,
}

impl HeadingIds {
    fn id(&self, content: &str) -> String {
        let id = slug(content);
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        let count = given.entry(id.clone()).or_default();
        *count += 1;
        match *count {
            1 => id,
            count => format!("{id}-{count}"),
        }
    }
}

impl HeadingAdapter for HeadingIds {
    fn enter(
        &self,
        output: &mut dyn Write,
        heading: &HeadingMeta,
        _: Option<Sourcepos>,
    ) -> fmt::Result {
        write!(
            output,
            "<h{} id=\"{}\">",
            heading.level,
            self.id(&heading.content)
        )
    }

    fn exit(&self, output: &mut dyn Write, heading: &HeadingMeta) -> fmt::Result {
        writeln!(output, "</h{}>", heading.level)
    }
}

/// Returns the words of a heading in lower case, joined by hyphens. They contain only letters and
/// digits, so the id needs no escaping.
fn slug(content: &str) -> String {
    let words = content
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let mut slug = String::new();
    for word in words {
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.extend(word.chars().flat_map(char::to_lowercase));
        if slug.len() > LONGEST_HEADING_ID {
            break;
        }
    }
    // Comrak uses `fn-1` and `fnref-1` for footnotes.
    match slug.is_empty() || slug.starts_with("fn-") || slug.starts_with("fnref-") {
        true => format!("section-{slug}")
            .trim_end_matches('-')
            .chars()
            .take(LONGEST_HEADING_ID)
            .collect(),
        false => slug.chars().take(LONGEST_HEADING_ID).collect(),
    }
}

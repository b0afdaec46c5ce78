//! Rendering the texts of authors and visitors.
//!
//! Each text goes through every channel by which a text can come in, and `judge` reads the result
//! as a browser would. To add an attack, put it into `payloads`; to add a channel, add a
//! [`Channel`].

mod allow_list;
mod authors;
mod bombs;
mod dom;
mod fuzz;
mod judge;
mod math;
mod media;
mod ordinary;
mod outline;
mod payloads;
mod payloads_markdown;
mod safety;
mod typography;

use judge::{Writer, offences};
use tympan::model::Format;
use tympan::render::{self, OwnMedia};
use tympan::safe_html::SafeHtml;

use crate::common::language;

/// A channel by which a text comes in.
#[derive(Clone, Copy, Debug)]
struct Channel {
    writer: Writer,
    format: Format,
}

/// The languages of the posts; each text is in one of them.
const LANGUAGES: [&str; 4] = ["en", "fr", "de", "ja"];

/// Every channel: an author's two formats, a guest's Markdown, and comments from another system.
const CHANNELS: [Channel; 4] = [
    Channel {
        writer: Writer::Author,
        format: Format::Markdown,
    },
    Channel {
        writer: Writer::Author,
        format: Format::Html,
    },
    Channel {
        writer: Writer::Guest,
        format: Format::Markdown,
    },
    Channel {
        writer: Writer::Guest,
        format: Format::Html,
    },
];

impl Channel {
    /// Returns what a page would show of `source`.
    fn render(self, source: &str) -> SafeHtml {
        match self.writer {
            Writer::Author => {
                render::post(
                    source,
                    self.format,
                    &language(LANGUAGES[source.len() % LANGUAGES.len()]),
                    &OwnMedia::default(),
                )
                .html
            }
            Writer::Guest => render::comment(source, self.format).html,
        }
    }

    /// Sanitises HTML without decorating it, since a post is not decorated a second time.
    fn sanitise(self, html: &str) -> SafeHtml {
        match self.writer {
            Writer::Author => SafeHtml::post(html).html,
            Writer::Guest => SafeHtml::comment(html).html,
        }
    }

    /// Returns the faults of the output for `source`, if it has any.
    fn faults(self, source: &str) -> Option<String> {
        let html = self.render(source);
        let mut found = offences(html.as_str(), self.writer);
        // The part that a list or a feed shows.
        found.extend(
            render::before_jump(&html)
                .map(|part| offences(part.as_str(), self.writer))
                .into_iter()
                .flatten(),
        );
        (!found.is_empty())
            .then(|| format!("{self:?}\n  from: {source:?}\n  came: {html}\n  with: {found:?}"))
    }

    /// Returns the output sanitised once and twice, if the second time changes it.
    fn unrest(self, source: &str) -> Option<String> {
        let once = self.sanitise(self.render(source).as_str());
        let again = self.sanitise(once.as_str());
        (once != again)
            .then(|| format!("{self:?}\n  from: {source:?}\n  once: {once}\n  then: {again}"))
    }
}

/// Whether to test texts for hours instead of seconds.
fn is_thorough() -> bool {
    std::env::var_os("TYMPAN_TEST_THOROUGH").is_some()
}

/// The time for testing random texts, if `TYMPAN_TEST_THOROUGH` is a number of seconds.
fn longest() -> Option<std::time::Duration> {
    let seconds = std::env::var("TYMPAN_TEST_THOROUGH").ok()?.parse().ok()?;
    Some(std::time::Duration::from_secs(seconds))
}

/// Fails with every fault that was found.
#[track_caller]
fn assert_none(troubles: impl Iterator<Item = String>) {
    let troubles: Vec<String> = troubles.collect();
    assert!(
        troubles.is_empty(),
        "{} of them:\n{}",
        troubles.len(),
        troubles.join("\n")
    );
}

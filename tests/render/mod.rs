//! What becomes of the texts of authors and visitors, on the way to a page.
//!
//! Each text goes through every door a text can come in by, and `judge` reads the outcome as a browser would.
//! To add an attack, put it into `payloads`; to add a way in, add a [`Door`].

mod authors;
mod bombs;
mod dom;
mod fuzz;
mod judge;
mod math;
mod ordinary;
mod outline;
mod payloads;
mod payloads_markdown;
mod safety;
mod typography;

use judge::{Writer, offences};
use tympan::model::Format;
use tympan::render;
use tympan::safe_html::SafeHtml;

/// A way by which a text comes in.
#[derive(Clone, Copy, Debug)]
struct Door {
    writer: Writer,
    format: Format,
}

/// In which languages posts are written, each text in one of them.
const LANGUAGES: [&str; 4] = ["en", "fr", "de", "ja"];

/// All of them: an author's two formats, a visitor's Markdown and comments from another system.
const DOORS: [Door; 4] = [
    Door {
        writer: Writer::Author,
        format: Format::Markdown,
    },
    Door {
        writer: Writer::Author,
        format: Format::Html,
    },
    Door {
        writer: Writer::Visitor,
        format: Format::Markdown,
    },
    Door {
        writer: Writer::Visitor,
        format: Format::Html,
    },
];

impl Door {
    /// What a page would show of `source`.
    fn render(self, source: &str) -> SafeHtml {
        match self.writer {
            Writer::Author => {
                render::post(
                    source,
                    self.format,
                    LANGUAGES[source.len() % LANGUAGES.len()],
                )
                .html
            }
            Writer::Visitor => render::comment(source, self.format),
        }
    }

    /// What the sanitiser alone makes of HTML; a post is not dressed a second time.
    fn sanitise(self, html: &str) -> SafeHtml {
        match self.writer {
            Writer::Author => SafeHtml::post(html).html,
            Writer::Visitor => SafeHtml::comment(html).html,
        }
    }

    /// Why what comes out of this door may not stand in a page, if it may not.
    fn faults(self, source: &str) -> Option<String> {
        let html = self.render(source);
        let mut found = offences(html.as_str(), self.writer);
        // What a list or a feed shows of it.
        found.extend(
            html.before_jump()
                .map(|part| offences(part.as_str(), self.writer))
                .into_iter()
                .flatten(),
        );
        (!found.is_empty())
            .then(|| format!("{self:?}\n  from: {source:?}\n  came: {html}\n  with: {found:?}"))
    }

    /// What the sanitiser makes of what comes out, and what becomes of that when it goes in once more, if it changes.
    fn unrest(self, source: &str) -> Option<String> {
        let once = self.sanitise(self.render(source).as_str());
        let again = self.sanitise(once.as_str());
        (once != again)
            .then(|| format!("{self:?}\n  from: {source:?}\n  once: {once}\n  then: {again}"))
    }
}

/// Whether to take hours' worth of texts instead of seconds'.
fn is_thorough() -> bool {
    std::env::var_os("TYMPAN_TEST_THOROUGH").is_some()
}

/// For how long to take random texts, where `TYMPAN_TEST_THOROUGH` is a number of seconds.
fn longest() -> Option<std::time::Duration> {
    let seconds = std::env::var("TYMPAN_TEST_THOROUGH").ok()?.parse().ok()?;
    Some(std::time::Duration::from_secs(seconds))
}

/// Fails with all the troubles there are.
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

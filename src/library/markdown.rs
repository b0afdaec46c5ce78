//! The Markdown that shows an item, ready to be pasted into a post.

use crate::model::{Media, MediaKind};
use crate::urls;

/// Returns the Markdown of a picture with its texts, or of a link to a file by its name.
#[must_use]
pub fn markdown(media: &Media) -> String {
    let address = urls::media(&media.hash, &media.name);
    let title = match media.caption.as_str() {
        "" => String::new(),
        caption => format!(" \"{}\"", escaped(caption, &['"', '\\'])),
    };
    let (mark, text) = match media.kind {
        MediaKind::Document => ("", media.name.as_str()),
        MediaKind::Picture | MediaKind::Audio | MediaKind::Video => ("!", media.alt.as_str()),
    };
    let text = escaped(text, &['[', ']', '\\', '*', '_', '`', '<', '$']);
    format!("{mark}[{text}]({address}{title})")
}

/// Puts a backslash before each of these characters, and writes `&` as an entity: a backslash before
/// it does not keep the parser from reading an entity in a title.
fn escaped(text: &str, special: &[char]) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if special.contains(&c) {
            escaped.push('\\');
        }
        match c {
            '&' => escaped.push_str("&amp;"),
            c => escaped.push(c),
        }
    }
    escaped
}

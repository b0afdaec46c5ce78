//! Parts of finished HTML that are finished themselves.

use super::attributes::MORE;
use super::scan::{Part, parts};

/// What stands before the jump break, with the elements around the break closed after it; nothing if there is no break.
///
/// The cut is at the border of a tag, and what is open there is closed in order, so that the outcome is as well-formed as
/// the whole.
pub(super) fn before_jump(html: &str) -> Option<String> {
    let mut open: Vec<(&str, usize)> = Vec::new();
    let mut parts = parts(html);
    loop {
        let at = html.len() - parts.rest().len();
        match parts.next()? {
            Part::Open(element)
                if element.name == "a" && element.attribute("name") == Some(MORE) =>
            {
                return Some(closed(&html[..at], open));
            }
            Part::Open(element) if !element.is_void() => open.push((element.name, at)),
            Part::Close(_) => {
                open.pop();
            }
            _ => {}
        }
    }
}

/// `html` with the elements closed that are open at its end, less those that have nothing in them.
fn closed(html: &str, mut open: Vec<(&str, usize)>) -> String {
    let mut html = html.trim_end();
    while let Some((_, start)) = open.last().filter(|(_, start)| {
        html[*start..].ends_with('>') && html[*start..].matches('>').count() == 1
    }) {
        html = html[..*start].trim_end();
        open.pop();
    }
    let mut closed = html.to_owned();
    open.iter()
        .rev()
        .for_each(|(name, _)| closed.push_str(&format!("</{name}>")));
    closed
}

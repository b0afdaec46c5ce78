//! The comments by which WordPress's block editor marks blocks: `<!-- wp:image {"id":6} -->`.

use super::links;
use crate::transfer::html::{Piece, pieces};

/// The start of every mark.
const MARK: &str = "<!-- wp:";

/// Whether a body was written in the block editor. WordPress adds no paragraphs to such a body.
pub(super) fn has_blocks(body: &str) -> bool {
    body.contains(MARK)
}

/// Returns the body without its marks, and adds the names of the blocks that consist of nothing else:
/// WordPress made their text when it showed them.
pub(super) fn without_marks(body: &str, lost: &mut Vec<String>) -> String {
    let mut out = String::with_capacity(body.len());
    for piece in pieces(body) {
        match piece {
            Piece::Comment(comment) => match mark(comment) {
                Some(mark) if mark.trim_end().ends_with('/') => lost.push(name(mark)),
                Some(_) => {}
                None => out.push_str(comment),
            },
            Piece::Text(text) => push_text(text, &mut out),
            Piece::Tag(tag) => out.push_str(tag.written),
        }
    }
    out
}

/// Appends text. An address that has its lines to itself, as in a block for embedded content, becomes
/// a link.
fn push_text(text: &str, out: &mut String) {
    match links::own_line(text.trim()) {
        Some(link) if text.starts_with('\n') && text.ends_with('\n') => out.push_str(&link),
        _ => out.push_str(text),
    }
}

/// The inside of a mark, from the block's name on, or from `/`.
fn mark(comment: &str) -> Option<&str> {
    let inner = comment.strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    let named = inner.strip_prefix('/').unwrap_or(inner);
    named.strip_prefix("wp:")
}

/// The name of the block, such as `latest-posts` or `jetpack/tiled-gallery`.
fn name(mark: &str) -> String {
    let is_end = |c: char| c.is_whitespace() || c == '{';
    let end = mark.find(is_end).unwrap_or(mark.len());
    mark[..end].trim_end_matches('/').chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_everything_else_stays() {
        let mut lost = Vec::new();
        let body = "<!-- wp:paragraph {\"a\":\"--\"} -->\n<p>a</p>\n<!-- /wp:paragraph -->\n<!-- wp:more -->\n<!--more-->\n<!-- /wp:more --><!-- x -->";
        assert!(has_blocks(body));
        assert_eq!(
            without_marks(body, &mut lost),
            "\n<p>a</p>\n\n\n<!--more-->\n<!-- x -->"
        );
        assert_eq!(lost, Vec::<String>::new());
    }

    #[test]
    fn blocks_without_content_are_named() {
        let mut lost = Vec::new();
        without_marks(
            "<!-- wp:latest-posts {\"n\":1} /--><!-- wp:jetpack/x /-->",
            &mut lost,
        );
        assert_eq!(lost, ["latest-posts", "jetpack/x"]);
    }

    #[test]
    fn embedded_address_is_a_link() {
        let body = "<!-- wp:embed --><div>\nhttps://example.org/1\n</div><!-- /wp:embed -->";
        assert_eq!(
            without_marks(body, &mut Vec::new()),
            "<div><a href=\"https://example.org/1\">https://example.org/1</a></div>"
        );
    }
}

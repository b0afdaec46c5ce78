//! A quotation of a comment in Markdown, with which a reply can begin.

use crate::model::{Comment, Format};
use crate::render;

/// The maximum length of a quotation, in characters.
const MOST: usize = 1_000;

/// Returns the beginning of a comment as lines of a quotation, then an empty line to write on.
pub(super) fn markdown(comment: &Comment) -> String {
    let words = match comment.format {
        Format::Markdown => beginning(&comment.body),
        Format::Html => render::comment_quote(&comment.html, MOST),
    };
    words.lines().map(quoted).collect::<String>() + "\n"
}

fn beginning(text: &str) -> String {
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let shortened: String = text.chars().take(MOST - 1).collect();
    shortened.trim_end().to_owned() + "\u{2026}"
}

fn quoted(line: &str) -> String {
    if line.is_empty() {
        ">\n".to_owned()
    } else {
        format!("> {line}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_so_many_characters_are_quoted() {
        assert_eq!(beginning("short"), "short");
        assert_eq!(beginning(&"\u{E4}".repeat(MOST)).chars().count(), MOST);
        let cut = beginning(&"\u{E4}".repeat(MOST + 1));
        assert!(
            cut.chars().count() == MOST && cut.ends_with('\u{2026}'),
            "{cut}"
        );
    }

    #[test]
    fn each_line_is_quoted() {
        assert_eq!(
            "one\n\ntwo".lines().map(quoted).collect::<String>(),
            "> one\n>\n> two\n"
        );
    }
}

//! What a page says to its readers, without its markup.

use super::app::unescape;

/// The attributes that are read out or shown.
const READ: [&str; 4] = ["aria-label=\"", "title=\"", "placeholder=\"", "alt=\""];

/// The words of a page and of the attributes that readers meet, one after the other.
pub fn said(html: &str) -> String {
    let body = html.split_once("<title>").map_or(html, |(_, body)| body);
    let mut said = String::new();
    for (n, piece) in body.split('<').enumerate() {
        let (tag, text) = if n == 0 {
            ("", piece)
        } else {
            piece.split_once('>').unwrap_or((piece, ""))
        };
        for name in READ {
            let value = tag
                .split_once(name)
                .filter(|(before, _)| before.ends_with(' '))
                .and_then(|(_, rest)| rest.split_once('"'));
            said.push_str(value.map_or("", |(value, _)| value));
            said.push(' ');
        }
        said.push_str(text);
        said.push(' ');
    }
    words_in(&unescape(&said))
}

/// A text with a space around and between its words, so that one is found only as a whole.
pub fn words_in(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    format!(" {} ", words.join(" "))
}

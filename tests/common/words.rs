//! The text of a page, without its markup.

/// The attributes that a browser shows or reads out.
const READ: [&str; 4] = ["aria-label=\"", "title=\"", "placeholder=\"", "alt=\""];

/// The text of a page, including the attributes that readers encounter, in order.
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

/// A text with single spaces around and between its words, so that searching for a word finds whole
/// words only.
pub fn words_in(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    format!(" {} ", words.join(" "))
}

/// Decodes character references, as a browser does.
fn unescape(text: &str) -> String {
    let named = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
    ];
    let plain = named
        .iter()
        .fold(text.to_owned(), |text, (escape, c)| text.replace(escape, c));
    plain.replace("&#38;", "&").replace("&amp;", "&")
}

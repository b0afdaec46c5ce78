//! Reading the crate's own source text: its files, and their code and string literals.

use std::path::{Path, PathBuf};

/// A folder of the project.
pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Every file below `folder` whose name ends in `extension`, with its text, ordered by path.
pub fn files(folder: &Path, extension: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in
        std::fs::read_dir(folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display()))
    {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|end| end == extension) {
            let text = std::fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found.sort();
    found
}

/// A piece of Rust source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Code without comments and strings.
    Code(String),
    /// The content of a string literal.
    Text(String),
}

/// Splits source text into code and string literals, and drops comments.
pub fn pieces(source: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut code = String::new();
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
        } else if let Some((text, length)) = string(rest, &code) {
            pieces.push(Piece::Code(std::mem::take(&mut code)));
            pieces.push(Piece::Text(text.to_owned()));
            rest = &rest[length..];
        } else {
            let taken = character(rest).unwrap_or(c.len_utf8());
            code.push_str(&rest[..taken]);
            rest = &rest[taken..];
        }
    }
    pieces.push(Piece::Code(code));
    pieces
}

/// The string literal at the start of `rest`, raw or not, and its length with its quotes.
fn string<'a>(rest: &'a str, before: &str) -> Option<(&'a str, usize)> {
    if let Some(text) = rest.strip_prefix('"') {
        let end = end_of_string(text);
        return Some((&text[..end], end + 2));
    }
    if before.ends_with(|c: char| c.is_alphanumeric() || c == '_') && !before.ends_with('b') {
        return None;
    }
    let hashes = rest
        .strip_prefix('r')?
        .bytes()
        .take_while(|byte| *byte == b'#')
        .count();
    let text = rest[1 + hashes..].strip_prefix('"')?;
    let end = text.find(&format!("\"{}", "#".repeat(hashes)))?;
    Some((&text[..end], end + 3 + 2 * hashes))
}

fn end_of_string(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    end.expect("a string ends").0
}

/// The length of a character literal at the start of `rest`, so that `'"'` does not open a string.
pub fn character(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('\'')?;
    let escape = usize::from(inner.starts_with('\\'));
    let end = escape + inner[escape..].chars().next()?.len_utf8();
    inner[end..].starts_with('\'').then_some(end + 2)
}

/// Source text without comments and strings.
pub fn code(source: &str) -> String {
    let code = |piece| {
        if let Piece::Code(code) = piece {
            Some(code)
        } else {
            None
        }
    };
    pieces(source)
        .into_iter()
        .filter_map(code)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The string literals of a source text.
pub fn strings(source: &str) -> Vec<String> {
    let text = |piece| {
        if let Piece::Text(text) = piece {
            Some(text)
        } else {
            None
        }
    };
    pieces(source).into_iter().filter_map(text).collect()
}

#[test]
fn comments_and_characters_hide_no_string() {
    let source = "// \"no\"\nlet a = '\"'; let b: &'a str = \"x \\\" y\"; // '\n let c = \"z\";";
    assert_eq!(strings(source), ["x \\\" y", "z"]);
}

#[test]
fn raw_strings_end_where_they_say() {
    let source = "a(r#\"x \" y\"#, br\"z\\\", \"end\", for_r)";
    assert_eq!(strings(source), ["x \" y", "z\\", "end"]);
}

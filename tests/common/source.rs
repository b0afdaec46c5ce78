//! The crate's own source text: string literals, and the SQL in the store's macros.

use std::path::{Path, PathBuf};

/// The macros of `src/store/sql.rs` that run a statement.
const MACROS: [&str; 5] = [
    "fetch_one!(",
    "fetch_optional!(",
    "fetch_all!(",
    "fetch_scalar!(",
    "execute!(",
];

/// A folder of the project.
pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Every file below `folder` whose name ends in `extension`, with its text, in order of their paths.
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
    /// Anything but a comment or a string.
    Code(String),
    /// What stands between the quotes of a string.
    Text(String),
}

/// Source text without its comments, strings apart from code.
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

/// The string at the start of `rest`, raw or not, and its length with its quotes.
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

/// The length of a character literal at the start of `rest`, so that `'"'` opens no string.
fn character(rest: &str) -> Option<usize> {
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

/// One statement: its texts for the two engines, often the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub sqlite: String,
    pub postgres: String,
}

/// The statements in the macros of a source text.
pub fn statements(source: &str) -> Vec<Statement> {
    let pieces = pieces(source);
    let mut found = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let Piece::Code(code) = piece else { continue };
        let calls: usize = MACROS.iter().map(|name| code.matches(name).count()).sum();
        if calls == 0 {
            continue;
        }
        assert_eq!(calls, 1, "a statement is no string literal, after: {code}");
        let paired = code.trim_end().ends_with("sqlite:");
        let text = |at: usize| match pieces.get(at) {
            Some(Piece::Text(text)) => text.clone(),
            other => panic!("a statement is no string literal: {other:?}"),
        };
        let postgres = if paired { text(at + 3) } else { text(at + 1) };
        found.push(Statement {
            sqlite: text(at + 1),
            postgres,
        });
    }
    found
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

#[test]
fn a_pair_of_texts_is_one_statement() {
    let source = "execute!(conn, sqlite: \"A\", postgres: \"B\", bind)?; fetch_one!(conn, \"C\")";
    let expected = [("A", "B"), ("C", "C")].map(|(sqlite, postgres)| Statement {
        sqlite: sqlite.into(),
        postgres: postgres.into(),
    });
    assert_eq!(statements(source), expected);
}

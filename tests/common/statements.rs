//! The SQL of the store, taken from its source: the literals in its macros, and the texts that
//! `sql!` joins from parts.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::source::{self, Piece};

/// The macros of `src/store/sql.rs` that run a statement.
const MACROS: [&str; 5] = [
    "fetch_one",
    "fetch_optional",
    "fetch_all",
    "fetch_scalar",
    "execute",
];

/// The parts that the files of the store define, by their names.
static PARTS: LazyLock<HashMap<String, Vec<Arm>>> = LazyLock::new(|| {
    let files = source::files(&source::folder("src/store"), "rs");
    files
        .iter()
        .flat_map(|(_, text)| parts(&tokens(text)))
        .collect()
});

/// A statement: its texts for the two engines, often identical.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub sqlite: String,
    pub postgres: String,
}

/// The statements in a source text.
pub fn of(source: &str) -> Vec<Statement> {
    with_parts(source, &PARTS)
}

fn with_parts(source: &str, parts: &HashMap<String, Vec<Arm>>) -> Vec<Statement> {
    let tokens = tokens(source);
    (0..tokens.len())
        .filter_map(|at| joined(&tokens[at..], parts).or_else(|| literal(&tokens[at..])))
        .collect()
}

/// The statement that `sql!` at the start of these tokens joins. In the body of another macro it
/// has parameters, and is no statement by itself.
fn joined(tokens: &[Token], parts: &HashMap<String, Vec<Arm>>) -> Option<Statement> {
    let list = call(tokens, "sql")?;
    let is_template = list.contains(&Token::Mark('$'));
    let text = |engine| expand(list, engine, None, parts);
    (!is_template).then(|| Statement {
        sqlite: text("sqlite"),
        postgres: text("postgres"),
    })
}

/// The statement in the call of a macro at the start of these tokens, if it is a literal or a
/// literal for each engine.
///
/// # Panics
/// When the statement is of a form that would remain unchecked.
fn literal(tokens: &[Token]) -> Option<Statement> {
    let arguments = MACROS.iter().find_map(|name| call(tokens, name))?;
    let sql = after_comma(arguments);
    match sql {
        [Token::Text(text), ..] => Some(Statement {
            sqlite: text.clone(),
            postgres: text.clone(),
        }),
        [
            Token::Word(sqlite),
            Token::Mark(':'),
            Token::Text(first),
            Token::Mark(','),
            Token::Word(postgres),
            Token::Mark(':'),
            Token::Text(second),
            ..,
        ] if sqlite == "sqlite" && postgres == "postgres" => Some(Statement {
            sqlite: first.clone(),
            postgres: second.clone(),
        }),
        [Token::Word(name), Token::Mark('!'), ..] if name == "sql" => None,
        // The parameter of another macro, whose callers join it with `sql!`.
        [Token::Mark('$'), Token::Word(name), ..] if name == "sql" => None,
        other => panic!("a statement is no string literal: {other:?}"),
    }
}

/// A token of Rust source.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Text(String),
    Mark(char),
}

fn tokens(source: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for piece in source::pieces(source) {
        match piece {
            Piece::Text(text) => tokens.push(Token::Text(text)),
            Piece::Code(code) => {
                let mut word = String::new();
                for c in code.chars().chain([' ']) {
                    if c.is_alphanumeric() || c == '_' {
                        word.push(c);
                        continue;
                    }
                    if !word.is_empty() {
                        tokens.push(Token::Word(std::mem::take(&mut word)));
                    }
                    if !c.is_whitespace() {
                        tokens.push(Token::Mark(c));
                    }
                }
            }
        }
    }
    tokens
}

/// The tokens between the brackets of the macro call `name!(…)` at the start of these tokens.
fn call<'a>(tokens: &'a [Token], name: &str) -> Option<&'a [Token]> {
    match tokens {
        [Token::Word(word), Token::Mark('!'), rest @ ..] if word == name => group(rest),
        _ => None,
    }
}

/// The tokens between the bracket at the start of these tokens and the one that closes it.
fn group(tokens: &[Token]) -> Option<&[Token]> {
    matches!(tokens.first()?, Token::Mark('(' | '[' | '{')).then_some(())?;
    let mut depth = 0_usize;
    let end = tokens.iter().position(|token| {
        match token {
            Token::Mark('(' | '[' | '{') => depth += 1,
            Token::Mark(')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        depth == 0
    })?;
    Some(&tokens[1..end])
}

/// What follows the first comma that is in no bracket.
fn after_comma(tokens: &[Token]) -> &[Token] {
    let mut rest = tokens;
    while let Some(token) = rest.first() {
        if *token == Token::Mark(',') {
            return &rest[1..];
        }
        let skipped = group(rest).map_or(1, |inside| inside.len() + 2);
        rest = &rest[skipped..];
    }
    rest
}

/// One arm of a part: the engine that it is for, `None` for both, and the tokens of its text.
#[derive(Clone, Debug)]
struct Arm {
    engine: Option<String>,
    argument: Option<String>,
    body: Vec<Token>,
}

/// The parts that a source text defines: macros whose arms begin with an engine.
fn parts(tokens: &[Token]) -> Vec<(String, Vec<Arm>)> {
    let mut parts = Vec::new();
    for at in 0..tokens.len() {
        let [
            Token::Word(keyword),
            Token::Mark('!'),
            Token::Word(name),
            rest @ ..,
        ] = &tokens[at..]
        else {
            continue;
        };
        if keyword == "macro_rules"
            && let Some(arms) = group(rest).and_then(arms)
        {
            parts.push((name.clone(), arms));
        }
    }
    parts
}

/// The arms of a macro; `None` if it is no part.
fn arms(mut tokens: &[Token]) -> Option<Vec<Arm>> {
    let mut arms = Vec::new();
    while !tokens.is_empty() {
        let matcher = group(tokens)?;
        let body = group(tokens.get(matcher.len() + 4..)?)?;
        let (engine, parameters) = match matcher {
            [Token::Word(engine), rest @ ..] => (Some(engine.clone()), rest),
            [
                Token::Mark('$'),
                Token::Word(engine),
                Token::Mark(':'),
                Token::Word(_),
                rest @ ..,
            ] if engine == "engine" => (None, rest),
            _ => return None,
        };
        let argument = match parameters {
            [] => None,
            [
                Token::Mark(','),
                Token::Mark('$'),
                Token::Word(name),
                Token::Mark(':'),
                Token::Word(_),
            ] => Some(name.clone()),
            _ => return None,
        };
        arms.push(Arm {
            engine,
            argument,
            body: body.to_vec(),
        });
        let next = matcher.len() + body.len() + 6;
        tokens = tokens.get(next..).unwrap_or_default();
        tokens = tokens.strip_prefix(&[Token::Mark(';')]).unwrap_or(tokens);
    }
    Some(arms)
}

/// The text of these tokens for an engine: literals, parts, and the argument of the part that they
/// are the body of.
fn expand(
    mut tokens: &[Token],
    engine: &str,
    argument: Option<(&str, &str)>,
    parts: &HashMap<String, Vec<Arm>>,
) -> String {
    let mut text = String::new();
    while let Some((first, rest)) = tokens.split_first() {
        tokens = rest;
        match first {
            Token::Text(piece) => text.push_str(piece),
            Token::Mark(',') => {}
            Token::Mark('$') => {
                let (name, value) = argument.expect("a part with a parameter has an argument");
                assert_eq!(rest.first(), Some(&Token::Word(name.to_owned())));
                text.push_str(value);
                tokens = &rest[1..];
            }
            Token::Word(name) => {
                let rest = rest.strip_prefix(&[Token::Mark('!')]).unwrap_or(rest);
                let inside = group(rest);
                tokens = inside.map_or(rest, |inside| &rest[inside.len() + 2..]);
                let inside = inside.unwrap_or_default();
                if name == "concat" {
                    text.push_str(&expand(inside, engine, argument, parts));
                } else {
                    text.push_str(&part(name, own_argument(inside), engine, parts));
                }
            }
            other => panic!("{other:?} in a statement"),
        }
    }
    text
}

/// The literal that a part is given, in `ids("$1")` and in `ids!($engine, "$1")`.
fn own_argument(inside: &[Token]) -> Option<&str> {
    match inside.last() {
        Some(Token::Text(text)) => Some(text),
        _ => None,
    }
}

fn part(
    name: &str,
    argument: Option<&str>,
    engine: &str,
    parts: &HashMap<String, Vec<Arm>>,
) -> String {
    let arms = parts
        .get(name)
        .unwrap_or_else(|| panic!("no part is called {name}"));
    let arm = arms
        .iter()
        .find(|arm| arm.engine.as_deref().is_none_or(|own| own == engine))
        .unwrap_or_else(|| panic!("the part {name} has no text for {engine}"));
    expand(
        &arm.body,
        engine,
        arm.argument.as_deref().zip(argument),
        parts,
    )
}

#[test]
fn a_pair_of_texts_is_one_statement() {
    let source = "execute!(conn, sqlite: \"A\", postgres: \"B\", bind)?; fetch_one!(conn, \"C\")";
    let expected = [("A", "B"), ("C", "C")].map(|(sqlite, postgres)| Statement {
        sqlite: sqlite.into(),
        postgres: postgres.into(),
    });
    assert_eq!(of(source), expected);
}

#[test]
fn a_statement_is_joined_from_parts_for_each_engine() {
    let defined =
        "macro_rules! both { ($engine:ident) => { concat!(\"b \", of!($engine, \"$2\")) }; }
        macro_rules! of { (sqlite, $list:literal) => { concat!(\"s(\", $list, \")\") };
                          (postgres, $list:literal) => { concat!(\"p(\", $list, \")\") } }
        macro_rules! other { ($a:expr) => { run!($a) } }";
    let parts = parts(&tokens(defined)).into_iter().collect();
    let source = "fetch_all!(conn, sql![\"A \" both \" \" of(\"$1\")], bind)";
    let expected = Statement {
        sqlite: "A b s($2) s($1)".into(),
        postgres: "A b p($2) p($1)".into(),
    };
    assert_eq!(with_parts(source, &parts), [expected]);
}

#[test]
#[should_panic(expected = "no string literal")]
fn a_statement_of_another_form_is_noticed() {
    of("fetch_all!(conn, text, bind)");
}

//! The SQL of the store, taken from its source: the literals in its macros, and the texts that
//! `sql!` joins from parts.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::source::{self, Piece};

/// The macros that the files of the store define.
static MACROS: LazyLock<Macros> = LazyLock::new(|| {
    let files = source::files(&source::folder("src/store"), "rs");
    let mut macros = Macros::default();
    for (_, text) in files {
        macros.define(&tokens(&text));
    }
    macros
});

/// The parts of statements, by their names.
type Parts = HashMap<String, Vec<Arm>>;

/// The macros that concern statements, by their names.
#[derive(Debug, Default)]
struct Macros {
    /// The macros that run a statement, with the position of their parameter `$sql`.
    runners: HashMap<String, usize>,
    parts: Parts,
}

/// A statement: its texts for the two engines, often identical.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub sqlite: String,
    pub postgres: String,
}

/// The statements in a source text.
pub fn of(source: &str) -> Vec<Statement> {
    with_macros(source, &MACROS)
}

fn with_macros(source: &str, macros: &Macros) -> Vec<Statement> {
    let tokens = tokens(source);
    (0..tokens.len())
        .filter_map(|at| {
            let rest = &tokens[at..];
            joined(rest, &macros.parts).or_else(|| literal(rest, &macros.runners))
        })
        .collect()
}

/// The statement that `sql!` at the start of these tokens joins. In the body of another macro it
/// has parameters, and is no statement by itself.
fn joined(tokens: &[Token], parts: &Parts) -> Option<Statement> {
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
fn literal(tokens: &[Token], runners: &HashMap<String, usize>) -> Option<Statement> {
    let Token::Word(name) = tokens.first()? else {
        return None;
    };
    let position = *runners.get(name)?;
    let arguments = call(tokens, name)?;
    match (0..position).fold(arguments, |rest, _| after_comma(rest)) {
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

impl Macros {
    /// Adds the macros that a source text defines.
    fn define(&mut self, tokens: &[Token]) {
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
                && let Some(rules) = group(rest).and_then(rules)
            {
                self.add(name, &rules);
            }
        }
    }

    fn add(&mut self, name: &str, rules: &[Rule<'_>]) {
        if let Some(position) = rules.iter().find_map(|rule| sql_position(rule.matcher)) {
            self.runners.insert(name.to_owned(), position);
        }
        if let Some(arms) = rules.iter().map(arm).collect() {
            self.parts.insert(name.to_owned(), arms);
        }
    }
}

/// A rule of a macro: what it matches, and what that becomes.
#[derive(Clone, Copy, Debug)]
struct Rule<'a> {
    matcher: &'a [Token],
    body: &'a [Token],
}

/// The rules of a macro.
fn rules(mut tokens: &[Token]) -> Option<Vec<Rule<'_>>> {
    let mut rules = Vec::new();
    while !tokens.is_empty() {
        let matcher = group(tokens)?;
        let body = group(tokens.get(matcher.len() + 4..)?)?;
        rules.push(Rule { matcher, body });
        let next = matcher.len() + body.len() + 6;
        tokens = tokens.get(next..).unwrap_or_default();
        tokens = tokens.strip_prefix(&[Token::Mark(';')]).unwrap_or(tokens);
    }
    Some(rules)
}

/// The position of the parameter `$sql` among those of a macro.
fn sql_position(mut matcher: &[Token]) -> Option<usize> {
    for position in 0.. {
        match matcher {
            [] => break,
            [Token::Mark('$'), Token::Word(name), Token::Mark(':'), ..] if name == "sql" => {
                return Some(position);
            }
            _ => matcher = after_comma(matcher),
        }
    }
    None
}

/// The rule as an arm of a part; `None` if the macro is no part.
fn arm(rule: &Rule<'_>) -> Option<Arm> {
    let (engine, parameters) = match rule.matcher {
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
    Some(Arm {
        engine,
        argument,
        body: rule.body.to_vec(),
    })
}

/// The text of these tokens for an engine: literals, parts, and the argument of the part that they
/// are the body of.
fn expand(
    mut tokens: &[Token],
    engine: &str,
    argument: Option<(&str, &str)>,
    parts: &Parts,
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

fn part(name: &str, argument: Option<&str>, engine: &str, parts: &Parts) -> String {
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
    let mut macros = Macros::default();
    macros.define(&tokens(defined));
    let source = "fetch_all!(conn, sql![\"A \" both \" \" of(\"$1\")], bind)";
    let expected = Statement {
        sqlite: "A b s($2) s($1)".into(),
        postgres: "A b p($2) p($1)".into(),
    };
    assert_eq!(with_macros(source, &macros), [expected]);
}

#[test]
fn a_statement_is_seen_in_every_macro_that_runs_one() {
    let source = "fetch_all!(conn, \"A\", bind)?; list_filtered!(conn, filter, (a, b), 9, \"B\", bind)?;
        list_positions!(conn, filter, page, \"C\")?; write_row!(fetch_one, conn, row, \"D\", bind)?";
    let texts: Vec<String> = of(source).into_iter().map(|found| found.sqlite).collect();
    assert_eq!(texts, ["A", "B", "C", "D"]);
}

#[test]
#[should_panic(expected = "no string literal")]
fn a_statement_of_another_form_is_noticed() {
    of("fetch_all!(conn, text, bind)");
}

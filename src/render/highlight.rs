//! Syntax highlighting: gives each run of code a class, for which the style sheet has a colour.
//!
//! The grammars take over 20 MB of memory, so they are loaded with the first block that names a
//! language. A regular expression of a grammar can backtrack, so work is bounded by length, never
//! by time: the output for a text is always the same. A block that is too long stays plain.
//!
//! There are few classes on purpose: syntect's own generator writes every scope of the grammar, ten
//! times the length of the code. To add one, add it to [`CLASSES`] and to the style sheet.

use std::sync::{LazyLock, OnceLock};

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// The most bytes of code that are highlighted in one post.
pub const POST_BYTES: usize = 128 * 1024;

/// The most bytes of code that are highlighted in one comment.
pub const COMMENT_BYTES: usize = 16 * 1024;

/// The most bytes in a block that is highlighted.
pub const LONGEST_BLOCK: usize = 64 * 1024;

/// The most bytes in a line. From the first longer line on, a block stays plain.
pub const LONGEST_LINE: usize = 2 * 1024;

/// The number of innermost scopes that are searched for a class.
const SCOPES_LOOKED_AT: usize = 6;

/// The grammars, loaded when they are first needed.
pub struct Highlighter {
    grammars: OnceLock<SyntaxSet>,
}

/// Returns the highlighter that the whole process shares.
pub fn shared() -> &'static Highlighter {
    static SHARED: Highlighter = Highlighter::new();
    &SHARED
}

impl Highlighter {
    /// Creates a highlighter that has not loaded its grammars yet.
    pub const fn new() -> Self {
        Self {
            grammars: OnceLock::new(),
        }
    }

    /// Whether the grammars are in memory.
    pub fn is_loaded(&self) -> bool {
        self.grammars.get().is_some()
    }

    /// Starts highlighting the code blocks of one text, up to `budget` bytes in total.
    pub fn session(&self, budget: usize) -> Session<'_> {
        Session {
            highlighter: self,
            budget,
        }
    }

    fn grammar(&self, language: &str) -> Option<(&SyntaxSet, &SyntaxReference)> {
        let language = alias(language.to_ascii_lowercase())?;
        let grammars = self.grammars.get_or_init(SyntaxSet::load_defaults_newlines);
        let grammar = grammars.find_syntax_by_token(&language)?;
        Some((grammars, grammar))
    }
}

impl Default for Highlighter {
    fn default() -> Self {
        Self::new()
    }
}

/// Returns syntect's name of a language, or `None` for text without a grammar.
fn alias(language: String) -> Option<String> {
    let name = match language.as_str() {
        "" | "text" | "txt" | "plain" | "plaintext" | "none" | "nohighlight" | "output" => {
            return None;
        }
        "shell" | "zsh" | "console" | "shell-session" | "terminal" => "sh",
        "typescript" | "ts" | "tsx" | "jsx" | "node" => "js",
        "golang" => "go",
        "csharp" | "c#" => "cs",
        "cplusplus" => "cpp",
        "jsonc" | "json5" => "json",
        "patch" => "diff",
        // Syntect's Markdown grammar needs a second for 64 KB of "0".
        "markdown" | "md" | "mdown" | "multimarkdown" => return None,
        _ => return Some(language),
    };
    Some(name.to_owned())
}

/// A highlighter for the code blocks of one text, which stops when its budget is used up.
pub struct Session<'h> {
    highlighter: &'h Highlighter,
    budget: usize,
}

/// A piece of code and the class that colours it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'c> {
    /// The class without its `hl-` prefix; `None` for plain text.
    pub class: Option<&'static str>,
    /// The code itself.
    pub text: &'c str,
}

impl Session<'_> {
    /// Splits `code` into pieces, which together are all of it. Code in an unknown language and code
    /// that is too long is one plain piece.
    pub fn pieces<'c>(&mut self, language: &str, code: &'c str) -> Vec<Piece<'c>> {
        let plain = Piece {
            class: None,
            text: code,
        };
        self.coloured(language, code).unwrap_or_else(|| vec![plain])
    }

    fn coloured<'c>(&mut self, language: &str, code: &'c str) -> Option<Vec<Piece<'c>>> {
        if code.len() > LONGEST_BLOCK.min(self.budget) {
            return None;
        }
        let (grammars, grammar) = self.highlighter.grammar(language)?;
        self.budget -= code.len();
        Some(Painter::new(grammars, grammar).paint(code))
    }
}

/// The state of highlighting one block, line by line.
struct Painter<'g> {
    grammars: &'g SyntaxSet,
    state: ParseState,
    scopes: ScopeStack,
    runs: Vec<Run>,
}

/// A class and the length in bytes of the code that has it.
type Run = (Option<&'static str>, usize);

impl<'g> Painter<'g> {
    fn new(grammars: &'g SyntaxSet, grammar: &SyntaxReference) -> Self {
        let state = ParseState::new(grammar);
        Self {
            grammars,
            state,
            scopes: ScopeStack::new(),
            runs: Vec::new(),
        }
    }

    fn paint(mut self, code: &str) -> Vec<Piece<'_>> {
        for line in code.split_inclusive('\n') {
            if line.len() > LONGEST_LINE || self.line(line).is_none() {
                break;
            }
        }
        cut(code, &self.runs)
    }

    /// Highlights one line. If the grammar fails, nothing of the line is highlighted and `None` is
    /// returned.
    fn line(&mut self, line: &str) -> Option<()> {
        let changes = self.state.parse_line(line, self.grammars).ok()?;
        let mut runs = Vec::with_capacity(changes.len() + 1);
        let mut done = 0;
        for (at, change) in changes {
            runs.push((class(&self.scopes), line.get(done..at)?.len()));
            done = at;
            self.scopes.apply(&change).ok()?;
        }
        runs.push((class(&self.scopes), line.get(done..)?.len()));
        runs.into_iter().for_each(|run| self.add(run));
        Some(())
    }

    /// Appends a run, or extends the last one if it has the same class.
    fn add(&mut self, (class, length): Run) {
        match self.runs.last_mut() {
            _ if length == 0 => {}
            Some((last, total)) if *last == class => *total += length,
            _ => self.runs.push((class, length)),
        }
    }
}

/// Splits `code` into the runs and a last, plain piece with the rest.
fn cut<'c>(code: &'c str, runs: &[Run]) -> Vec<Piece<'c>> {
    let mut rest = code;
    let mut pieces = Vec::with_capacity(runs.len() + 1);
    for (class, length) in runs {
        let (text, after) = rest.split_at(*length);
        pieces.push(Piece {
            class: *class,
            text,
        });
        rest = after;
    }
    pieces.push(Piece {
        class: None,
        text: rest,
    });
    pieces
}

/// Returns the class of the innermost scope that has one.
fn class(scopes: &ScopeStack) -> Option<&'static str> {
    let innermost = scopes.as_slice().iter().rev().take(SCOPES_LOOKED_AT);
    innermost
        .flat_map(|scope| class_of(*scope))
        .next()
        .flatten()
}

/// Returns the class of one scope: `None` if the scope does not decide, `Some(None)` if it ends the
/// colours of the scopes around it.
fn class_of(scope: Scope) -> Option<Option<&'static str>> {
    let known = SELECTORS
        .iter()
        .find(|(prefix, _)| prefix.is_prefix_of(scope))?;
    Some(known.1)
}

/// [`CLASSES`] with parsed scopes.
static SELECTORS: LazyLock<Vec<(Scope, Option<&'static str>)>> = LazyLock::new(|| {
    let parsed = |(selector, class): &(&str, Option<&'static str>)| {
        Scope::new(selector).ok().map(|scope| (scope, *class))
    };
    CLASSES.iter().filter_map(parsed).collect()
});

/// The class for each scope prefix. The first match counts; `None` ends the colours of the scopes
/// around it.
pub const CLASSES: &[(&str, Option<&'static str>)] = &[
    ("comment", Some("comment")),
    ("constant.character.escape", Some("escape")),
    ("constant.numeric", Some("number")),
    ("constant", Some("constant")),
    ("string", Some("string")),
    ("keyword.operator", Some("operator")),
    ("keyword", Some("keyword")),
    ("storage", Some("keyword")),
    ("entity.name.function", Some("function")),
    ("support.function", Some("function")),
    ("variable.function", Some("function")),
    ("entity.name.tag", Some("tag")),
    ("entity.other.attribute-name", Some("attribute")),
    ("entity.name", Some("type")),
    ("entity.other.inherited-class", Some("type")),
    ("support", Some("type")),
    ("variable.language", Some("constant")),
    ("variable.parameter", Some("variable")),
    ("markup.inserted", Some("inserted")),
    ("markup.deleted", Some("deleted")),
    ("markup.heading", Some("heading")),
    ("meta.diff", Some("meta")),
    ("punctuation.section.interpolation", Some("escape")),
    ("source", None),
];

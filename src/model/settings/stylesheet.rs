//! The checks of the owner's CSS: it must not swallow the rules after it, nor load anything from
//! other hosts.
//!
//! [`foreign_address`] reads the sheet with the tokenizer of a browser engine, so that escapes,
//! comments and odd strings mean here what they mean in a browser. To allow or refuse another way
//! of loading, see [`TAKES_ADDRESS`] and [`check_function`].

use cssparser::{Parser, ParserInput, Token};
use url::Url;

/// The functions whose string arguments are addresses. The string of `type("image/avif")` within
/// one is not.
const TAKES_ADDRESS: [&str; 7] = [
    "url",
    "src",
    "image",
    "image-set",
    "-webkit-image-set",
    "cross-fade",
    "-webkit-cross-fade",
];
/// The functions that are replaced by a value from another place.
const SUBSTITUTES: [&str; 5] = ["var", "env", "attr", "if", "inherit"];
/// The deepest nesting of blocks; the reader recurses to this depth.
const DEPTH_MAX: usize = 32;

/// Returns the first fault of a sheet, with its line.
pub(super) fn fault(css: &str) -> Option<String> {
    unbalanced(css).or_else(|| foreign_address(css))
}

/// Returns the line of the first string, comment or bracket that is not closed, or is closed
/// without being open. It would swallow the rules after it.
fn unbalanced(css: &str) -> Option<String> {
    // A stack of the open brackets, strings and comments (`*`), each with its line. Within a string
    // or comment nothing else opens or closes.
    let mut open: Vec<(char, usize)> = Vec::new();
    let (mut line, mut characters) = (1, css.chars().peekable());
    while let Some(c) = characters.next() {
        let inside = open.last().map(|(c, _)| *c);
        match (inside, c) {
            (Some('*'), '*') if characters.peek() == Some(&'/') => {
                open.pop();
                characters.next();
            }
            (Some(quote @ ('"' | '\'')), '\n') => {
                return Some(format!(
                    "line {line}: the string in {quote} does not end on its line"
                ));
            }
            (_, '\n') => line += 1,
            (Some('*'), _) => {}
            (Some('"' | '\''), '\\') => drop(characters.next()),
            (Some(quote @ ('"' | '\'')), c) if c == quote => drop(open.pop()),
            (Some('"' | '\''), _) => {}
            (_, '/') if characters.next_if_eq(&'*').is_some() => open.push(('*', line)),
            (_, '"' | '\'' | '{' | '(' | '[') => open.push((c, line)),
            (Some('{'), '}') | (Some('('), ')') | (Some('['), ']') => drop(open.pop()),
            (_, '}' | ')' | ']') => {
                return Some(format!(
                    "line {line}: nothing is open that this `{c}` could close"
                ));
            }
            (_, c) if c.is_control() && !matches!(c, '\t' | '\r') => {
                return Some(format!("line {line}: there is a control character"));
            }
            _ => {}
        }
    }
    open.pop().map(|(c, line)| {
        let what = if c == '*' {
            "comment".to_owned()
        } else {
            format!("`{c}`")
        };
        format!("line {line}: the {what} is never closed")
    })
}

/// Returns the first place where a sheet loads something from another host, or could.
fn foreign_address(css: &str) -> Option<String> {
    let mut input = ParserInput::new(css);
    read(&mut Parser::new(&mut input), "", 0).err()
}

/// Reads a block that `function` opened; `function` is empty for a block of braces or brackets.
fn read(parser: &mut Parser<'_, '_>, function: &str, depth: usize) -> Result<(), String> {
    loop {
        parser.skip_whitespace();
        let line = parser.current_source_location().line + 1;
        let Ok(token) = parser.next() else {
            return Ok(());
        };
        let opened = check(token, function).map_err(|why| format!("line {line}: {why}"))?;
        let Some(opened) = opened else { continue };
        if depth == DEPTH_MAX {
            return Err(format!(
                "line {line}: blocks are in each other more than {DEPTH_MAX} deep"
            ));
        }
        let mut fault = Ok(());
        let _: Result<(), cssparser::ParseError<'_, ()>> = parser.parse_nested_block(|block| {
            fault = read(block, &opened, depth + 1);
            Ok(())
        });
        fault?;
    }
}

/// Checks a token. Returns the function that it opens, an empty name for another block, and `None`
/// for a token that opens nothing.
fn check(token: &Token<'_>, inside: &str) -> Result<Option<String>, String> {
    let takes_address = TAKES_ADDRESS.contains(&inside);
    match token {
        Token::AtKeyword(name) if name.eq_ignore_ascii_case("import") => {
            Err("`@import` does not work behind the theme's rules: put the rules here".to_owned())
        }
        Token::UnquotedUrl(address) => check_address(address).map(|()| None),
        Token::QuotedString(address) if takes_address => check_address(address).map(|()| None),
        Token::BadUrl(_) | Token::BadString(_) => {
            Err("this address cannot be read: put it in quotes".to_owned())
        }
        Token::Function(name) => check_function(&name.to_ascii_lowercase(), inside).map(Some),
        Token::ParenthesisBlock => Ok(Some(inside.to_owned())),
        Token::CurlyBracketBlock | Token::SquareBracketBlock => Ok(Some(String::new())),
        _ => Ok(None),
    }
}

/// Checks a function within another. An address must be literal: a custom property or an attribute
/// could hold any.
fn check_function(name: &str, inside: &str) -> Result<String, String> {
    let substitutes = SUBSTITUTES.contains(&name) || name.starts_with("--");
    if substitutes && TAKES_ADDRESS.contains(&inside) {
        return Err(format!(
            "`{name}()` cannot give an address to `{inside}()`: write the address itself"
        ));
    }
    Ok(name.to_owned())
}

/// Checks that an address is on this blog, whichever scheme the blog has, or is a `data:` URL.
fn check_address(address: &str) -> Result<(), String> {
    let is_own = |base: &str| {
        let found = Url::parse(base).and_then(|base| base.join(address));
        found.is_ok_and(|url| url.scheme() == "data" || url.as_str().starts_with(base))
    };
    if ["https://own.invalid/", "http://own.invalid/"]
        .into_iter()
        .all(is_own)
    {
        return Ok(());
    }
    Err(format!(
        "`{address}` is elsewhere, and nothing is loaded from elsewhere: use a path of this blog from `/`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn css_that_swallows_what_follows_is_told_with_its_line() {
        for sound in [
            "",
            "a { color: red }",
            "/* { */ a::before { content: \"}\\\"\" }",
            "@media (min-width: 1px) { a[href=')'] { margin: calc(1px) } }",
        ] {
            assert_eq!(fault(sound), None, "{sound}");
        }
        for (css, line) in [
            ("a {\n", 1),
            ("\n}", 2),
            ("a { b: (1 }", 1),
            ("\n\n/* x", 3),
            ("a { content: \"x\n\" }", 1),
            ("a\u{0}", 1),
        ] {
            let fault = fault(css).unwrap_or_default();
            assert!(
                fault.starts_with(&format!("line {line}: ")),
                "{css:?}: {fault}"
            );
        }
    }

    #[test]
    fn what_is_loaded_from_elsewhere_is_refused_with_its_line() {
        for css in [
            "@import \"/x.css\";",
            "@\\69mport url(/x.css);",
            "@IMPORT/**/'https://e.example/x.css';",
            "a { background: url(https://e.example/x) }",
            "a { background: url( \"https://e.example/x\" ) }",
            "a { background: URL(//e.example/x) }",
            "a { background: \\75rl(https://e.example/x) }",
            "a { background: u\\72 l('https://e.example/x') }",
            "a { background: url(h\\74tps://e.example/x) }",
            "a { background: url(\\2f\\2f e.example/x) }",
            "a { background: url('\\\\\\\\e.example/x') }",
            "a { background: url('/\\\\e.example/x') }",
            "a { background: url('https:e.example/x') }",
            "a { background: url('http:e.example/x') }",
            "a { background: url('ht\\\ntps://e.example/x') }",
            "a { background: url(/**/'x') url(ftp://e.example/x) }",
            "a { background: url(javascript:alert) }",
            "a { background: url(a'b) }",
            "a { background: src('https://e.example/x') }",
            "a { background: src(var(--x)) }",
            "a { background: image('https://e.example/x') }",
            "a { background: image-set('https://e.example/x' 1x) }",
            "a { background: -webkit-image-set('//e.example/x' 1x) }",
            "a { background: -webkit-image-set(url(//e.example/x) 1x) }",
            "a { background: image-set(('https://e.example/x') 1x) }",
            "a { background: image-set(type('image/png') 'https://e.example/x') }",
            "a { --x: 'https://e.example/x'; background: image-set(var(--x) 1x) }",
            "a { background: image-set(attr(data-x) 1x) }",
            "a { background: image-set(--own() 1x) }",
            "a { background: cross-fade(url(/a), url(https://e.example/x), 50%) }",
            "a { --x: url(https://e.example/x) }",
            "a { --x: { --y: [url(https://e.example/x)] } }",
            "a { cursor: url(https://e.example/x), auto; filter: none }",
            "a { filter: url(https://e.example/x#f) }",
            "@font-face { font-family: x; src: local(x), url(https://e.example/x) }",
            "@namespace url(https://e.example/x);",
            "@charset \"x\"; a { content: url(https://e.example/x) }",
            "@media print { @supports (color: red) { a { mask: url(//e.example/x) } } }",
            "<!-- a { content: url(https://e.example/x) } -->",
        ] {
            let fault = fault(&format!("b {{ }}\n\n{css}")).unwrap_or_default();
            assert!(fault.starts_with("line "), "{css:?}: {fault}");
            assert!(!fault.starts_with("line 1:"), "{css:?}: {fault}");
        }
        let deep = format!("a {}{}", "(".repeat(40), ")".repeat(40));
        assert!(fault(&deep).is_some());
        let at = "a {\n  color: red;\n  background:\n    url(https://e.example/x)\n}";
        assert!(fault(at).is_some_and(|fault| fault.starts_with("line 4: ")));
    }

    #[test]
    fn what_is_on_the_blog_is_accepted() {
        for css in [
            "a { background: url(/static/x.png) }",
            "a { background: url(\"x.png\") url(../y.png) url(?z) }",
            "a { filter: url(#blur) }",
            "a { background: image-set('/x.avif' type('image/avif') 1x, url(/x.png) 2x) }",
            "a { background: image-set(linear-gradient(red, blue) 1x) }",
            "a { background: url(data:image/png;base64,AAAA) }",
            "a::after { content: 'see https://e.example/x' attr(href) var(--x) }",
            "a[href^='https://e.example/'] { color: red }",
            "/* url(https://e.example/x) @import 'y' */ a { color: red }",
            "a { background: linear-gradient(rgb(0 0 0 / var(--a)), #fff) }",
            "@font-face { font-family: x; src: local('x') }",
            ":root { --measure: 38rem; --leading: 1.7 }",
        ] {
            assert_eq!(fault(css), None, "{css}");
        }
    }
}

//! Cuts a post at the jump break.

use crate::safe_html::allowed::JUMP_BREAK;
use crate::safe_html::tokens::{SafeToken, Token};
use crate::safe_html::{Builder, SafeHtml};

/// Returns the HTML before the author's jump break, or `None` if there is no break.
///
/// The elements that are open there are closed, except those that would be empty.
pub fn before_jump(html: &SafeHtml) -> Option<SafeHtml> {
    let end = html.tokens().position(|token| is_jump_break(&token))?;
    let mut before: Vec<SafeToken<'_>> = html.tokens().take(end).collect();
    while let Some(last) = before.last_mut() {
        last.trim_end();
        match **last {
            Token::Text("") => {}
            Token::Open(element) if !element.is_void() => {}
            _ => break,
        }
        before.pop();
    }
    let mut builder = Builder::default();
    before.into_iter().for_each(|token| builder.copy(token));
    Some(builder.finish())
}

fn is_jump_break(token: &Token<'_>) -> bool {
    matches!(token, Token::Open(element) if element.name == "a" && element.attribute("name") == Some(JUMP_BREAK))
}

//! Composes [`SafeHtml`] outside the sanitiser.
//!
//! A builder copies tokens of other sanitised HTML as they are, opens elements of the allow-list,
//! and escapes text and values. It closes what it opened, in order. So its result is safe and
//! well-formed whatever it is given, and needs no second sanitising.

use super::SafeHtml;
use super::allowed::{self, Policy};
use super::characters::{clean, escape_attribute, escape_text};
use super::rules::{is_formatting, is_void};
use super::tokens::{SafeToken, Token, Tokens, tokens};

/// A writer of [`SafeHtml`].
#[derive(Debug, Default)]
pub(crate) struct Builder<'h> {
    html: String,
    /// The names of the open elements.
    open: Vec<&'h str>,
}

impl<'h> Builder<'h> {
    /// Creates a builder of HTML that will be about `bytes` long.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self {
            html: String::with_capacity(bytes),
            open: Vec::new(),
        }
    }

    /// Copies a token. An end tag closes the innermost element.
    pub(crate) fn copy(&mut self, token: SafeToken<'h>) {
        match *token {
            Token::Text(text) => self.html.push_str(text),
            Token::Close(_) => self.close(),
            Token::Open(element) => {
                self.html.push_str(element.written);
                if !element.is_void() {
                    self.open.push(element.name);
                }
            }
        }
    }

    /// Copies a start tag and adds attributes to it.
    pub(crate) fn copy_with<'a>(
        &mut self,
        token: SafeToken<'h>,
        more: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) {
        self.copy(token);
        if let Token::Open(element) = *token {
            self.html.pop();
            self.finish_tag(element.name, more);
        }
    }

    /// Copies other sanitised HTML as a whole.
    pub(crate) fn copy_all(&mut self, html: &SafeHtml) {
        self.html.push_str(&html.0);
    }

    /// Opens the element `name`. Attributes that are not allowed are left out; if the element is not
    /// allowed, nothing is written and false is returned.
    pub(crate) fn open<'a>(
        &mut self,
        name: &str,
        attributes: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> bool {
        let Some(name) = allowed::element(name, Policy::Decorated) else {
            return false;
        };
        self.html.push('<');
        self.html.push_str(name);
        self.finish_tag(name, attributes);
        if !is_void(name) {
            self.open.push(name);
        }
        true
    }

    fn finish_tag<'a>(
        &mut self,
        element: &str,
        attributes: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) {
        for (name, value) in attributes {
            let value = clean(value.into(), Policy::Decorated);
            if allowed::is_attribute(element, name, &value, Policy::Decorated) {
                self.html.extend([" ", name, "=\""]);
                escape_attribute(&value, &mut self.html);
                self.html.push('"');
            }
        }
        self.html.push('>');
    }

    /// Writes text.
    pub(crate) fn text(&mut self, text: &str) {
        escape_text(&clean(text.into(), Policy::Decorated), &mut self.html);
    }

    /// Returns the length of the HTML so far, for [`Builder::tokens_since`].
    pub(crate) fn position(&self) -> usize {
        self.html.len()
    }

    /// Returns the tokens of the HTML after a `position`.
    pub(crate) fn tokens_since(&self, position: usize) -> Tokens<'_> {
        tokens(&self.html[position..])
    }

    /// Returns the name of the innermost open element.
    pub(crate) fn innermost(&self) -> Option<&'h str> {
        self.open.last().copied()
    }

    /// Returns the name of the innermost open element that is not formatting, such as `b`.
    pub(crate) fn innermost_unformatted(&self) -> Option<&'h str> {
        let mut inward = self.open.iter().rev().copied();
        inward.find(|name| !is_formatting(name))
    }

    /// Returns the number of open elements.
    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Closes the innermost element, if one is open.
    pub(crate) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.html.extend(["</", name, ">"]);
        }
    }

    /// Closes all elements and returns the HTML.
    pub(crate) fn finish(mut self) -> SafeHtml {
        while !self.open.is_empty() {
            self.close();
        }
        SafeHtml(self.html)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_values_are_escaped_and_open_elements_closed() {
        let mut builder = Builder::default();
        builder.open("p", [("title", "a \"b\" <c>")]);
        builder.open("em", []);
        builder.text("<script> & \u{8}more");
        assert_eq!(
            builder.finish().as_str(),
            "<p title=\"a &quot;b&quot; &lt;c&gt;\"><em>&lt;script&gt; &amp; more</em></p>"
        );
    }

    #[test]
    fn what_the_allow_list_lacks_is_refused() {
        let mut builder = Builder::default();
        assert!(!builder.open("script", []));
        let attributes = [
            ("href", "javascript:alert(1)"),
            ("onclick", "alert(1)"),
            ("style", "x"),
            ("x\" onclick=\"alert(1)", "x"),
            ("href", "#here"),
        ];
        assert!(builder.open("a", attributes));
        assert_eq!(builder.finish().as_str(), "<a href=\"#here\"></a>");
    }

    #[test]
    fn players_and_sizes_load_only_files_of_the_media_library() {
        let own = "/media/0123456789abcdef0123456789abcdef/a.mp3";
        for src in [
            "https://other.example/a.mp3",
            "//other.example/media/a.mp3",
            "/-/admin",
            "/media/../-/admin",
            "/media/a.mp3, https://other.example/ 2w",
        ] {
            let mut builder = Builder::default();
            builder.open("audio", [("src", src), ("src", own)]);
            builder.open(
                "img",
                [("srcset", src), ("srcset", &format!("{own} 9w, {own}"))],
            );
            let wanted = format!("<audio src=\"{own}\"><img srcset=\"{own} 9w, {own}\"></audio>");
            assert_eq!(builder.finish().as_str(), wanted);
        }
    }

    #[test]
    fn tokens_are_copied_as_they_are_and_may_get_attributes() {
        let html = SafeHtml::post("<section class=footnotes>a &lt; b<br></section>c").html;
        let mut builder = Builder::default();
        for token in html.tokens() {
            match *token {
                Token::Open(element) if element.name == "section" => {
                    builder.copy_with(token, [("role", "doc-endnotes"), ("role", "button")]);
                }
                _ => builder.copy(token),
            }
        }
        assert_eq!(
            builder.finish().as_str(),
            "<section class=\"footnotes\" role=\"doc-endnotes\">a &lt; b<br></section>c"
        );
    }

    #[test]
    fn beginning_of_other_html_is_closed() {
        let html = SafeHtml::post("<ul><li><b>a</b>b</ul>").html;
        let mut builder = Builder::default();
        html.tokens().take(3).for_each(|token| builder.copy(token));
        assert_eq!(builder.finish().as_str(), "<ul><li><b></b></li></ul>");
    }
}

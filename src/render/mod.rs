//! stand-in
#![allow(missing_docs)]
use crate::model::Format;
use crate::safe_html::SafeHtml;
pub const RENDERER_VERSION: i64 = 1;
#[derive(Clone, Debug)]
pub struct Rendered {
    pub html: SafeHtml,
    pub image_hosts: Vec<String>,
    pub excerpt: String,
    pub changes: Vec<String>,
}
pub fn post(source: &str, format: Format) -> Rendered {
    let h = match format {
        Format::Markdown => comrak::markdown_to_html(source, &comrak::Options::default()),
        Format::Html => source.to_owned(),
    };
    let s = SafeHtml::post(&h);
    Rendered { excerpt: excerpt(&s.html, 300), html: s.html, image_hosts: s.image_hosts, changes: s.changes }
}
pub fn comment(source: &str, format: Format) -> SafeHtml {
    match format {
        Format::Markdown => SafeHtml::comment(&comrak::markdown_to_html(source, &comrak::Options::default())),
        Format::Html => SafeHtml::comment(source),
    }
}
pub fn excerpt(html: &SafeHtml, n: usize) -> String {
    html.as_str().chars().take(n).collect()
}
pub fn comment_quote(html: &SafeHtml, n: usize) -> SafeHtml {
    SafeHtml::comment(&excerpt(html, n))
}

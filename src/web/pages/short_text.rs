//! What an owner writes about a series, and an author about themselves.

use crate::error::Result;
use crate::model::Format;
use crate::render;
use crate::safe_html::SafeHtml;
use crate::web::context::PageContext;

/// Renders a short text in Markdown; `None` for an empty one. It follows the rules of a comment, so
/// that it loads nothing from other servers.
pub(super) async fn render(context: &PageContext, source: &str) -> Result<Option<SafeHtml>> {
    if source.is_empty() {
        return Ok(None);
    }
    let source = source.to_owned();
    context
        .services
        .off_thread(move || render::comment(&source, Format::Markdown).html)
        .await
        .map(Some)
}

//! Rendering the text of a comment.

use crate::error::{Error, Fault, Result};
use crate::fulltext::FoldedText;
use crate::model::Format;
use crate::render;
use crate::safe_html::SafeHtml;
use crate::services::Services;

/// The rendered text of a comment.
#[derive(Clone, Debug)]
pub struct RenderedComment {
    pub(super) body: String,
    pub(super) format: Format,
    pub(super) html: SafeHtml,
    folded: FoldedText,
}

impl RenderedComment {
    /// Returns the source text.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// Returns the rendered and sanitised HTML.
    #[must_use]
    pub fn html(&self) -> &SafeHtml {
        &self.html
    }

    /// Returns the folded text for the full-text index.
    pub(super) fn folded(&self) -> &FoldedText {
        &self.folded
    }
}

/// Renders the text of a comment. New comments, edits and previews all use it, so that a preview
/// shows what will be published.
///
/// # Errors
/// [`Error::Invalid`] for the field `body` when nothing of the text is to be seen, such as `[]()`.
pub async fn render_text(
    services: &Services,
    body: String,
    format: Format,
) -> Result<RenderedComment> {
    let source = body.clone();
    let rendered = services
        .off_thread(move || render::comment(&source, format))
        .await?;
    if render::shows_nothing(&rendered.html) {
        return Err(Error::invalid("body", Fault::BodyMissing));
    }
    Ok(RenderedComment {
        body,
        format,
        html: rendered.html,
        folded: rendered.folded,
    })
}

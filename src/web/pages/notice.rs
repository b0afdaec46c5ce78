//! Pages with one message or one question for one person, which are never cached and never indexed.

use axum::body::Body;
use axum::http::{Response, StatusCode};

use crate::error::Result;
use crate::web::context::PageContext;
use crate::web::response::private;
use crate::web::views::{ConfirmPage, Link, Message, MessagePage, PageHead};

/// A question that a form answers.
pub(super) struct Question<'a> {
    /// The question, which is also the page's title.
    pub title: &'a str,
    /// The explanation of what will happen.
    pub paragraphs: Vec<String>,
    /// The URL to which the form is sent.
    pub action: String,
    /// The label of the button.
    pub button: &'a str,
    /// The URL of the link that cancels.
    pub cancel_url: &'a str,
}

/// Renders a page with a question.
pub(super) fn ask<C>(context: &PageContext<C>, question: Question<'_>) -> Result<Response<Body>> {
    let page = ConfirmPage {
        layout: context.layout(PageHead::unlisted(question.title)),
        paragraphs: question.paragraphs,
        action: question.action,
        button: question.button.to_owned(),
        cancel_url: question.cancel_url.to_owned(),
    };
    private(StatusCode::OK, &page)
}

/// Renders a page with a message and links.
pub(super) fn say<C>(
    context: &PageContext<C>,
    message: Message,
    ways: Vec<Link>,
) -> Result<Response<Body>> {
    let mut page = MessagePage::new(context.layout(PageHead::default()), message);
    page.ways = ways;
    private(StatusCode::OK, &page)
}

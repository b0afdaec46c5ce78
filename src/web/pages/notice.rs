//! Pages that say one thing or ask one, for one person: never cached, never indexed.

use axum::body::Body;
use axum::http::{Response, StatusCode};

use crate::error::Result;
use crate::web::page::{Reading, private};
use crate::web::views::{ConfirmPage, Link, Message, MessagePage, PageHead};

/// A question that a form answers, and what follows from it.
pub(super) struct Question<'a> {
    /// The question itself, which is the page's title too.
    pub title: &'a str,
    /// What follows.
    pub paragraphs: Vec<String>,
    /// Where the answer is sent.
    pub action: String,
    /// What the button says.
    pub button: &'a str,
    /// The way back.
    pub cancel_url: &'a str,
}

/// The page that asks.
pub(super) fn ask(reading: &Reading, question: Question<'_>) -> Result<Response<Body>> {
    let page = ConfirmPage {
        chrome: reading.chrome(PageHead::unlisted(question.title)),
        paragraphs: question.paragraphs,
        action: question.action,
        button: question.button.to_owned(),
        cancel_url: question.cancel_url.to_owned(),
    };
    private(StatusCode::OK, &page)
}

/// The page that says something, with the ways on.
pub(super) fn say(reading: &Reading, message: Message, ways: Vec<Link>) -> Result<Response<Body>> {
    let mut page = MessagePage::new(reading.chrome(PageHead::default()), message);
    page.ways = ways;
    private(StatusCode::OK, &page)
}

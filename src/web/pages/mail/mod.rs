//! The targets of the links in e-mails. A `GET` changes nothing, because mail programs follow links
//! on their own; only the button on the page acts.

mod moderate;
mod subscription;

use axum::body::Body;
use axum::http::Response;

use crate::error::Result;
use crate::web::context::PageContext;
use crate::web::guest_key;
use crate::web::pages::notice;
use crate::web::views::{Link, Message};

pub use moderate::{get as get_moderate, post as moderate};
pub use subscription::{confirm, get_confirm, get_unsubscribe, unsubscribe};

/// Returns a page with one message and links. The page sends no referrer, because its URL contains
/// the signed link.
fn say(context: &PageContext, title: &str, words: &str, ways: Vec<Link>) -> Result<Response<Body>> {
    let message = Message::Other {
        title: title.to_owned(),
        paragraphs: vec![words.to_owned()],
    };
    let mut response = notice::say(context, message, ways)?;
    guest_key::without_referrer(&mut response);
    Ok(response)
}

//! Where the links in mails lead. Looking changes nothing; only the button does, since mail
//! programs follow links by themselves.

mod moderate;
mod subscription;

use axum::body::Body;
use axum::http::Response;

use crate::error::Result;
use crate::web::guest;
use crate::web::page::Reading;
use crate::web::pages::notice;
use crate::web::views::{Link, Message};

pub use moderate::{get as get_moderate, post as moderate};
pub use subscription::{confirm, get_confirm, get_unsubscribe, unsubscribe};

/// A page that says one thing, and the ways on.
fn say(reading: &Reading, title: &str, words: &str, ways: Vec<Link>) -> Result<Response<Body>> {
    let message = Message::Other {
        title: title.to_owned(),
        paragraphs: vec![words.to_owned()],
    };
    let mut response = notice::say(reading, message, ways)?;
    guest::without_referrer(&mut response);
    Ok(response)
}

//! Recognising files that are not Blogger's old export.
//!
//! Users confuse the downloads that Blogger offers. The message names the format of the file and
//! the download to use instead.

use super::names::Tag;
use crate::transfer::xml::{Element, WEB_PAGE};

/// Returns why a file that begins with these bytes is refused; `None` if it may be an export.
pub(super) fn refuse_start(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'P', b'K', ..] => Some("this is a zip archive; unpack it and give the .xml file in it"),
        [0x1F, 0x8B, ..] => Some("this is compressed with gzip; unpack it first"),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => {
            Some("this is UTF-16, and Blogger writes UTF-8; convert the file to UTF-8")
        }
        [b'{' | b'[', ..] => Some("this is JSON, not an export of Blogger, which is XML"),
        [] => Some("the file is empty; export the blog again"),
        _ => None,
    }
}

/// Returns why a file with this root element is refused; `None` if it may be an export.
pub(super) fn refuse_root(tag: Tag, root: &Element) -> Option<&'static str> {
    let takeout = root
        .attributes
        .iter()
        .any(|(_, value)| value == "http://schemas.google.com/blogger/2018");
    let wordpress = root.attributes.iter().any(|(name, _)| name == "xmlns:wp");
    match (tag, root.name.as_str()) {
        (Tag::Feed, _) if takeout => {
            Some("this is Blogger's new format, from Google Takeout; let the format be recognised")
        }
        (Tag::Feed, _) => None,
        (_, "rss") if wordpress => Some("this is a WordPress export, not one of Blogger"),
        (_, "rss") => Some(
            "this is an RSS feed, which has only the newest posts; give the export that Blogger's settings offer as a backup",
        ),
        (_, "disqus") => Some("this is a Disqus export, not one of Blogger"),
        (_, name) if name.eq_ignore_ascii_case("html") => Some(WEB_PAGE),
        _ => Some("this is XML, but not an export of Blogger, which is an Atom feed"),
    }
}

/// Returns why a feed with this id is refused; `None` if it is an export.
pub(super) fn refuse_feed(id: &str) -> Option<&'static str> {
    match id.strip_prefix("tag:blogger.com,1999:blog-") {
        Some(rest) if rest.ends_with(".archive") => None,
        Some(_) => Some(
            "this is a public feed of the blog, which has only its newest posts; give the export that Blogger's settings offer as a backup",
        ),
        None => Some(
            "this is an Atom feed, but not an export of Blogger: its id is not that of a blog's archive",
        ),
    }
}

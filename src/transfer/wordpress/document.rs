//! The start and the end of an export file.

use std::io::BufRead;

use super::names::Prefixes;
use crate::transfer::imported::ReadError;
use crate::transfer::xml::{Dialect, Node, WEB_PAGE, Xml};

/// How WordPress's exports are built.
pub(super) const DIALECT: Dialect = Dialect {
    system: "WordPress",
    whole: "channel",
    part: "item",
    part_depth: 3,
    lenient: true,
};

/// Reads up to the channel's opening tag, and returns the prefixes that the root declares.
pub(super) fn start<R: BufRead>(xml: &mut Xml<R>) -> Result<Prefixes, ReadError> {
    let Node::Open(root) = xml.next(&mut String::new())? else {
        return Err(xml.error("the file holds no channel; export the blog again"));
    };
    if root.name.eq_ignore_ascii_case("html") {
        return Err(xml.error(WEB_PAGE));
    }
    if root.name != "rss" {
        return Err(xml.error("this is XML, but not an export of WordPress, which is RSS"));
    }
    let prefixes = Prefixes::of(&root);
    match xml.next(&mut String::new())? {
        Node::Open(channel) if channel.name == "channel" => Ok(prefixes),
        Node::Open(_) | Node::Close | Node::End => {
            Err(xml.error("the file holds no channel; export the blog again"))
        }
    }
}

/// Checks that the file ends after the channel.
pub(super) fn finish<R: BufRead>(xml: &mut Xml<R>) -> Result<(), ReadError> {
    let closes_root = matches!(xml.next(&mut String::new())?, Node::Close);
    if closes_root && matches!(xml.next(&mut String::new())?, Node::End) {
        return Ok(());
    }
    Err(xml.error("something follows the channel; cut it into a file of its own and import both"))
}

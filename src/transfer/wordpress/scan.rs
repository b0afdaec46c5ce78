//! Reading all files of an export for their attachments.

use std::io::BufReader;

use super::attachments::{Attachment, Attachments};
use super::document::{DIALECT, start};
use super::item::{Piece, RawItem};
use super::names::Space;
use crate::transfer::address;
use crate::transfer::html::plain;
use crate::transfer::imported::ReadError;
use crate::transfer::source::Source;
use crate::transfer::xml::{Node, Xml};

/// Returns the attachments in these members of a source.
pub(super) fn attachments(
    source: &dyn Source,
    members: &[String],
) -> Result<Attachments, ReadError> {
    let mut found = Attachments::default();
    for member in members {
        let opened = source.open(member).map_err(|why| ReadError {
            file: Some(member.clone()),
            line: 1,
            byte: 0,
            message: format!("the file cannot be opened: {why}"),
        })?;
        let mut xml = Xml::new(BufReader::new(opened), DIALECT);
        let prefixes = start(&mut xml)?;
        while let Node::Open(element) = xml.next(&mut String::new())? {
            if prefixes.split(&element.name) != (Space::Rss, "item") {
                xml.finish_element(&mut String::new())?;
                continue;
            }
            let mut item = RawItem::new(&xml);
            while let Piece::Comment(_) = item.read(&mut xml, &prefixes)? {}
            if item.kind == "attachment" && !insert(&item, &mut found) {
                return Ok(found);
            }
        }
    }
    Ok(found)
}

/// Adds an attachment. Returns false if there is no more room.
fn insert(item: &RawItem, found: &mut Attachments) -> bool {
    let url = if item.attachment_url.is_empty() {
        &item.guid
    } else {
        &item.attachment_url
    };
    let (Ok(id), Some(url)) = (item.id.parse(), address::web(url)) else {
        return true;
    };
    let alt = item.field("_wp_attachment_image_alt").map(plain);
    let file = Attachment {
        url: url.to_owned(),
        alt: alt.unwrap_or_default(),
    };
    let post = item.parent.parse().unwrap_or(0);
    found.insert(id, post, item.menu_order.parse().unwrap_or(0), file)
}

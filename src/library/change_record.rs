//! The rows of the change log for items.

use crate::clock::Timestamp;
use crate::model::{Action, Actor, Detail, Media, NewChange, Subject};

/// Returns a change of an item, with the names of the fields that differ.
pub(super) fn change(
    actor: Actor,
    action: Action,
    media: &Media,
    fields: Vec<String>,
    at: Timestamp,
) -> NewChange {
    NewChange {
        at,
        actor,
        action,
        subject: Subject::Media(media.id),
        detail: Detail {
            fields,
            media: Some(media.hash.clone()),
            ..Detail::default()
        },
    }
}

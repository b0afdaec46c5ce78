//! `/-/admin/posts`: the list of posts, the editor, and what leads from a draft to readers.
//!
//! The editor's form carries the version of the post at which it was opened, and every field but the
//! text as it was then. So only what was changed in the form is written (`fields`), and what somebody
//! else changed meanwhile stays. Where both changed the same, a page lets the author choose (`merge`).

pub(super) mod autosave;
pub(super) mod batch;
pub(super) mod editor;
mod fields;
pub(super) mod links;
pub(super) mod list;
mod merge;
mod preview;
pub(super) mod publish;
pub(super) mod revisions;
pub(super) mod save;
pub(super) mod share;
mod stored;
mod three_way;
pub(super) mod upload;

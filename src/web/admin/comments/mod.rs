//! The comments as moderators read them: the list, and the forms that decide about them.
//!
//! The page of the list is one form. Each comment has its buttons and a box, so that a press decides
//! about one comment, or about all that are selected. Every form says which status the moderator saw
//! ([`crate::discussion::decide`]), and every answer has a button that undoes it.

pub(super) mod decide;
pub(super) mod list;
mod outcome;
mod query;
mod row;
pub(super) mod undo;

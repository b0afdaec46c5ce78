//! The comments as moderators read them: the list, and the forms that decide about them.
//!
//! The page of the list is one form. Each comment has its buttons and a box, so that a press decides
//! about one comment, or about all that are selected. Every form says which status the moderator saw
//! ([`crate::discussion::decide`]), and every answer has a button that undoes it.

mod action;
pub(super) mod ban;
pub(super) mod decide;
pub(super) mod edit;
pub(super) mod erase;
pub(super) mod list;
pub(super) mod matching;
mod outcome;
mod query;
pub(super) mod reply;
mod row;
pub(super) mod show;
pub(super) mod undo;
mod verdict;

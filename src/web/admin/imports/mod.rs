//! `/-/admin/imports`: other blogs that move in.
//!
//! `list` has the form that begins an import, `show` is the page of one, `options` and `action` are its
//! forms. All of them call `transfer::background`.

pub(super) mod action;
pub(super) mod list;
pub(super) mod options;
pub(super) mod show;
mod words;

//! The pages that readers see, one file each.
//!
//! A handler calls `web::page::cached` with a function that renders. On a miss it reads what it
//! needs through a `PageContext`, fills a view of `web/views` and returns a `RenderedPage` with the
//! surrogate keys on which the page depends; the cache drops the page when a change has one of
//! these keys. Pages for one person (`guest`, `mail`, the comment form) are rendered each time
//! instead. To add a page, write a file here, its view, its template and its line in
//! `web/routes.rs`.

pub mod api_docs;
pub mod archive;
pub mod asset;
pub mod author;
pub mod blogger;
pub mod comment;
mod comment_form;
pub mod comment_link;
mod comment_page;
pub mod draft_preview;
pub mod feed;
pub mod feed_list;
pub mod folder_archive;
mod former_slug;
pub mod guest;
pub mod health;
pub mod home;
pub mod icon;
pub mod label;
pub mod labels;
mod listing;
pub mod mail;
pub mod manifest;
pub mod month;
pub(super) mod not_found;
mod notice;
pub(super) mod post;
pub(super) mod post_forms;
mod post_head;
mod quote;
mod related;
pub mod robots;
pub mod search;
pub mod series;
pub mod share;
mod short_text;
pub mod sitemap;
pub(super) mod thread;
pub mod vote;

//! The pages that readers see, one file each.

pub mod api_docs;
pub mod archive;
mod around;
pub mod author;
pub mod blogger;
pub mod comment;
mod comment_form;
pub mod comment_link;
pub mod comment_rate;
pub mod feed;
pub mod health;
pub mod home;
pub mod label;
mod listing;
mod lost;
pub mod mail;
pub mod mine;
pub mod month;
mod notice;
pub mod post;
mod post_forms;
mod quote;
pub mod robots;
pub mod series;
pub mod sitemap;
mod thread;
pub mod vote;

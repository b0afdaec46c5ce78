//! The pages that readers see, each asked for through the router as a browser would.
//!
//! One file a page, named like the page's own in `src/web/pages`.

mod archive;
mod around;
mod author;
mod blogger;
mod comment;
mod comment_form;
mod comment_limits;
mod edited;
mod error;
mod feed;
mod guest;
mod guest_rights;
mod headers;
mod home;
mod icon;
mod identicon;
mod label;
mod labels;
mod languages;
mod look;
mod lost;
mod mail;
mod moderation;
mod month;
mod names;
mod permalinks;
mod policy;
mod post;
mod post_address;
mod post_forms;
mod privacy;
mod quote;
mod redirects;
mod rendering;
mod robots;
mod search;
mod search_property;
mod series;
mod share;
mod sitemap;
mod structured;
mod thread;
mod thread_views;
mod weight;

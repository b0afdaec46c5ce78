//! HTTP: every URL, the pages that readers see, and the JSON API.
//!
//! A request arrives through [`server`], gets an id ([`request_id`]), is looked up in the page
//! cache ([`cache_first`]), has its path normalised ([`path_normalization`]), is routed by
//! [`routes`], and is answered by a handler in `pages`, `admin` or `api`, or by [`resolve`] at an address
//! without a route. This layer contains no SQL and does not use the database crate. To add a page,
//! see [`pages`] and [`admin`]; to add an API operation, see [`api`].
//!
//! The parts form floors, and imports run downward only (`tests/architecture`):
//!
//! - [`routes`]: every URL, with the layers around the handlers.
//! - [`resolve`]: what is at any other address.
//! - [`pages`], [`admin`] and [`media`], and below them [`api`], which one page describes: the
//!   handlers.
//! - [`page`], [`context`], [`layout`], [`error`], [`path`], [`form`], [`session`]: what handlers
//!   share.
//! - [`app`]: what every handler is given.
//! - [`page_cache`], [`image_cache`], [`media_cache`], [`stylesheet`], [`response`], [`views`]: what is kept ready,
//!   and what is shown.
//! - [`server`], [`negotiation`], [`client_network`], [`request_id`], [`security_headers`]: HTTP,
//!   without anything of the blog.

pub mod admin;
pub mod api;
pub mod app;
pub mod assets;
pub mod body;
pub mod byte_range;
pub mod cache_first;
pub mod change_signal;
pub mod client_network;
pub mod comment_rate;
pub mod context;
pub mod cookies;
pub mod device_name;
pub mod error;
pub mod file_body;
pub mod form;
mod guest_key;
mod identicon;
pub mod image_cache;
pub mod layout;
mod lead_image;
mod logo;
pub mod media;
pub mod media_cache;
pub mod multipart;
pub mod negotiation;
mod og_locale;
pub mod page;
pub mod page_cache;
pub mod page_request;
pub mod pages;
pub mod path;
pub mod path_normalization;
mod picture;
pub mod request_id;
pub mod resolve;
pub mod response;
pub mod routes;
pub mod safeguard;
pub mod script;
pub mod security_headers;
pub mod server;
pub mod session;
pub mod share_image;
pub mod sign_in_rate;
pub mod stylesheet;
pub mod upload;
pub mod views;

//! The web: every URL, the pages readers see, the JSON API.
//!
//! A request comes in through [`server`], gets its id, is looked for in the page cache, is routed by
//! [`routes`], and is answered by a file of `pages` or `api`. This layer holds
//! no SQL and never names the database's crate.

pub mod api;
pub mod assets;
pub mod cache_first;
pub mod client_network;
pub mod error;
pub mod form;
mod guest;
mod identicon;
mod lead_image;
mod locale;
pub mod negotiation;
pub mod page;
pub mod page_cache;
pub mod pages;
pub mod path;
pub mod pictures;
pub mod request_id;
pub mod routes;
pub mod safeguard;
pub mod security_headers;
pub mod server;
pub mod stylesheet;
pub mod views;

//! Tympan: a blog server with comments, in one binary.

pub mod app;
pub mod clock;
pub mod discussion;
pub mod error;
pub mod model;
pub mod moderation;
pub mod publishing;
pub mod render;
pub mod safe_html;
pub mod secrets;
pub mod services;
pub mod store;
pub mod urls;

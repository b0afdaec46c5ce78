//! Tympan: a blog server with comments, in one binary.

pub mod clock;
pub mod error;
pub mod model;
pub mod safe_html;
pub mod secrets;
pub mod store;

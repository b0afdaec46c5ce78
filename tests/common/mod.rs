//! The harness: guards that set up what a test needs and clean up when dropped.

pub mod app;
pub mod database;
pub mod log;
pub mod smtp;
pub mod source;
pub mod words;
pub mod xml;

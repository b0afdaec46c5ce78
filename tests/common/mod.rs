//! The test harness: guards that set up what a test needs and clean up when dropped.

pub mod app;
pub mod database;
pub mod log;
pub mod random;
pub mod s3;
pub mod smtp;
pub mod source;
pub mod statements;
pub mod wait;
pub mod words;
pub mod xml;

use tympan::model::LanguageTag;

/// Parses a language tag.
#[track_caller]
pub fn language(tag: &str) -> LanguageTag {
    LanguageTag::parse(tag).unwrap()
}

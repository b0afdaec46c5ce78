//! Tympan: a blog server with comments, in one binary.

pub mod accounts;
pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod discussion;
pub mod error;
pub mod finding;
pub mod hits;
pub mod jobs;
pub mod logging;
pub mod mail;
pub mod model;
pub mod moderation;
pub mod publishing;
pub mod render;
pub mod safe_html;
pub mod search;
pub mod secrets;
pub mod services;
pub mod site;
pub mod store;
pub mod transfer;
pub mod urls;
pub mod web;
pub mod words;

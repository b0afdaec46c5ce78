//! The integration suite: one binary, one folder a door.
//!
//! `common` is the harness; each other module tests one part through the same
//! door that its users take. To add a suite, add its folder and its line here.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by a panic, its helpers too"
)]

mod api;
mod architecture;
mod cache;
mod cli;
mod common;
mod config;
mod import;
mod mail;
mod outbound;
mod pages;
mod render;
mod server;
mod store;

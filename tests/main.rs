//! The integration tests: one binary, with a folder for each channel.
//!
//! `common` is the harness. Each other module tests one part through the interface that its users
//! have. To add a suite, add its folder and its line here.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by a panic, its helpers too"
)]

mod admin;
mod api;
mod architecture;
mod cache;
mod cli;
mod common;
mod config;
mod import;
mod jobs;
mod library;
mod mail;
mod media;
mod outbound;
mod pages;
mod remote_pictures;
mod render;
mod server;
mod storage;
mod store;

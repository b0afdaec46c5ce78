//! The integration suite: one binary, one folder a door.
//!
//! `common` is the harness; each other module tests one part through the same
//! door that its users take. To add a suite, add its folder and its line here.

mod cli;
mod common;
mod config;
mod server;
mod store;

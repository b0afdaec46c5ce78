//! The JSON API through its router, in-process: `support` is the client.

mod authorisation;
mod bans;
mod batch;
mod batch_filter;
mod comments;
mod description;
mod erase;
mod history;
mod idempotency;
mod labels;
mod lists;
mod moderation;
mod posts;
mod preconditions;
mod problems;
mod redirects;
mod requests;
mod revisions;
mod series;
mod settings;
mod support;
mod tokens;
mod users;

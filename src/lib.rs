//! Tympan: a blog server with comments, in one binary.
//!
//! This is the map of the crate. The modules form layers, from the top down:
//!
//! | module | contents |
//! |---|---|
//! | [`cli`] | the command line, one file a command |
//! | [`web`] | HTTP: see below |
//! | [`jobs`] | the workers of the job queue, by lane |
//! | [`transfer`] | imports: a reader for each format, one importer |
//! | [`logging`] | the log |
//! | [`remote_pictures`] | pictures of other servers in posts: found, fetched, replaced |
//! | [`publishing`] | use cases of posts, labels and series; notifies hubs |
//! | [`discussion`] | use cases of comments, votes and bans; judges and replays |
//! | [`library`] | use cases of the media library: uploads, trash, files that nothing has |
//! | [`users`], [`site`] | use cases of users and tokens; of settings, redirects and the key |
//! | [`search`] | finding posts and comments, and keeping the index |
//! | [`own_media`] | the pictures and files that posts, users and settings name |
//! | [`slug_history`] | the slugs of series and users, with their history |
//! | [`services`] | what use cases need besides a transaction: clock, secrets, URLs, threads for heavy work |
//! | [`moderation`] | the spam rules and the filter that learns, without I/O |
//! | [`store`] | every SQL statement, one file a table; the writer, the readers, migrations |
//! | [`render`] | Markdown, highlighting, formulas, typography, excerpts |
//! | [`drawing`] | share images and icons |
//! | [`media`] | uploaded files: recognised, cleaned; pictures decoded, shaped and encoded |
//! | [`storage`] | where the files of the media library are: a folder or a bucket |
//! | [`mail`], [`outbound`] | sending e-mail; requests to other servers |
//! | [`urls`], [`i18n`] | the blog's URLs; interface texts, dates and numbers in every language |
//! | [`fulltext`] | the text analysis of the search |
//! | [`freshness`] | whether data read earlier is current |
//! | [`model`] | the blog's data and its rules, without I/O |
//! | [`secrets`], [`rate_limit`] | keys and hashes; how often a network, thread or guest may act |
//! | [`redirect_counts`] | follow counts of redirects |
//! | [`clock`], [`config`], [`error`], [`safe_html`] | time and randomness; the configuration; errors; the sanitiser |
//!
//! **Imports** only run downward: a module uses its own files and those of lower layers, and two
//! modules of one layer (`publishing`, `discussion`) do not know each other. The layers are listed
//! in `tests/architecture`, which fails on any other import. The parts of [`web`] form floors in the
//! same way, and no two files anywhere import each other.
//!
//! # Where to find things
//!
//! - A page: its route in `web/routes.rs`, its handler in `web/pages/`, the data of its template in
//!   `web/views/`, the template in `templates/pages/`, its styles in `static/css/`.
//! - An admin page: its line in `web/admin/mod.rs`, which also says how to add one; its handler
//!   beside it, the data in `web/views/admin/`, the template in `templates/admin/`, its texts in
//!   `i18n/admin/`. Sessions: `web/session.rs`, `users/sessions.rs`.
//! - An API operation: `web/api/`, a folder for each resource and a file for each verb
//!   (`posts/create.rs`). Problems, paging and idempotency are beside the folders.
//! - How HTTP works: `web/server/` (connections, time-outs), `web/cache_first.rs` and
//!   `web/page_cache/` (finished pages), `web/page.rs` (answering with one), `web/context.rs` (what
//!   it is rendered from), `web/layout.rs` (its frame), `web/path_normalization.rs` (addresses in
//!   other spellings), `web/resolve.rs` (addresses without a route), `web/form.rs`,
//!   `web/negotiation.rs`, `web/security_headers.rs`.
//! - An uploaded file: `web/api/media/` takes it, `library/` adds it, `media/` makes what is stored of
//!   it, `storage/` keeps it, `web/media.rs` serves it.
//! - A picture on another server that a post shows: `render/remote_images.rs` finds it,
//!   `remote_pictures/` fetches it and rewrites the post.
//! - A table: `migrations/sqlite/` and `migrations/postgres/`, and its file in `store/`.
//! - A rule about a value: its type in `model/`. A setting: `model/settings.rs`. A configuration key:
//!   `config/mod.rs`.
//! - A text that readers see: `i18n/languages/`. A message of the API or the command line: beside
//!   the code.
//! - Why a cached page is dropped: `model/change/keys.rs`. How a post is changed: `publishing/mod.rs` and
//!   `store/posts.rs`. How to add one of anything: `docs/CONTRIBUTING.md`.
//! - The tests of a page: `tests/pages/`; of an admin page: `tests/admin/`; of an API resource: one file in `tests/api/`; of a table:
//!   `tests/store/`; of an import: `tests/import/`; of the page cache: `tests/cache/`. Use cases are
//!   tested through the pages and the API; the spam rules at the end of `moderation/rules.rs`.
//!
//! # How a request passes through
//!
//! A write passes from a handler of [`web`] to a use case, which checks the caller's rights, writes
//! through [`store`] and records the change; the commit then invalidates the cached pages with the
//! change's surrogate keys. A read is answered from the page cache or rendered from rows of
//! [`store`] and the views of [`web`]. `docs/ARCHITECTURE.md` follows a page, a comment and a
//! change by the API step by step.
//!
//! # Decisions
//!
//! Each is in the `//!` of the module that it binds, with the alternatives that were refused:
//!
//! - `store/mod.rs`: one SQL text for two engines, without `sqlx::Any`.
//! - `store/writer.rs`: many transactions in one commit.
//! - `web/page_cache/mod.rs`: why no reader gets a page that is out of date.
//! - `web/server/mod.rs`: an own accept loop instead of `axum::serve`; `web/server/timeouts.rs`: own
//!   time-outs.
//! - `web/request_id.rs`, `web/cache_first.rs`: own request ids; cached pages before the routes.
//! - `safe_html/allowed.rs`: all the HTML that there can be; `safe_html/tokenizer.rs`: an own
//!   tokenizer.
//! - `moderation/learning/mod.rs`: an own spam filter.
//! - `discussion/thread_order.rs`: the order of a thread.
//! - `fulltext/mod.rs`: own folding instead of the engines' tokenizers.
//! - `services/large_texts.rs`: one thread for large texts.
//! - `config/mod.rs`: own providers of configuration values.
//! - `media/mod.rs`, `media/budget.rs`: the codecs themselves, and one memory budget for all;
//!   `media/file/mod.rs`: recordings and films without tags.
//! - `storage/mod.rs`: files named by their content; `library/mod.rs`: the file before its row;
//!   `cli/backup/folder.rs`: a backup beside a running server.
//! - `render/remote_images.rs`: the renderer is asked which addresses are pictures.
//! - `mail/mod.rs`, `outbound/mod.rs`: plain text mail; an own HTTP client.

pub mod cli;
pub mod clock;
pub mod config;
pub mod discussion;
pub mod drawing;
pub mod error;
pub mod freshness;
pub mod fulltext;
pub mod i18n;
pub mod jobs;
pub mod library;
pub mod logging;
pub mod mail;
pub mod media;
pub mod model;
pub mod moderation;
pub mod outbound;
pub mod own_media;
pub mod publishing;
pub mod rate_limit;
pub mod redirect_counts;
pub mod remote_pictures;
pub mod render;
pub mod safe_html;
pub mod search;
pub mod secrets;
pub mod services;
pub mod site;
pub mod slug_history;
pub mod storage;
pub mod store;
pub mod transfer;
pub mod urls;
pub mod users;
pub mod web;

//! Pictures of other servers become own ones: the posts of a blog that moved here show the pictures
//! of its old home until they are fetched.
//!
//! Three jobs follow one another, each of which may run twice:
//!
//! 1. [`find`](find()) looks for pictures in posts and stores their addresses, with the posts that show
//!    them (`store/remote_pictures.rs`). `address.rs` knows at which address a picture is largest.
//! 2. [`fetch`](fetch()) asks for one picture at a time, and each host at most once a second, through the
//!    guarded client of `outbound` (`attempt.rs`). A failure is tried again after growing pauses, for
//!    days (`settle.rs`, `patience.rs`). What arrives becomes an item of the media library.
//! 3. [`rewrite`](rewrite()) replaces the addresses in the sources of posts, one transaction a post, as
//!    soon as none of the post's pictures waits for its first try. The post gets a revision, and
//!    keeps its date of modification.
//!
//! [`undo`](undo()) goes the way back. Nothing here asks the blog's own host, or one at which it was
//! before (`former_hosts`). If an old address comes to be on it, because the blog takes over the host of
//! its old home, it redirects to the library (`redirects.rs`).
//!
//! The files of such a host come from a folder instead: [`UploadsFolder`] adds them, and redirects their
//! old paths. [`find`](find()) then takes the pictures at these paths for fetched.
//!
//! The first and the last step belong to posts, the second to the library, so that this is a layer
//! above `publishing` and `library`. Refused: doing it while a blog is imported, which would need the
//! network for hours.

mod address;
mod attempt;
mod fetch;
mod find;
mod given;
mod named;
mod patience;
mod queue;
mod read;
mod redirects;
mod rewrite;
mod settle;
mod sizes;
mod undo;
mod uploads;

pub use fetch::{Fetched, fetch, fetch_next, next_due};
pub use find::{Found, find, find_in_imported, find_now, survey};
pub use given::{find_given, give};
pub use queue::{queue_fetch, queue_undo, schedule};
pub use read::{Progress, list, progress, queued_progress};
pub use redirects::redirect;
pub use rewrite::{rewrite, rewrite_now, rewritten};
pub use settle::Outcome;
pub use sizes::full_size_names;
pub use undo::{undo, undo_now};
pub use uploads::{UploadOutcome, UploadedFile, UploadsFolder};

//! The one way to find posts and comments by their words, and to keep the index of them.
//!
//! `publishing` and `discussion` index what they write in the same transaction ([`index_post`],
//! [`index_comment`]); a job indexes what an older version wrote (`job`). The page, the feeds and
//! the API look for what a [`crate::search::Query`] says ([`posts`], [`comments`]). Whether readers
//! may see a row is asked of the row itself each time, so that a scheduled post is found from its
//! second on and a hidden one never.
//!
//! The order: what has all the words in its title comes first, then by how well it fits, then by
//! age. Of more than [`CANDIDATES`] matches only the newest are weighed (those in the title among
//! themselves): to weigh all of fifty thousand takes longer than anybody waits, and nobody reads
//! on to the five hundredth.

mod comments;
mod index;
mod job;
mod posts;
mod rank;

pub use comments::comments;
pub use index::{forget_comment, index_comment, index_post, words_of};
pub use job::{INDEX_JOB, author_renamed, label_deleted, label_renamed, run, schedule};
pub use posts::{matcher, newest_posts, posts};
pub use rank::{CANDIDATES, Found, PAGE, PAGES_MAX};

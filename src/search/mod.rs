//! Full-text search for posts and comments, and the maintenance of its index: the use cases.
//!
//! Three modules have a part in it. [`crate::fulltext`] analyses text, without a database: it folds
//! texts into tokens and parses queries. `store::search_index` has the SQL statements of the index on
//! either engine, and `store::comment_search` those by which moderators filter comments, with words
//! or without. This module joins them: it decides what is indexed and when, what a search lists, and
//! in which order.
//!
//! Writing: `publishing` and `discussion` index what they store in the same transaction
//! ([`index_post`], [`index_comment`]); a job indexes rows that an older version of the program
//! stored (`job`).
//!
//! Reading: pages, feeds and the API pass a parsed query to [`posts`] or [`comments`]. The index
//! holds no visibility. The same statement checks the row itself, so that a scheduled post is found
//! from its second on and a hidden one never.
//!
//! Ranking: matches with all words in the title come first, then by score, then by date. It covers
//! every match up to [`CANDIDATES`]; beyond that only the newest are ranked, and the newest with
//! all words in the title. A common word therefore stays cheap, and no reader goes through five
//! hundred results.

mod comments;
mod index;
mod job;
mod posts;
mod rank;

pub use comments::comments;
pub use index::{forget_comment, index_comment, index_post};
pub use job::{author_renamed, label_deleted, label_renamed, schedule, update_index};
pub use posts::{matcher, newest_posts, posts};
pub use rank::{CANDIDATES, Found, PAGE, PAGES_MAX};

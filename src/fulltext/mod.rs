//! Text analysis for full-text search, without I/O. Finding something by it is the task of `search`;
//! the statements of the index are in `store::search_index` and
//! `store::search_matches`.
//!
//! A text passes through it like this: [`FoldedText`] folds the text into tokens ("Café" and "CAFE"
//! become the same token, 東京都 becomes three) and a [`Document`] holds the words of a post or
//! comment for the index. [`Query`] parses the text of the search field and becomes a [`Matcher`],
//! which each engine receives in its own syntax. [`Marker`] finds the tokens in a text that is
//! shown. Both engines index and search these tokens only, so that they find the same rows.
//!
//! If you change how a text is folded, indexed or matched, increase [`VERSION`]: a job then indexes
//! everything again.
//!
//! The engines' own tokenizers, stemmers and dictionaries are not used. They differ between the
//! engines, know one language at a time, and change with the server's version.

mod characters;
mod dates;
mod document;
mod folded_text;
mod matcher;
mod phrase;
mod query;
mod query_item;
mod snippet;
mod tokens;

pub use document::{BLOCK, Columns, Document};
pub use folded_text::FoldedText;
pub use matcher::Matcher;
pub use query::{LabelTerm, NameTerm, QUERY_MAX, Query, TERMS_MAX};
pub use snippet::{Marker, Piece};

/// The version of the folding, the documents and the expressions.
pub const VERSION: i64 = 2;

//! Search without I/O: from text to the tokens that are looked for, and from what a reader typed
//! to an expression over them.
//!
//! Both engines are fed by this module alone, so that they find the same: [`Words`] folds a text
//! ("Café" and "CAFE" are one token, 東京都 is three) and a [`Document`] of them is what is
//! stored; [`Query`] reads what was typed and becomes a [`Matcher`], which each engine is given in
//! its own syntax, made of quoted tokens that hold letters and digits only. [`Marker`] finds the
//! same tokens in the text that is shown. `finding.rs` puts it together with the store.
//!
//! Whoever changes what a text is folded to raises [`VERSION`]: the index is then made anew.
//!
//! Refused: the engines' own tokenizers, stemmers and dictionaries. They differ between the two,
//! know one language at a time, and change with the server's version.

mod characters;
mod dates;
mod document;
mod matcher;
mod query;
mod snippet;
mod tokens;
mod words;

pub use document::{BLOCK, Columns, Document};
pub use matcher::Matcher;
pub use query::{LabelTerm, NameTerm, QUERY_MAX, Query, Refused, TERMS_MAX};
pub use snippet::{Marker, Piece};
pub use words::Words;

/// The number of the folding, of the documents' make and of the expressions.
pub const VERSION: i64 = 2;

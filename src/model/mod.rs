//! The blog's data and its rules: no I/O, no HTTP, no SQL beyond derives.
//!
//! Text from outside becomes a value here once (`Slug`, `NewComment`, ...) and
//! is trusted from then on. One file per thing; a new one needs its table in
//! `migrations/` and its file in `store/`.

pub mod account;
pub mod change;
pub mod colour;
pub mod comment;
pub mod crawlers;
pub mod day;
pub mod entry_id;
pub mod evidence;
pub mod id;
pub mod label;
pub mod named;
pub mod origin;
pub mod paging;
pub mod pattern;
pub mod permalink;
pub mod post;
pub mod redirect;
pub mod series;
pub mod settings;
pub mod slug;
pub mod subscription;
pub mod text;
pub mod token;
pub mod translation;

pub use account::{Account, Role};
pub use change::{Action, Actor, Change, Detail, Facts, NewChange, Subject};
pub use comment::{Comment, CommentStatus, Door, NewComment, Reason, Verdict};
pub use entry_id::EntryId;
pub use evidence::{Evidence, Judgement};
pub use id::{
    AccountId, BanId, CapabilityId, CommentId, JobId, LabelId, PostId, RedirectId, SeriesId,
    SubscriptionId, TokenId,
};
pub use label::{Label, LabelName};
pub use named::Named;
pub use origin::Origin;
pub use permalink::PostPath;
pub use post::{CommentMode, CommentPolicy, Format, Kind, Post, PostStatus, Shown};
pub use series::{Series, SeriesPlace};
pub use settings::Settings;
pub use slug::Slug;
pub use token::{Caller, Scope, Token};
pub use translation::TranslationKey;

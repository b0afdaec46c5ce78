//! The blog's data and its rules: no I/O, no HTTP, no SQL beyond derives.
//!
//! Text from outside becomes a value here once (`Slug`, `NewComment`, ...), and every other module
//! trusts the value. Each file has one subject; a new kind of data needs a file here, a table in
//! `migrations/` and a file in `store/`.

pub mod authority;
pub mod change;
pub mod colour;
pub mod comment;
mod comment_mode;
mod comment_status;
pub mod crawlers;
mod crop;
pub mod day;
pub mod entry_id;
pub mod evidence;
pub mod feed_form;
pub mod id;
pub mod import;
pub mod job;
pub mod label;
pub mod language;
pub mod media;
mod media_hash;
pub mod media_name;
mod media_path;
pub mod origin;
pub mod paging;
pub mod password;
pub mod pattern;
pub mod permalink;
pub mod post;
pub mod redirect;
pub mod remote_picture;
pub mod series;
pub mod session;
pub mod settings;
pub mod slug;
pub mod slug_kind;
pub mod subscription;
pub mod surrogate_key;
pub mod text;
pub mod token;
pub mod translation;
pub mod user;

pub use authority::{Authority, ChangeReach, CommentReach, MediaReach, PostReach};
pub use change::{Action, Actor, Change, Detail, Facts, NewChange, Subject};
pub use comment::{Channel, Comment, CommentKind, NewComment, Reason, Verdict};
pub use comment_mode::CommentMode;
pub use comment_status::CommentStatus;
pub use crop::Crop;
pub use entry_id::EntryId;
pub use evidence::{Evidence, Judgement};
pub use feed_form::FeedForm;
pub use id::{
    AutosaveId, BanId, CommentId, GuestId, ImportId, JobId, LabelId, MediaId, PostId,
    PreviewLinkId, RedirectId, RemotePictureId, SeriesId, SessionId, SubscriptionId, TokenId,
    UserEmailId, UserId,
};
pub use import::ImportState;
pub use job::{HubPing, IndexScope, Job, JobError, Lane, Lanes};
pub use label::{Label, LabelName};
pub use language::LanguageTag;
pub use media::{Media, MediaKind, MediaVariant, UsedBy};
pub use media_hash::{InvalidMediaHash, MediaHash, MediaHasher};
pub use media_name::MediaName;
pub use media_path::{InvalidMediaPath, MediaPath};
pub use origin::Origin;
pub use password::Password;
pub use permalink::PostPath;
pub use post::{CommentPolicy, Format, Kind, Post, PostStatus, Shown};
pub use remote_picture::{RemotePicture, RemotePictureStatus, Replacement};
pub use series::{Series, SeriesPlace};
pub use session::{LinkPurpose, Session, SignInLink};
pub use settings::Settings;
pub use slug::Slug;
pub use slug_kind::SlugKind;
pub use surrogate_key::SurrogateKey;
pub use token::{Scope, Token};
pub use translation::TranslationKey;
pub use user::{Role, User, UserEmail};

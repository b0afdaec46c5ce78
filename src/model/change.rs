//! The change log's rows, and the pages that each one touches.
//!
//! A row says what changed with the labels, path, author and month before and
//! after, so that [`Change::surrogate_keys`] follows from the row alone, on
//! every node. To add an action, add it to [`Action`] and its keys below.

use std::fmt;

use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use super::{AccountId, BanId, CommentId, LabelId, PostId, RedirectId, SeriesId, TokenId};
use crate::clock::Timestamp;

/// Who made a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// An author or moderator.
    Account(AccountId),
    /// A visitor.
    Visitor,
    /// Somebody at the command line.
    CommandLine,
    /// The server itself: a job, the first start.
    System,
}

impl Actor {
    /// Whether a person decides who has the right to: not a visitor, not the server itself.
    #[must_use]
    pub fn moderates(self) -> bool {
        matches!(self, Self::Account(_) | Self::CommandLine)
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(id) => write!(f, "account:{id}"),
            Self::Visitor => f.write_str("visitor"),
            Self::CommandLine => f.write_str("cli"),
            Self::System => f.write_str("system"),
        }
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $word:literal),+ $(,)?) => {
        /// What was done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Action {
            $($(#[$doc])* $name,)+
        }

        impl Action {
            /// The action's word in the log.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }
        }
    };
}

actions! {
    /// A post was made.
    PostCreated = "post.created",
    /// A post's words or settings were changed.
    PostUpdated = "post.updated",
    /// A post was rendered anew, without a change of its words.
    PostRendered = "post.rendered",
    /// A post's moment came.
    PostPublished = "post.published",
    /// A post was taken back to a draft.
    PostUnpublished = "post.unpublished",
    /// A post went to the trash.
    PostTrashed = "post.trashed",
    /// A post came back from the trash.
    PostRestored = "post.restored",
    /// A post was deleted for good.
    PostPurged = "post.purged",
    /// A series was made.
    SeriesCreated = "series.created",
    /// A series was changed.
    SeriesUpdated = "series.updated",
    /// A series was deleted; its posts stay.
    SeriesDeleted = "series.deleted",
    /// A comment came in and waits.
    CommentReceived = "comment.received",
    /// A comment came in, or back, and is public.
    CommentApproved = "comment.approved",
    /// A comment waits again.
    CommentHeld = "comment.held",
    /// A comment was judged to be spam.
    CommentSpammed = "comment.spammed",
    /// A comment went to the trash.
    CommentTrashed = "comment.trashed",
    /// A comment was taken away for good.
    CommentRemoved = "comment.removed",
    /// A comment's text was changed.
    CommentEdited = "comment.edited",
    /// A comment was deleted with nothing left of it.
    CommentPurged = "comment.purged",
    /// The votes for a comment were counted again.
    CommentVoted = "comment.voted",
    /// A ban was made.
    BanCreated = "ban.created",
    /// A ban was lifted.
    BanLifted = "ban.lifted",
    /// A label got another name.
    LabelRenamed = "label.renamed",
    /// A label was merged into another.
    LabelMerged = "label.merged",
    /// A label was deleted.
    LabelDeleted = "label.deleted",
    /// A redirect was made.
    RedirectCreated = "redirect.created",
    /// A redirect leads elsewhere now, or says that its address is gone.
    RedirectUpdated = "redirect.updated",
    /// A redirect was forgotten: nothing is at its address any more.
    RedirectDeleted = "redirect.deleted",
    /// The settings were changed.
    SettingsUpdated = "settings.updated",
    /// An account was made.
    AccountCreated = "account.created",
    /// An account was changed.
    AccountUpdated = "account.updated",
    /// A token was made.
    TokenCreated = "token.created",
    /// A token was taken back.
    TokenRevoked = "token.revoked",
}

/// What was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A post or page.
    Post(PostId),
    /// A series.
    Series(SeriesId),
    /// A comment.
    Comment(CommentId),
    /// An account.
    Account(AccountId),
    /// A token.
    Token(TokenId),
    /// A ban.
    Ban(BanId),
    /// A label.
    Label(LabelId),
    /// A redirect.
    Redirect(RedirectId),
    /// The settings.
    Settings,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Post(id) => write!(f, "post:{id}"),
            Self::Series(id) => write!(f, "series:{id}"),
            Self::Comment(id) => write!(f, "comment:{id}"),
            Self::Account(id) => write!(f, "account:{id}"),
            Self::Token(id) => write!(f, "token:{id}"),
            Self::Ban(id) => write!(f, "ban:{id}"),
            Self::Label(id) => write!(f, "label:{id}"),
            Self::Redirect(id) => write!(f, "redirect:{id}"),
            Self::Settings => f.write_str("settings"),
        }
    }
}

/// Where a post stood before or after a change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Facts {
    /// Its state.
    pub status: String,
    /// Its folded labels.
    pub labels: Vec<String>,
    /// Its path.
    pub path: Option<String>,
    /// Its author.
    pub author: Option<i64>,
    /// The month it stands in, `2022-01`, in UTC.
    pub month: Option<String>,
    /// Its series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<i64>,
    /// What it shares with its translations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation: Option<String>,
    /// The posts that it is public between: the one before and the one after.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<i64>,
}

impl Facts {
    /// The names of the pages that a post in this place is on, or beside.
    fn keys(&self) -> impl Iterator<Item = String> {
        let labels = self.labels.iter().map(|label| format!("label:{label}"));
        let author = self.author.map(|author| format!("author:{author}"));
        let series = self.series.map(|series| format!("series:{series}"));
        let translation = self
            .translation
            .as_ref()
            .map(|key| format!("translation:{key}"));
        let beside = self.beside.iter().map(|post| format!("post:{post}"));
        labels
            .chain(author)
            .chain(series)
            .chain(translation)
            .chain(beside)
    }
}

/// What changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Detail {
    /// The post that a comment is under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<i64>,
    /// The names of the fields that changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// How the post stood before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Facts>,
    /// How the post stands now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Facts>,
    /// The folded names that a label had and has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// The posts with a label; none where there are too many to name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub posts: Vec<i64>,
    /// The path from which a redirect leads, decoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// A comment's status, a redirect's target or a label's name before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// A comment's status or a redirect's target now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// A change that is about to be recorded.
#[derive(Clone, Debug)]
pub struct NewChange {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
    /// What was done.
    pub action: Action,
    /// To what.
    pub subject: Subject,
    /// In detail.
    pub detail: Detail,
}

/// A row of the change log.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Change {
    /// Its number: 1, 2, 3 without gaps, in the order of the commits.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// To what, such as `post:42`.
    pub subject: String,
    /// The process that made it.
    pub node: String,
    /// In detail.
    pub detail: Json<Detail>,
}

impl NewChange {
    /// The names under which the pages touched by this change are kept.
    #[must_use]
    pub fn surrogate_keys(&self) -> Vec<String> {
        surrogate_keys(&self.subject.to_string(), &self.detail)
    }

    /// Those of them that say when something last changed: a vote does not change what is said, and a
    /// comment not its post.
    #[must_use]
    pub fn dated_keys(&self) -> Vec<String> {
        match (self.subject, self.action) {
            (_, Action::CommentVoted) => Vec::new(),
            (Subject::Comment(_), _) => self
                .surrogate_keys()
                .into_iter()
                .filter(|key| key.starts_with("comments"))
                .collect(),
            _ => self.surrogate_keys(),
        }
    }
}

impl Change {
    /// The names under which the pages touched by this change are kept.
    #[must_use]
    pub fn surrogate_keys(&self) -> Vec<String> {
        surrogate_keys(&self.subject, &self.detail.0)
    }
}

fn surrogate_keys(subject: &str, detail: &Detail) -> Vec<String> {
    match subject.split_once(':').map_or(subject, |(kind, _)| kind) {
        "post" => {
            let mut keys = vec!["listing".to_owned(), subject.to_owned()];
            keys.extend(
                detail
                    .before
                    .iter()
                    .chain(&detail.after)
                    .flat_map(Facts::keys),
            );
            let id = subject.split_once(':').and_then(|(_, id)| id.parse().ok());
            keys.extend(id.map(|id| PostId(id).sitemap_key()));
            keys
        }
        "series" => vec![subject.to_owned(), "sitemap".to_owned()],
        "label" => label_keys(detail),
        "comment" => {
            let posts = detail
                .post
                .iter()
                .flat_map(|post| [format!("post:{post}"), format!("comments:{post}")]);
            posts.chain(["comments".to_owned()]).collect()
        }
        "settings" | "account" => vec!["site".to_owned()],
        _ => Vec::new(),
    }
}

/// Wherever the label is named: its pages, its posts, every list; the whole site where the posts are too many.
fn label_keys(detail: &Detail) -> Vec<String> {
    let mut keys = vec!["listing".to_owned()];
    keys.extend(detail.labels.iter().map(|label| format!("label:{label}")));
    keys.extend(detail.posts.iter().map(|post| format!("post:{post}")));
    if detail.posts.is_empty() {
        keys.push("site".to_owned());
    }
    keys
}

//! A post as a client wants it: the whole for a new one, parts for a change.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::{
    AccountId, CommentMode, CommentPolicy, Format, Kind, LabelName, Post, PostStatus, SeriesPlace,
    Shown, Slug, TranslationKey,
};
use crate::publishing::Draft;
use crate::web::api::json::{microseconds, present};

/// The states that a client can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WantedStatus {
    /// Seen by its authors only.
    Draft,
    /// Public from `published_at` on, which must be still to come.
    Scheduled,
    /// Public from `published_at` on; from now on when that is not given.
    Published,
}

/// A new post or page.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "title": "Hello", "body": "Hello, *world*.", "labels": ["News"], "status": "published" }))]
pub struct NewPost {
    /// One line of 1 to 300 characters.
    #[schema(min_length = 1, max_length = 300)]
    pub title: String,
    /// Post or page; a post when absent.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub kind: Option<Kind>,
    /// A draft when absent.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub status: Option<WantedStatus>,
    /// The last part of its address; made of the title when absent.
    pub slug: Option<Slug>,
    /// One line, up to 300 characters.
    #[serde(default)]
    #[schema(max_length = 300)]
    pub subtitle: String,
    /// The text, in `format`.
    #[serde(default)]
    pub body: String,
    /// What the body is written in; Markdown when absent.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub format: Option<Format>,
    /// What it is about, in order; at most 50.
    #[serde(default)]
    #[schema(value_type = Vec<String>, max_items = 50)]
    pub labels: Vec<LabelName>,
    /// The user who wrote it; the token's own when absent.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub author: Option<AccountId>,
    /// Who may comment; as the settings say when absent.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub comments: Option<CommentMode>,
    /// What it says about comments beside that.
    #[serde(default)]
    pub comment_policy: CommentPolicy,
    /// Whether it stays on top.
    #[serde(default)]
    pub pinned: bool,
    /// The series that it is a part of.
    pub series: Option<SeriesPlace>,
    /// What it shares with the same text in other languages.
    pub translation_key: Option<TranslationKey>,
    /// Its language (BCP 47), if not the blog's.
    pub lang: Option<String>,
    /// From when on it is public.
    pub published_at: Option<DateTime<Utc>>,
}

/// What is to change of a post: what is absent stays.
#[derive(Debug, Default, PartialEq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "title": "Hello again", "lang": null }))]
pub struct PostPatch {
    /// One line of 1 to 300 characters.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, min_length = 1, max_length = 300)]
    pub title: Option<String>,
    /// Post or page.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub kind: Option<Kind>,
    /// Its state. A post in the trash comes back by this.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub status: Option<WantedStatus>,
    /// The last part of its address; the old address leads to the new one for ever.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub slug: Option<Slug>,
    /// One line, up to 300 characters.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_length = 300)]
    pub subtitle: Option<String>,
    /// The text, in `format`.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub body: Option<String>,
    /// What the body is written in.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub format: Option<Format>,
    /// What it is about, in order; at most 50. Replaces all.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Vec<String>>, nullable = false, max_items = 50)]
    pub labels: Option<Vec<LabelName>>,
    /// The user who wrote it.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub author: Option<AccountId>,
    /// Who may comment.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub comments: Option<CommentMode>,
    /// What it says about comments beside that. Replaces all of it.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub comment_policy: Option<CommentPolicy>,
    /// Whether it stays on top.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub pinned: Option<bool>,
    /// The series that it is a part of; `null` for none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<SeriesPlace>)]
    pub series: Option<Option<SeriesPlace>>,
    /// What it shares with the same text in other languages; `null` for nothing.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<TranslationKey>)]
    pub translation_key: Option<Option<TranslationKey>>,
    /// Its language (BCP 47); `null` for the blog's own.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub lang: Option<Option<String>>,
    /// From when on it is public; `null` for now if it is public, for nothing if it is a draft.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<DateTime<Utc>>)]
    pub published_at: Option<Option<DateTime<Utc>>>,
}

impl NewPost {
    /// The draft that is wanted, by `author` unless it names another.
    pub fn into_draft(
        self,
        author: AccountId,
        comments: CommentMode,
        now: Timestamp,
    ) -> Result<Draft> {
        let wanted = self.status.unwrap_or(WantedStatus::Draft);
        let published_at = self.published_at.map(microseconds);
        Ok(Draft {
            kind: self.kind.unwrap_or(Kind::Post),
            status: stored(wanted, published_at, now)?,
            slug: self.slug,
            title: self.title,
            subtitle: self.subtitle,
            source: self.body,
            format: self.format.unwrap_or(Format::Markdown),
            labels: Some(self.labels),
            author: self.author.unwrap_or(author),
            lang: self.lang,
            comments: self.comments.unwrap_or(comments),
            comment_policy: self.comment_policy,
            pinned: self.pinned,
            series: self.series,
            translation_key: self.translation_key,
            published_at,
            imported: None,
        })
    }
}

impl PostPatch {
    /// The draft of `post` with the changes.
    pub fn into_draft(self, post: &Post, now: Timestamp) -> Result<Draft> {
        let wanted = self.status.map_or_else(|| kept_status(post, now), Ok)?;
        let published_at = self.moment(post, now);
        Ok(Draft {
            kind: self.kind.unwrap_or(post.kind),
            status: stored(wanted, published_at, now)?,
            slug: self.slug,
            title: self.title.unwrap_or_else(|| post.title.clone()),
            subtitle: self.subtitle.unwrap_or_else(|| post.subtitle.clone()),
            source: self.body.unwrap_or_else(|| post.source.clone()),
            format: self.format.unwrap_or(post.format),
            labels: self.labels,
            author: self.author.unwrap_or(post.author_id),
            lang: self.lang.unwrap_or_else(|| post.lang.clone()),
            comments: self.comments.unwrap_or(post.comments),
            comment_policy: self
                .comment_policy
                .unwrap_or_else(|| post.comment_policy.0.clone()),
            pinned: self.pinned.unwrap_or(post.pinned),
            series: self.series.unwrap_or_else(|| post.series()),
            translation_key: self
                .translation_key
                .unwrap_or_else(|| post.translation_key.clone()),
            published_at,
            imported: None,
        })
    }

    /// From when on it is to be public: `published` without a time means now
    /// for a post whose time has not come.
    fn moment(&self, post: &Post, now: Timestamp) -> Option<DateTime<Utc>> {
        match (self.published_at, self.status) {
            (Some(at), _) => at.map(microseconds),
            (None, Some(WantedStatus::Published)) => post.published_at.filter(|at| *at <= now),
            (None, _) => post.published_at,
        }
    }
}

/// The state that a post keeps when none is asked for.
fn kept_status(post: &Post, now: Timestamp) -> Result<WantedStatus> {
    match post.shown(now) {
        Shown::Draft => Ok(WantedStatus::Draft),
        // Not `Scheduled`, which insists on a time to come.
        Shown::Scheduled | Shown::Published => Ok(WantedStatus::Published),
        Shown::Trash => Err(Error::conflict(
            "the post is in the trash: send a `status` to bring it back",
        )),
    }
}

fn stored(
    wanted: WantedStatus,
    published_at: Option<DateTime<Utc>>,
    now: Timestamp,
) -> Result<PostStatus> {
    match wanted {
        WantedStatus::Draft => Ok(PostStatus::Draft),
        WantedStatus::Published => Ok(PostStatus::Public),
        WantedStatus::Scheduled if published_at.is_some_and(|at| at > now) => {
            Ok(PostStatus::Public)
        }
        WantedStatus::Scheduled => Err(Error::invalid(
            "published_at",
            "a scheduled post needs a time that is still to come",
        )),
    }
}

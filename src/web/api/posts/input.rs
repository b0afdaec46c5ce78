//! Bodies of requests that create or change a post. Both become a [`Draft`] of `publishing`.

use serde::Deserialize;

use crate::clock::Timestamp;
use crate::error::{ConflictFault, Error, Result};
use crate::model::{
    CommentMode, CommentPolicy, Format, Kind, LabelName, LanguageTag, MediaPath, Post, PostStatus,
    SeriesPlace, Shown, Slug, TranslationKey, UserId,
};
use crate::publishing::Draft;
use crate::web::api::instant::Instant;
use crate::web::api::json::present;

/// A status that a client can set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WantedStatus {
    /// Not public.
    Draft,
    /// Published at `published_at`, which must be in the future.
    Scheduled,
    /// Published at `published_at`; now by default.
    Published,
}

/// A new post or page.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "title": "Hello", "body": "Hello, *world*.", "labels": ["News"], "status": "published" }))]
pub struct NewPost {
    /// The title, one line of up to 300 characters. Without it, lists and feeds show the first
    /// words of the text.
    #[serde(default)]
    #[schema(max_length = 300)]
    pub title: String,
    /// Post or page; `post` by default.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub kind: Option<Kind>,
    /// The status; `draft` by default, also with a `published_at` in the future. `published` with a
    /// `published_at` in the future means `scheduled`.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub status: Option<WantedStatus>,
    /// The last part of the path; derived from the title by default.
    pub slug: Option<Slug>,
    /// The subtitle, one line of up to 300 characters.
    #[serde(default)]
    #[schema(max_length = 300)]
    pub subtitle: String,
    /// The text, in `format`.
    #[serde(default)]
    pub body: String,
    /// The format of the body; `markdown` by default.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub format: Option<Format>,
    /// The labels, in order; at most 50.
    #[serde(default)]
    #[schema(value_type = Vec<String>, max_items = 50)]
    pub labels: Vec<LabelName>,
    /// The author; the token's user by default.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub author: Option<UserId>,
    /// Whether comments are shown and accepted; the setting `comments` by default.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub comments: Option<CommentMode>,
    /// The comment rules of this post.
    #[serde(default)]
    pub comment_policy: CommentPolicy,
    /// Whether the post is pinned to the top of the home page.
    #[serde(default)]
    pub pinned: bool,
    /// The series that the post belongs to.
    pub series: Option<SeriesPlace>,
    /// The key that is shared by all translations of one text.
    pub translation_key: Option<TranslationKey>,
    /// The picture that stands for the post in lists and link previews: the `path` of a picture of
    /// the media library.
    pub cover: Option<MediaPath>,
    /// The language (BCP 47); the blog's by default.
    #[schema(value_type = Option<String>)]
    pub lang: Option<LanguageTag>,
    /// When the post is published.
    pub published_at: Option<Instant>,
}

/// A change to a post; absent fields stay as they are.
#[derive(Debug, Default, PartialEq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "title": "Hello again", "lang": null }))]
pub struct PostPatch {
    /// The title, one line of up to 300 characters; may be empty.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_length = 300)]
    pub title: Option<String>,
    /// Post or page.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub kind: Option<Kind>,
    /// The status. Setting it restores a post from the trash.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub status: Option<WantedStatus>,
    /// The last part of the path. The old path redirects permanently to the new one.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub slug: Option<Slug>,
    /// The subtitle, one line of up to 300 characters.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_length = 300)]
    pub subtitle: Option<String>,
    /// The text, in `format`.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub body: Option<String>,
    /// The format of the body.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub format: Option<Format>,
    /// The labels, in order; at most 50. Replaces all labels.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Vec<String>>, nullable = false, max_items = 50)]
    pub labels: Option<Vec<LabelName>>,
    /// The author.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub author: Option<UserId>,
    /// Whether comments are shown and accepted.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub comments: Option<CommentMode>,
    /// The comment rules of this post. Replaces all of them.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub comment_policy: Option<CommentPolicy>,
    /// Whether the post is pinned to the top of the home page.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub pinned: Option<bool>,
    /// The series that the post belongs to; `null` for none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<SeriesPlace>)]
    pub series: Option<Option<SeriesPlace>>,
    /// The key that is shared by all translations of one text; `null` for none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<TranslationKey>)]
    pub translation_key: Option<Option<TranslationKey>>,
    /// The picture that stands for the post in lists and link previews: the `path` of a picture of
    /// the media library; `null` for none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<MediaPath>)]
    pub cover: Option<Option<MediaPath>>,
    /// The language (BCP 47); `null` for the blog's.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub lang: Option<Option<LanguageTag>>,
    /// When the post is published. `null` means now for a published post, and no time for a draft.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Instant>)]
    pub published_at: Option<Option<Instant>>,
}

impl NewPost {
    /// Converts the body to a draft. The author is `author` unless the body names one.
    pub fn into_draft(
        self,
        author: UserId,
        comments: CommentMode,
        now: Timestamp,
    ) -> Result<Draft> {
        let wanted = self.status.unwrap_or(WantedStatus::Draft);
        let published_at = self.published_at.map(|Instant(at)| at);
        let base = Draft::new(self.author.unwrap_or(author));
        Ok(Draft {
            kind: self.kind.unwrap_or(base.kind),
            status: stored(wanted, published_at, now)?,
            slug: self.slug,
            title: self.title,
            subtitle: self.subtitle,
            source: self.body,
            format: self.format.unwrap_or(base.format),
            labels: Some(self.labels),
            lang: self.lang,
            comments: self.comments.unwrap_or(comments),
            comment_policy: self.comment_policy,
            pinned: self.pinned,
            series: self.series,
            translation_key: self.translation_key,
            cover: self.cover,
            published_at,
            ..base
        })
    }
}

impl PostPatch {
    /// Returns the draft of `post` with the changes applied.
    pub fn into_draft(self, post: &Post, now: Timestamp) -> Result<Draft> {
        let wanted = self.status.map_or_else(|| kept_status(post, now), Ok)?;
        let published_at = self.moment(post, now);
        let base = Draft::of(post);
        Ok(Draft {
            kind: self.kind.unwrap_or(base.kind),
            status: stored(wanted, published_at, now)?,
            slug: self.slug,
            title: self.title.unwrap_or(base.title),
            subtitle: self.subtitle.unwrap_or(base.subtitle),
            source: self.body.unwrap_or(base.source),
            format: self.format.unwrap_or(base.format),
            labels: self.labels,
            author: self.author.unwrap_or(base.author),
            lang: self.lang.unwrap_or(base.lang),
            comments: self.comments.unwrap_or(base.comments),
            comment_policy: self.comment_policy.unwrap_or(base.comment_policy),
            pinned: self.pinned.unwrap_or(base.pinned),
            series: self.series.unwrap_or(base.series),
            translation_key: self.translation_key.unwrap_or(base.translation_key),
            cover: self.cover.unwrap_or(base.cover),
            published_at,
            imported: base.imported,
        })
    }

    /// Returns the time of publication. If `published` is sent without a time, a post that is not
    /// published yet gets no time, which means now.
    fn moment(&self, post: &Post, now: Timestamp) -> Option<Timestamp> {
        match (self.published_at, self.status) {
            (Some(at), _) => at.map(|Instant(at)| at),
            (None, Some(WantedStatus::Published)) => post.published_at.filter(|at| *at <= now),
            (None, _) => post.published_at,
        }
    }
}

/// Returns the status of a post that the change does not set.
fn kept_status(post: &Post, now: Timestamp) -> Result<WantedStatus> {
    match post.shown(now) {
        Shown::Draft => Ok(WantedStatus::Draft),
        // Not `Scheduled`, which requires a time in the future. The stored status is the same.
        Shown::Scheduled | Shown::Published => Ok(WantedStatus::Published),
        Shown::Trash => Err(Error::conflict(
            ConflictFault::PostInTrash,
            "the post is in the trash: send a `status` to bring it back",
        )),
    }
}

fn stored(
    wanted: WantedStatus,
    published_at: Option<Timestamp>,
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

//! Posts and pages: the stored row, and what readers see of it at a given time.
//!
//! The row has no state "scheduled": a public post whose `published_at` is in the future is
//! scheduled, and becomes visible by the clock alone ([`Post::shown`]). To add a field, see
//! `publishing`.

use serde::{Deserialize, Serialize};

use super::settings::{AgeLimits, Moderation};
use super::{
    CommentMode, LanguageTag, MediaPath, Origin, PostId, PostPath, SeriesId, SeriesPlace, Slug,
    TranslationKey, UserId, text,
};
use crate::clock::Timestamp;
use crate::safe_html::SafeHtml;

/// The most bytes in a post's source.
pub const SOURCE_MAX: usize = 1024 * 1024;
/// The most characters in a title or subtitle.
pub const TITLE_MAX: usize = 300;
/// The most characters of the text that are used in place of a missing title.
const FIRST_WORDS_MAX: usize = 60;

/// The markup of a text.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Format {
    /// CommonMark with a few extensions.
    Markdown,
    /// HTML, which is sanitised.
    Html,
}

/// A dated post or an undated page.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Kind {
    /// A post, in the lists by date.
    Post,
    /// A page, outside the lists.
    Page,
}

/// The stored status of a post. With the clock it gives the state in [`Shown`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum PostStatus {
    /// Visible to its author, editors and owners only.
    Draft,
    /// Public from `published_at` on.
    Public,
    /// In the trash; can be restored until it is purged.
    Trash,
}

impl PostStatus {
    /// The state that readers and the API see at `now` of a post with this status.
    #[must_use]
    pub fn shown(self, published_at: Option<Timestamp>, now: Timestamp) -> Shown {
        match self {
            Self::Draft => Shown::Draft,
            Self::Trash => Shown::Trash,
            Self::Public if published_at.is_some_and(|at| at <= now) => Shown::Published,
            Self::Public => Shown::Scheduled,
        }
    }
}

/// The state of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PostStatus)]
pub enum Shown {
    /// Visible to its author, editors and owners only.
    Draft,
    /// Will become public at its time of publication.
    Scheduled,
    /// Public.
    Published,
    /// In the trash.
    Trash,
}

/// A post's own rules for comments, beside its mode.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CommentPolicy {
    /// Which comments wait for approval; the blog's setting if `null`.
    pub moderation: Option<Moderation>,
    /// The days after which the post accepts no more comments, 0 for never; the blog's setting if
    /// `null`.
    pub close_after_days: Option<u32>,
    /// The days after which every comment waits for approval, 0 for never; the blog's setting if
    /// `null`.
    pub moderate_after_days: Option<u32>,
    /// The seconds that must pass between two comments of one visitor, 0 for no limit.
    pub slow_mode_seconds: u32,
}

/// A post or page as stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Post {
    /// The post's id.
    pub id: PostId,
    /// Whether it is a post or a page.
    pub kind: Kind,
    /// The stored status: draft, public or trash.
    pub status: PostStatus,
    /// The slug: the last part of its address.
    pub slug: Slug,
    /// The decoded path of its address; `None` until it is first public.
    pub path: Option<PostPath>,
    /// The title, on one line; may be empty.
    pub title: String,
    /// The subtitle, on one line; may be empty.
    pub subtitle: String,
    /// The text as the author wrote it.
    pub source: String,
    /// The format of `source`.
    pub format: Format,
    /// The text, rendered and sanitised.
    pub html: SafeHtml,
    /// The version of the renderer that produced `html`.
    pub renderer_version: i64,
    /// The https origins of the remote images in `html`.
    pub image_hosts: sqlx::types::Json<Vec<String>>,
    /// The beginning of the text, as plain text.
    pub excerpt: String,
    /// The user who is named as its author.
    pub author_id: UserId,
    /// The language; `None` for the blog's own.
    pub lang: Option<LanguageTag>,
    /// Who may comment.
    pub comments: CommentMode,
    /// The post's own rules for comments.
    pub comment_policy: sqlx::types::Json<CommentPolicy>,
    /// The number of approved comments.
    pub comment_count: i64,
    /// Whether it is pinned to the top of the front page.
    pub pinned: bool,
    /// The series that it is a part of.
    pub series_id: Option<SeriesId>,
    /// The post's position in the series; set exactly if `series_id` is.
    pub series_position: Option<i64>,
    /// The key that it shares with its translations.
    pub translation_key: Option<TranslationKey>,
    /// The picture that stands for it in lists and previews.
    pub cover: Option<MediaPath>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it becomes or became public.
    pub published_at: Option<Timestamp>,
    /// When its title, subtitle, text, language or author last changed.
    pub updated_at: Timestamp,
    /// The number of its version: 1 at first, one more with each change.
    pub version: i64,
    /// The system from which it was imported.
    pub origin_system: Option<String>,
    /// The id in that system.
    pub origin_id: Option<String>,
}

impl Post {
    /// The state that readers and the API see at `now`.
    #[must_use]
    pub fn shown(&self, now: Timestamp) -> Shown {
        self.status.shown(self.published_at, now)
    }

    /// Whether readers see its comments at `now`.
    #[must_use]
    pub fn shows_comments(&self, now: Timestamp) -> bool {
        self.shown(now) == Shown::Published && self.comments != CommentMode::Hidden
    }

    /// The comment mode at `now`: the stored mode, unless the post's age restricts it further.
    #[must_use]
    pub fn comment_mode(&self, limits: AgeLimits, now: Timestamp) -> CommentMode {
        let has_come = |moment: Option<Timestamp>| moment.is_some_and(|moment| moment <= now);
        match self.comments {
            CommentMode::Open | CommentMode::Moderated if has_come(self.closes_at(limits)) => {
                CommentMode::Closed
            }
            CommentMode::Open if has_come(self.moderated_from(limits)) => CommentMode::Moderated,
            mode => mode,
        }
    }

    /// When the post stops accepting comments; `None` for never.
    #[must_use]
    pub fn closes_at(&self, limits: AgeLimits) -> Option<Timestamp> {
        self.after_days(
            self.comment_policy
                .close_after_days
                .unwrap_or(limits.close_after_days),
        )
    }

    /// When every comment on the post begins to wait for approval; `None` for never.
    #[must_use]
    pub fn moderated_from(&self, limits: AgeLimits) -> Option<Timestamp> {
        self.after_days(
            self.comment_policy
                .moderate_after_days
                .unwrap_or(limits.moderate_after_days),
        )
    }

    fn after_days(&self, days: u32) -> Option<Timestamp> {
        let days = Some(days).filter(|days| *days > 0)?;
        self.published_at?
            .checked_add_days(chrono::Days::new(days.into()))
    }

    /// The series and the post's position in it, if it is part of one.
    #[must_use]
    pub fn series(&self) -> Option<SeriesPlace> {
        self.series_id.map(|id| SeriesPlace {
            id,
            position: self.series_position,
        })
    }

    /// The system and id from which it was imported, if it was.
    #[must_use]
    pub fn origin(&self) -> Option<Origin> {
        Origin::of(self.origin_system.as_deref(), self.origin_id.as_deref())
    }

    /// The title; without one, the first words of the text; without text, `untitled`.
    #[must_use]
    pub fn title_or(&self, untitled: &str) -> String {
        title_or(&self.title, &self.excerpt, untitled)
    }
}

/// The title of a post; without one, the first words of its excerpt; without that, `untitled`.
#[must_use]
pub fn title_or(title: &str, excerpt: &str, untitled: &str) -> String {
    if !title.is_empty() {
        return title.to_owned();
    }
    if excerpt.is_empty() {
        return untitled.to_owned();
    }
    text::beginning(excerpt, FIRST_WORDS_MAX)
}

//! Posts and pages.

use serde::{Deserialize, Serialize};

use super::settings::{AgeLimits, Moderation};
use super::{AccountId, Origin, PostId, PostPath, SeriesId, SeriesPlace, Slug, TranslationKey};
use crate::clock::Timestamp;
use crate::safe_html::SafeHtml;

/// The most bytes in a post's source.
pub const SOURCE_MAX: usize = 1024 * 1024;
/// The most characters in a title or subtitle.
pub const TITLE_MAX: usize = 300;

/// What a text is written in.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Format {
    /// CommonMark with a few extensions.
    Markdown,
    /// HTML, sanitised like everything else.
    Html,
}

/// A dated post or a standing page.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Kind {
    /// In the stream, by date.
    Post,
    /// Beside it.
    Page,
}

/// What is stored of a post's state; see [`Shown`] for what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum PostStatus {
    /// Seen by its authors only.
    Draft,
    /// Public from `published_at` on.
    Public,
    /// Thrown away; can be brought back until purged.
    Trash,
}

/// A post's state as the API shows it: the stored one and the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PostStatus)]
pub enum Shown {
    /// Seen by its authors only.
    Draft,
    /// Public at a later moment.
    Scheduled,
    /// Public.
    Published,
    /// Thrown away.
    Trash,
}

/// Who may comment, and whether comments are shown.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum CommentMode {
    /// By the blog's policy.
    Open,
    /// Every comment waits for a moderator.
    Moderated,
    /// Shown, but no new ones.
    Closed,
    /// Neither shown nor taken.
    Hidden,
}

/// What a post says about comments beside its mode, where it differs from the blog.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CommentPolicy {
    /// Which comments wait; as the settings say when `null`.
    pub moderation: Option<Moderation>,
    /// After how many days it takes no more comments, 0 for never; as the settings say when `null`.
    pub close_after_days: Option<u32>,
    /// After how many days every comment waits, 0 for never; as the settings say when `null`.
    pub moderate_after_days: Option<u32>,
    /// Seconds that must pass between two comments of one visitor, 0 for none.
    pub slow_mode_seconds: u32,
}

/// A post or page as stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Post {
    /// Its id.
    pub id: PostId,
    /// Post or page.
    pub kind: Kind,
    /// Draft, public or trash.
    pub status: PostStatus,
    /// The last part of its address.
    pub slug: Slug,
    /// Its address; `None` until it is first public.
    pub path: Option<PostPath>,
    /// One line, may be empty for an imported post.
    pub title: String,
    /// One line, may be empty.
    pub subtitle: String,
    /// What the author wrote.
    pub source: String,
    /// What the source is written in.
    pub format: Format,
    /// The source, rendered and sanitised.
    pub html: SafeHtml,
    /// By which renderer.
    pub renderer_version: i64,
    /// The https origins of its remote images.
    pub image_hosts: sqlx::types::Json<Vec<String>>,
    /// Its beginning as plain text.
    pub excerpt: String,
    /// Who wrote it.
    pub author_id: AccountId,
    /// BCP 47; `None` for the blog's own.
    pub lang: Option<String>,
    /// Who may comment.
    pub comments: CommentMode,
    /// What it says about comments beside that.
    pub comment_policy: sqlx::types::Json<CommentPolicy>,
    /// How many approved comments there are.
    pub comment_count: i64,
    /// Whether it stays on top.
    pub pinned: bool,
    /// The series that it is a part of.
    pub series_id: Option<SeriesId>,
    /// Its place there; set where `series_id` is.
    pub series_position: Option<i64>,
    /// What it shares with the same text in other languages.
    pub translation_key: Option<TranslationKey>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is public.
    pub published_at: Option<Timestamp>,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Counts its changes, from 1.
    pub version: i64,
    /// The system it was imported from.
    pub origin_system: Option<String>,
    /// Its id there.
    pub origin_id: Option<String>,
}

impl Post {
    /// The state at `now`.
    #[must_use]
    pub fn shown(&self, now: Timestamp) -> Shown {
        match self.status {
            PostStatus::Draft => Shown::Draft,
            PostStatus::Trash => Shown::Trash,
            PostStatus::Public if self.published_at.is_some_and(|at| at <= now) => Shown::Published,
            PostStatus::Public => Shown::Scheduled,
        }
    }

    /// Whether readers see its comments at `now`.
    #[must_use]
    pub fn shows_comments(&self, now: Timestamp) -> bool {
        self.shown(now) == Shown::Published && self.comments != CommentMode::Hidden
    }

    /// Who may comment at `now`: its mode, unless its age says less.
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

    /// When it stops taking comments, if it ever does.
    #[must_use]
    pub fn closes_at(&self, limits: AgeLimits) -> Option<Timestamp> {
        self.after_days(
            self.comment_policy
                .close_after_days
                .unwrap_or(limits.close_after_days),
        )
    }

    /// From when on every comment waits, if it ever does.
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

    /// Where it stands in a series.
    #[must_use]
    pub fn series(&self) -> Option<SeriesPlace> {
        self.series_id.map(|id| SeriesPlace {
            id,
            position: self.series_position,
        })
    }

    /// Where it was imported from.
    #[must_use]
    pub fn origin(&self) -> Option<Origin> {
        Origin::of(self.origin_system.as_deref(), self.origin_id.as_deref())
    }

    /// The title, or words in its place: its beginning, or `untitled`.
    #[must_use]
    pub fn title_or(&self, untitled: &str) -> String {
        title_or(&self.title, &self.excerpt, untitled)
    }
}

/// A post's title, or words in its place: its beginning, or `untitled`.
#[must_use]
pub fn title_or(title: &str, excerpt: &str, untitled: &str) -> String {
    if !title.is_empty() {
        return title.to_owned();
    }
    let start: String = excerpt.chars().take(60).collect();
    if start.is_empty() {
        untitled.to_owned()
    } else {
        start
    }
}

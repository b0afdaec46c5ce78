//! A draft: the state of a post that an author asks for, before it is rendered.
//!
//! Every draft begins as [`Draft::new`] or [`Draft::of`], and names the fields that differ.

use crate::clock::Timestamp;
use crate::error::{EntryFault, FieldErrors, Result};
use crate::model::label::LABELS_MAX;
use crate::model::post::{SOURCE_MAX, TITLE_MAX};
use crate::model::series::POSITION_MAX;
use crate::model::{
    CommentMode, CommentPolicy, EntryId, Format, Kind, LabelName, LanguageTag, MediaPath, Origin,
    Post, PostPath, PostStatus, SeriesPlace, Slug, TranslationKey, UserId, text,
};
use crate::render::{RENDERER_VERSION, RenderedText};
use crate::store::posts::PostRow;

/// The latest time that can be stored, in seconds since 1970: the end of the year 9999.
const LATEST: i64 = 253_402_300_799;

/// The state of a post that an author asks for.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Whether it is a post or a page.
    pub kind: Kind,
    /// The wanted status, draft or public. For the trash see [`trash`](super::trash()).
    pub status: PostStatus,
    /// The slug; `None` to keep the current one or make one from the title.
    pub slug: Option<Slug>,
    /// The title; may be empty.
    pub title: String,
    /// The subtitle; may be empty.
    pub subtitle: String,
    /// The text.
    pub source: String,
    /// The format of `source`.
    pub format: Format,
    /// The labels in order; `None` to keep the current ones.
    pub labels: Option<Vec<LabelName>>,
    /// The user who is named as the author.
    pub author: UserId,
    /// The language; `None` for the blog's own.
    pub lang: Option<LanguageTag>,
    /// Who may comment.
    pub comments: CommentMode,
    /// The post's own rules for comments.
    pub comment_policy: CommentPolicy,
    /// Whether it is pinned to the top of the front page.
    pub pinned: bool,
    /// The series that it is a part of, and its position there.
    pub series: Option<SeriesPlace>,
    /// The key that it shares with its translations.
    pub translation_key: Option<TranslationKey>,
    /// The picture that stands for it in lists and previews.
    pub cover: Option<MediaPath>,
    /// When it becomes public; `None` for now if `status` is public.
    pub published_at: Option<Timestamp>,
    /// Data that only an imported post has.
    pub imported: Option<PostImport>,
}

/// The data that only an imported post has.
#[derive(Clone, Debug)]
pub struct PostImport {
    /// The system and id from which it comes.
    pub origin: Origin,
    /// The id of its entry in the feeds of the old blog; the new blog's feeds keep it.
    pub entry_id: Option<EntryId>,
    /// The path on the old blog.
    pub path: Option<PostPath>,
    /// When it was created on the old blog.
    pub created_at: Timestamp,
    /// When it was last changed on the old blog.
    pub updated_at: Timestamp,
}

impl Draft {
    /// An empty post in Markdown by `author`, without a date.
    #[must_use]
    pub fn new(author: UserId) -> Self {
        Self {
            kind: Kind::Post,
            status: PostStatus::Draft,
            slug: None,
            title: String::new(),
            subtitle: String::new(),
            source: String::new(),
            format: Format::Markdown,
            labels: None,
            author,
            lang: None,
            comments: CommentMode::Open,
            comment_policy: CommentPolicy::default(),
            pinned: false,
            series: None,
            translation_key: None,
            cover: None,
            published_at: None,
            imported: None,
        }
    }

    /// The draft that leaves a post as it is.
    #[must_use]
    pub fn of(post: &Post) -> Self {
        Self {
            kind: post.kind,
            status: post.status,
            slug: None,
            title: post.title.clone(),
            subtitle: post.subtitle.clone(),
            source: post.source.clone(),
            format: post.format,
            labels: None,
            author: post.author_id,
            lang: post.lang.clone(),
            comments: post.comments,
            comment_policy: post.comment_policy.0.clone(),
            pinned: post.pinned,
            series: post.series(),
            translation_key: post.translation_key.clone(),
            cover: post.cover.clone(),
            published_at: post.published_at,
            imported: None,
        }
    }

    /// The draft with its title and subtitle on one line each.
    pub(super) fn normalized(self) -> Self {
        Self {
            title: text::line(&self.title),
            subtitle: text::line(&self.subtitle),
            ..self
        }
    }

    /// Checks every field, except those that are as in `before`.
    ///
    /// # Errors
    /// [`crate::error::Error::Invalid`] with every invalid field.
    pub(super) fn check(&self, before: Option<&Post>) -> Result<()> {
        let mut errors = FieldErrors::default();
        for (field, words) in [("title", &self.title), ("subtitle", &self.subtitle)] {
            if words.chars().count() > TITLE_MAX {
                errors.push(field, EntryFault::Long { most: TITLE_MAX });
            } else if text::has_excess_marks(words) {
                errors.push(field, text::EXCESS_MARKS);
            }
        }
        if self.source.len() > SOURCE_MAX {
            errors.push("body", EntryFault::Large { most: SOURCE_MAX });
        }
        let labels = self.labels.as_ref();
        if labels.is_some_and(|labels| labels.len() > LABELS_MAX) {
            errors.push("labels", EntryFault::ManyLabels { most: LABELS_MAX });
        }
        if let Some(tag) = &self.lang
            && let Err(why) = tag.check()
        {
            errors.push("lang", EntryFault::Language.in_words(why));
        }
        if self.imported.is_none() && !self.published_at.is_none_or(can_be_stored) {
            errors.push("published_at", EntryFault::Year);
        }
        let position = self.series.and_then(|place| place.position);
        if position.is_some_and(|position| !(1..=POSITION_MAX).contains(&position)) {
            let (least, most) = (1, POSITION_MAX);
            errors.push("series/position", EntryFault::Number { least, most });
        }
        if let Some(before) = before {
            errors.retain(|error| !self.is_kept(before, &error.field));
        }
        errors.into_result()
    }

    /// Whether the draft leaves a field as it is stored.
    fn is_kept(&self, before: &Post, field: &str) -> bool {
        match field {
            "title" => self.title == before.title,
            "subtitle" => self.subtitle == before.subtitle,
            "body" => self.source == before.source,
            "labels" => self.labels.is_none(),
            "lang" => self.lang == before.lang,
            "published_at" => self.published_at == before.published_at,
            "series/position" => self.series == before.series(),
            _ => false,
        }
    }

    /// The row of the draft with its rendered text, without a path and a series. A public draft
    /// without a date becomes public now.
    pub(super) fn row<'a>(
        &'a self,
        rendered: &'a RenderedText,
        slug: &'a Slug,
        now: Timestamp,
    ) -> PostRow<'a> {
        let imported = self.imported.as_ref();
        let is_public = self.status == PostStatus::Public;
        PostRow {
            kind: self.kind,
            status: self.status,
            slug,
            path: None,
            title: &self.title,
            subtitle: &self.subtitle,
            source: &self.source,
            format: self.format,
            html: rendered.html.as_str(),
            renderer_version: RENDERER_VERSION,
            image_hosts: &rendered.image_hosts,
            excerpt: &rendered.excerpt,
            author_id: self.author,
            lang: self.lang.as_ref(),
            comments: self.comments,
            comment_policy: &self.comment_policy,
            pinned: self.pinned,
            series: None,
            translation_key: self.translation_key.as_ref(),
            cover: self.cover.as_ref(),
            created_at: imported.map_or(now, |imported| imported.created_at),
            published_at: self.published_at.or_else(|| is_public.then_some(now)),
            updated_at: imported.map_or(now, |imported| imported.updated_at),
            origin: imported.map(|imported| &imported.origin),
        }
    }
}

fn can_be_stored(at: Timestamp) -> bool {
    (0..=LATEST).contains(&at.timestamp())
}

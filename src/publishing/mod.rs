//! The one way in for posts: create, change, publish, trash and purge.
//!
//! Every door (API, import, first start) comes through here: the text is
//! rendered first, off the async threads and outside any transaction
//! ([`render`]); then, in one transaction, what must still hold is looked at
//! again, and the post, its path, its labels, its revision, its change and its
//! jobs are written together, and what it is found by.

mod address;
mod hubs;
mod labels;
mod lifecycle;
mod record;
mod rendering;
mod series;
mod write;

use crate::clock::Timestamp;
use crate::error::{Error, FieldErrors, Result};
use crate::finding;
use crate::model::post::{SOURCE_MAX, TITLE_MAX};
use crate::model::series::POSITION_MAX;
use crate::model::settings::is_language;
use crate::model::{
    AccountId, CommentMode, CommentPolicy, EntryId, Format, Kind, LabelName, Origin, PostPath,
    PostStatus, SeriesPlace,
};
use crate::model::{Slug, TranslationKey, text};
use crate::render::{self, Rendered};
use crate::search::Words;
use crate::services::Services;
use crate::store::Db;

pub use hubs::{PING_JOB, ping};
pub use labels::{current_labels, delete_label, find_label, merge_label, rename_label};
pub use lifecycle::{announce, purge, trash};
pub use rendering::{render_outdated, schedule_rendering};
pub use series::{NewSeries, create_series, delete_series, update_series};
pub use write::{create, update};

/// The job that records a scheduled post's publication.
pub const ANNOUNCE_JOB: &str = "announce_publication";

/// The latest moment that can be stored: the end of the year 9999.
const LATEST: i64 = 253_402_300_799;

/// A post as an author wants it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Post or page.
    pub kind: Kind,
    /// Draft or public; trash has its own way.
    pub status: PostStatus,
    /// Its slug; made of the title when `None`.
    pub slug: Option<Slug>,
    /// Its title.
    pub title: String,
    /// Its subtitle.
    pub subtitle: String,
    /// What is written.
    pub source: String,
    /// In which format.
    pub format: Format,
    /// Its labels in order; those that it has by then when `None`.
    pub labels: Option<Vec<LabelName>>,
    /// Who wrote it.
    pub author: AccountId,
    /// Its language, if not the blog's.
    pub lang: Option<String>,
    /// Who may comment.
    pub comments: CommentMode,
    /// What it says about comments beside that.
    pub comment_policy: CommentPolicy,
    /// Whether it stays on top.
    pub pinned: bool,
    /// The series that it is a part of.
    pub series: Option<SeriesPlace>,
    /// What it shares with the same text in other languages.
    pub translation_key: Option<TranslationKey>,
    /// From when on it is public; now when `None` and public.
    pub published_at: Option<Timestamp>,
    /// What an import carries besides.
    pub imported: Option<Imported>,
}

/// What only an imported post has.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Where it comes from.
    pub origin: Origin,
    /// The id that it has in feeds there, and keeps.
    pub entry_id: Option<EntryId>,
    /// The address it had.
    pub path: Option<PostPath>,
    /// When it was made there.
    pub created_at: Timestamp,
    /// When it was changed there.
    pub updated_at: Timestamp,
}

/// A draft that is valid and rendered: ready for the transaction.
#[derive(Clone, Debug)]
pub struct Prepared {
    draft: Draft,
    /// In which language the text is set.
    language: String,
    rendered: Rendered,
    words: Words,
}

impl Prepared {
    /// What the sanitiser turned into something else, in words.
    #[must_use]
    pub fn changes(&self) -> &[String] {
        &self.rendered.changes
    }
}

/// Checks a draft, and renders it in its language or the blog's.
///
/// # Errors
/// [`Error::Invalid`] with every field that cannot be accepted.
pub async fn prepare(db: &Db, services: &Services, mut draft: Draft) -> Result<Prepared> {
    draft.title = text::line(&draft.title);
    draft.subtitle = text::line(&draft.subtitle);
    check(&draft)?;
    let (source, format) = (draft.source.clone(), draft.format);
    let lang = match &draft.lang {
        Some(lang) => lang.clone(),
        None => rendering::language(&mut db.read().await?).await?,
    };
    let language = lang.clone();
    let render = move || {
        let rendered = render::post(&source, format, &lang);
        let words = finding::words_of(&rendered.html);
        (rendered, words)
    };
    let (rendered, words) = services.off_thread(render).await?;
    Ok(Prepared {
        draft,
        language,
        rendered,
        words,
    })
}

fn check(draft: &Draft) -> Result<()> {
    let mut errors = FieldErrors::default();
    for (field, words) in [("title", &draft.title), ("subtitle", &draft.subtitle)] {
        if words.chars().count() > TITLE_MAX {
            errors.push(field, format!("use at most {TITLE_MAX} characters"));
        }
    }
    if draft.title.is_empty() && draft.imported.is_none() {
        errors.push("title", "a post needs a title");
    }
    if draft.source.len() > SOURCE_MAX {
        errors.push("body", format!("use at most {SOURCE_MAX} bytes"));
    }
    if draft
        .labels
        .as_ref()
        .is_some_and(|labels| labels.len() > crate::model::label::LABELS_MAX)
    {
        errors.push(
            "labels",
            format!("use at most {} labels", crate::model::label::LABELS_MAX),
        );
    }
    if draft.lang.as_deref().is_some_and(|tag| !is_language(tag)) {
        errors.push("lang", "use a BCP 47 language tag, such as `en` or `pt-BR`");
    }
    if draft
        .published_at
        .is_some_and(|at| !(0..=LATEST).contains(&at.timestamp()))
        && draft.imported.is_none()
    {
        errors.push("published_at", "use a time from 1970 to 9999");
    }
    if draft
        .series
        .and_then(|place| place.position)
        .is_some_and(|position| !(1..=POSITION_MAX).contains(&position))
    {
        errors.push(
            "series/position",
            format!("use a number from 1 to {POSITION_MAX}"),
        );
    }
    errors.into_result()
}

/// The error of a post that changed meanwhile.
fn stale(current: i64) -> Error {
    Error::Stale { current }
}

//! The only way to change posts, labels and series.
//!
//! Every channel (API, import, first start) goes through this module in two steps. First the text
//! is checked and rendered ([`prepare`]), outside any transaction and off the async threads, and
//! what its author should look at is noted (`checks`). Then,
//! in one transaction, [`create`] and [`update`] check what may have changed since, and write the
//! post, its path, labels, revision, search text, change row and jobs together.
//!
//! To add a field to posts, add it to [`Draft`] and the functions beside it, and to `fields` in
//! `change_record.rs`. `docs/CONTRIBUTING.md` has the other places.

mod address;
mod autosaves;
mod change_record;
mod checks;
mod cover;
mod draft;
mod hubs;
mod labels;
mod lifecycle;
mod preview;
mod preview_links;
mod read;
mod reassign;
mod rendering;
mod series;
mod welcome;
mod write;

use crate::error::{Error, FieldErrors, Result};
use crate::model::settings::PublishChecks;
use crate::model::{LanguageTag, Post, PostStatus};
use crate::render::{self, RenderedText};
use crate::services::Services;
use crate::store::Db;

pub use autosaves::{autosave, drop_autosaves, find_autosave, find_newest_autosave};
pub use checks::{Place, Warning, WarningCode};
pub use cover::current_cover;
pub use draft::{Draft, PostImport};
pub use hubs::ping;
pub use labels::{current_labels, delete_label, find_label, merge_label, rename_label};
pub use lifecycle::{announce, purge, remove_imported, trash};
pub use preview::preview;
pub use preview_links::{
    create_preview_link, find_by_preview_key, list_preview_links, revoke_preview_link,
};
pub use read::{
    ListOrder, find, find_by_path, find_revision, find_to_change, list, list_drafts, list_edited,
    list_revisions, list_scheduled,
};
pub use reassign::reassign;
pub use rendering::{render_outdated, schedule_rendering};
pub use series::{NewSeries, create_series, delete_series, update_series};
pub use welcome::{create_welcome, remove_untouched_welcome};
pub use write::{add_former_path, create, replace_addresses, update};

pub use crate::store::post_lists::ListedPost;
pub use crate::store::preview_links::PreviewLink;
pub use crate::store::unfinished_posts::UnfinishedPost;

/// A draft that was checked and rendered, and can be stored.
#[derive(Clone, Debug)]
pub struct Prepared {
    draft: Draft,
    /// The language by whose rules the text was rendered.
    language: LanguageTag,
    rendered: RenderedText,
    warnings: Vec<Warning>,
    /// Whether a post with warnings is not published.
    refuses: bool,
}

impl Prepared {
    /// The changes that the sanitiser made, one sentence each.
    #[must_use]
    pub fn changes(&self) -> &[String] {
        &self.rendered.changes
    }

    /// What the author should look at before readers do.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Whether the settings refuse to publish the draft in place of the post `before`, because of
    /// its warnings. What is public already can be changed.
    #[must_use]
    pub fn is_refused(&self, before: Option<&Post>) -> bool {
        let is_public = before.is_some_and(|post| post.status == PostStatus::Public);
        let is_published = self.draft.status == PostStatus::Public && !is_public;
        self.refuses && is_published && !self.warnings.is_empty()
    }

    /// Checks that the settings do not refuse to publish the draft.
    fn check_warnings(&self, before: Option<&Post>) -> Result<()> {
        if !self.is_refused(before) {
            return Ok(());
        }
        let mut errors = FieldErrors::default();
        for warning in &self.warnings {
            errors.push(
                warning.place.field,
                warning.fault().in_words(&warning.message),
            );
        }
        errors.into_result()
    }
}

/// Checks a new post's draft and renders it in its language or the blog's.
///
/// # Errors
/// [`Error::Invalid`] with every invalid field.
pub async fn prepare(db: &Db, services: &Services, draft: Draft) -> Result<Prepared> {
    let draft = draft.normalized();
    draft.check(None)?;
    Box::pin(render(db, services, draft)).await
}

/// Checks the fields that a draft changes of the post `before`, and renders it in its language or
/// the blog's. Unchanged fields are not checked: a rule that is newer than the post must not block
/// other changes.
///
/// # Errors
/// [`Error::Invalid`] with every invalid field that differs from `before`.
pub async fn prepare_change(
    db: &Db,
    services: &Services,
    before: &Post,
    draft: Draft,
) -> Result<Prepared> {
    let draft = draft.normalized();
    draft.check(Some(before))?;
    Box::pin(render(db, services, draft)).await
}

/// Renders a draft without checking it, for a post that is restored as it was saved.
pub async fn prepare_restored(db: &Db, services: &Services, draft: Draft) -> Result<Prepared> {
    render(db, services, draft).await
}

async fn render(db: &Db, services: &Services, draft: Draft) -> Result<Prepared> {
    let (source, format) = (draft.source.clone(), draft.format);
    let lang = match &draft.lang {
        Some(lang) => lang.clone(),
        None => rendering::language(&mut db.read().await?).await?,
    };
    let media = rendering::own_media(db, &source).await?;
    let (language, urls) = (lang.clone(), services.urls.clone());
    let render = move || {
        let rendered = render::post(&source, format, &lang, &media);
        let mentions = checks::mentions(&rendered.html, &urls);
        (rendered, mentions)
    };
    let (rendered, mentions) = services.off_thread_for(draft.source.len(), render).await?;
    // An old blog is moved as it is.
    let warnings = match draft.imported {
        Some(_) => Vec::new(),
        None => Box::pin(checks::checks(db, services, &draft, &mentions)).await?,
    };
    let settings = services.cached.settings_of(db).await?;
    Ok(Prepared {
        draft,
        language,
        rendered,
        warnings,
        refuses: settings.publish_checks == PublishChecks::Refuse,
    })
}

/// The error for a post whose version is not the one that the caller read; `current` is the stored
/// version.
fn stale(current: i64) -> Error {
    Error::Stale { current }
}

//! What the buttons of the editor do: save, preview, publish, take back; and join two texts.

use axum::http::StatusCode;

use super::editor::Editor;
use super::fields::{BODY, EDITING, PostFields, VERSION, with_line_feeds};
use super::merge::Merge;
use super::preview;
use super::stored::{action, find, new_draft, new_fields};
use crate::error::{Error, FieldErrors, Result};
use crate::model::{Post, PostId, PostStatus};
use crate::publishing::{self, Draft};
use crate::store::Tx;
use crate::urls;
use crate::web::admin::context::AdminContext;
use crate::web::admin::error::{AdminError, Answer};
use crate::web::admin::flash::Flash;
use crate::web::admin::form::AdminForm;
use crate::web::api::posts::load_again;
use crate::web::form::Form;
use crate::web::path::Path;

/// The field with the button that was pressed.
const DO: &str = "do";

/// Creates a post.
pub async fn create(form: AdminForm) -> Answer {
    let context = &form.context;
    context
        .authority()
        .require_write_as(context.signed_in.user.id)?;
    let sent = Sent::of_new(context, &form);
    Box::pin(sent.act(&form, false)).await
}

/// Changes a post.
pub async fn change(Path(id): Path<PostId>, form: AdminForm) -> Answer {
    let context = &form.context;
    let (post, stored) = find(context, id).await?;
    if form.fields().iter().all(|(name, _)| name != BODY) {
        return Err(Error::BadRequest("the form has no text".to_owned()).into());
    }
    if form.value(DO) == "merge" {
        return merge(&form, &post, &stored).await;
    }
    let was = opened(context, &post, &form).await?;
    let sent = Sent {
        fields: PostFields::of_form(&form),
        post: Some(post),
        was,
    };
    let version = form.value(VERSION).parse();
    if version == Ok(sent.version()) {
        return Box::pin(sent.act(&form, false)).await;
    }
    if matches!(form.value(DO), "preview" | "back") {
        // What was changed meanwhile is joined when this is saved, by the version of the form.
        return Box::pin(sent.act(&form, false)).await;
    }
    let merge = Merge::of(&sent.was, &stored, &sent.fields);
    match &sent.post {
        Some(post) if merge.has_conflicts() => merge.show(context, post, &form).await,
        _ => {
            let joined = Sent {
                fields: merge.fields(&form),
                was: stored,
                ..sent
            };
            Box::pin(joined.act(&form, true)).await
        }
    }
}

/// Shows the joined text, which is not saved yet.
async fn merge(form: &AdminForm, post: &Post, stored: &PostFields) -> Answer {
    let context = &form.context;
    let was = opened(context, post, form).await?;
    let sent = PostFields::of_form(form);
    let merge = Merge::of(&was, stored, &sent);
    // The choices are about the places of one stored version.
    if form.value("merge-version").parse() != Ok(post.version) && merge.has_conflicts() {
        return merge.show(context, post, form).await;
    }
    Editor::new(Some(post), stored.clone(), merge.fields(form))
        .answering(form)
        .with_notice(context.t.versions.merged)
        .show(context, StatusCode::OK)
        .await
}

/// Returns the fields as they were when a form was opened: the text is that of the version which the
/// form names.
pub(super) async fn opened(context: &AdminContext, post: &Post, form: &Form) -> Result<PostFields> {
    let version = form.value(VERSION).parse().unwrap_or(post.version);
    if version == post.version {
        return Ok(PostFields::opened(form, &post.source));
    }
    let mut conn = context.read().await?;
    let (services, by) = (&context.app.services, context.authority());
    let below = version.saturating_add(1);
    let found = publishing::list_revisions(&mut conn, services, by, post.id, below, 1).await?;
    let base = found
        .first()
        .map_or("", |revision| revision.source.as_str());
    Ok(PostFields::opened(form, base))
}

/// What the editor sent.
#[derive(Debug)]
pub(super) struct Sent {
    /// The stored post; `None` for a new one.
    pub post: Option<Post>,
    /// The fields as they were.
    pub was: PostFields,
    /// The fields as they are wanted.
    pub fields: PostFields,
}

impl Sent {
    /// What the form of a new post sent.
    pub(super) fn of_new(context: &AdminContext, form: &Form) -> Self {
        Self {
            post: None,
            was: new_fields(context),
            fields: PostFields::of_form(form),
        }
    }

    fn version(&self) -> i64 {
        self.post.as_ref().map_or(0, |post| post.version)
    }

    /// The form with these fields.
    pub(super) fn editor(&self) -> Editor<'_> {
        Editor::new(self.post.as_ref(), self.was.clone(), self.fields.clone())
    }

    /// The draft that the fields ask for, with the errors of those that are not accepted.
    fn draft(&self, context: &AdminContext) -> (Draft, FieldErrors) {
        let draft = match &self.post {
            Some(post) => Draft::of(post),
            None => Draft {
                labels: Some(Vec::new()),
                ..new_draft(context)
            },
        };
        let zone = context.settings.zone();
        let (mut draft, errors) = self
            .fields
            .change(&self.was, draft, zone, &context.t.editor);
        if let Some(post) = self
            .post
            .as_ref()
            .filter(|post| with_line_feeds(&post.source) == draft.source)
        {
            // The stored line breaks are kept as long as nothing else changed.
            draft.source.clone_from(&post.source);
        }
        (draft, errors)
    }

    async fn act(self, form: &AdminForm, is_joined: bool) -> Answer {
        let context = &form.context;
        match form.value(DO) {
            "preview" => {
                let (draft, _) = self.draft(context);
                Box::pin(preview::show(form, self.post.as_ref(), draft)).await
            }
            "back" => {
                let mut editor = self.editor().answering(form);
                // The form goes on from the version at which it was opened.
                let opened = editor.post.cloned().map(|post| Post {
                    version: form.value(VERSION).parse().unwrap_or(post.version),
                    ..post
                });
                editor.post = opened.as_ref();
                editor.show(context, StatusCode::OK).await
            }
            _ => Box::pin(self.save(form, is_joined)).await,
        }
    }

    async fn save(self, form: &AdminForm, is_joined: bool) -> Answer {
        let context = &form.context;
        let (mut draft, errors) = self.draft(context);
        let button = form.value(DO);
        if matches!(button, "unpublish" | "restore") || draft.status == PostStatus::Trash {
            draft.status = PostStatus::Draft;
        }
        let t = &context.t.editor;
        let is_unchanged = self.fields == self.was
            && self
                .post
                .as_ref()
                .is_some_and(|post| post.status == draft.status);
        let stored = match (&self.post, is_unchanged) {
            (Some(post), true) => Ok(post.clone()),
            _ if !errors.is_empty() => Err(AdminError::Domain(Error::Invalid(errors))),
            _ => Box::pin(self.store(form, draft)).await,
        };
        let post = match stored {
            Ok(post) => post,
            Err(AdminError::Domain(Error::Invalid(errors))) => {
                let editor = self.editor().answering(form).with_errors(errors);
                return editor.show(context, StatusCode::UNPROCESSABLE_ENTITY).await;
            }
            Err(AdminError::Domain(Error::Conflict(why))) => {
                let words = context.locale.conflict(&context.t.conflicts, &why);
                let errors = FieldErrors::one(why.field.unwrap_or("slug"), words);
                let editor = self.editor().answering(form).with_errors(errors);
                return editor.show(context, StatusCode::CONFLICT).await;
            }
            Err(AdminError::Domain(Error::Stale { .. })) => {
                // Somebody was faster by a moment. The next press joins both.
                let editor = self
                    .editor()
                    .answering(form)
                    .with_notice(context.t.frame.conflict);
                return editor.show(context, StatusCode::CONFLICT).await;
            }
            Err(other) => return Err(other),
        };
        let words = match button {
            "unpublish" => t.unpublished,
            "restore" => t.restored,
            _ if is_joined => t.joined,
            _ if is_unchanged && button != "publish" => t.unchanged,
            _ if post.status == PostStatus::Draft => t.draft_saved,
            _ => t.saved,
        };
        let next = match button {
            "publish" => urls::admin_post_page(post.id, "publish"),
            _ => action(Some(&post)),
        };
        let flash = Flash::new(words).with_saved(form.values(EDITING));
        form.done(&next, &flash)
    }

    /// Stores the draft as a new post, or in place of the stored one.
    async fn store(&self, form: &AdminForm, draft: Draft) -> Result<Post, AdminError> {
        let context = &form.context;
        let (app, by) = (&context.app, context.authority());
        by.require_write_as(draft.author)?;
        check_author(context, &draft).await?;
        let Some(before) = &self.post else {
            let prepared = publishing::prepare(&app.db, &app.services, draft).await?;
            let mut tx = form.begin().await?;
            let post = publishing::create(&mut tx, &app.services, by, &prepared).await?;
            drop_copies(&mut tx, form).await?;
            tx.commit().await?;
            return Ok(post);
        };
        let prepared = publishing::prepare_change(&app.db, &app.services, before, draft).await?;
        let mut tx = form.begin().await?;
        let before = load_again(&mut tx, before).await?;
        let post = publishing::update(&mut tx, &app.services, by, &before, &prepared).await?;
        drop_copies(&mut tx, form).await?;
        tx.commit().await?;
        Ok(post)
    }
}

/// Checks that the author is a user.
async fn check_author(context: &AdminContext, draft: &Draft) -> Result<()> {
    let mut conn = context.read().await?;
    let users = context.app.services.cached.users(&mut conn).await?;
    if users.iter().any(|user| user.id == draft.author) {
        Ok(())
    } else {
        Err(Error::invalid("author", context.t.editor.bad_choice))
    }
}

/// Drops the copies of what is saved now.
async fn drop_copies(tx: &mut Tx, form: &AdminForm) -> Result<()> {
    for page in form.values(EDITING) {
        publishing::drop_autosaves(tx, form.context.authority(), page).await?;
    }
    Ok(())
}

//! `/-/admin/posts/{id}/revisions`: the earlier versions of a post, what changed since, and the way
//! back to one; and what differs in a copy of what was being written.

use axum::http::{StatusCode, Uri};

use super::autosave;
use super::fields::{BODY, PostFields};
use super::stored::find;
use crate::error::{Error, Result};
use crate::model::{AutosaveId, Post, PostId};
use crate::publishing;
use crate::urls;
use crate::web::admin::context::AdminContext;
use crate::web::admin::error::Answer;
use crate::web::admin::flash::Flash;
use crate::web::admin::form::AdminForm;
use crate::web::admin::navigation::Section;
use crate::web::api::posts::load_again;
use crate::web::api::revisions::line_diff::{self, Change};
use crate::web::api::revisions::restored_draft;
use crate::web::path::Path;
use crate::web::views::Link;
use crate::web::views::admin::{DiffLine, RestoreForm, RevisionLine, RevisionPage, RevisionsPage};

/// The versions on a page.
const SIZE: usize = 50;

/// Lists the versions, the newest first.
pub async fn list(context: AdminContext, Path(id): Path<PostId>, uri: Uri) -> Answer {
    let (post, _) = find(&context, id).await?;
    let query = uri.query().unwrap_or("").as_bytes();
    let before = url::form_urlencoded::parse(query).find(|(name, _)| name == "before");
    let before = before.and_then(|(_, number)| number.parse().ok());
    let mut conn = context.read().await?;
    let (services, by) = (&context.app.services, context.authority());
    let limit = i64::try_from(SIZE).unwrap_or(i64::MAX) + 1;
    let before = before.unwrap_or(i64::MAX);
    let mut revisions =
        publishing::list_revisions(&mut conn, services, by, id, before, limit).await?;
    let users = services.cached.users(&mut conn).await?;
    drop(conn);
    let has_more = revisions.len() > SIZE;
    revisions.truncate(SIZE);
    let t = &context.t.versions;
    let path = urls::admin_post_page(id, "revisions");
    let lines = revisions.iter().map(|revision| {
        let user = users.iter().find(|user| Some(user.id) == revision.user_id);
        let words = revision.source.split_whitespace().count();
        RevisionLine {
            url: format!("{path}/{}", revision.number),
            when: context.locale.moment(revision.saved_at),
            who: user
                .map_or(t.somebody, |user| user.name.as_str())
                .to_owned(),
            words: context.locale.count(&t.words, words),
            is_current: revision.number == post.version,
        }
    });
    let older = revisions.last().filter(|_| has_more).map(|last| {
        let url = urls::with_parameter(&path, "before", &last.number.to_string());
        Link::new(url, context.t.posts.older)
    });
    context.show(&RevisionsPage {
        layout: context.layout(title(&context, &post), Section::Posts),
        editor_url: urls::admin_post(id),
        lines: lines.collect(),
        older,
    })
}

/// Shows what changed between a version and the post as it is.
pub async fn show(context: AdminContext, Path((id, number)): Path<(PostId, i64)>) -> Answer {
    let (post, _) = find(&context, id).await?;
    let mut conn = context.read().await?;
    let (services, by) = (&context.app.services, context.authority());
    let revision = publishing::find_revision(&mut conn, services, by, id, number).await?;
    drop(conn);
    let t = &context.t.versions;
    let old = [&revision.title, &revision.subtitle, &revision.source];
    let new = [&post.title, &post.subtitle, &post.source];
    let lines = compared(&context, old, new).await?;
    let moment = context.locale.moment(revision.saved_at);
    context.page(
        StatusCode::OK,
        &RevisionPage {
            layout: context.layout(title(&context, &post), Section::Posts),
            intro: t.revision_intro.with(&moment),
            same: lines.is_empty().then(|| t.revision_same.to_owned()),
            restore: (!lines.is_empty()).then(|| RestoreForm {
                action: format!("{}/{number}", urls::admin_post_page(id, "revisions")),
                version: post.version,
            }),
            lines,
            go_on: None,
            back_url: urls::admin_post_page(id, "revisions"),
        },
    )
}

/// Shows what differs between the post as it is and a copy of what the user was writing.
pub async fn compare(
    context: AdminContext,
    Path((id, copy)): Path<(PostId, AutosaveId)>,
) -> Answer {
    let (post, stored) = find(&context, id).await?;
    let found = autosave::find_copy(&context, Some(&post), &copy.to_string()).await?;
    let found = found.ok_or(Error::NotFound)?;
    let t = &context.t.versions;
    let texts =
        |fields: &PostFields| ["title", "subtitle", BODY].map(|name| fields.get(name).to_owned());
    let (old, new) = (texts(&stored), texts(&found.fields));
    let lines = compared(&context, old.each_ref(), new.each_ref()).await?;
    let moment = context.locale.moment(found.saved_at);
    context.show(&RevisionPage {
        layout: context.layout(
            t.compare_title
                .with(&post.title_or(context.t.today.untitled)),
            Section::Posts,
        ),
        intro: t.compare_intro.with(&moment),
        same: lines.is_empty().then(|| t.compare_same.to_owned()),
        lines,
        restore: None,
        go_on: Some(Link::new(autosave::url(Some(&post), copy), t.copy_go_on)),
        back_url: urls::admin_post(id),
    })
}

/// Returns the lines in which two versions of title, subtitle and text differ.
async fn compared(
    context: &AdminContext,
    old: [&String; 3],
    new: [&String; 3],
) -> Result<Vec<DiffLine>> {
    let t = &context.t.editor;
    let mut lines = Vec::new();
    for (n, label) in [t.title, t.subtitle].into_iter().enumerate() {
        if old[n] != new[n] {
            lines.push(DiffLine::note(label));
            lines.push(DiffLine::removed(old[n]));
            lines.push(DiffLine::added(new[n]));
        }
    }
    let (old, new) = (ended(old[2]), ended(new[2]));
    let services = &context.app.services;
    lines.extend(services.off_thread(move || diff(&old, &new)).await?);
    Ok(lines)
}

/// Makes the text of a version that of the post, as a new version.
pub async fn restore(Path((id, number)): Path<(PostId, i64)>, form: AdminForm) -> Answer {
    let context = &form.context;
    let (post, _) = find(context, id).await?;
    if form.value("version").parse() != Ok(post.version) {
        return Err(Error::Stale {
            current: post.version,
        }
        .into());
    }
    let (app, by) = (&context.app, context.authority());
    let mut conn = context.read().await?;
    let revision = publishing::find_revision(&mut conn, &app.services, by, id, number).await?;
    let draft = restored_draft(&mut conn, by, &post, revision).await?;
    drop(conn);
    let prepared = publishing::prepare_restored(&app.db, &app.services, draft).await?;
    let mut tx = form.begin().await?;
    let before = load_again(&mut tx, &post).await?;
    publishing::update(&mut tx, &app.services, by, &before, &prepared).await?;
    tx.commit().await?;
    form.done(
        &urls::admin_post(id),
        &Flash::new(context.t.versions.revision_restored),
    )
}

fn title(context: &AdminContext, post: &Post) -> String {
    let name = post.title_or(context.t.today.untitled);
    context.t.versions.revisions_title.with(&name)
}

/// Returns a text with a line break at its end, so that a line that follows changes none above it.
fn ended(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') {
        text.to_owned()
    } else {
        format!("{text}\n")
    }
}

fn diff(old: &str, new: &str) -> Vec<DiffLine> {
    let mut lines = Vec::new();
    for (n, hunk) in line_diff::hunks(old, new).iter().enumerate() {
        if n > 0 {
            lines.push(DiffLine::note("⋯"));
        }
        lines.extend(hunk.lines.iter().map(|line| match line.change {
            Change::Equal => DiffLine::same(line.text),
            Change::Delete => DiffLine::removed(line.text),
            Change::Insert => DiffLine::added(line.text),
        }));
    }
    lines
}

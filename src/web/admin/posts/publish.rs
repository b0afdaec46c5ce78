//! `/-/admin/posts/{id}/publish`: the step between a draft and its readers.
//!
//! It says in words when and where the post appears, and what its author may want to look at first.

use axum::http::StatusCode;

use super::fields::{self, VERSION};
use super::stored::find;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::{CommentMode, Post, PostId, PostStatus, Shown};
use crate::publishing::{self, Draft, Prepared, WarningCode};
use crate::urls;
use crate::web::admin::context::AdminContext;
use crate::web::admin::error::{AdminError, Answer};
use crate::web::admin::flash::Flash;
use crate::web::admin::form::AdminForm;
use crate::web::admin::navigation::Section;
use crate::web::api::posts::load_again;
use crate::web::path::Path;
use crate::web::response::see_other;
use crate::web::views::Link;
use crate::web::views::admin::{AdminField, PublishPage};

/// The field with the moment.
const MOMENT: &str = "published_at";

/// Shows the page. A post that is public already has nothing to be asked.
pub async fn get(context: AdminContext, Path(id): Path<PostId>) -> Answer {
    let (post, _) = find(&context, id).await?;
    if post.status != PostStatus::Draft {
        return Ok(see_other(&urls::admin_post(id))?);
    }
    let typed = post
        .published_at
        .map(|at| fields::written(at, context.settings.zone()));
    show(
        &context,
        &post,
        StatusCode::OK,
        &typed.unwrap_or_default(),
        None,
    )
    .await
}

/// Publishes the post, now or later.
pub async fn post(Path(id): Path<PostId>, form: AdminForm) -> Answer {
    let context = &form.context;
    let (before, _) = find(context, id).await?;
    let typed = form.value(MOMENT).trim();
    let refuse = async |status, why: String| show(context, &before, status, typed, Some(why)).await;
    if before.status != PostStatus::Draft {
        return form.go_to(&urls::admin_post(id));
    }
    if form.value(VERSION).parse() != Ok(before.version) {
        return refuse(StatusCode::CONFLICT, context.t.frame.conflict.to_owned()).await;
    }
    let zone = context.settings.zone();
    let moment = match fields::moment(typed, zone, &context.t.editor) {
        Ok(moment) => moment,
        Err(why) => return refuse(StatusCode::UNPROCESSABLE_ENTITY, why).await,
    };
    // A moment that was not changed keeps its seconds.
    let kept = before
        .published_at
        .filter(|at| fields::written(*at, zone) == typed);
    let draft = Draft {
        status: PostStatus::Public,
        published_at: kept.or(moment),
        ..Draft::of(&before)
    };
    match Box::pin(publish(&form, &before, draft)).await {
        Ok(post) => {
            let t = &context.t.publish;
            let words = match (
                post.shown(context.app.services.clock.now()),
                post.published_at,
            ) {
                (Shown::Scheduled, Some(at)) => t.scheduled.with(&context.locale.moment(at)),
                _ => t.published.to_owned(),
            };
            form.done(&urls::admin_post(id), &Flash::new(words))
        }
        Err(AdminError::Domain(
            why @ (Error::Invalid(_) | Error::Conflict(_) | Error::Stale { .. }),
        )) => {
            let status = match why {
                Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
                _ => StatusCode::CONFLICT,
            };
            refuse(status, context.refusal(&why).unwrap_or_default()).await
        }
        Err(other) => Err(other),
    }
}

async fn publish(form: &AdminForm, before: &Post, draft: Draft) -> Result<Post, AdminError> {
    let (app, by) = (&form.context.app, form.context.authority());
    let prepared = publishing::prepare_change(&app.db, &app.services, before, draft).await?;
    let mut tx = form.begin().await?;
    let before = load_again(&mut tx, before).await?;
    let post = publishing::update(&mut tx, &app.services, by, &before, &prepared).await?;
    tx.commit().await?;
    Ok(post)
}

async fn show(
    context: &AdminContext,
    post: &Post,
    status: StatusCode,
    typed: &str,
    error: Option<String>,
) -> Answer {
    let t = &context.t.publish;
    let app = &context.app;
    let draft = Draft::of(post);
    let prepared = publishing::prepare_restored(&app.db, &app.services, draft).await?;
    let mut when = AdminField::text(MOMENT, t.when)
        .with_value(typed)
        .with_hint(format!(
            "{} ({})",
            t.when_hint,
            context.settings.zone().name()
        ))
        .with_error(error)
        .optional();
    when.kind = "datetime-local";
    let at = post.published_at;
    let path = context.settings.permalinks.path(
        post.kind,
        &post.slug,
        at.unwrap_or(context.now),
        context.settings.zone(),
    );
    let path = post.path.clone().or(path);
    let page = PublishPage {
        layout: context.layout(
            t.publish_title
                .with(&post.title_or(context.t.today.untitled)),
            Section::Posts,
        ),
        action: urls::admin_post_page(post.id, "publish"),
        editor_url: urls::admin_post(post.id),
        version: post.version,
        when_words: when_words(context, at),
        when,
        address: path.map_or_else(String::new, |path| {
            app.services.urls.absolute(&urls::path(&path))
        }),
        comments: comments_words(context, post.comments).to_owned(),
        checks: checks(context, post, &prepared),
    };
    context.page(status, &page)
}

/// Says when the post appears.
fn when_words(context: &AdminContext, at: Option<Timestamp>) -> String {
    let t = &context.t.publish;
    match at {
        None => t.when_now.to_owned(),
        Some(at) if at > context.now => t.when_later.with(&context.locale.moment(at)),
        Some(at) => t.when_earlier.with(&context.locale.moment(at)),
    }
}

fn comments_words(context: &AdminContext, mode: CommentMode) -> &'static str {
    let t = &context.t.editor;
    match mode {
        CommentMode::Open => t.comments_open,
        CommentMode::Moderated => t.comments_moderated,
        CommentMode::Closed => t.comments_closed,
        CommentMode::Hidden => t.comments_hidden,
    }
}

/// Returns what the author may want to look at, each with a link to its place in the editor.
fn checks(context: &AdminContext, post: &Post, prepared: &Prepared) -> Vec<Link> {
    let t = &context.t.publish;
    let place = |field: &str, words: String| {
        Link::new(format!("{}#{field}", urls::admin_post(post.id)), words)
    };
    let mut checks = Vec::new();
    if post.title.trim().is_empty() {
        checks.push(place("title", t.check_title.to_owned()));
    }
    if post.source.trim().is_empty() {
        checks.push(place("body", t.check_body.to_owned()));
    }
    if post.source.contains("](#upload-") {
        checks.push(place("body", t.check_upload.to_owned()));
    }
    if matches!(post.comments, CommentMode::Closed | CommentMode::Hidden) {
        checks.push(place("comments", t.check_comments.to_owned()));
    }
    let warnings = prepared.warnings().iter();
    checks.extend(warnings.map(|warning| {
        let words = match warning.code {
            WarningCode::MissingAlt => &t.check_alt,
            WarningCode::AltIsFileName => &t.check_alt_name,
            WarningCode::LinkNotFound => &t.check_link,
            WarningCode::PictureNotFound => &t.check_picture,
        };
        place("body", words.with(&warning.place.url))
    }));
    let removed = prepared.changes().iter();
    checks.extend(removed.map(|what| place("body", t.check_removed.with(what))));
    checks
}

//! `POST /-/admin/comments/{id}/reply`: replies in the user's name, and approves the comment first.

use axum::http::StatusCode;

use super::show::{self, REPLY, Typed};
use super::undo;
use crate::discussion::{self, CommentTarget, DecisionSpan, SeenComment, Submission};
use crate::error::{Error, Result};
use crate::model::comment::parse_body;
use crate::model::{Channel, CommentId, CommentStatus};
use crate::urls;
use crate::web::admin::error::{AdminError, Answer};
use crate::web::admin::flash::Flash;
use crate::web::admin::form::AdminForm;
use crate::web::path::Path;

/// Posts the reply.
pub async fn post(Path(id): Path<CommentId>, form: AdminForm) -> Answer {
    let context = &form.context;
    let typed = form.value("text");
    let most = usize::try_from(context.settings.comment_max_characters).unwrap_or(usize::MAX);
    let refused = |error: String| Typed {
        form: REPLY.to_owned(),
        text: typed.to_owned(),
        error: Some(error),
        ..Typed::default()
    };
    let body = match parse_body(typed, most) {
        Ok(body) => body,
        Err(why) => {
            let typed = refused(context.locale.fault(why));
            return show::show(context, id, StatusCode::UNPROCESSABLE_ENTITY, &typed).await;
        }
    };
    match reply(&form, id, body).await {
        Ok(flash) => form.done(&urls::comment_details(id), &flash),
        Err(AdminError::Domain(Error::Conflict(_))) => {
            let typed = refused(context.t.frame.conflict.to_owned());
            show::show(context, id, StatusCode::CONFLICT, &typed).await
        }
        Err(AdminError::Domain(Error::Invalid(errors))) => {
            let typed = refused(context.complaint_on(&errors, "body").unwrap_or_default());
            show::show(context, id, StatusCode::UNPROCESSABLE_ENTITY, &typed).await
        }
        Err(other) => Err(other),
    }
}

async fn reply(form: &AdminForm, id: CommentId, body: String) -> Result<Flash, AdminError> {
    let context = &form.context;
    let (app, by) = (&context.app, context.authority());
    let services = &app.services;
    let mut conn = context.read().await?;
    let after = discussion::last_change(&mut conn).await?;
    let details = discussion::read_details(&mut conn, services, by, id).await?;
    drop(conn);
    let user = &context.signed_in.user;
    let submission = Submission::by_user(user, Some(id), body, Channel::Form);
    let place = CommentTarget {
        post: &details.post,
        settings: &context.settings,
    };
    let judged = discussion::judge(&app.db, services, place, submission).await?;
    let seen = SeenComment {
        id,
        status: CommentStatus::parse(form.value("seen")).unwrap_or(details.comment.status),
    };
    let mut tx = form.begin().await?;
    let reply = discussion::approve_and_reply(&mut tx, services, by, seen, &judged).await?;
    tx.commit().await?;
    let span = DecisionSpan {
        after,
        until: discussion::last_change(&mut context.read().await?).await?,
        comments: vec![id, reply.id],
    };
    let text = context.t.comment.replied.with(&details.comment.author_name);
    let undo = undo::form(context, &span, &urls::comment_details(id));
    Ok(Flash::new(text).with_undo(undo))
}

//! `POST /-/admin/comments/{id}/edit`: changes the text of a comment.

use axum::http::StatusCode;

use super::show::{self, EDIT, Typed};
use crate::discussion::{self, Edit};
use crate::error::Error;
use crate::model::CommentId;
use crate::model::comment::parse_body;
use crate::urls;
use crate::web::admin::error::{AdminError, Answer};
use crate::web::admin::flash::Flash;
use crate::web::admin::form::AdminForm;
use crate::web::path::Path;

/// Saves the text.
pub async fn post(Path(id): Path<CommentId>, form: AdminForm) -> Answer {
    let context = &form.context;
    let typed = form.value("text");
    let refused = |error: String| Typed {
        form: EDIT.to_owned(),
        text: typed.to_owned(),
        error: Some(error),
        ..Typed::default()
    };
    let most = usize::try_from(context.settings.comment_max_characters).unwrap_or(usize::MAX);
    let body = match parse_body(typed, most) {
        Ok(body) => body,
        Err(why) => {
            let typed = refused(context.locale.fault(why));
            return show::show(context, id, StatusCode::UNPROCESSABLE_ENTITY, &typed).await;
        }
    };
    match save(&form, id, body).await {
        Ok(()) => {
            let flash = Flash::new(context.t.comment.saved);
            form.done(&urls::comment_details(id), &flash)
        }
        Err(AdminError::Domain(Error::Stale { .. })) => {
            let typed = refused(context.t.comment.changed_meanwhile.to_owned());
            show::show(context, id, StatusCode::CONFLICT, &typed).await
        }
        Err(AdminError::Domain(Error::Invalid(errors))) => {
            let typed = refused(context.complaint_on(&errors, "body").unwrap_or_default());
            show::show(context, id, StatusCode::UNPROCESSABLE_ENTITY, &typed).await
        }
        Err(other) => Err(other),
    }
}

async fn save(form: &AdminForm, id: CommentId, body: String) -> Result<(), AdminError> {
    let context = &form.context;
    let (services, by) = (&context.app.services, context.authority());
    let mut conn = context.read().await?;
    let before = discussion::find_to_moderate(&mut conn, services, by, id).await?;
    drop(conn);
    let text = discussion::render_text(services, body, before.format).await?;
    let edit = Edit {
        status: None,
        text: Some(text),
    };
    let mut tx = form.begin().await?;
    let current = discussion::find_to_moderate(&mut tx, services, by, id).await?;
    if form.value("version") != current.version.to_string() {
        let current = current.version;
        return Err(Error::Stale { current }.into());
    }
    discussion::edit(&mut tx, services, by, &current, &edit).await?;
    Ok(tx.commit().await?)
}

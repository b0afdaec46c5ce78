//! `POST /-/admin/posts/{id}/upload`: adds a picture or file to the text that is being written.
//!
//! The whole form comes with the file, and goes back with its Markdown at the end of the text. The
//! post itself is not changed.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::http::{Response, StatusCode};
use serde_json::json;

use super::editor::Editor;
use super::fields::{BODY, PostFields, VERSION};
use super::save::opened;
use super::stored::{find, new_fields};
use crate::error::Error;
use crate::library::{self, MediaTexts, Upload};
use crate::model::{MediaKind, Post, PostId};
use crate::web::admin::context::AdminContext;
use crate::web::admin::error::{AdminError, Answer};
use crate::web::admin::form::AdminForm;
use crate::web::path::Path;
use crate::web::response::private_headers;

/// Adds a file to a new post.
pub async fn to_new(form: AdminForm) -> Answer {
    let was = new_fields(&form.context);
    add(form, None, was).await
}

/// Adds a file to a post.
pub async fn to_post(Path(id): Path<PostId>, form: AdminForm) -> Answer {
    let (post, _) = find(&form.context, id).await?;
    let was = opened(&form.context, &post, &form).await?;
    // The form goes on from the version at which it was opened.
    let post = Post {
        version: form.value(VERSION).parse().unwrap_or(post.version),
        ..post
    };
    add(form, Some(post), was).await
}

async fn add(mut form: AdminForm, post: Option<Post>, was: PostFields) -> Answer {
    let mut fields = PostFields::of_form(&form);
    let uploaded = Box::pin(upload(&mut form)).await;
    if form.value("answer") == "json" {
        return json(&form.context, uploaded);
    }
    let context = &form.context;
    let t = &context.t.editor;
    let editor = |fields: PostFields| Editor::new(post.as_ref(), was.clone(), fields);
    let (status, words) = match uploaded {
        Ok(Some((markdown, lacks_alt))) => {
            let body = fields.get(BODY).trim_end().to_owned();
            let gap = if body.is_empty() { "" } else { "\n\n" };
            fields.set(BODY, format!("{body}{gap}{markdown}\n"));
            let alt = if lacks_alt { t.alt_missing } else { "" };
            (
                StatusCode::OK,
                format!("{} {alt}", t.uploaded).trim_end().to_owned(),
            )
        }
        Ok(None) => (StatusCode::UNPROCESSABLE_ENTITY, t.no_file.to_owned()),
        Err(AdminError::Domain(why)) => match refusal(&why) {
            Some(words) => (StatusCode::UNPROCESSABLE_ENTITY, words),
            None => return Err(why.into()),
        },
        Err(other) => return Err(other),
    };
    editor(fields)
        .answering(&form)
        .with_notice(words)
        .show(context, status)
        .await
}

/// Stores the file of a form. Returns its Markdown, and whether it is a picture without a
/// description; `None` for a form without a file.
async fn upload(form: &mut AdminForm) -> Result<Option<(String, bool)>, AdminError> {
    let Some(sent) = form.take_file() else {
        return Ok(None);
    };
    let context = &form.context;
    let (app, by) = (&context.app, context.authority());
    let upload = Upload {
        file: sent.received.file,
        content_type: sent.content_type,
        name: sent.name.unwrap_or_default(),
        texts: MediaTexts {
            alt: form.value("alt").to_owned(),
            ..MediaTexts::default()
        },
        user: context.signed_in.user.id,
    };
    let prepared = library::prepare(&app.db, &app.services, by, upload).await?;
    let mut tx = form.begin().await?;
    let added = library::add(&mut tx, &app.services, by, &prepared).await?;
    if !added.is_new {
        tx.unrecorded("the user had uploaded this file before");
    }
    tx.commit().await?;
    let lacks_alt = added.media.kind == MediaKind::Picture && added.media.alt.is_empty();
    Ok(Some((library::markdown(&added.media), lacks_alt)))
}

/// Says why a file was refused; `None` for what is no fault of the file.
fn refusal(why: &Error) -> Option<String> {
    match why {
        Error::UnsupportedFile { detail, .. }
        | Error::DamagedFile(detail)
        | Error::UnsupportedMedia(detail)
        | Error::InsufficientStorage(detail)
        | Error::Forbidden(detail) => Some(detail.clone()),
        Error::TooLarge { .. } | Error::Invalid(_) => Some(why.to_string()),
        _ => None,
    }
}

/// Answers the script of the editor, which puts the Markdown where the caret was.
fn json(context: &AdminContext, uploaded: Result<Option<(String, bool)>, AdminError>) -> Answer {
    let answer = match uploaded {
        Ok(Some((markdown, _))) => json!({ "markdown": markdown }),
        Ok(None) => json!({ "error": context.t.editor.no_file }),
        Err(AdminError::Domain(why)) => match refusal(&why) {
            Some(words) => json!({ "error": words }),
            None => return Err(why.into()),
        },
        Err(other) => return Err(other),
    };
    let mut response = Response::new(Body::from(answer.to_string()));
    *response.headers_mut() = private_headers();
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    Ok(response)
}

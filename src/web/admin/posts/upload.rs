//! `POST /-/admin/posts/{id}/upload`: adds a picture or file to the text that is being written.
//!
//! The whole form comes with the file, and goes back with its Markdown at the end of the text, or with
//! its path as the cover. The post itself is not changed.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::http::{Response, StatusCode};
use serde_json::json;

use super::editor::Editor;
use super::fields::{BODY, COVER, PostFields, VERSION};
use super::save::opened;
use super::stored::{find, new_fields};
use crate::error::{Error, FileFault};
use crate::i18n;
use crate::library::{self, MediaTexts, Upload};
use crate::model::{Media, MediaKind, MediaPath, Post, PostId};
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

/// The place for which a file is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    /// The end of the text.
    Text,
    /// The cover.
    Cover,
}

impl Target {
    /// Returns the target of the button that was pressed.
    fn of(form: &AdminForm) -> Self {
        match form.value("do") {
            "upload-cover" => Self::Cover,
            _ => Self::Text,
        }
    }

    /// The fields with the file and its description.
    fn fields(self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("file", "alt"),
            Self::Cover => ("cover-file", "cover-alt"),
        }
    }
}

async fn add(mut form: AdminForm, post: Option<Post>, was: PostFields) -> Answer {
    let mut fields = PostFields::of_form(&form);
    let target = Target::of(&form);
    let uploaded = Box::pin(upload(&mut form, target)).await;
    if form.value("answer") == "json" {
        return json(&form.context, uploaded);
    }
    let context = &form.context;
    let t = &context.t.editor;
    let (status, words) = match uploaded {
        Ok(Some(media)) => {
            if target == Target::Cover {
                fields.set(COVER, path(&media));
            } else {
                fields.set(BODY, with_markdown(fields.get(BODY), &media));
            }
            let uploaded = match target {
                Target::Cover => t.uploaded_cover,
                Target::Text => t.uploaded,
            };
            let alt = if target == Target::Text && lacks_alt(&media) {
                t.alt_missing
            } else {
                ""
            };
            let words = format!("{uploaded} {alt}");
            (StatusCode::OK, words.trim_end().to_owned())
        }
        Ok(None) => (StatusCode::UNPROCESSABLE_ENTITY, t.no_file.to_owned()),
        Err(AdminError::Domain(why)) => match context.refusal(&why) {
            Some(words) => (StatusCode::UNPROCESSABLE_ENTITY, words),
            None => return Err(why.into()),
        },
        Err(other) => return Err(other),
    };
    let mut editor = Editor::new(post.as_ref(), was, fields)
        .answering(&form)
        .with_notice(words);
    editor.is_placing_open = target == Target::Cover;
    editor.show(context, status).await
}

/// Stores the file of a form; `None` for a form without one.
async fn upload(form: &mut AdminForm, target: Target) -> Result<Option<Media>, AdminError> {
    let (file, alt) = target.fields();
    let Some(sent) = form.take_file(file) else {
        return Ok(None);
    };
    let context = &form.context;
    let (app, by) = (&context.app, context.authority());
    let upload = Upload {
        file: sent.received.file,
        content_type: sent.content_type,
        name: sent.name.unwrap_or_default(),
        texts: MediaTexts {
            alt: form.value(alt).to_owned(),
            ..MediaTexts::default()
        },
        user: context.signed_in.user.id,
    };
    let prepared = library::prepare(&app.db, &app.services, by, upload).await?;
    if target == Target::Cover && prepared.size().is_none() {
        let found = prepared.content_type();
        return Err(AdminError::Domain(Error::UnsupportedFile {
            found: found.to_owned(),
            refusal: i18n::refusal(FileFault::NoPicture { found }),
        }));
    }
    let mut tx = form.begin().await?;
    let added = library::add(&mut tx, &app.services, by, &prepared).await?;
    if !added.is_new {
        tx.unrecorded("the user had uploaded this file before");
    }
    tx.commit().await?;
    Ok(Some(added.media))
}

/// Returns a text with a file at its end.
fn with_markdown(text: &str, media: &Media) -> String {
    let text = text.trim_end();
    let gap = if text.is_empty() { "" } else { "\n\n" };
    format!("{text}{gap}{}\n", library::markdown(media))
}

/// Returns the path of a picture, by which a cover names it.
fn path(media: &Media) -> String {
    MediaPath::new(&media.hash, &media.name).to_string()
}

fn lacks_alt(media: &Media) -> bool {
    media.kind == MediaKind::Picture && media.alt.is_empty()
}

/// Answers the script of the editor, which puts the Markdown where the caret was, or the path in the
/// field of the cover.
fn json(context: &AdminContext, uploaded: Result<Option<Media>, AdminError>) -> Answer {
    let answer = match uploaded {
        Ok(Some(media)) => json!({ "markdown": library::markdown(&media), "path": path(&media) }),
        Ok(None) => json!({ "error": context.t.editor.no_file }),
        Err(AdminError::Domain(why)) => match context.refusal(&why) {
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

//! `POST /-/admin/posts/autosave`: keeps a copy of what is being written, and the way back to it.
//!
//! The script of the editor sends the whole form from time to time. The post is not changed. When its
//! page is opened again, a line offers the copy; nothing is replaced by itself.

use axum::body::Body;
use axum::http::Response;
use axum::http::header::{CONTENT_TYPE, HeaderValue};

use super::fields::{BODY, EDITING, PostFields, VERSION, carried};
use super::stored::{action, find};
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{AutosaveId, Post, PostId};
use crate::publishing;
use crate::urls;
use crate::web::admin::context::AdminContext;
use crate::web::admin::error::Answer;
use crate::web::admin::flash::Flash;
use crate::web::admin::form::AdminForm;
use crate::web::response::private_headers;
use crate::web::views::Link;
use crate::web::views::admin::{FlashForm, OfferedCopy};

/// The field with the post.
const POST: &str = "post";

/// Keeps a copy and answers with a sentence that says so.
pub async fn post(form: AdminForm) -> Answer {
    let context = &form.context;
    let post = match form.value(POST).parse() {
        Ok(id) => Some(find(context, PostId(id)).await?.0),
        Err(_) => None,
    };
    let mut fields = PostFields::of_form(&form).all();
    fields.extend(carried(&form));
    let (services, by) = (&context.app.services, context.authority());
    let mut tx = form.begin().await?;
    let editing = form.value(EDITING);
    let copy = publishing::autosave(&mut tx, services, by, post.as_ref(), editing, &fields).await?;
    tx.commit().await?;
    let time = context.locale.moment(copy.saved_at);
    let mut response = Response::new(Body::from(context.t.versions.copy_kept.with(&time)));
    *response.headers_mut() = private_headers();
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    Ok(response)
}

/// Drops the copies of an open page.
pub async fn drop_copies(form: AdminForm) -> Answer {
    let context = &form.context;
    let post = match form.value(POST).parse() {
        Ok(id) => Some(find(context, PostId(id)).await?.0),
        Err(_) => None,
    };
    let mut tx = form.begin().await?;
    publishing::drop_autosaves(&mut tx, context.authority(), form.value(EDITING)).await?;
    tx.commit().await?;
    let flash = Flash::new(context.t.versions.copy_dropped).with_saved(form.values(EDITING));
    form.done(&action(post.as_ref()), &flash)
}

/// Returns the newest copy of the user's text, unless it is what is stored.
pub(super) async fn offered(
    context: &AdminContext,
    post: Option<&Post>,
    stored: &PostFields,
) -> Result<Option<OfferedCopy>> {
    let mut conn = context.read().await?;
    let by = context.authority();
    let Some(copy) = publishing::find_newest_autosave(&mut conn, by, post).await? else {
        return Ok(None);
    };
    let fields = PostFields::of_pairs(&copy.fields, "");
    if fields == *stored || (post.is_none() && fields.get(BODY).trim().is_empty()) {
        return Ok(None);
    }
    let t = &context.t.versions;
    let more = words(fields.get(BODY)) - words(stored.get(BODY));
    let sign = if more < 0 { "−" } else { "+" };
    let difference = format!("{sign}{}", context.locale.number(more.unsigned_abs()));
    let moment = context.locale.moment(copy.saved_at);
    let hidden = |name: &str, value: String| (name.to_owned(), value);
    Ok(Some(OfferedCopy {
        text: t
            .copy_found
            .fill(&[("moment", &moment), ("words", &difference)]),
        compare: post.map(|post| {
            let page = format!("copies/{}", copy.id);
            Link::new(urls::admin_post_page(post.id, &page), t.copy_compare)
        }),
        url: url(post, copy.id),
        go_on: t.copy_go_on,
        drop: FlashForm {
            action: urls::ADMIN_DROP_AUTOSAVES.to_owned(),
            fields: vec![
                hidden(EDITING, copy.editing),
                hidden(
                    POST,
                    post.map_or_else(String::new, |post| post.id.to_string()),
                ),
            ],
            button: t.copy_drop.to_owned(),
        },
    }))
}

/// Returns the URL of the editor with a copy.
pub(super) fn url(post: Option<&Post>, copy: AutosaveId) -> String {
    urls::with_parameter(&action(post), "copy", &copy.to_string())
}

fn words(text: &str) -> i64 {
    i64::try_from(text.split_whitespace().count()).unwrap_or(i64::MAX)
}

/// A copy with which the editor goes on.
#[derive(Debug)]
pub(super) struct Copy {
    /// The page on which it was written.
    pub editing: String,
    /// The fields.
    pub fields: PostFields,
    /// The fields as they were when that page was opened, but for the text.
    pub was: PostFields,
    /// The version of the post at that time.
    pub version: i64,
    /// When the copy was made.
    pub saved_at: Timestamp,
}

/// Finds a copy of the user's text of a post, or of a new one.
pub(super) async fn find_copy(
    context: &AdminContext,
    post: Option<&Post>,
    id: &str,
) -> Result<Option<Copy>> {
    let Ok(id) = id.parse().map(AutosaveId) else {
        return Ok(None);
    };
    let mut conn = context.read().await?;
    let copy = publishing::find_autosave(&mut conn, context.authority(), id).await?;
    if copy.post_id != post.map(|post| post.id) {
        return Ok(None);
    }
    let version = copy.fields.iter().find(|(name, _)| name == VERSION);
    Ok(Some(Copy {
        fields: PostFields::of_pairs(&copy.fields, ""),
        was: PostFields::of_pairs(&copy.fields, "was-"),
        version: version
            .and_then(|(_, version)| version.parse().ok())
            .unwrap_or(0),
        saved_at: copy.saved_at,
        editing: copy.editing,
    }))
}

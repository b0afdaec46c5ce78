//! `GET` and `POST /-/comments/{post_id}`: the comment form on a page of its own, and the form's
//! target. `?parent=` makes it a reply.
//!
//! A comment that is stored answers with a redirect. Every other response shows the form again with
//! the text that was typed: a preview or a quotation of the parent above the text (200), validation
//! errors (422), a rate limit (429) or closed comments (403).

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode};

use super::comment_page::CommentFormContext;
use super::{comment_form, guest, thread};
use crate::discussion::{self, Attribution, CommentTarget, Guest, Submission, Submitted};
use crate::error::{Error, FieldErrors, Result};
use crate::model::subscription::Frequency;
use crate::model::{Authority, Channel, Comment, CommentStatus, NewComment, PostId, PostPath};
use crate::secrets::GuestKey;
use crate::store::Conn;
use crate::urls;
use crate::web::admin::own_comment;
use crate::web::app::App;
use crate::web::error;
use crate::web::form::Form;
use crate::web::guest_key;
use crate::web::page_request::PageRequest;
use crate::web::path::Path;
use crate::web::response::see_other;

/// Shows the form, as a reply to `?parent=`.
pub async fn get(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    request: PageRequest,
) -> Response<Body> {
    let shown = async {
        let (mut conn, form_context) = CommentFormContext::open(&app, &id).await?;
        let parent = request.parameter("parent").unwrap_or_default();
        let parent = form_context.parent(&mut conn, &parent).await?;
        let guest = guest_key::find(&mut conn, guest_key::key(&headers).as_ref()).await?;
        let input = form_context.last_used(&mut conn, guest).await?;
        form_context.page(
            StatusCode::OK,
            &input,
            &FieldErrors::default(),
            parent.as_ref(),
            None,
        )
    };
    error::answer(&app, shown.await, request.id).await
}

/// Stores a comment or shows a preview of it. A user who is signed in gets a form of their own.
pub async fn post(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let name = parts.extensions.get().copied();
    let request = Request::from_parts(parts.clone(), body);
    let answered = async {
        let form = Form::read(request, &app).await?;
        let post: PostId = id.parse().map_err(|_| Error::NotFound)?;
        // A user who is signed in comments in their own name, with a form that can carry a token.
        match Box::pin(own_comment::instead(&app, &parts, post, &form)).await {
            Some(own) => Ok(own),
            None => take(&app, &id, &form).await,
        }
    };
    error::answer(&app, answered.await, name).await
}

/// A comment that was stored, and the key that was issued for it.
struct Published {
    comment: Comment,
    key: Option<GuestKey>,
}

async fn take(app: &App, id: &str, form: &Form) -> Result<Response<Body>> {
    let (mut conn, form_context) = CommentFormContext::open(app, id).await?;
    let (field, body) = form.beginning_with("body").unwrap_or(("", ""));
    let input = form_context.input(form, body);
    let parent = match form_context.parent(&mut conn, form.value("parent")).await {
        Err(Error::NotFound) => {
            let errors = FieldErrors::one("parent", form_context.context.t.fault.send_alone);
            return form_context.page(
                StatusCode::UNPROCESSABLE_ENTITY,
                &input,
                &errors,
                None,
                None,
            );
        }
        found => found?,
    };
    if form.value("action") == "quote"
        && let Some(parent) = &parent
    {
        return form_context.quote(input, parent);
    }
    let new = match form_context.check(&mut conn, &input, field).await {
        Ok(new) => new,
        Err(Error::Invalid(errors)) => {
            return form_context.page(
                StatusCode::UNPROCESSABLE_ENTITY,
                &input,
                &errors,
                parent.as_ref(),
                None,
            );
        }
        Err(other) => return form_context.refuse(other, &input, parent.as_ref()),
    };
    if form.value("action") == "preview" {
        drop(conn);
        return form_context.preview(&input, new, parent.as_ref()).await;
    }
    match form_context
        .publish(app, conn, form, new, parent.as_ref())
        .await
    {
        Ok(published) => form_context.redirect(app, &published).await,
        Err(why) => form_context.refuse(why, &input, parent.as_ref()),
    }
}

/// Returns the URL of a stored comment on its post's page.
async fn address(app: &App, path: &PostPath, comment: &Comment) -> Result<String> {
    let mut conn = app.db.read().await?;
    thread::address(&mut conn, path, comment).await
}

impl CommentFormContext {
    /// Judges and stores a comment. The connection is returned first, before anything that waits.
    async fn publish(
        &self,
        app: &App,
        mut conn: Conn,
        form: &Form,
        new: NewComment,
        parent: Option<&Comment>,
    ) -> Result<Published> {
        let settings = &self.context.settings;
        let (guest, key) = guest_key::identify(app, &mut conn, form.guest.as_ref()).await?;
        drop(conn);
        let clock = &app.services.clock;
        app.comment_rate
            .count_comment(settings, form.network, guest.known(), clock.now())?;
        let submission = self.submission(form, new, parent, guest);
        let place = CommentTarget {
            post: &self.post,
            settings,
        };
        let judged = discussion::judge(&app.db, &app.services, place, submission).await?;
        if judged.status() != CommentStatus::Spam {
            app.comment_rate
                .count_in_thread(settings, self.post.id, clock.now())?;
        }
        let mut tx = app.db.begin().await?;
        let submitted =
            discussion::submit(&mut tx, &app.services, &Authority::of_anonymous(), &judged).await?;
        tx.commit().await?;
        let key = key.filter(|_| matches!(submitted, Submitted::Stored(_)));
        Ok(Published {
            comment: submitted.comment().clone(),
            key,
        })
    }

    fn submission(
        &self,
        form: &Form,
        new: NewComment,
        parent: Option<&Comment>,
        guest: Guest,
    ) -> Submission {
        let services = &self.context.services;
        let now = services.clock.now().timestamp();
        let shown_at = services
            .secrets
            .read_form_time(self.post.id.0, form.value("token"));
        Submission {
            parent: parent.map(|parent| parent.id),
            new,
            by: Attribution::Guest(guest),
            channel: Channel::Form,
            honeypot: !form.value(comment_form::HONEYPOT).is_empty(),
            seconds_to_write: shown_at.map(|shown_at| now - shown_at),
            frequency: Frequency::parse(form.value("notify")),
        }
    }

    /// Redirects to the comment if it is public, or else to the notice that it is pending. A new
    /// key is sent along as a cookie.
    async fn redirect(&self, app: &App, published: &Published) -> Result<Response<Body>> {
        let location = match (&self.post.path, published.comment.status) {
            (Some(path), CommentStatus::Approved) => {
                address(app, path, &published.comment)
                    .await
                    .unwrap_or_else(|why| {
                        // The comment is stored, so that the commenter must not see an error.
                        error::log(&why, None);
                        urls::comment(published.comment.id)
                    })
            }
            _ => guest::pending_notice_url(app, &published.comment, published.key.as_ref())?,
        };
        let mut response = see_other(&location)?;
        if let Some(key) = &published.key {
            guest_key::keep(app, &mut response, key);
        }
        Ok(response)
    }
}

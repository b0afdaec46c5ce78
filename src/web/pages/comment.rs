//! `GET` and `POST /-/comments/{post_id}`: the comment form on a page of its own, and the form's
//! target. `?parent=` makes it a reply, and `?quote=` begins the text with a quotation of a
//! comment.
//!
//! A comment that is stored answers with a redirect. Every other response shows the form again with
//! the text that was typed: a preview (200), validation errors (422), a rate limit (429) or closed
//! comments (403).

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{HeaderValue, RETRY_AFTER};
use axum::http::{Response, StatusCode};

use super::{comment_form, guest, quote, thread};
use crate::discussion::{self, Attribution, CommentTarget, Guest, Submission, Submitted};
use crate::error::{Error, FieldErrors, Result};
use crate::model::comment::CommentInput;
use crate::model::subscription::Frequency;
use crate::model::{
    Authority, Channel, Comment, CommentId, CommentMode, CommentStatus, Format, NewComment, Post,
    PostId, PostPath,
};
use crate::render;
use crate::secrets::GuestKey;
use crate::store::{self, Conn};
use crate::urls;
use crate::web::admin::own_comment;
use crate::web::app::App;
use crate::web::context::{DetachedContext, PageContext};
use crate::web::error;
use crate::web::form::Form;
use crate::web::guest_key;
use crate::web::page_request::PageRequest;
use crate::web::path::Path;
use crate::web::response::{private, see_other};
use crate::web::views::{CommentForm, CommentPage, CommentView, Link, PageHead, ParentComment};

/// The length of the quotation from the parent comment above a reply, in characters.
const QUOTE: usize = 400;

/// Shows the form, as a reply to `?parent=` or, without it, to the quoted comment.
pub async fn get(
    State(app): State<App>,
    Path(id): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    let (parent, quoted) = (request.parameter("parent"), request.parameter("quote"));
    let shown = async {
        let (mut conn, form_context) = CommentFormContext::open(&app, &id).await?;
        let quoted = form_context
            .parent(&mut conn, quoted.as_deref().unwrap_or(""))
            .await?;
        let parent = form_context
            .parent(&mut conn, parent.as_deref().unwrap_or(""))
            .await?
            .or_else(|| quoted.clone());
        let input = CommentInput {
            body: quoted.as_ref().map(quote::markdown).unwrap_or_default(),
            ..CommentInput::default()
        };
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

/// The state of one form: its post and the page around it. The connection with which they were read
/// is separate, because it is returned before the writer is waited for.
struct CommentFormContext {
    context: DetachedContext,
    post: Post,
}

async fn take(app: &App, id: &str, form: &Form) -> Result<Response<Body>> {
    let (mut conn, form_context) = CommentFormContext::open(app, id).await?;
    let (field, body) = form.beginning_with("body").unwrap_or(("", ""));
    let input = CommentInput {
        name: form.value("name").to_owned(),
        email: form.value("email").to_owned(),
        website: form.value("website").to_owned(),
        body: body.to_owned(),
        notify: form.value("notify").to_owned(),
    };
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
    let new = match form_context.check(&input, field) {
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
        let by = Attribution::Guest(Guest::Anonymous);
        if let Err(why) = discussion::check_name(&mut conn, &app.services, &by, &new.name).await {
            return form_context.refuse(why, &input, parent.as_ref());
        }
        drop(conn);
        let html = render_preview(&form_context, &new).await?;
        return form_context.page(
            StatusCode::OK,
            &input,
            &FieldErrors::default(),
            parent.as_ref(),
            Some(html),
        );
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

async fn render_preview(
    form_context: &CommentFormContext,
    new: &NewComment,
) -> Result<CommentView> {
    let text = discussion::render_text(
        &form_context.context.services,
        new.body.clone(),
        Format::Markdown,
    )
    .await?;
    let now = form_context.context.now;
    Ok(CommentView {
        id: "preview".to_owned(),
        legacy_anchor: None,
        author: new.name.clone(),
        author_url: new.website.clone(),
        is_author: false,
        identicon: None,
        votes: None,
        time: form_context.context.locale.moment(now),
        time_iso: form_context.context.locale.iso(now),
        edited: None,
        url: String::new(),
        body: text.html().clone(),
        removed: false,
        parent_on_other_page: false,
        reply_url: None,
        vote_url: None,
        quote_url: None,
        in_reply_to: None,
        parent_changed: false,
        more_replies: None,
    })
}

impl CommentFormContext {
    /// Reads the post of a form.
    async fn open(app: &App, id: &str) -> Result<(Conn, Self)> {
        let id: PostId = id.parse().map_err(|_| Error::NotFound)?;
        let (mut conn, context) = PageContext::begin(app).await?.into_parts();
        let post = store::posts::find_without_text(&mut conn, id)
            .await?
            .ok_or(Error::NotFound)?;
        let is_seen = post.shows_comments(context.now);
        if is_seen {
            Ok((conn, Self { context, post }))
        } else {
            Err(Error::NotFound)
        }
    }

    /// Finds the comment to reply to. An unknown one is an error only when the form is sent.
    async fn parent(&self, conn: &mut Conn, id: &str) -> Result<Option<Comment>> {
        if id.is_empty() {
            return Ok(None);
        }
        let id: CommentId = id.parse().map_err(|_| Error::NotFound)?;
        let parent = store::comments::find(conn, id).await?;
        parent
            .filter(|parent| {
                parent.post_id == self.post.id && parent.status == CommentStatus::Approved
            })
            .map(Some)
            .ok_or(Error::NotFound)
    }

    fn check(&self, input: &CommentInput, field: &str) -> Result<NewComment> {
        let new = NewComment::parse(input, self.context.settings.comment_max_characters as usize)?;
        if self.context.comment_mode(&self.post) == CommentMode::Closed {
            return Err(Error::Forbidden("comments are closed here".to_owned()));
        }
        if field != self.context.services.secrets.comment_field(self.post.id.0) {
            return Err(Error::invalid("form", self.context.t.fault.form_old));
        }
        Ok(new)
    }

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
            _ => guest::pending_notice_url(app, published.key.as_ref())?,
        };
        let mut response = see_other(&location)?;
        if let Some(key) = &published.key {
            guest_key::keep(app, &mut response, key);
        }
        Ok(response)
    }

    /// Shows the form again, with its text, when a comment could not be stored.
    fn refuse(
        &self,
        why: Error,
        input: &CommentInput,
        parent: Option<&Comment>,
    ) -> Result<Response<Body>> {
        let retry = error::retry_after(&why);
        let (t, wait) = (&self.context.t.fault, retry.unwrap_or(0));
        let (status, words) = match &why {
            Error::TooMany { .. } => (
                StatusCode::TOO_MANY_REQUESTS,
                self.context.locale.count(&t.too_fast, wait),
            ),
            Error::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, t.not_saved.to_owned()),
            Error::Forbidden(_) => (StatusCode::FORBIDDEN, t.closed.to_owned()),
            Error::Invalid(errors) => {
                return self.page(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    input,
                    errors,
                    parent,
                    None,
                );
            }
            _ => return Err(why),
        };
        error::log(&why, None);
        let mut response = self.page(
            status,
            input,
            &FieldErrors::one("form", words),
            parent,
            None,
        )?;
        if let Some(seconds) = retry {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        Ok(response)
    }

    fn page(
        &self,
        status: StatusCode,
        input: &CommentInput,
        errors: &FieldErrors,
        parent: Option<&Comment>,
        preview: Option<CommentView>,
    ) -> Result<Response<Body>> {
        let context = &self.context;
        let title = if parent.is_some() {
            context.t.form.reply_page
        } else {
            context.t.form.comment_page
        };
        let form = CommentForm {
            parent: parent.map(|parent| self.quoted(parent)),
            token: Some(
                context
                    .services
                    .secrets
                    .form_time(self.post.id.0, context.now.timestamp()),
            ),
            preview,
            ..comment_form::filled(context, self.post.id, input, errors)
        };
        let head = PageHead::unlisted(title.with(&context.title(&self.post)));
        let page = CommentPage {
            layout: context.layout(head),
            post: Link::new(
                urls::post(self.post.path.as_ref(), self.post.id),
                context.title(&self.post),
            ),
            form,
            notice: comment_form::notice(context, &self.post),
        };
        private(status, &page)
    }

    fn quoted(&self, parent: &Comment) -> ParentComment {
        let path = urls::post(self.post.path.as_ref(), self.post.id);
        ParentComment {
            id: parent.id.to_string(),
            author: parent.author_name.clone(),
            excerpt: render::comment_quote(&parent.html, QUOTE),
            url: format!("{path}#comment-{}", parent.id),
            cancel_url: format!("{path}#comment-form"),
        }
    }
}

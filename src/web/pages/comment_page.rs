//! The page with the comment form alone: the post that it is under, what is filled in, the checks of
//! what was typed, and the responses that show the form again.

use axum::body::Body;
use axum::http::header::{HeaderValue, RETRY_AFTER};
use axum::http::{Response, StatusCode};

use super::{comment_form, quote};
use crate::clock::Timestamp;
use crate::discussion::{self, Attribution, Guest};
use crate::error::{Error, FieldErrors, Result};
use crate::model::comment::{CommentInput, EmailAddress, parse_body, parse_name};
use crate::model::{
    Comment, CommentId, CommentMode, CommentStatus, Format, GuestId, NewComment, Post, PostId,
};
use crate::render;
use crate::safe_html::SafeHtml;
use crate::store::{self, Conn};
use crate::urls;
use crate::web::app::App;
use crate::web::context::{DetachedContext, PageContext};
use crate::web::error;
use crate::web::form::Form;
use crate::web::response::private;
use crate::web::views::{CommentForm, CommentPage, CommentView, Link, PageHead, ParentComment};

/// The length of the quotation from the parent comment above a reply, in characters.
const QUOTE: usize = 400;

/// The state of one form: its post and the page around it. The connection with which they were read
/// is separate, because it is returned before the writer is waited for.
pub(super) struct CommentFormContext {
    pub(super) context: DetachedContext,
    pub(super) post: Post,
}

/// Returns the view of a comment that is not public, as it will appear.
pub(super) fn preview<C>(
    context: &PageContext<C>,
    author: String,
    author_url: Option<String>,
    body: SafeHtml,
    at: Timestamp,
) -> CommentView {
    CommentView {
        id: "preview".to_owned(),
        legacy_anchor: None,
        author,
        author_url,
        is_author: false,
        identicon: None,
        votes: None,
        time: context.locale.short_moment(at, context.now),
        moment: context.locale.moment(at),
        time_iso: context.locale.iso(at),
        edited: None,
        url: String::new(),
        body,
        removed: false,
        parent_on_other_page: false,
        reply_url: None,
        vote_url: None,
        in_reply_to: None,
        parent_changed: false,
        more_replies: None,
    }
}

impl CommentFormContext {
    /// Reads the post of a form.
    pub(super) async fn open(app: &App, id: &str) -> Result<(Conn, Self)> {
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

    /// Returns the name and addresses of the guest's last comment, so that they are not typed again.
    pub(super) async fn last_used(
        &self,
        conn: &mut Conn,
        guest: Option<GuestId>,
    ) -> Result<CommentInput> {
        let Some(guest) = guest else {
            return Ok(CommentInput::default());
        };
        let last = store::guests::list_comments(conn, guest, i64::MAX, 1).await?;
        let Some(last) = last.into_iter().next() else {
            return Ok(CommentInput::default());
        };
        let secrets = &self.context.services.secrets;
        let email = last.email_encrypted.as_deref();
        Ok(CommentInput {
            name: last.author_name,
            email: email
                .and_then(|email| secrets.decrypt_email(email))
                .unwrap_or_default(),
            website: last.author_url.unwrap_or_default(),
            ..CommentInput::default()
        })
    }

    /// Returns what was typed. Where no mail is sent the form has no field for an address, so that a
    /// wrong one cannot be corrected, and is left out.
    pub(super) fn input(&self, form: &Form, body: &str) -> CommentInput {
        let mails = self.context.services.mailer.is_some();
        let email = form.value("email");
        let takes_email = mails || EmailAddress::parse(email).is_ok();
        CommentInput {
            name: form.value("name").to_owned(),
            email: if takes_email { email } else { "" }.to_owned(),
            website: form.value("website").to_owned(),
            body: body.to_owned(),
            notify: if mails { form.value("notify") } else { "" }.to_owned(),
        }
    }

    /// Finds the comment to reply to. An unknown one is an error only when the form is sent.
    pub(super) async fn parent(&self, conn: &mut Conn, id: &str) -> Result<Option<Comment>> {
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

    /// Checks all fields in one round, the text only as far as it is not checked when it is judged.
    pub(super) async fn check(
        &self,
        conn: &mut Conn,
        input: &CommentInput,
        field: &str,
    ) -> Result<NewComment> {
        let most = self.context.settings.comment_max_characters as usize;
        let (parsed, mut errors) = match NewComment::parse(input, most) {
            Err(Error::Invalid(errors)) => (None, errors),
            parsed => (Some(parsed?), FieldErrors::default()),
        };
        let services = &self.context.services;
        if let Ok(name) = parse_name(&input.name) {
            let by = Attribution::Guest(Guest::Anonymous);
            let checked = discussion::check_name(conn, services, &by, &name).await;
            errors.collect(checked)?;
        }
        if let (false, Ok(body)) = (errors.is_empty(), parse_body(&input.body, most)) {
            errors.collect(discussion::render_text(services, body, Format::Markdown).await)?;
        }
        let Some(new) = parsed.filter(|_| errors.is_empty()) else {
            return Err(Error::Invalid(errors));
        };
        if self.context.comment_mode(&self.post) == CommentMode::Closed {
            return Err(Error::Forbidden("comments are closed here".to_owned()));
        }
        if field != services.secrets.comment_field(self.post.id.0) {
            return Err(Error::invalid("form", self.context.t.fault.form_old));
        }
        Ok(new)
    }

    /// Shows the form with a preview of the comment.
    pub(super) async fn preview(
        &self,
        input: &CommentInput,
        new: NewComment,
        parent: Option<&Comment>,
    ) -> Result<Response<Body>> {
        let context = &self.context;
        let rendered = discussion::render_text(&context.services, new.body, Format::Markdown).await;
        let html = match rendered {
            Ok(text) => text.html().clone(),
            Err(why) => return self.refuse(why, input, parent),
        };
        let view = preview(context, new.name, new.website, html, context.now);
        let none = FieldErrors::default();
        self.page(StatusCode::OK, input, &none, parent, Some(view))
    }

    /// Shows the form again, with its text, when a comment could not be stored.
    pub(super) fn refuse(
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

    pub(super) fn page(
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

    /// Shows the form with a quotation of the parent above the text.
    pub(super) fn quote(&self, input: CommentInput, parent: &Comment) -> Result<Response<Body>> {
        let input = CommentInput {
            body: quote::markdown(parent) + &input.body,
            ..input
        };
        self.page(
            StatusCode::OK,
            &input,
            &FieldErrors::default(),
            Some(parent),
            None,
        )
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

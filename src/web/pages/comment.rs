//! `GET` and `POST /-/comments/{post_id}`: the form by itself, and what is sent with it.
//! `?parent=` has it answer a comment, `?quote=` begin with a comment's words.
//!
//! Every answer but the redirect shows the form again with the text that was
//! typed: a preview (200), errors (422), too many at once (429), closed (403).

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{HeaderValue, RETRY_AFTER};
use axum::http::{Response, StatusCode};

use super::comment_rate::{count_as_comment, count_in_thread};
use super::{comment_form, mine, quote, thread};
use crate::app::App;
use crate::discussion::{self, Attribution, Guest, Place, Submission, Submitted};
use crate::error::{Error, FieldErrors, Result};
use crate::model::comment::CommentInput;
use crate::model::subscription::Pace;
use crate::model::{
    Comment, CommentId, CommentMode, CommentStatus, Door, Format, NewComment, Post, PostId,
};
use crate::render;
use crate::secrets::GuestKey;
use crate::store;
use crate::urls;
use crate::web::error;
use crate::web::form::Form;
use crate::web::guest;
use crate::web::page::{PageRequest, Reading, private, see_other};
use crate::web::path::Path;
use crate::web::request_id::RequestId;
use crate::web::views::{CommentForm, CommentPage, CommentView, Link, PageHead, ParentComment};

/// How much of the parent is quoted above a reply, in characters.
const QUOTE: usize = 400;

/// The form by itself, for a reply to `?parent=` or, without it, to what it quotes.
pub async fn get(
    State(app): State<App>,
    Path(id): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    let (parent, quoted) = (request.parameter("parent"), request.parameter("quote"));
    let shown = async {
        let mut desk = Desk::open(&app, &id).await?;
        let quoted = desk.parent(quoted.as_deref().unwrap_or("")).await?;
        let parent = desk
            .parent(parent.as_deref().unwrap_or(""))
            .await?
            .or_else(|| quoted.clone());
        let input = CommentInput {
            body: quoted.as_ref().map(quote::markdown).unwrap_or_default(),
            ..CommentInput::default()
        };
        desk.page(
            StatusCode::OK,
            &input,
            &FieldErrors::default(),
            parent.as_ref(),
            None,
        )
    };
    answer(&app, shown.await, request.id).await
}

/// A comment, or a preview of it.
pub async fn post(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Response<Body> {
    let name = request.extensions().get().copied();
    let answered = async { take(&app, &id, &Form::read(request, &app).await?).await };
    answer(&app, answered.await, name).await
}

pub(super) async fn answer(
    app: &App,
    outcome: Result<Response<Body>>,
    id: Option<RequestId>,
) -> Response<Body> {
    match outcome {
        Ok(response) => response,
        Err(why) => error::page(app, &why, id).await,
    }
}

/// A comment that was taken, and the key that was made for it.
struct Published {
    comment: Comment,
    key: Option<GuestKey>,
}

/// Where one form is looked at: the post, and what is read for the page around it.
struct Desk {
    reading: Reading,
    post: Post,
}

async fn take(app: &App, id: &str, form: &Form) -> Result<Response<Body>> {
    let mut desk = Desk::open(app, id).await?;
    let (field, body) = form.beginning_with("body").unwrap_or(("", ""));
    let input = CommentInput {
        name: form.value("name").to_owned(),
        email: form.value("email").to_owned(),
        website: form.value("website").to_owned(),
        body: body.to_owned(),
        notify: form.value("notify").to_owned(),
    };
    let parent = match desk.parent(form.value("parent")).await {
        Err(Error::NotFound) => {
            let errors = FieldErrors::one("parent", desk.reading.t.fault.send_alone);
            return desk.page(
                StatusCode::UNPROCESSABLE_ENTITY,
                &input,
                &errors,
                None,
                None,
            );
        }
        found => found?,
    };
    let new = match desk.check(&input, field) {
        Ok(new) => new,
        Err(Error::Invalid(errors)) => {
            return desk.page(
                StatusCode::UNPROCESSABLE_ENTITY,
                &input,
                &errors,
                parent.as_ref(),
                None,
            );
        }
        Err(other) => return desk.refuse(other, &input, parent.as_ref()),
    };
    if form.value("action") == "preview" {
        let by = Attribution::Visitor(Guest::Nobody);
        if let Err(why) = discussion::check_name(&mut desk.reading.conn, &by, &new.name).await {
            return desk.refuse(why, &input, parent.as_ref());
        }
        let html = render_preview(&desk, &new).await?;
        return desk.page(
            StatusCode::OK,
            &input,
            &FieldErrors::default(),
            parent.as_ref(),
            Some(html),
        );
    }
    match desk.publish(app, form, new, parent.as_ref()).await {
        Ok(published) => desk.redirect(app, &published).await,
        Err(why) => desk.refuse(why, &input, parent.as_ref()),
    }
}

async fn render_preview(desk: &Desk, new: &NewComment) -> Result<CommentView> {
    let text =
        discussion::render_text(&desk.reading.services, new.body.clone(), Format::Markdown).await?;
    let now = desk.reading.now;
    Ok(CommentView {
        id: "preview".to_owned(),
        legacy_anchor: None,
        author: new.name.clone(),
        author_url: new.website.clone(),
        is_author: false,
        identicon: None,
        votes: None,
        time: desk.reading.words.moment(now),
        time_iso: desk.reading.words.iso(now),
        edited: None,
        url: String::new(),
        body: text.html().clone(),
        removed: false,
        is_apart: false,
        reply_url: None,
        vote_url: None,
        quote_url: None,
        in_reply_to: None,
        parent_changed: false,
        more_replies: None,
    })
}

impl Desk {
    /// Reads the post of a form.
    async fn open(app: &App, id: &str) -> Result<Self> {
        let id: PostId = id.parse().map_err(|_| Error::NotFound)?;
        let mut reading = Reading::begin(app).await?;
        let post = store::posts::find(&mut reading.conn, id)
            .await?
            .ok_or(Error::NotFound)?;
        let is_seen = post.shows_comments(reading.now);
        if is_seen {
            Ok(Self { reading, post })
        } else {
            Err(Error::NotFound)
        }
    }

    /// The comment that is answered; an unknown one is an error only when it is sent.
    async fn parent(&mut self, id: &str) -> Result<Option<Comment>> {
        if id.is_empty() {
            return Ok(None);
        }
        let id: CommentId = id.parse().map_err(|_| Error::NotFound)?;
        let parent = store::comments::find(&mut self.reading.conn, id).await?;
        parent
            .filter(|parent| {
                parent.post_id == self.post.id && parent.status == CommentStatus::Approved
            })
            .map(Some)
            .ok_or(Error::NotFound)
    }

    fn check(&self, input: &CommentInput, field: &str) -> Result<NewComment> {
        let new = NewComment::parse(input, self.reading.settings.comment_max_characters as usize)?;
        if self.reading.comment_mode(&self.post) == CommentMode::Closed {
            return Err(Error::Forbidden("comments are closed here".to_owned()));
        }
        if field != self.reading.services.secrets.comment_field(self.post.id.0) {
            return Err(Error::invalid("form", self.reading.t.fault.form_old));
        }
        Ok(new)
    }

    async fn publish(
        &mut self,
        app: &App,
        form: &Form,
        new: NewComment,
        parent: Option<&Comment>,
    ) -> Result<Published> {
        let (guest, key) =
            guest::identify(app, &mut self.reading.conn, form.guest.as_ref()).await?;
        count_as_comment(app, &self.reading.settings, form.network, guest.known())?;
        let now = app.services.clock.now().timestamp();
        let shown_at = app
            .services
            .secrets
            .read_form_time(self.post.id.0, form.value("token"));
        let submission = Submission {
            parent: parent.map(|parent| parent.id),
            new,
            by: Attribution::Visitor(guest),
            door: Door::Form,
            honeypot: !form.value(comment_form::HONEYPOT).is_empty(),
            seconds_to_write: shown_at.map(|shown_at| now - shown_at),
            pace: Pace::parse(form.value("notify")),
        };
        let place = Place {
            post: &self.post,
            settings: &self.reading.settings,
        };
        let judged =
            discussion::judge(&mut self.reading.conn, &app.services, place, submission).await?;
        if judged.status() != CommentStatus::Spam {
            count_in_thread(app, &self.reading.settings, self.post.id)?;
        }
        let mut tx = app.db.begin().await?;
        let submitted = discussion::submit(&mut tx, &app.services, &judged).await?;
        tx.commit().await?;
        let key = key.filter(|_| matches!(submitted, Submitted::Stored(_)));
        Ok(Published {
            comment: submitted.comment().clone(),
            key,
        })
    }

    /// To the comment where it is public, else to the notice that it waits; a new key goes along.
    async fn redirect(&mut self, app: &App, published: &Published) -> Result<Response<Body>> {
        let location = match (&self.post.path, published.comment.status) {
            (Some(path), CommentStatus::Approved) => {
                thread::address(&mut self.reading, &path.clone(), &published.comment).await?
            }
            _ => mine::received_url(app, published.key.as_ref())?,
        };
        let mut response = see_other(&location)?;
        if let Some(key) = &published.key {
            guest::keep(app, &mut response, key);
        }
        Ok(response)
    }

    /// The form again, with its text, when a comment could not be taken.
    fn refuse(
        &self,
        why: Error,
        input: &CommentInput,
        parent: Option<&Comment>,
    ) -> Result<Response<Body>> {
        let retry = error::retry_after(&why);
        let (t, wait) = (&self.reading.t.fault, retry.unwrap_or(0));
        let (status, words) = match &why {
            Error::TooMany { .. } => (
                StatusCode::TOO_MANY_REQUESTS,
                self.reading.words.count(&t.too_fast, wait),
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
        let reading = &self.reading;
        let title = if parent.is_some() {
            reading.t.form.reply_page
        } else {
            reading.t.form.comment_page
        };
        let form = CommentForm {
            parent: parent.map(|parent| self.quoted(parent)),
            token: Some(
                reading
                    .services
                    .secrets
                    .form_time(self.post.id.0, reading.now.timestamp()),
            ),
            preview,
            ..comment_form::filled(reading, self.post.id, input, errors)
        };
        let head = PageHead::unlisted(title.with(&reading.title(&self.post)));
        let page = CommentPage {
            chrome: reading.chrome(head),
            post: Link::new(
                urls::post(self.post.path.as_ref(), self.post.id),
                reading.title(&self.post),
            ),
            form,
            notice: comment_form::notice(reading, &self.post),
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

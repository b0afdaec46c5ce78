//! `/-/me/comments/{id}/edit`: a guest edits a comment of their own.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode};

use super::{HOME, Own};
use crate::discussion::{self, CommentTarget, RenderedComment};
use crate::error::{Error, FieldErrors, Result};
use crate::model::comment::parse_body;
use crate::model::{Authority, Comment, Format, GuestId, Post};
use crate::store;
use crate::urls;
use crate::web::app::App;
use crate::web::client_network::Network;
use crate::web::context::DetachedContext;
use crate::web::error;
use crate::web::form::Form;
use crate::web::page_request::PageRequest;
use crate::web::path::Path;
use crate::web::response::{private, see_other};
use crate::web::views::{GuestEditPage, Link, PageHead, TextField};

/// Shows the form with the present text.
pub async fn get(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    request: PageRequest,
) -> Response<Body> {
    let shown = async {
        let editing = Editing::open(Own::of(&app, &headers).await?, &id).await?;
        editing.in_time()?;
        let typed = editing.comment.body.clone();
        editing.page(StatusCode::OK, typed, &FieldErrors::default(), None)
    };
    error::answer(&app, shown.await, request.id).await
}

/// Stores the new text or shows a preview of it.
pub async fn post(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Response<Body> {
    let name = request.extensions().get().copied();
    let changed = async {
        let form = Form::read(request, &app).await?;
        let own = Own::open(&app, form.guest.as_ref()).await?;
        let editing = Editing::open(own, &id).await?;
        editing.take(&app, &form).await
    };
    error::answer(&app, changed.await, name).await
}

/// A guest's comment, with what the page around its form shows.
struct Editing {
    context: DetachedContext,
    guest: GuestId,
    comment: Comment,
    post: Post,
}

impl Editing {
    /// Reads the comment and its post, and returns the connection to its pool.
    async fn open(mut own: Own, id: &str) -> Result<Self> {
        let comment = own.comment(id).await?;
        let (mut conn, context) = own.context.into_parts();
        let post = store::posts::find_without_text(&mut conn, comment.post_id)
            .await?
            .ok_or(Error::NotFound)?;
        Ok(Self {
            context,
            guest: own.guest,
            comment,
            post,
        })
    }

    async fn take(&self, app: &App, form: &Form) -> Result<Response<Body>> {
        let typed = form.value("body").to_owned();
        let most = self.context.settings.comment_max_characters as usize;
        let body = match parse_body(&typed, most) {
            Ok(body) => body,
            Err(why) => {
                let errors = FieldErrors::one("body", why);
                return self.page(StatusCode::UNPROCESSABLE_ENTITY, typed, &errors, None);
            }
        };
        let rendered = discussion::render_text(&app.services, body, Format::Markdown).await;
        let text = match rendered {
            Err(Error::Invalid(errors)) => {
                return self.page(StatusCode::UNPROCESSABLE_ENTITY, typed, &errors, None);
            }
            rendered => rendered?,
        };
        if form.value("action") == "preview" {
            return self.page(StatusCode::OK, typed, &FieldErrors::default(), Some(text));
        }
        match self.change(app, text, form.network).await {
            Ok(()) => see_other(HOME),
            Err(why) => self.refuse(why, typed),
        }
    }

    /// Judges and stores the new text.
    async fn change(
        &self,
        app: &App,
        text: RenderedComment,
        network: Option<Network>,
    ) -> Result<()> {
        let settings = &self.context.settings;
        app.comment_rate.count_comment(
            settings,
            network,
            Some(self.guest),
            app.services.clock.now(),
        )?;
        let place = CommentTarget {
            post: &self.post,
            settings,
        };
        let mut conn = app.db.read().await?;
        let edit =
            discussion::judge_edit(&mut conn, &app.services, place, &self.comment, text).await?;
        drop(conn);
        let mut tx = app.db.begin().await?;
        let by = Authority::of_guest(self.guest);
        discussion::edit_own(&mut tx, &app.services, &by, settings, &self.comment, &edit).await?;
        tx.commit().await
    }

    /// Shows the form again, with its text, when the edit could not be stored.
    fn refuse(&self, why: Error, typed: String) -> Result<Response<Body>> {
        let t = self.context.t;
        let (status, words) = match why {
            Error::Forbidden(_) => (StatusCode::FORBIDDEN, t.guest.not_changeable.to_owned()),
            Error::Stale { .. } => (StatusCode::CONFLICT, t.guest.changed_meanwhile.to_owned()),
            Error::TooMany { retry_after } => {
                let locale = &self.context.locale;
                let complaint = locale.count(&t.fault.too_fast, retry_after.as_secs());
                (StatusCode::TOO_MANY_REQUESTS, complaint)
            }
            other => return Err(other),
        };
        self.page(status, typed, &FieldErrors::one("form", words), None)
    }

    fn in_time(&self) -> Result<()> {
        let context = &self.context;
        let is_editable =
            discussion::is_editable(&context.services, &context.settings, &self.comment);
        if is_editable {
            Ok(())
        } else {
            Err(Error::BadRequest(context.t.guest.time_is_over.to_owned()))
        }
    }

    fn page(
        &self,
        status: StatusCode,
        typed: String,
        errors: &FieldErrors,
        preview: Option<RenderedComment>,
    ) -> Result<Response<Body>> {
        let (context, post) = (&self.context, &self.post);
        let until = discussion::editable_until(&context.settings, &self.comment);
        let page = GuestEditPage {
            layout: context.layout(PageHead::unlisted(context.t.guest.change_title)),
            post: Link::new(urls::post(post.path.as_ref(), post.id), context.title(post)),
            action: urls::guest_comment(self.comment.id, "edit"),
            changeable: context
                .t
                .guest
                .changeable_until
                .with(&context.locale.moment(until)),
            body: TextField {
                value: typed,
                error: context.locale.complaint_on(errors, "body"),
            },
            error: context.locale.complaint_on(errors, "form"),
            preview: preview.map(|text| text.html().clone()),
            cancel_url: HOME.to_owned(),
        };
        private(status, &page)
    }
}

//! `/-/admin/posts/{id}/comments`: a comment in the user's own name, with the author's badge.
//!
//! The form under a post is cached, and the same for everybody, so that it cannot carry the token of
//! a session. A comment that a user sends from it leads here, filled in; one more press posts it.

use axum::http::{StatusCode, Uri};
use axum::response::IntoResponse as _;

use super::context::AdminContext;
use super::error::{AdminError, Answer};
use super::form::AdminForm;
use super::guard;
use super::navigation::Section;
use crate::discussion::{self, CommentTarget, RenderedComment, Submission};
use crate::error::{Error, FieldErrors, Result};
use crate::model::comment::parse_body;
use crate::model::{Channel, Comment, CommentId, CommentStatus, Format, Post, PostId, Shown};
use crate::publishing;
use crate::render;
use crate::store::{self, Conn};
use crate::urls;
use crate::web::app::App;
use crate::web::form::Form;
use crate::web::path::Path;
use crate::web::response::see_other;
use crate::web::views::admin::{OwnCommentPage, OwnCommentParent};
use crate::web::views::{Link, TextField};

/// The length of the quotation from the comment that is answered, in characters.
const QUOTE: usize = 400;

/// The field with the text.
const BODY: &str = "body";
/// The field with the comment that is answered.
const PARENT: &str = "parent";

/// Shows the form, as a reply to `?parent=`.
pub async fn get(context: AdminContext, Path(id): Path<PostId>, uri: Uri) -> Answer {
    let query = uri.query().unwrap_or("").as_bytes();
    let parent = url::form_urlencoded::parse(query).find(|(name, _)| name == PARENT);
    let parent = parent.map_or_else(String::new, |(_, value)| value.into_owned());
    let comment = OwnComment::open(&context, id, &parent).await?;
    comment.show(&context, StatusCode::OK, "", &FieldErrors::default(), None)
}

/// Shows the form with what a user sent from the form under a post. `None` for a browser in which
/// nobody is signed in.
pub(in crate::web) async fn instead(
    app: &App,
    parts: &axum::http::request::Parts,
    post: PostId,
    form: &Form,
) -> Option<axum::http::Response<axum::body::Body>> {
    let context = AdminContext::find(app, parts).await.ok().flatten()?;
    let (_, body) = form.beginning_with(BODY).unwrap_or(("", ""));
    let shown = async {
        let comment = OwnComment::open(&context, post, form.value(PARENT)).await?;
        comment.show(
            &context,
            StatusCode::OK,
            body,
            &FieldErrors::default(),
            None,
        )
    };
    let response = shown.await.into_response();
    Some(guard::finish(app, parts, response).await)
}

/// Posts the comment or shows a preview of it.
pub async fn post(Path(id): Path<PostId>, form: AdminForm) -> Answer {
    let context = &form.context;
    let comment = OwnComment::open(context, id, form.value(PARENT)).await?;
    let typed = form.value(BODY);
    let most = context.settings.comment_max_characters as usize;
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    let body = match parse_body(typed, most) {
        Ok(body) => body,
        Err(why) => {
            let errors = FieldErrors::one(BODY, why);
            return comment.show(context, invalid, typed, &errors, None);
        }
    };
    if form.value("action") == "preview" {
        let services = &context.app.services;
        return match discussion::render_text(services, body, Format::Markdown).await {
            Ok(text) => {
                let none = FieldErrors::default();
                comment.show(context, StatusCode::OK, typed, &none, Some(text))
            }
            Err(Error::Invalid(errors)) => comment.show(context, invalid, typed, &errors, None),
            Err(other) => Err(other.into()),
        };
    }
    match comment.submit(&form, body).await {
        Ok(posted) => Ok(see_other(&urls::comment(posted))?),
        Err(AdminError::Domain(Error::Invalid(errors))) => {
            comment.show(context, invalid, typed, &errors, None)
        }
        Err(AdminError::Domain(Error::Forbidden(_))) => {
            let errors = FieldErrors::one(BODY, context.locale.t.fault.closed);
            comment.show(context, StatusCode::FORBIDDEN, typed, &errors, None)
        }
        Err(other) => Err(other),
    }
}

/// A comment that is being written: its post, and the comment that it answers.
struct OwnComment {
    post: Post,
    parent: Option<Comment>,
}

impl OwnComment {
    async fn open(context: &AdminContext, id: PostId, parent: &str) -> Result<Self> {
        let (by, services) = (context.authority(), &context.app.services);
        let mut conn = context.read().await?;
        let post = publishing::find(&mut conn, services, by, id).await?;
        if post.shown(context.now) != Shown::Published {
            return Err(Error::NotFound);
        }
        let parent = find_parent(&mut conn, &post, parent).await?;
        Ok(Self { post, parent })
    }

    async fn submit(
        &self,
        form: &AdminForm,
        body: String,
    ) -> std::result::Result<CommentId, AdminError> {
        let context = &form.context;
        let (app, user) = (&context.app, &context.signed_in.user);
        let parent = self.parent.as_ref().map(|parent| parent.id);
        let submission = Submission::by_user(user, parent, body, Channel::Form);
        let place = CommentTarget {
            post: &self.post,
            settings: &context.settings,
        };
        let judged = discussion::judge(&app.db, &app.services, place, submission).await?;
        let mut tx = form.begin().await?;
        let by = context.authority();
        let submitted = discussion::submit(&mut tx, &app.services, by, &judged).await?;
        tx.commit().await?;
        Ok(submitted.comment().id)
    }

    fn show(
        &self,
        context: &AdminContext,
        status: StatusCode,
        typed: &str,
        errors: &FieldErrors,
        preview: Option<RenderedComment>,
    ) -> Answer {
        let t = &context.t.own_comment;
        let path = urls::post(self.post.path.as_ref(), self.post.id);
        let title = self.post.title_or(context.t.today.untitled);
        let page = OwnCommentPage {
            layout: context.layout(t.title, Section::None),
            post: Link::new(&path, title),
            byline: t.by.with(&context.signed_in.user.name),
            parent: self.parent.as_ref().map(|parent| OwnCommentParent {
                id: parent.id.to_string(),
                author: parent.author_name.clone(),
                excerpt: render::comment_quote(&parent.html, QUOTE),
            }),
            action: urls::admin_comment(self.post.id),
            body: TextField {
                value: typed.to_owned(),
                error: context
                    .complaint_on(errors, BODY)
                    .or_else(|| context.complaint_on(errors, PARENT)),
            },
            preview: preview.map(|text| text.html().clone()),
            cancel_url: path,
        };
        context.page(status, &page)
    }
}

/// Finds the comment to answer: an approved one under this post. Any other is left out, because the
/// text is worth more than its place.
async fn find_parent(conn: &mut Conn, post: &Post, id: &str) -> Result<Option<Comment>> {
    let Ok(id) = id.parse::<CommentId>() else {
        return Ok(None);
    };
    let found = store::comments::find(conn, id).await?;
    Ok(
        found
            .filter(|parent| parent.post_id == post.id && parent.status == CommentStatus::Approved),
    )
}

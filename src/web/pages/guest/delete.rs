//! `/-/me/comments/{id}/delete`: a guest deletes a comment of their own.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response};

use super::{HOME, Own};
use crate::discussion;
use crate::model::Authority;
use crate::urls;
use crate::web::app::App;
use crate::web::error;
use crate::web::form::Form;
use crate::web::page_request::PageRequest;
use crate::web::pages::notice::{Question, ask, say};
use crate::web::path::Path;
use crate::web::views::{Link, Message};

/// Asks whether to delete the comment.
pub async fn get(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    request: PageRequest,
) -> Response<Body> {
    let shown = async {
        let mut own = Own::of(&app, &headers).await?;
        let comment = own.comment(&id).await?;
        let t = &own.context.t.guest;
        let question = Question {
            title: t.delete_title,
            paragraphs: vec![
                crate::render::comment_quote(&comment.html, 400),
                t.delete_means.to_owned(),
            ],
            action: urls::guest_comment(comment.id, "delete"),
            button: t.delete,
            cancel_url: HOME,
        };
        ask(&own.context, question)
    };
    error::answer(&app, shown.await, request.id).await
}

/// Deletes the comment.
pub async fn post(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Response<Body> {
    let name = request.extensions().get().copied();
    let deleted = async {
        let form = Form::read(request, &app).await?;
        let mut own = Own::open(&app, form.guest.as_ref()).await?;
        let comment = own.comment(&id).await?;
        let back = own.way_back(&comment).await?;
        let context = own.context.detach();
        let mut tx = app.db.begin().await?;
        let by = Authority::of_guest(own.guest);
        discussion::remove(&mut tx, &app.services, &by, &comment).await?;
        tx.commit().await?;
        let own_pages = [
            Link::new(HOME, context.t.guest.title),
            Link::new("/", context.t.frame.home),
        ];
        let ways = back.into_iter().chain(own_pages).collect();
        say(&context, Message::CommentDeleted, ways)
    };
    error::answer(&app, deleted.await, name).await
}

//! `/-/me/comments/{id}/delete`: a guest takes a comment away.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response};

use super::{HOME, Own};
use crate::app::App;
use crate::discussion;
use crate::model::Actor;
use crate::urls;
use crate::web::form::Form;
use crate::web::page::PageRequest;
use crate::web::pages::comment::answer;
use crate::web::pages::notice::{Question, ask, say};
use crate::web::path::Path;
use crate::web::views::{Link, Message};

/// Asks first.
pub async fn get(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    request: PageRequest,
) -> Response<Body> {
    let shown = async {
        let mut own = Own::of(&app, &headers).await?;
        let comment = own.comment(&id).await?;
        let t = &own.reading.t.mine;
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
        ask(&own.reading, question)
    };
    answer(&app, shown.await, request.id).await
}

/// Deletes.
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
        let mut tx = app.db.begin().await?;
        discussion::remove(&mut tx, &app.services, Actor::Visitor, &comment).await?;
        tx.commit().await?;
        let ways = vec![
            Link::new(HOME, own.reading.t.mine.title),
            Link::new("/", own.reading.t.frame.home),
        ];
        say(&own.reading, Message::CommentDeleted, ways)
    };
    answer(&app, deleted.await, name).await
}

//! `/-/me/comments/{id}/delete`: a guest takes a comment away.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode};

use super::{HOME, Own};
use crate::app::App;
use crate::discussion;
use crate::urls;
use crate::web::form::Form;
use crate::web::page::{PageRequest, private};
use crate::web::pages::comment::answer;
use crate::web::path::Path;
use crate::web::views::{ConfirmPage, Link, Message, MessagePage, PageHead};

/// Asks first.
pub async fn get(State(app): State<App>, Path(id): Path<String>, headers: HeaderMap, request: PageRequest) -> Response<Body> {
    let shown = async {
        let mut own = Own::of(&app, &headers).await?;
        let comment = own.comment(&id).await?;
        let title = "Delete this comment?";
        let page = ConfirmPage {
            chrome: own.reading.chrome(PageHead { title: title.to_owned(), noindex: true, ..PageHead::default() }),
            paragraphs: vec![
                crate::render::comment_quote(&comment.html, 400),
                "It cannot be brought back. If somebody replied, a line marks where it stood.".to_owned(),
            ],
            action: urls::guest_comment(comment.id, "delete"),
            button: "Delete".to_owned(),
            cancel_url: HOME.to_owned(),
        };
        private(StatusCode::OK, &page)
    };
    answer(&app, shown.await, request.id).await
}

/// Deletes.
pub async fn post(State(app): State<App>, Path(id): Path<String>, request: Request) -> Response<Body> {
    let name = request.extensions().get().copied();
    let deleted = async {
        let form = Form::read(request, &app).await?;
        let mut own = Own::open(&app, form.guest.as_ref()).await?;
        let comment = own.comment(&id).await?;
        let mut tx = app.db.begin().await?;
        discussion::remove_own(&mut tx, &app.services, &comment).await?;
        tx.commit().await?;
        let mut page = MessagePage::new(own.reading.chrome(PageHead::default()), Message::CommentDeleted);
        page.ways = vec![Link::new(HOME, "Your comments"), Link::new("/", "Home")];
        private(StatusCode::OK, &page)
    };
    answer(&app, deleted.await, name).await
}

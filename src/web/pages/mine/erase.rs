//! `/-/me/erase`: a guest erases everything.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response};

use super::{HOME, Own};
use crate::app::App;
use crate::discussion::{self, Whose};
use crate::model::Actor;
use crate::urls;
use crate::web::form::Form;
use crate::web::guest;
use crate::web::page::PageRequest;
use crate::web::pages::comment::answer;
use crate::web::pages::notice::{Question, ask, say};
use crate::web::views::{Link, Message};

/// Asks first.
pub async fn get(
    State(app): State<App>,
    headers: HeaderMap,
    request: PageRequest,
) -> Response<Body> {
    let shown = async {
        let own = Own::of(&app, &headers).await?;
        let t = &own.reading.t.mine;
        let question = Question {
            title: t.erase_title,
            paragraphs: vec![t.erase_means.to_owned(), t.erase_leaves.to_owned()],
            action: urls::GUEST_ERASE.to_owned(),
            button: t.erase,
            cancel_url: HOME,
        };
        ask(&own.reading, question)
    };
    answer(&app, shown.await, request.id).await
}

/// Erases.
pub async fn post(State(app): State<App>, request: Request) -> Response<Body> {
    let name = request.extensions().get().copied();
    let erased = async {
        let form = Form::read(request, &app).await?;
        let own = Own::open(&app, form.guest.as_ref()).await?;
        let (tx, _) = discussion::erase(
            &app.db,
            &app.services,
            Actor::Visitor,
            &Whose::Guest(own.guest),
        )
        .await?;
        tx.commit().await?;
        let t = own.reading.t;
        let message = Message::Other {
            title: t.mine.erased_title.to_owned(),
            paragraphs: vec![t.mine.erased.to_owned()],
        };
        let mut response = say(&own.reading, message, vec![Link::new("/", t.frame.home)])?;
        guest::forget(&app, &mut response);
        Ok(response)
    };
    answer(&app, erased.await, name).await
}

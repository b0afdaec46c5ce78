//! `/-/me/erase`: a guest erases all of their data.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response};

use super::{HOME, Own};
use crate::discussion::{self, ErasureSubject};
use crate::model::Authority;
use crate::urls;
use crate::web;
use crate::web::app::App;
use crate::web::error;
use crate::web::form::Form;
use crate::web::page_request::PageRequest;
use crate::web::pages::notice::{Question, ask, say};
use crate::web::views::{Link, Message};

/// Asks whether to erase everything.
pub async fn get(
    State(app): State<App>,
    headers: HeaderMap,
    request: PageRequest,
) -> Response<Body> {
    let shown = async {
        let own = Own::of(&app, &headers).await?;
        let t = &own.context.t.guest;
        let question = Question {
            title: t.erase_title,
            paragraphs: vec![t.erase_means.to_owned(), t.erase_leaves.to_owned()],
            action: urls::GUEST_ERASE.to_owned(),
            button: t.erase,
            cancel_url: HOME,
        };
        ask(&own.context, question)
    };
    error::answer(&app, shown.await, request.id).await
}

/// Erases everything and deletes the cookie with the key.
pub async fn post(State(app): State<App>, request: Request) -> Response<Body> {
    let name = request.extensions().get().copied();
    let erased = async {
        let form = Form::read(request, &app).await?;
        let Own { context, guest } = Own::open(&app, form.guest.as_ref()).await?;
        let context = context.detach();
        let (by, subject) = (Authority::of_guest(guest), ErasureSubject::Guest(guest));
        let (tx, _) = discussion::erase(&app.db, &app.services, &by, &subject).await?;
        tx.commit().await?;
        let t = context.t;
        let message = Message::Other {
            title: t.guest.erased_title.to_owned(),
            paragraphs: vec![t.guest.erased.to_owned()],
        };
        let mut response = say(&context, message, vec![Link::new("/", t.frame.home)])?;
        web::guest_key::forget(&app, &mut response);
        Ok(response)
    };
    error::answer(&app, erased.await, name).await
}

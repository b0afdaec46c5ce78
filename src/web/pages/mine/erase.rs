//! `/-/me/erase`: a guest erases everything.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode};

use super::{HOME, Own};
use crate::app::App;
use crate::discussion;
use crate::error::Result;
use crate::model::{Actor, CapabilityId};
use crate::urls;
use crate::web::form::Form;
use crate::web::guest;
use crate::web::page::{PageRequest, private};
use crate::web::pages::comment::answer;
use crate::web::views::{ConfirmPage, Link, Message, MessagePage, PageHead};

/// Asks first.
pub async fn get(State(app): State<App>, headers: HeaderMap, request: PageRequest) -> Response<Body> {
    let shown = async {
        let own = Own::of(&app, &headers).await?;
        let title = "Erase everything you wrote here?";
        let page = ConfirmPage {
            chrome: own.reading.chrome(PageHead { title: title.to_owned(), noindex: true, ..PageHead::default() }),
            paragraphs: vec![
                "Every comment, its earlier texts, your name, your address and your votes go at once and for good.".to_owned(),
                "Where somebody replied to you, a line marks where your comment stood.".to_owned(),
            ],
            action: urls::GUEST_ERASE.to_owned(),
            button: "Erase everything".to_owned(),
            cancel_url: HOME.to_owned(),
        };
        private(StatusCode::OK, &page)
    };
    answer(&app, shown.await, request.id).await
}

/// Erases.
pub async fn post(State(app): State<App>, request: Request) -> Response<Body> {
    let name = request.extensions().get().copied();
    let erased = async {
        let form = Form::read(request, &app).await?;
        let own = Own::open(&app, form.guest.as_ref()).await?;
        erase(&app, own.guest).await?;
        let message = Message::Other {
            title: "Everything is erased".to_owned(),
            paragraphs: vec![
                "Nothing that you wrote is left on this blog. Copies that the owner keeps for emergencies follow as they grow old.".to_owned(),
            ],
        };
        let mut page = MessagePage::new(own.reading.chrome(PageHead::default()), message);
        page.ways = vec![Link::new("/", "Home")];
        let mut response = private(StatusCode::OK, &page)?;
        guest::forget(&app, &mut response);
        Ok(response)
    };
    answer(&app, erased.await, name).await
}

async fn erase(app: &App, guest: CapabilityId) -> Result<()> {
    loop {
        let mut tx = app.db.begin().await?;
        let is_done = discussion::erase_guest(&mut tx, &app.services, Actor::Visitor, guest).await?;
        tx.commit().await?;
        if is_done {
            return Ok(());
        }
    }
}

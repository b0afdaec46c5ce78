//! `/-/mail/confirm/{link}` and `/-/mail/unsubscribe/{link}`.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Response;

use super::say;
use crate::app::App;
use crate::error::{Error, Result};
use crate::model::SubscriptionId;
use crate::model::subscription::Subscription;
use crate::store;
use crate::urls;
use crate::web::form::Form;
use crate::web::guest;
use crate::web::page::{PageRequest, Reading};
use crate::web::pages::comment::answer;
use crate::web::pages::notice::{self, Question};
use crate::web::path::Path;
use crate::web::views::Link;
use crate::words::catalogue::MailWords;

/// Asks whether to tell this address of replies.
pub async fn get_confirm(
    State(app): State<App>,
    Path(link): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    let shown = async {
        find(&app, urls::MAIL_CONFIRM, &link)
            .await?
            .ok_or(Error::Gone)?;
        ask(
            &app,
            |t| [t.tell_title, t.tell_means, t.tell],
            urls::mail_confirm(&link),
        )
        .await
    };
    answer(&app, shown.await, request.id).await
}

/// Notes that its owner wants that.
pub async fn confirm(
    State(app): State<App>,
    Path(link): Path<String>,
    request: Request,
) -> Response<Body> {
    let name = request.extensions().get().copied();
    let confirmed = async {
        Form::read(request, &app).await?;
        let subscription = find(&app, urls::MAIL_CONFIRM, &link)
            .await?
            .ok_or(Error::Gone)?;
        let mut tx = app.db.begin().await?;
        tx.unrecorded("who is told changes no page");
        store::subscriptions::confirm(&mut tx, subscription.id, app.services.clock.now()).await?;
        tx.commit().await?;
        let mut reading = Reading::begin(&app).await?;
        let post = store::posts::find(&mut reading.conn, subscription.post_id).await?;
        let post = post.map(|post| {
            Link::new(
                urls::post(post.path.as_ref(), post.id),
                reading.title(&post),
            )
        });
        say(
            &reading,
            reading.t.mail.told_title,
            reading.t.mail.told,
            post.into_iter().collect(),
        )
    };
    answer(&app, confirmed.await, name).await
}

/// Asks whether to end it.
pub async fn get_unsubscribe(
    State(app): State<App>,
    Path(link): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    let shown = async {
        find(&app, urls::MAIL_UNSUBSCRIBE, &link).await?;
        ask(
            &app,
            |t| [t.stop_title, t.stop_means, t.stop],
            urls::mail_unsubscribe(&link),
        )
        .await
    };
    answer(&app, shown.await, request.id).await
}

/// Ends it, also for a mail program's one click (RFC 8058, section 3.2), whose body says nothing
/// that the link does not. One that has ended is no error.
pub async fn unsubscribe(
    State(app): State<App>,
    Path(link): Path<String>,
    request: Request,
) -> Response<Body> {
    let name = request.extensions().get().copied();
    let ended = async {
        if let Some(subscription) = find(&app, urls::MAIL_UNSUBSCRIBE, &link).await? {
            let mut tx = app.db.begin().await?;
            tx.unrecorded("who is told changes no page");
            store::subscriptions::delete(&mut tx, subscription.id).await?;
            tx.commit().await?;
        }
        let reading = Reading::begin(&app).await?;
        let t = reading.t;
        say(
            &reading,
            t.mail.stop,
            t.mail.stopped,
            vec![Link::new("/", t.frame.home)],
        )
    };
    answer(&app, ended.await, name).await
}

/// The subscription that a link names; `None` when it has ended.
async fn find(app: &App, purpose: &str, link: &str) -> Result<Option<Subscription>> {
    let said = app.services.secrets.read_mail_link::<1>(purpose, link);
    let [id] = said.ok_or_else(|| Error::Forbidden("this link was not written here".to_owned()))?;
    store::subscriptions::find(&mut app.db.read().await?, SubscriptionId(id)).await
}

/// Asks with a title, a sentence and a button.
async fn ask(
    app: &App,
    words: impl FnOnce(&MailWords) -> [&'static str; 3],
    action: String,
) -> Result<Response<Body>> {
    let reading = Reading::begin(app).await?;
    let [title, means, button] = words(&reading.t.mail);
    let question = Question {
        title,
        paragraphs: vec![means.to_owned()],
        action,
        button,
        cancel_url: "/",
    };
    let mut response = notice::ask(&reading, question)?;
    guest::without_referrer(&mut response);
    Ok(response)
}

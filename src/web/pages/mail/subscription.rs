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

/// Asks whether to tell this address of replies.
pub async fn get_confirm(State(app): State<App>, Path(link): Path<String>, request: PageRequest) -> Response<Body> {
    let shown = async {
        find(&app, urls::MAIL_CONFIRM, &link).await?.ok_or(Error::Gone)?;
        let words = "You will get a mail when somebody answers your comment. Every mail says how to end that.";
        ask(&app, "Tell you of replies?", words, "Yes, tell me", urls::mail_confirm(&link)).await
    };
    answer(&app, shown.await, request.id).await
}

/// Notes that its owner wants that.
pub async fn confirm(State(app): State<App>, Path(link): Path<String>, request: Request) -> Response<Body> {
    let name = request.extensions().get().copied();
    let confirmed = async {
        Form::read(request, &app).await?;
        let subscription = find(&app, urls::MAIL_CONFIRM, &link).await?.ok_or(Error::Gone)?;
        let mut tx = app.db.begin().await?;
        tx.unrecorded("who is told changes no page");
        store::subscriptions::confirm(&mut tx, subscription.id, app.services.clock.now()).await?;
        tx.commit().await?;
        let mut reading = Reading::begin(&app).await?;
        let post = store::posts::find(&mut reading.conn, subscription.post_id).await?;
        let post = post.map(|post| Link::new(urls::post(post.path.as_ref(), post.id), post.title_or_excerpt()));
        say(&reading, "We will tell you", "You get a mail when somebody answers.", post.into_iter().collect())
    };
    answer(&app, confirmed.await, name).await
}

/// Asks whether to end it.
pub async fn get_unsubscribe(State(app): State<App>, Path(link): Path<String>, request: PageRequest) -> Response<Body> {
    let shown = async {
        find(&app, urls::MAIL_UNSUBSCRIBE, &link).await?;
        let words = "You will get no more mail about replies under that post.";
        ask(&app, "No more mail?", words, "No more mail", urls::mail_unsubscribe(&link)).await
    };
    answer(&app, shown.await, request.id).await
}

/// Ends it, also for a mail program's one click (RFC 8058, section 3.2), whose body says nothing
/// that the link does not. One that has ended is no error.
pub async fn unsubscribe(State(app): State<App>, Path(link): Path<String>, request: Request) -> Response<Body> {
    let name = request.extensions().get().copied();
    let ended = async {
        if let Some(subscription) = find(&app, urls::MAIL_UNSUBSCRIBE, &link).await? {
            let mut tx = app.db.begin().await?;
            tx.unrecorded("who is told changes no page");
            store::subscriptions::delete(&mut tx, subscription.id).await?;
            tx.commit().await?;
        }
        say(&Reading::begin(&app).await?, "No more mail", "You get no more mail about that post.", vec![Link::new("/", "Home")])
    };
    answer(&app, ended.await, name).await
}

/// The subscription that a link names; `None` when it has ended.
async fn find(app: &App, purpose: &str, link: &str) -> Result<Option<Subscription>> {
    let said = app.services.secrets.read_mail_link::<1>(purpose, link);
    let [id] = said.ok_or_else(|| Error::Forbidden("this link was not written here".to_owned()))?;
    store::subscriptions::find(&mut app.db.read().await?, SubscriptionId(id)).await
}

async fn ask(app: &App, title: &str, words: &str, button: &str, action: String) -> Result<Response<Body>> {
    let reading = Reading::begin(app).await?;
    let question = Question { title, paragraphs: vec![words.to_owned()], action, button, cancel_url: "/" };
    let mut response = notice::ask(&reading, question)?;
    guest::without_referrer(&mut response);
    Ok(response)
}

//! `/-/mail/confirm/{link}` and `/-/mail/unsubscribe/{link}`: confirms and ends a subscription to
//! replies.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Response;

use super::say;
use crate::error::{Error, Result};
use crate::i18n::messages::MailMessages;
use crate::model::SubscriptionId;
use crate::model::subscription::Subscription;
use crate::store;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::error;
use crate::web::form::Form;
use crate::web::guest_key;
use crate::web::page_request::PageRequest;
use crate::web::pages::notice::{self, Question};
use crate::web::path::Path;
use crate::web::views::Link;

/// Asks for the confirmation of a subscription.
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
    error::answer(&app, shown.await, request.id).await
}

/// Confirms a subscription.
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
        let mut context = PageContext::begin(&app).await?;
        let post = store::posts::find(&mut context.conn, subscription.post_id).await?;
        let post = post.map(|post| {
            Link::new(
                urls::post(post.path.as_ref(), post.id),
                context.title(&post),
            )
        });
        say(
            &context,
            context.t.mail.told_title,
            context.t.mail.told,
            post.into_iter().collect(),
        )
    };
    error::answer(&app, confirmed.await, name).await
}

/// Asks whether to end a subscription.
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
    error::answer(&app, shown.await, request.id).await
}

/// Ends a subscription. It also serves the one click of mail programs (RFC 8058, section 3.2),
/// whose body adds nothing to the link. A subscription that has ended already is no error.
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
        let context = PageContext::begin(&app).await?;
        let t = context.t;
        say(
            &context,
            t.mail.stop,
            t.mail.stopped,
            vec![Link::new("/", t.frame.home)],
        )
    };
    error::answer(&app, ended.await, name).await
}

/// Finds the subscription in a link; `None` when it has ended.
async fn find(app: &App, purpose: &str, link: &str) -> Result<Option<Subscription>> {
    let said = app.services.secrets.read_mail_link::<1>(purpose, link);
    let [id] = said.ok_or_else(|| Error::Forbidden("this link was not written here".to_owned()))?;
    store::subscriptions::find(&mut app.db.read().await?, SubscriptionId(id)).await
}

/// Shows a question with a title, a sentence and a button.
async fn ask(
    app: &App,
    messages: impl FnOnce(&MailMessages) -> [&'static str; 3],
    action: String,
) -> Result<Response<Body>> {
    let context = PageContext::begin(app).await?;
    let [title, means, button] = messages(&context.t.mail);
    let question = Question {
        title,
        paragraphs: vec![means.to_owned()],
        action,
        button,
        cancel_url: "/",
    };
    let mut response = notice::ask(&context, question)?;
    guest_key::without_referrer(&mut response);
    Ok(response)
}

//! `POST /-/votes/{comment_id}`: one vote for each guest and comment, by a plain form.
//!
//! The response is a page that says what became of the vote and offers the opposite. A second press
//! of the same button changes nothing, so that a double tap does not undo a vote. It is no redirect
//! to the thread: that page is the same for every reader and cannot say that a vote was counted,
//! and the browser's way back leads to where the reader was.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{HeaderValue, RETRY_AFTER};
use axum::http::{Response, StatusCode};

use crate::discussion;
use crate::error::{Error, Result};
use crate::model::{CommentId, Settings};
use crate::secrets::GuestKey;
use crate::store::{self, Conn};
use crate::urls;
use crate::web::app::App;
use crate::web::context::{DetachedContext, PageContext};
use crate::web::error;
use crate::web::form::Form;
use crate::web::guest_key;
use crate::web::path::Path;
use crate::web::response::private;
use crate::web::views::{Link, PageHead, VoteButton, VotePage};

/// The value of the field `action` that withdraws a vote; any other one votes.
const WITHDRAW: &str = "withdraw";

/// Stores or withdraws the vote, and says so.
pub async fn post(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Response<Body> {
    let name = request.extensions().get().copied();
    let voted = async {
        let form = Form::read(request, &app).await?;
        answer(&app, id.parse().map_err(|_| Error::NotFound)?, &form).await
    };
    error::answer(&app, voted.await, name).await
}

async fn answer(app: &App, comment: CommentId, form: &Form) -> Result<Response<Body>> {
    let (conn, context) = PageContext::begin(app).await?.into_parts();
    if !context.settings.votes {
        return refuse(&context, comment, StatusCode::NOT_FOUND, context.t.vote.off);
    }
    if form.value("action") == WITHDRAW {
        withdraw(app, conn, comment, form).await?;
        return taken_back(&context, comment);
    }
    match vote(app, conn, &context.settings, comment, form).await {
        Ok(key) => {
            let mut response = counted(&context, comment)?;
            if let Some(key) = &key {
                guest_key::keep(app, &mut response, key);
            }
            Ok(response)
        }
        Err(why) => explain(&context, comment, why),
    }
}

/// Stores the vote, once. Returns the key of a new guest.
async fn vote(
    app: &App,
    mut conn: Conn,
    settings: &Settings,
    comment: CommentId,
    form: &Form,
) -> Result<Option<GuestKey>> {
    let (guest, key) = guest_key::identify(app, &mut conn, form.guest.as_ref()).await?;
    // A second press must not use up what the network may vote.
    if let Some(known) = guest.known()
        && store::votes::exists(&mut conn, comment, known).await?
    {
        return Ok(None);
    }
    if let Some(network) = form.network {
        let now = app.services.clock.now();
        app.comment_rate
            .count_vote(settings, network, comment, now)?;
    }
    drop(conn);
    let mut tx = app.db.begin().await?;
    discussion::vote(&mut tx, &app.services, &guest, comment).await?;
    tx.commit().await?;
    Ok(key)
}

/// Deletes the vote of a known guest. There is none to delete for any other.
async fn withdraw(app: &App, mut conn: Conn, comment: CommentId, form: &Form) -> Result<()> {
    let guest = guest_key::find(&mut conn, form.guest.as_ref()).await?;
    drop(conn);
    let Some(guest) = guest else { return Ok(()) };
    let mut tx = app.db.begin().await?;
    discussion::withdraw_vote(&mut tx, &app.services, guest, comment).await?;
    tx.commit().await
}

fn counted(context: &DetachedContext, comment: CommentId) -> Result<Response<Body>> {
    let t = &context.t.vote;
    let button = VoteButton {
        action: WITHDRAW,
        label: t.take_back,
    };
    let page = page(context, comment, t.counted_title, t.counted, Some(button));
    private(StatusCode::OK, &page)
}

fn taken_back(context: &DetachedContext, comment: CommentId) -> Result<Response<Body>> {
    let t = &context.t.vote;
    let button = VoteButton {
        action: "vote",
        label: context.t.thread.helpful,
    };
    let page = page(
        context,
        comment,
        t.taken_back_title,
        t.taken_back,
        Some(button),
    );
    private(StatusCode::OK, &page)
}

/// Says why a vote was not counted. Errors that are not about the vote stay errors.
fn explain(context: &DetachedContext, comment: CommentId, why: Error) -> Result<Response<Body>> {
    let t = &context.t.vote;
    match why {
        Error::Forbidden(_) => refuse(context, comment, StatusCode::FORBIDDEN, t.own),
        Error::NotFound => refuse(context, comment, StatusCode::NOT_FOUND, t.not_there),
        Error::TooMany { retry_after } => {
            let seconds = retry_after.as_secs();
            let words = context.locale.count(&t.too_many, seconds);
            let mut response = refuse(context, comment, StatusCode::TOO_MANY_REQUESTS, &words)?;
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
            Ok(response)
        }
        other => Err(other),
    }
}

fn refuse(
    context: &DetachedContext,
    comment: CommentId,
    status: StatusCode,
    words: &str,
) -> Result<Response<Body>> {
    let title = context.t.vote.refused_title;
    private(status, &page(context, comment, title, words, None))
}

fn page(
    context: &DetachedContext,
    comment: CommentId,
    title: &str,
    words: &str,
    button: Option<VoteButton>,
) -> VotePage {
    VotePage {
        layout: context.layout(PageHead::unlisted(title)),
        message: words.to_owned(),
        action: urls::vote(comment),
        button,
        back: Link::new(urls::comment(comment), context.t.vote.back),
    }
}

//! `POST /-/votes/{comment_id}`: one vote a guest, by a plain form.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Response;
use chrono::TimeDelta;

use super::comment::answer;
use super::comment_rate::{CommentSource, take};
use crate::app::App;
use crate::discussion;
use crate::error::{Error, Result};
use crate::model::CommentId;
use crate::store;
use crate::urls;
use crate::web::form::Form;
use crate::web::guest;
use crate::web::page::see_other;
use crate::web::path::Path;

/// The most votes for one comment from one network in a day: a browser that keeps no cookie is
/// somebody new each time.
const VOTES_A_DAY: u32 = 3;
/// So many votes count as one comment in the rate of a network.
const VOTES_A_COMMENT: u32 = 6;

/// Counts the vote, once, and leads back to the comment.
pub async fn post(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Response<Body> {
    let name = request.extensions().get().copied();
    let voted = async {
        let form = Form::read(request, &app).await?;
        vote(&app, id.parse().map_err(|_| Error::NotFound)?, &form).await
    };
    answer(&app, voted.await, name).await
}

async fn vote(app: &App, comment: CommentId, form: &Form) -> Result<Response<Body>> {
    let mut conn = app.db.read().await?;
    let settings = store::settings::find(&mut conn).await?.settings;
    if !settings.votes {
        return Err(Error::NotFound);
    }
    let now = app.services.clock.now();
    if let Some(network) = form.network {
        take(
            app,
            &CommentSource::Votes(network),
            settings.comments_per_minute * VOTES_A_COMMENT,
        )?;
        let here = app.comment_rate.take_in(
            &CommentSource::Vote(network, comment),
            VOTES_A_DAY,
            TimeDelta::days(1),
            now,
        );
        here.map_err(|retry_after| Error::TooMany { retry_after })?;
    }
    let (guest, key) = guest::identify(app, &mut conn, form.guest.as_ref()).await?;
    drop(conn);
    let mut tx = app.db.begin().await?;
    discussion::vote(&mut tx, &app.services, &guest, comment).await?;
    tx.commit().await?;
    let mut response = see_other(&urls::comment(comment))?;
    if let Some(key) = &key {
        guest::keep(app, &mut response, key);
    }
    Ok(response)
}

//! `POST /-/votes/{comment_id}`: one vote for each guest and comment, by a plain form.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Response;

use crate::discussion;
use crate::error::{Error, Result};
use crate::model::CommentId;
use crate::urls;
use crate::web::app::App;
use crate::web::error;
use crate::web::form::Form;
use crate::web::guest_key;
use crate::web::path::Path;
use crate::web::response::see_other;

/// Stores the vote, once, and redirects to the comment.
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
    error::answer(&app, voted.await, name).await
}

async fn vote(app: &App, comment: CommentId, form: &Form) -> Result<Response<Body>> {
    let mut conn = app.db.read().await?;
    let settings = app.services.cached.settings(&mut conn).await?;
    if !settings.votes {
        return Err(Error::NotFound);
    }
    if let Some(network) = form.network {
        let now = app.services.clock.now();
        app.comment_rate
            .count_vote(&settings, network, comment, now)?;
    }
    let (guest, key) = guest_key::identify(app, &mut conn, form.guest.as_ref()).await?;
    drop(conn);
    let mut tx = app.db.begin().await?;
    discussion::vote(&mut tx, &app.services, &guest, comment).await?;
    tx.commit().await?;
    let mut response = see_other(&urls::comment(comment))?;
    if let Some(key) = &key {
        guest_key::keep(app, &mut response, key);
    }
    Ok(response)
}

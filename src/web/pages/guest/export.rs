//! `GET /-/me/export`: all data of a guest as a JSON file.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use axum::http::{HeaderMap, Response};
use serde::Serialize;

use super::Own;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::subscription::{Frequency, Subscription};
use crate::model::{Comment, CommentId, CommentStatus, PostId};
use crate::store;
use crate::store::comment_history::Earlier;
use crate::urls;
use crate::web::app::App;
use crate::web::error;
use crate::web::page_request::PageRequest;
use crate::web::response::private_headers;

/// The number of comments that are read at once.
const BATCH: i64 = 200;

#[derive(Serialize)]
struct Export {
    blog: String,
    exported_at: Timestamp,
    comments: Vec<OwnComment>,
    votes: Vec<CommentId>,
    subscriptions: Vec<Told>,
}

/// A subscription of the guest to the replies under a post.
#[derive(Serialize)]
struct Told {
    post_id: PostId,
    email: Option<String>,
    frequency: Frequency,
    asked_at: Timestamp,
    confirmed_at: Option<Timestamp>,
}

#[derive(Serialize)]
struct OwnComment {
    id: CommentId,
    post_id: PostId,
    parent_id: Option<CommentId>,
    url: String,
    status: CommentStatus,
    name: String,
    email: Option<String>,
    website: Option<String>,
    body: String,
    created_at: Timestamp,
    edited_at: Option<Timestamp>,
    earlier: Vec<EarlierText>,
}

#[derive(Serialize)]
struct EarlierText {
    body: String,
    replaced_at: Timestamp,
}

/// Serves the file.
pub async fn get(
    State(app): State<App>,
    headers: HeaderMap,
    request: PageRequest,
) -> Response<Body> {
    let exported = async {
        let mut own = Own::of(&app, &headers).await?;
        let mut response = Response::new(Body::from(file(&app, &mut own).await?));
        *response.headers_mut() = private_headers();
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response.headers_mut().insert(
            CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"my-comments.json\""),
        );
        Ok(response)
    };
    error::answer(&app, exported.await, request.id).await
}

async fn file(app: &App, own: &mut Own) -> Result<Vec<u8>> {
    let mut comments = Vec::new();
    let mut before = i64::MAX;
    loop {
        let batch =
            store::guests::list_comments(&mut own.context.conn, own.guest, before, BATCH).await?;
        let Some(last) = batch.last() else { break };
        before = last.id.0;
        for comment in batch {
            let earlier = store::comment_history::list(&mut own.context.conn, comment.id).await?;
            comments.push(export(app, comment, earlier));
        }
    }
    let votes = store::votes::list_by_guest(&mut own.context.conn, own.guest).await?;
    let subscriptions =
        store::subscriptions::list_by_guest(&mut own.context.conn, own.guest).await?;
    let subscriptions = subscriptions
        .into_iter()
        .map(|subscription| told(app, &subscription))
        .collect();
    let export = Export {
        blog: app.services.urls.absolute("/"),
        exported_at: own.context.now,
        comments,
        votes,
        subscriptions,
    };
    serde_json::to_vec_pretty(&export).map_err(Error::internal)
}

fn told(app: &App, subscription: &Subscription) -> Told {
    Told {
        post_id: subscription.post_id,
        email: app
            .services
            .secrets
            .decrypt_email(&subscription.email_encrypted),
        frequency: subscription.frequency,
        asked_at: subscription.created_at,
        confirmed_at: subscription.confirmed_at,
    }
}

fn export(app: &App, comment: Comment, earlier: Vec<Earlier>) -> OwnComment {
    OwnComment {
        id: comment.id,
        post_id: comment.post_id,
        parent_id: comment.parent_id,
        url: app.services.urls.absolute(&urls::comment(comment.id)),
        status: comment.status,
        email: comment
            .email_encrypted
            .as_deref()
            .and_then(|sealed| app.services.secrets.decrypt_email(sealed)),
        name: comment.author_name,
        website: comment.author_url,
        body: comment.body,
        created_at: comment.created_at,
        edited_at: comment.edited_at,
        earlier: earlier
            .into_iter()
            .map(|earlier| EarlierText {
                body: earlier.body,
                replaced_at: earlier.replaced_at,
            })
            .collect(),
    }
}

//! `GET /-/me`: every comment of a guest, with links to edit and delete it.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode};

use super::{HOME, Own};
use crate::discussion;
use crate::error::Result;
use crate::model::{Comment, CommentStatus, Post};
use crate::secrets::GuestKey;
use crate::store;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::error;
use crate::web::form::Form;
use crate::web::guest_key;
use crate::web::page_request::PageRequest;
use crate::web::response::{private, see_other};
use crate::web::views::{GuestPage, Link, OwnComment, PageHead, Visibility};

/// The number of comments on a page.
const PAGE: i64 = 50;

/// Lists a guest's comments, newest first; `?before=` leads to older ones.
pub async fn get(
    State(app): State<App>,
    headers: HeaderMap,
    request: PageRequest,
) -> Response<Body> {
    let before = request
        .parameter("before")
        .and_then(|text| text.parse().ok())
        .unwrap_or(i64::MAX);
    let shown = async {
        let Some(key) = guest_key::key(&headers) else {
            return nobody(&app).await;
        };
        let own = Own::open(&app, Some(&key)).await?;
        list(&app, own, &key, before).await
    };
    error::answer(&app, shown.await, request.id).await
}

/// Deletes the cookie with the key.
pub async fn forget(State(app): State<App>, request: Request) -> Response<Body> {
    let name = request.extensions().get().copied();
    let forgotten = async {
        Form::read(request, &app).await?;
        let mut response = see_other(HOME)?;
        guest_key::forget(&app, &mut response);
        Ok(response)
    };
    error::answer(&app, forgotten.await, name).await
}

/// Shows the page for a browser without a key.
async fn nobody(app: &App) -> Result<Response<Body>> {
    let context = PageContext::begin(app).await?;
    let head = PageHead::unlisted(context.t.guest.title);
    private(
        StatusCode::OK,
        &GuestPage {
            layout: context.layout(head),
            comments: Vec::new(),
            subscriptions: Vec::new(),
            key_url: None,
            older: None,
        },
    )
}

async fn list(app: &App, mut own: Own, key: &GuestKey, before: i64) -> Result<Response<Body>> {
    let mut comments =
        store::guests::list_comments(&mut own.context.conn, own.guest, before, PAGE + 1).await?;
    let is_more = comments.len() > PAGE as usize;
    comments.truncate(PAGE as usize);
    let older = comments
        .last()
        .filter(|_| is_more)
        .map(|last| urls::with_parameter(HOME, "before", &last.id.to_string()));
    let mut views = Vec::with_capacity(comments.len());
    for comment in comments {
        let post = store::posts::find(&mut own.context.conn, comment.post_id).await?;
        views.extend(post.map(|post| view(&own, &post, comment)));
    }
    let subscriptions = subscriptions(app, &mut own).await?;
    let head = PageHead::unlisted(own.context.t.guest.title);
    let key_url = Some(app.services.urls.absolute(&urls::guest_key(key.expose())));
    let mut response = private(
        StatusCode::OK,
        &GuestPage {
            layout: own.context.layout(head),
            comments: views,
            subscriptions,
            key_url,
            older,
        },
    )?;
    guest_key::without_referrer(&mut response);
    Ok(response)
}

/// Returns a link for each subscription of the guest, with the post's title, that ends it.
async fn subscriptions(app: &App, own: &mut Own) -> Result<Vec<Link>> {
    let mut links = Vec::new();
    for subscription in
        store::subscriptions::list_by_guest(&mut own.context.conn, own.guest).await?
    {
        let end = app
            .services
            .secrets
            .mail_link(urls::MAIL_UNSUBSCRIBE, &[subscription.id.0]);
        let post = store::posts::find(&mut own.context.conn, subscription.post_id).await?;
        links.extend(
            post.map(|post| Link::new(urls::mail_unsubscribe(&end), own.context.title(&post))),
        );
    }
    Ok(links)
}

fn view(own: &Own, post: &Post, comment: Comment) -> OwnComment {
    let context = &own.context;
    let is_editable = discussion::is_editable(&context.services, &context.settings, &comment);
    let until = discussion::editable_until(&context.settings, &comment);
    let until = context.locale.short_moment(until, context.now);
    OwnComment {
        id: comment.id.to_string(),
        post: Link::new(urls::post(post.path.as_ref(), post.id), context.title(post)),
        time: context.locale.moment(comment.created_at),
        time_iso: context.locale.iso(comment.created_at),
        edited: comment.edited_at.is_some(),
        visibility: match comment.status {
            CommentStatus::Approved => Visibility::Public(urls::comment(comment.id)),
            CommentStatus::Pending => Visibility::Waiting,
            CommentStatus::Spam | CommentStatus::Trash | CommentStatus::Removed => {
                Visibility::Refused
            }
        },
        edit: is_editable.then(|| Link::new(urls::guest_comment(comment.id, "edit"), until)),
        delete_url: urls::guest_comment(comment.id, "delete"),
        body: comment.html,
    }
}

//! `GET /-/me`: every comment of a guest, with what can be done about it.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode};

use super::{HOME, Own};
use crate::app::App;
use crate::discussion;
use crate::error::Result;
use crate::model::{Comment, CommentStatus, Post};
use crate::secrets::GuestKey;
use crate::store;
use crate::urls;
use crate::web::form::Form;
use crate::web::guest;
use crate::web::page::{PageRequest, private, see_other};
use crate::web::pages::comment::answer;
use crate::web::views::{Link, MinePage, OwnComment, PageHead, Standing};

/// Comments on a page.
const PAGE: i64 = 50;

/// The list, newest first; `?before=` leads to older ones.
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
        let Some(key) = guest::key(&headers) else {
            return nobody(&app).await;
        };
        let own = Own::open(&app, Some(&key)).await?;
        list(&app, own, &key, before).await
    };
    answer(&app, shown.await, request.id).await
}

/// Has the browser forget its key.
pub async fn forget(State(app): State<App>, request: Request) -> Response<Body> {
    let name = request.extensions().get().copied();
    let forgotten = async {
        Form::read(request, &app).await?;
        let mut response = see_other(HOME)?;
        guest::forget(&app, &mut response);
        Ok(response)
    };
    answer(&app, forgotten.await, name).await
}

/// What a browser without a key is told.
async fn nobody(app: &App) -> Result<Response<Body>> {
    let reading = crate::web::page::Reading::begin(app).await?;
    let head = PageHead::unlisted(reading.t.mine.title);
    private(
        StatusCode::OK,
        &MinePage {
            chrome: reading.chrome(head),
            comments: Vec::new(),
            subscriptions: Vec::new(),
            device_url: None,
            older: None,
        },
    )
}

async fn list(app: &App, mut own: Own, key: &GuestKey, before: i64) -> Result<Response<Body>> {
    let mut comments =
        store::capabilities::list_comments(&mut own.reading.conn, own.guest, before, PAGE + 1)
            .await?;
    let is_more = comments.len() > PAGE as usize;
    comments.truncate(PAGE as usize);
    let older = comments
        .last()
        .filter(|_| is_more)
        .map(|last| urls::with_parameter(HOME, "before", &last.id.to_string()));
    let mut views = Vec::with_capacity(comments.len());
    for comment in comments {
        let post = store::posts::find(&mut own.reading.conn, comment.post_id).await?;
        views.extend(post.map(|post| view(&own, &post, comment)));
    }
    let subscriptions = subscriptions(app, &mut own).await?;
    let head = PageHead::unlisted(own.reading.t.mine.title);
    let device_url = Some(
        app.services
            .urls
            .absolute(&urls::guest_device(key.expose())),
    );
    let mut response = private(
        StatusCode::OK,
        &MinePage {
            chrome: own.reading.chrome(head),
            comments: views,
            subscriptions,
            device_url,
            older,
        },
    )?;
    guest::without_referrer(&mut response);
    Ok(response)
}

/// Of which posts' replies the guest is told, each with the way to end that.
async fn subscriptions(app: &App, own: &mut Own) -> Result<Vec<Link>> {
    let mut links = Vec::new();
    for subscription in
        store::subscriptions::list_by_guest(&mut own.reading.conn, own.guest).await?
    {
        let end = app
            .services
            .secrets
            .mail_link(urls::MAIL_UNSUBSCRIBE, &[subscription.id.0]);
        let post = store::posts::find(&mut own.reading.conn, subscription.post_id).await?;
        links.extend(
            post.map(|post| Link::new(urls::mail_unsubscribe(&end), own.reading.title(&post))),
        );
    }
    Ok(links)
}

fn view(own: &Own, post: &Post, comment: Comment) -> OwnComment {
    let reading = &own.reading;
    let is_editable = discussion::is_editable(&reading.services, &reading.settings, &comment);
    let until = reading
        .words
        .moment(discussion::editable_until(&reading.settings, &comment));
    OwnComment {
        id: comment.id.to_string(),
        post: Link::new(urls::post(post.path.as_ref(), post.id), reading.title(post)),
        time: reading.words.moment(comment.created_at),
        time_iso: reading.words.iso(comment.created_at),
        edited: comment.edited_at.is_some(),
        standing: match comment.status {
            CommentStatus::Approved => Standing::Public(urls::comment(comment.id)),
            CommentStatus::Pending => Standing::Waiting,
            CommentStatus::Spam | CommentStatus::Trash | CommentStatus::Removed => {
                Standing::Refused
            }
        },
        edit: is_editable.then(|| Link::new(urls::guest_comment(comment.id, "edit"), until)),
        delete_url: urls::guest_comment(comment.id, "delete"),
        body: comment.html,
    }
}

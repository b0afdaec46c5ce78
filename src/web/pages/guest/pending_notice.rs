//! `GET /-/comments/received`: the notice that a comment is pending, with the way back to the post,
//! the comment as it will appear, and the link to manage it.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response, StatusCode};

use crate::error::Result;
use crate::model::{Comment, CommentStatus, GuestId};
use crate::secrets::GuestKey;
use crate::store;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::error;
use crate::web::guest_key;
use crate::web::page_request::PageRequest;
use crate::web::pages::comment_page::preview;
use crate::web::response::{private, see_other};
use crate::web::views::{HeldComment, Link, PageHead, ReceivedPage};

/// The time for which a receipt is valid, in seconds.
const RECEIPT_SECONDS: i64 = 10 * 60;

/// Returns the URL of the notice for a comment. A new key is part of it, encrypted, for browsers
/// that keep no cookies.
pub(in crate::web::pages) fn url(
    app: &App,
    comment: &Comment,
    key: Option<&GuestKey>,
) -> Result<String> {
    let comment = ("comment", comment.id.to_string());
    let Some(key) = key else {
        return Ok(urls::with_parameters(urls::PENDING_NOTICE, &[comment]));
    };
    let until = app.services.clock.now().timestamp() + RECEIPT_SECONDS;
    let receipt = app
        .services
        .secrets
        .seal_receipt(&app.services.rng, key, until)?;
    let parameters = [comment, ("receipt", receipt)];
    Ok(urls::with_parameters(urls::PENDING_NOTICE, &parameters))
}

/// Shows the notice, or the comment in its place once it is approved.
pub async fn get(
    State(app): State<App>,
    headers: HeaderMap,
    request: PageRequest,
) -> Response<Body> {
    let shown = show(&app, &headers, &request).await;
    error::answer(&app, shown, request.id).await
}

async fn show(app: &App, headers: &HeaderMap, request: &PageRequest) -> Result<Response<Body>> {
    let mut context = PageContext::begin(app).await?;
    let now = app.services.clock.now().timestamp();
    let receipt = request
        .parameter("receipt")
        .and_then(|receipt| app.services.secrets.open_receipt(&receipt, now));
    let key = guest_key::key(headers).or(receipt);
    let guest = guest_key::find(&mut context.conn, key.as_ref()).await?;
    let comment = own_comment(&mut context, request, guest).await?;
    if let Some(comment) = &comment
        && comment.status == CommentStatus::Approved
    {
        return see_other(&urls::comment(comment.id));
    }
    let held = match comment {
        Some(comment) => held(&mut context, comment).await?,
        None => None,
    };
    let manage_url = key.map(|key| app.services.urls.absolute(&urls::guest_key(key.expose())));
    let page = ReceivedPage {
        layout: context.layout(PageHead::unlisted(context.t.guest.held_title)),
        held,
        manage_url,
    };
    let mut response = private(StatusCode::OK, &page)?;
    guest_key::without_referrer(&mut response);
    Ok(response)
}

/// Finds the comment that the request names, if it is the guest's own.
async fn own_comment(
    context: &mut PageContext,
    request: &PageRequest,
    guest: Option<GuestId>,
) -> Result<Option<Comment>> {
    let id = request
        .parameter("comment")
        .and_then(|text| text.parse().ok());
    let (Some(id), Some(guest)) = (id, guest) else {
        return Ok(None);
    };
    let comment = store::comments::find(&mut context.conn, id).await?;
    Ok(comment.filter(|comment| comment.guest_id == Some(guest)))
}

/// Returns the comment as it will appear, with the link back to where it was written.
async fn held(context: &mut PageContext, comment: Comment) -> Result<Option<HeldComment>> {
    let post = store::posts::find_without_text(&mut context.conn, comment.post_id).await?;
    let Some(post) = post.filter(|post| post.shows_comments(context.now)) else {
        return Ok(None);
    };
    let mut url = urls::post(post.path.as_ref(), post.id);
    if let Some(parent) = comment.parent_id {
        url = format!("{url}#comment-{parent}");
    }
    Ok(Some(HeldComment {
        post: Link::new(url, context.title(&post)),
        comment: preview(
            context,
            comment.author_name,
            comment.author_url,
            comment.html,
            comment.created_at,
        ),
    }))
}

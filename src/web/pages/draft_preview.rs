//! `/-/preview/{key}`: a draft as readers would see it, for those who have a link to it.
//!
//! Nothing of the page leads back to the link: it is not cached, not indexed, and sends no address to
//! other sites.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use axum::http::header::{HeaderValue, REFERRER_POLICY};

use super::post;
use crate::error::{Error, Result};
use crate::model::Shown;
use crate::publishing;
use crate::secrets::PreviewKey;
use crate::store;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::error;
use crate::web::page_request::PageRequest;
use crate::web::path::Path;
use crate::web::response::see_other;
use crate::web::views::Ribbon;

/// Shows the draft. What is public by now is at its own address.
pub async fn get(
    State(app): State<App>,
    Path(key): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    let page = page(&app, &key).await;
    let mut response = match page {
        Ok(response) => response,
        Err(why) => error::page(&app, &why, request.id).await,
    };
    let headers = response.headers_mut();
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    headers.insert("cache-control", HeaderValue::from_static("no-store"));
    response
}

async fn page(app: &App, key: &str) -> Result<Response<Body>> {
    let key = PreviewKey::parse(key).ok_or(Error::NotFound)?;
    let mut context = PageContext::begin(app).await?;
    let post = publishing::find_by_preview_key(&mut context.conn, &app.services, &key).await?;
    if post.shown(context.now) == Shown::Published
        && let Some(path) = &post.path
    {
        return see_other(&urls::path(path));
    }
    let labels = store::labels::list_by_post(&mut context.conn, post.id).await?;
    let labels: Vec<_> = labels.into_iter().map(|label| label.name).collect();
    let ribbon = Ribbon {
        lang: context.t.tag,
        text: context.t.notice.draft_preview.to_owned(),
        form: None,
    };
    post::preview(context, post, &labels, ribbon)
}

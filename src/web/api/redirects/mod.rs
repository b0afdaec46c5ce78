//! `/redirects`: addresses that lead elsewhere, or are gone.

mod create;
mod delete;
mod export;
mod get;
mod import;
mod list;
mod update;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::error::{Error, Result};
use crate::model::redirect::{Redirect, RedirectKind, Target};
use crate::model::{PostId, RedirectId};
use crate::store::{self, Conn};
use crate::urls;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_redirects, create::create_redirect))
        .routes(routes!(export::export_redirects))
        .routes(routes!(import::import_redirects))
        .routes(routes!(
            get::get_redirect,
            update::update_redirect,
            delete::delete_redirect
        ))
}

/// An address that leads elsewhere or is gone.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Redirect, example = json!({
    "id": 9, "path": "/2011/10/old.html", "kind": "moved", "target": "/2022/01/new", "post_id": null, "hits": 41,
    "last_hit_at": "2022-01-07T09:30:00Z", "created_at": "2022-01-01T08:00:00Z", "updated_at": "2022-01-01T08:00:00Z", "version": 1
}))]
pub struct RedirectView {
    /// Its id.
    id: RedirectId,
    /// The address from `/`, encoded.
    path: String,
    /// Whether somebody made it lead elsewhere, it was a post's address before, or it is gone.
    kind: RedirectKind,
    /// Where it leads, encoded: a path of this blog or an http or https address. `null` where it is gone.
    target: Option<String>,
    /// The post that was there before, for one of the kind `post`.
    post_id: Option<PostId>,
    /// How often it was followed, up to a minute ago.
    hits: i64,
    /// When it was followed last.
    last_hit_at: Option<DateTime<Utc>>,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When it was changed.
    updated_at: DateTime<Utc>,
    /// Counts its changes, from 1: its `ETag`.
    version: i64,
}

impl From<Redirect> for RedirectView {
    fn from(redirect: Redirect) -> Self {
        let kind = redirect.kind();
        let post = redirect.post_path.as_ref().map(urls::path);
        Self {
            id: redirect.id,
            path: urls::path(&redirect.path),
            kind,
            target: redirect.target.map(String::from).or(post),
            post_id: redirect.post_id,
            hits: redirect.hits,
            last_hit_at: redirect.last_hit_at,
            created_at: redirect.created_at,
            updated_at: redirect.updated_at,
            version: redirect.version,
        }
    }
}

async fn load(conn: &mut Conn, id: RedirectId) -> Result<Redirect> {
    store::redirects::find(conn, id)
        .await?
        .ok_or(Error::NotFound)
}

/// The target of a body, as a path or a whole address of this blog.
fn target(app: &App, text: Option<&str>) -> Result<Option<Target>> {
    text.map(|text| {
        Target::parse(app.services.urls.local(text))
            .map_err(|why| Error::invalid("target", why.to_string()))
    })
    .transpose()
}

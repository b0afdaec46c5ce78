//! `/redirects`: paths that redirect or are gone.
//!
//! Each operation has a file of its own and a line in `routes`; [`RedirectView`] is what they
//! return.

mod create;
mod delete;
mod export;
mod get;
mod import;
mod list;
mod update;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::error::{Error, Result};
use crate::model::redirect::{Redirect, RedirectKind, Target};
use crate::model::{PostId, RedirectId};
use crate::store::{self, Conn};
use crate::urls;
use crate::web::api::answer::Created;
use crate::web::api::table::{Routes, routes};
use crate::web::app::App;

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list::list_redirects, create::create_redirect))
        .routes(routes!(export::export_redirects))
        .routes(routes!(import::import_redirects))
        .routes(routes!(
            get::get_redirect,
            update::update_redirect,
            delete::delete_redirect
        ))
}

/// A path that redirects or is gone.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Redirect, example = json!({
    "id": 9, "path": "/2011/10/old.html", "kind": "moved", "target": "/2022/01/new", "post_id": null, "follow_count": 41,
    "last_followed_at": "2022-01-07T09:30:00Z", "created_at": "2022-01-01T08:00:00Z", "updated_at": "2022-01-01T08:00:00Z", "version": 1
}))]
pub struct RedirectView {
    /// The id.
    id: RedirectId,
    /// The path, encoded.
    path: String,
    /// The kind: created by hand, a former path of a post, or gone.
    kind: RedirectKind,
    /// The target, encoded: a path of this blog, or an http or https URL; `null` if the path is
    /// gone.
    target: Option<String>,
    /// The post that had this path, for the kind `post`.
    post_id: Option<PostId>,
    /// The number of times the redirect was followed. It may be up to a minute old.
    follow_count: i64,
    /// When the redirect was last followed.
    last_followed_at: Option<DateTime<Utc>>,
    /// When the redirect was created.
    created_at: DateTime<Utc>,
    /// When the redirect was last changed.
    updated_at: DateTime<Utc>,
    /// The version, which counts the changes from 1 and is the `ETag`.
    version: i64,
}

impl Created for RedirectView {}

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
            follow_count: redirect.follow_count,
            last_followed_at: redirect.last_followed_at,
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

/// Parses the target in a body, a path or a full URL of this blog, or another URL.
fn target(app: &App, text: Option<&str>) -> Result<Option<Target>> {
    text.map(|text| {
        Target::parse(app.services.urls.local(text))
            .map_err(|why| Error::invalid("target", why.to_string()))
    })
    .transpose()
}

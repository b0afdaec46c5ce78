//! `/users`: the people who write and moderate.

mod create;
mod get;
mod list;
mod update;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::error::{Error, Result};
use crate::model::comment::parse_website;
use crate::model::{Account, AccountId, Role};
use crate::store::{self, Conn};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_users, create::create_user))
        .routes(routes!(get::get_user, update::update_user))
}

/// A person who writes or moderates.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = User, example = json!({
    "id": 1, "name": "Ann", "slug": "ann", "url": null, "bio": "Bakes *bread*.", "role": "owner",
    "created_at": "2022-01-01T00:00:00Z", "updated_at": "2022-01-01T00:00:00Z", "version": 1
}))]
pub struct UserView {
    /// The id.
    id: AccountId,
    /// The name shown to readers.
    name: String,
    /// The name in addresses.
    slug: String,
    /// The person's own page.
    url: Option<String>,
    /// What the person says of themselves, in Markdown.
    bio: String,
    /// What the person does.
    role: Role,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When it was last changed.
    updated_at: DateTime<Utc>,
    /// Counts its changes, from 1: its `ETag`.
    version: i64,
}

impl From<Account> for UserView {
    fn from(account: Account) -> Self {
        Self {
            id: account.id,
            name: account.name,
            slug: account.slug,
            url: account.url,
            bio: account.bio,
            role: account.role,
            created_at: account.created_at,
            updated_at: account.updated_at,
            version: account.version,
        }
    }
}

async fn load(conn: &mut Conn, id: AccountId) -> Result<Account> {
    store::accounts::find(conn, id)
        .await?
        .ok_or(Error::NotFound)
}

/// A person's page as it is stored.
fn page(url: Option<String>) -> Result<Option<String>> {
    url.map(|url| parse_website(&url).map_err(|why| Error::invalid("url", why)))
        .transpose()
}

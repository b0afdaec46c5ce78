//! `/users`: the users who write and moderate.
//!
//! Each operation has a file of its own and a line in `routes`; [`UserView`] is what they return. It has
//! no e-mail address, which only its user sees (`email/`).

mod create;
mod delete;
mod email;
mod get;
mod list;
mod update;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::error::{Error, Result};
use crate::model::comment::parse_website;
use crate::model::{MediaPath, Role, User, UserId};
use crate::store::{self, Conn};
use crate::web::api::answer::Created;
use crate::web::api::table::{Routes, routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list::list_users, create::create_user))
        .routes(routes!(
            get::get_user,
            update::update_user,
            delete::delete_user
        ))
        .merge(email::routes())
}

/// A user who writes or moderates.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = User, example = json!({
    "id": 1, "name": "Ann", "slug": "ann", "url": null, "bio": "Bakes *bread*.", "photo": null, "role": "owner",
    "created_at": "2022-01-01T00:00:00Z", "updated_at": "2022-01-01T00:00:00Z", "version": 1
}))]
pub struct UserView {
    /// The id.
    id: UserId,
    /// The name shown to readers.
    name: String,
    /// The slug, the last part of the path of the user's page.
    slug: String,
    /// The user's own website.
    url: Option<String>,
    /// The user's description, in Markdown.
    bio: String,
    /// The picture of the user, by its path.
    photo: Option<MediaPath>,
    /// The role.
    role: Role,
    /// When the user was created.
    created_at: DateTime<Utc>,
    /// When the user was last changed.
    updated_at: DateTime<Utc>,
    /// The version, which counts the changes from 1 and is the `ETag`.
    version: i64,
}

impl Created for UserView {}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        Self {
            id: user.id,
            name: user.name,
            slug: user.slug.into(),
            url: user.url,
            bio: user.bio,
            photo: user.photo,
            role: user.role,
            created_at: user.created_at,
            updated_at: user.updated_at,
            version: user.version,
        }
    }
}

async fn load(conn: &mut Conn, id: UserId) -> Result<User> {
    store::users::find(conn, id).await?.ok_or(Error::NotFound)
}

/// Parses and normalises the address of a user's website.
fn page(url: Option<String>) -> Result<Option<String>> {
    url.map(|url| parse_website(&url).map_err(|why| Error::invalid("url", why)))
        .transpose()
}

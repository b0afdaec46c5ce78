//! The first start: creates the owner, a token, a draft that shows how to write, and the link that
//! sets the blog up in the browser.

use super::{CliError, Exit, Explain as _};
use crate::config::{Config, Secret};
use crate::error::Result as Domain;
use crate::model::{Authority, Role, Scope, User};
use crate::publishing;
use crate::secrets;
use crate::services::Services;
use crate::store::{self, Conn, Db};
use crate::urls;
use crate::users::{self, UserRequest, tokens::TokenRequest};

/// What the first start made, to be shown once.
#[derive(Clone, Debug)]
pub(super) struct FirstStart {
    /// The owner's token.
    pub token: String,
    /// The URL that sets the blog up in the browser.
    pub link: String,
}

/// Sets an empty database up in one transaction. Returns the owner's token and the link that sets the
/// blog up, if it generated a token.
///
/// A token in `TYMPAN_OWNER_TOKEN` is stored whenever the database does not have it yet.
pub(super) async fn prepare(
    config: &Config,
    db: &Db,
    services: &Services,
) -> Domain<Option<FirstStart>> {
    let mut conn = db.read().await?;
    let known = match &config.owner_token {
        Some(chosen) => is_stored(&mut conn, chosen).await?,
        None => store::tokens::count(&mut conn).await? > 0,
    };
    let is_new = store::users::list(&mut conn).await?.is_empty();
    drop(conn);
    if known && !is_new {
        Ok(None)
    } else {
        set_up(config, db, services, is_new).await
    }
}

/// Refuses a token in `TYMPAN_OWNER_TOKEN` that could be guessed. If it is stored already, it only
/// warns.
pub(super) async fn check_owner_token(config: &Config, db: &Db) -> Result<(), CliError> {
    let Some(chosen) = &config.owner_token else {
        return Ok(());
    };
    let Err(why) = secrets::check_token(chosen.expose()) else {
        return Ok(());
    };
    let known = async { is_stored(&mut db.read().await?, chosen).await };
    if known
        .await
        .explain("cannot read the database", "see the log above")?
    {
        tracing::warn!(
            "TYMPAN_OWNER_TOKEN can be guessed: {why}; then revoke the old one (see `tympan token list`)"
        );
        return Ok(());
    }
    Err(CliError::new("TYMPAN_OWNER_TOKEN is too weak")
        .fix(why.to_string())
        .exit(Exit::Config))
}

async fn is_stored(conn: &mut Conn, token: &Secret) -> Domain<bool> {
    let hash = secrets::hash(token.expose());
    Ok(store::tokens::find_by_hash(conn, &hash).await?.is_some())
}

async fn set_up(
    config: &Config,
    db: &Db,
    services: &Services,
    is_new: bool,
) -> Domain<Option<FirstStart>> {
    let mut tx = db.begin().await?;
    let owner = match store::users::list(&mut tx)
        .await?
        .into_iter()
        .find(|user| user.role == Role::Owner)
    {
        Some(owner) => owner,
        None => {
            let request = UserRequest {
                name: users::UNNAMED_OWNER.to_owned(),
                photo: None,
                url: None,
                bio: String::new(),
                role: Role::Owner,
                origin: None,
            };
            users::create(&mut tx, services, &Authority::of_server(), &request).await?
        }
    };
    let request = TokenRequest {
        name: "owner".to_owned(),
        scopes: vec![Scope::Admin],
        user: owner.id,
        expires_at: None,
    };
    let token = match &config.owner_token {
        Some(chosen) => {
            users::tokens::create_with_text(
                &mut tx,
                services,
                &Authority::of_server(),
                &request,
                chosen.expose(),
            )
            .await?;
            None
        }
        None => Some(
            users::tokens::create(&mut tx, services, &Authority::of_server(), &request)
                .await?
                .1,
        ),
    };
    tx.commit().await?;
    if is_new {
        publishing::create_welcome(db, services, &Authority::of_server(), owner.id).await?;
    }
    let Some(token) = token else { return Ok(None) };
    let link = link(db, services, &owner).await?;
    Ok(Some(FirstStart { token, link }))
}

/// Makes the link with which an owner sets the blog up, or chooses a password.
async fn link(db: &Db, services: &Services, owner: &User) -> Domain<String> {
    let mut tx = db.begin().await?;
    let key = users::links::create(&mut tx, services, &Authority::of_server(), owner).await?;
    tx.commit().await?;
    Ok(services.urls.absolute(&urls::admin_welcome(key.expose())))
}

/// Whether nobody can sign in in the browser yet.
pub(super) async fn is_without_passwords(db: &Db) -> Domain<bool> {
    Ok(!store::passwords::is_any(&mut db.read().await?).await?)
}

//! The first start: an owner, a token, and a post to begin with.

use crate::accounts::{self, Person, TokenRequest};
use crate::config::Config;
use crate::error::Result;
use crate::model::{
    Actor, CommentMode, CommentPolicy, Format, Kind, PostStatus, Role, Scope, Slug,
};
use crate::publishing::{self, Draft};
use crate::services::Services;
use crate::store::{self, Db};

const WELCOME: &str = include_str!("welcome.md");

/// Sets an empty database up, in one transaction; gives the owner's token if it made one up.
///
/// A token from `TYMPAN_OWNER_TOKEN` becomes one whenever it is not known yet.
pub(super) async fn prepare(
    config: &Config,
    db: &Db,
    services: &Services,
) -> Result<Option<String>> {
    let mut conn = db.read().await?;
    let known = match &config.owner_token {
        Some(chosen) => {
            store::tokens::find_by_hash(&mut conn, &crate::secrets::hash(chosen.expose()))
                .await?
                .is_some()
        }
        None => store::tokens::count(&mut conn).await? > 0,
    };
    let is_new = store::accounts::list(&mut conn).await?.is_empty();
    drop(conn);
    if known && !is_new {
        Ok(None)
    } else {
        set_up(config, db, services, is_new).await
    }
}

async fn set_up(
    config: &Config,
    db: &Db,
    services: &Services,
    is_new: bool,
) -> Result<Option<String>> {
    let mut tx = db.begin().await?;
    let owner = match store::accounts::list(&mut tx)
        .await?
        .into_iter()
        .find(|account| account.role == Role::Owner)
    {
        Some(owner) => owner,
        None => {
            let person = Person {
                name: "The owner".to_owned(),
                url: None,
                bio: String::new(),
                role: Role::Owner,
                origin: None,
            };
            accounts::create(&mut tx, services, Actor::System, &person).await?
        }
    };
    let request = TokenRequest {
        name: "owner".to_owned(),
        scopes: vec![Scope::Admin],
        account: owner.id,
        expires_at: None,
    };
    let made = match &config.owner_token {
        Some(chosen) => {
            accounts::store_token(&mut tx, services, Actor::System, &request, chosen.expose())
                .await?;
            None
        }
        None => Some(
            accounts::create_token(&mut tx, services, Actor::System, &request)
                .await?
                .1,
        ),
    };
    tx.commit().await?;
    if is_new {
        welcome(db, services, owner.id).await?;
    }
    Ok(made)
}

async fn welcome(db: &Db, services: &Services, author: crate::model::AccountId) -> Result<()> {
    let draft = Draft {
        kind: Kind::Post,
        status: PostStatus::Public,
        slug: Slug::parse("welcome").ok(),
        title: "Welcome".to_owned(),
        subtitle: "A first post, to see how it looks".to_owned(),
        source: WELCOME.to_owned(),
        format: Format::Markdown,
        labels: None,
        author,
        lang: None,
        comments: CommentMode::Open,
        comment_policy: CommentPolicy::default(),
        pinned: false,
        series: None,
        translation_key: None,
        published_at: None,
        imported: None,
    };
    let prepared = publishing::prepare(db, services, draft).await?;
    let mut tx = db.begin().await?;
    publishing::create(&mut tx, services, Actor::System, &prepared).await?;
    tx.commit().await
}

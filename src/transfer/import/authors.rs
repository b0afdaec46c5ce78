//! The people who wrote the imported posts, as accounts of this blog.

use std::collections::HashMap;

use crate::accounts::{self, Person};
use crate::error::Result;
use crate::model::account::NAME_MAX;
use crate::model::{AccountId, Actor, Origin, Role, text};
use crate::services::Services;
use crate::store::{self, Db};
use crate::transfer::imported::ImportedAuthor;

/// The name of somebody who has none.
const UNNAMED: &str = "Unnamed";

/// The accounts met so far, by who they were on the old blog.
#[derive(Debug, Default)]
pub(super) struct Authors {
    known: HashMap<String, AccountId>,
}

impl Authors {
    /// The account of a post's author; made when there is none. A dry run makes none.
    pub(super) async fn account(
        &mut self,
        db: &Db,
        services: &Services,
        system: &str,
        author: &ImportedAuthor,
        dry_run: bool,
    ) -> Result<AccountId> {
        let key = key(author);
        if let Some(id) = self.known.get(&key) {
            return Ok(*id);
        }
        let origin = Origin {
            system: system.to_owned(),
            id: key.clone(),
        };
        let found = store::accounts::find_by_origin(&mut db.read().await?, &origin).await?;
        let id = match found {
            Some(account) => account.id,
            None if dry_run => AccountId(0),
            None => create(db, services, author, origin).await?,
        };
        self.known.insert(key, id);
        Ok(id)
    }

    /// The account behind a comment: only by a profile that wrote an imported
    /// post, never by a name, which anybody could have typed.
    pub(super) fn behind(&self, author: &ImportedAuthor) -> Option<AccountId> {
        author
            .url
            .as_deref()
            .and_then(|url| self.known.get(&profile(url)).copied())
    }
}

/// What two entries by one person share: the profile, or without one the name.
fn key(author: &ImportedAuthor) -> String {
    author
        .url
        .as_deref()
        .map_or_else(|| format!("name:{}", shown_name(author)), profile)
}

/// A profile's address without its scheme, which changed over the years.
fn profile(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    text::line(rest.trim_end_matches('/'))
}

fn shown_name(author: &ImportedAuthor) -> String {
    let name: String = text::line(&author.name).chars().take(NAME_MAX).collect();
    if name.is_empty() {
        UNNAMED.to_owned()
    } else {
        name
    }
}

async fn create(
    db: &Db,
    services: &Services,
    author: &ImportedAuthor,
    origin: Origin,
) -> Result<AccountId> {
    let mut tx = db.begin().await?;
    if let Some(account) = store::accounts::find_by_origin(&mut tx, &origin).await? {
        return Ok(account.id);
    }
    let person = Person {
        name: shown_name(author),
        url: author.url.clone(),
        bio: String::new(),
        role: Role::Author,
        origin: Some(origin),
    };
    let account = accounts::create(&mut tx, services, Actor::CommandLine, &person).await?;
    tx.commit().await?;
    Ok(account.id)
}

//! The authors of imported posts, as users of this blog.
//!
//! An author is identified by the address of the profile, or by name without one. A user created
//! for an author gets the role `author` and no token.

use std::collections::HashMap;

use super::target::Target;
use crate::error::Result;
use crate::model::user::NAME_MAX;
use crate::model::{Origin, Role, UserId, text};
use crate::store;
use crate::transfer::imported::ImportedAuthor;
use crate::users::{self, UserRequest};

/// The name of an author without one.
const UNNAMED: &str = "Unnamed";

/// The users found or created so far, by their identity on the old blog.
#[derive(Debug, Default)]
pub(super) struct Authors {
    known: HashMap<String, UserId>,
}

impl Authors {
    /// Returns the user for a post's author, and creates one if necessary. A dry run creates none
    /// and returns the id 0.
    pub(super) async fn user(
        &mut self,
        target: Target<'_>,
        system: &str,
        author: &ImportedAuthor,
    ) -> Result<UserId> {
        let key = key(author);
        if let Some(id) = self.known.get(&key) {
            return Ok(*id);
        }
        let origin = Origin {
            system: system.to_owned(),
            id: key.clone(),
        };
        let found = store::users::find_by_origin(&mut target.db.read().await?, &origin).await?;
        let id = match found {
            Some(user) => user.id,
            None if target.dry_run => UserId(0),
            None => create(target, author, origin).await?,
        };
        self.known.insert(key, id);
        Ok(id)
    }

    /// Returns the user who wrote a comment. A commenter counts as a user only by a profile that
    /// wrote an imported post, never by a name, which anyone could have typed.
    pub(super) fn behind(&self, author: &ImportedAuthor) -> Option<UserId> {
        author
            .url
            .as_deref()
            .and_then(|url| self.known.get(&profile(url)).copied())
    }
}

/// The identity that two entries of one author share: the profile, or the name without one.
fn key(author: &ImportedAuthor) -> String {
    author
        .url
        .as_deref()
        .map_or_else(|| format!("name:{}", named(&author.name)), profile)
}

/// The address of a profile without its scheme, which changed over the years.
fn profile(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    text::line(rest.trim_end_matches('/'))
}

/// The name for a new user, without excess combining marks.
fn shown_name(author: &ImportedAuthor) -> String {
    named(&text::without_excess_marks(&author.name))
}

fn named(name: &str) -> String {
    let name: String = text::line(name).chars().take(NAME_MAX).collect();
    if name.is_empty() {
        UNNAMED.to_owned()
    } else {
        name
    }
}

async fn create(target: Target<'_>, author: &ImportedAuthor, origin: Origin) -> Result<UserId> {
    let mut tx = target.db.begin().await?;
    if let Some(user) = store::users::find_by_origin(&mut tx, &origin).await? {
        return Ok(user.id);
    }
    let request = UserRequest {
        photo: None,
        name: shown_name(author),
        url: author.url.clone(),
        bio: String::new(),
        role: Role::Author,
        origin: Some(origin),
    };
    let user = users::create(&mut tx, target.services, target.by, &request).await?;
    tx.commit().await?;
    Ok(user.id)
}

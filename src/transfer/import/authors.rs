//! The authors of imported posts, as users of this blog.
//!
//! An author is identified by the address of the profile, or by name without one. A user created
//! for an author gets the role `author` and no token.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::ImportError;
use super::target::Target;
use crate::error::Result;
use crate::model::user::{BIO_MAX, NAME_MAX};
use crate::model::{Origin, Role, UserId, text};
use crate::store;
use crate::transfer::imported::{ImportedAuthor, ImportedUser};
use crate::users::{self, UserRequest};

/// An author of the old blog's posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundAuthor {
    /// The login, or the name of an author without one.
    pub name: String,
    /// The number of posts and pages.
    pub posts: u64,
    /// The user of this blog that the author becomes; `None` for a new one.
    pub user: Option<UserId>,
}

/// The name of an author without one.
const UNNAMED: &str = "Unnamed";

/// The users found or created so far, by their identity on the old blog.
#[derive(Debug, Default)]
pub(super) struct Authors {
    known: HashMap<String, UserId>,
    /// The users that were chosen for authors, by their login or name.
    chosen: HashMap<String, UserId>,
    /// The identities whose users this import created.
    created: HashSet<String>,
    /// The number of posts by the author's login or name, with the identity.
    posts: BTreeMap<String, (String, u64)>,
    /// What the file tells about authors, by login.
    introduced: BTreeMap<String, ImportedUser>,
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
        let name = author.login.as_ref().unwrap_or(&author.name);
        let counted = self.posts.entry(named(name));
        counted.or_insert_with(|| (key.clone(), 0)).1 += 1;
        if let Some(id) = self.known.get(&key) {
            return Ok(*id);
        }
        if let Some(id) = self.find_chosen(author) {
            self.known.insert(key, id);
            return Ok(id);
        }
        let origin = Origin {
            system: system.to_owned(),
            id: key.clone(),
        };
        let found = store::users::find_by_origin(&mut target.db.read().await?, &origin).await?;
        let is_new = found.is_none();
        let id = match found {
            Some(user) => user.id,
            None if target.dry_run => UserId(0),
            None => {
                let told = author.login.as_ref();
                let told = told.and_then(|login| self.introduced.get(login));
                create(target, author, told, origin).await?
            }
        };
        if is_new {
            self.created.insert(key.clone());
        }
        self.known.insert(key, id);
        Ok(id)
    }

    /// The authors of the posts so far.
    pub(super) fn found(&self) -> Vec<FoundAuthor> {
        let author = |(name, (key, posts)): (&String, &(String, u64))| {
            let user = self.known.get(key).copied();
            FoundAuthor {
                name: name.clone(),
                posts: *posts,
                user: user.filter(|_| !self.created.contains(key)),
            }
        };
        self.posts.iter().map(author).collect()
    }

    /// Makes authors, by login or name, the users with these slugs.
    pub(super) async fn choose(
        &mut self,
        target: Target<'_>,
        wanted: &HashMap<String, String>,
    ) -> Result<(), ImportError> {
        for (old, new) in wanted {
            let mut conn = target.db.read().await?;
            let user = store::users::find_by_slug(&mut conn, new).await?;
            let user = user.ok_or_else(|| ImportError::UnknownAuthor(new.clone()))?;
            self.chosen.insert(old.clone(), user.id);
        }
        Ok(())
    }

    /// The user that was chosen for an author.
    fn find_chosen(&self, author: &ImportedAuthor) -> Option<UserId> {
        let login = author.login.as_ref();
        let by_login = login.and_then(|login| self.chosen.get(login));
        by_login.or_else(|| self.chosen.get(&author.name)).copied()
    }

    /// Remembers what the file tells about an author. The first account of an author counts.
    pub(super) fn introduce(&mut self, author: ImportedUser) {
        self.introduced
            .entry(author.login.clone())
            .or_insert(author);
    }

    /// Takes the introduced authors, each with the user that a post made it, and whether that user
    /// is new.
    pub(super) fn introduced(&mut self) -> Vec<(ImportedUser, Option<(UserId, bool)>)> {
        let introduced = std::mem::take(&mut self.introduced).into_values();
        introduced
            .map(|author| {
                let key = login_key(&author.login);
                let id = self.known.get(&key).copied();
                (author, id.map(|id| (id, self.created.contains(&key))))
            })
            .collect()
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
    if let Some(login) = &author.login {
        return login_key(login);
    }
    author
        .url
        .as_deref()
        .map_or_else(|| format!("name:{}", named(&author.name)), profile)
}

fn login_key(login: &str) -> String {
    format!("login:{}", named(login))
}

/// The address of a profile without its scheme, which changed over the years.
fn profile(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    text::line(rest.trim_end_matches('/'))
}

/// The name for a new user, without excess combining marks.
fn shown_name(name: &str) -> String {
    named(&text::without_excess_marks(name))
}

/// The text about an author, no longer than a user may have.
fn cut_bio(bio: &str) -> String {
    text::without_excess_marks(&text::lines(bio))
        .chars()
        .take(BIO_MAX)
        .collect()
}

fn named(name: &str) -> String {
    let name: String = text::line(name).chars().take(NAME_MAX).collect();
    if name.is_empty() {
        UNNAMED.to_owned()
    } else {
        name
    }
}

async fn create(
    target: Target<'_>,
    author: &ImportedAuthor,
    told: Option<&ImportedUser>,
    origin: Origin,
) -> Result<UserId> {
    let mut tx = target.db.begin().await?;
    if let Some(user) = store::users::find_by_origin(&mut tx, &origin).await? {
        return Ok(user.id);
    }
    let request = UserRequest {
        photo: None,
        name: shown_name(told.map_or(&author.name, |told| &told.name)),
        url: author
            .url
            .clone()
            .or_else(|| told.and_then(|told| told.url.clone())),
        bio: told.map_or_else(String::new, |told| cut_bio(&told.bio)),
        role: Role::Author,
        origin: Some(origin),
    };
    let user = users::create(&mut tx, target.services, target.by, &request).await?;
    tx.commit().await?;
    Ok(user.id)
}

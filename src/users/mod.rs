//! Users: creating, changing and removing them, in one way for every caller.
//!
//! Two invariants hold across all of it: a blog keeps at least one owner, and while an owner has a
//! token for everything that neither expires nor is revoked, no change may take the last such token
//! away.

mod email_mails;
pub mod emails;
pub mod links;
pub mod passwords;
pub mod sessions;
pub mod tokens;

use std::collections::BTreeSet;

use crate::clock::Timestamp;
use crate::error::{ConflictFault, EntryFault, Error, Result};
use crate::model::change::changed_fields;
use crate::model::user::{BIO_MAX, NAME_MAX};
use crate::model::{
    Action, Actor, Authority, Detail, MediaHash, MediaId, MediaPath, NewChange, Origin, PostId,
    Role, SlugKind, Subject, UsedBy, User, text,
};
use crate::own_media;
use crate::search;
use crate::services::Services;
use crate::slug_history;
use crate::store::users::UserRow;
use crate::store::{self, Conn, Tx};

pub use email_mails::{send_email_proof, send_sign_in_link};

/// The name of the owner whom the first start creates, until they choose one.
pub const UNNAMED_OWNER: &str = "The owner";

/// The detail of the conflict when the last owner would be removed or demoted.
const ONLY_OWNER: &str = "a blog needs an owner, and this is the only one";

/// A user to create.
#[derive(Clone, Debug)]
pub struct UserRequest {
    /// The display name.
    pub name: String,
    /// The user's website.
    pub url: Option<String>,
    /// The text about the user in Markdown.
    pub bio: String,
    /// The picture of the user.
    pub photo: Option<MediaPath>,
    /// The role.
    pub role: Role,
    /// The user's id in the system that the user is imported from.
    pub origin: Option<Origin>,
}

/// Creates a user. The slug is derived from the name.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may add users, [`Error::Invalid`] for a name or a text that is
/// not accepted.
pub async fn create(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    request: &UserRequest,
) -> Result<User> {
    by.require_users()?;
    let now = services.clock.now();
    let name = check_name(&request.name)?;
    let slug = slug_history::free(tx, SlugKind::Author, &name).await?;
    let row = UserRow {
        name,
        slug,
        url: request.url.clone(),
        bio: check_bio(&request.bio)?,
        photo: own_media::check(tx, by, "photo", request.photo.as_ref(), None).await?,
        role: request.role,
        origin: request.origin.clone(),
    };
    let user = store::users::insert(tx, &row, now).await?;
    note_media(tx, &user).await?;
    tx.record(change(
        by.actor(),
        Action::UserCreated,
        Subject::User(user.id),
        now,
    ));
    Ok(user)
}

/// Replaces the changeable properties of a user that the caller read at `user.version`.
///
/// # Errors
/// [`Error::Stale`] when the user has changed since, [`Error::Conflict`] when the slug is taken or
/// no owner would be left, [`Error::Forbidden`] unless `by` is that user or an owner; only owners
/// change a role or a slug.
pub async fn update(tx: &mut Tx, services: &Services, by: &Authority, user: &User) -> Result<User> {
    by.require_profile(user.id)?;
    let now = services.clock.now();
    let before = store::users::find(tx, user.id)
        .await?
        .ok_or(Error::NotFound)?;
    let mut wanted = checked(user, &before)?;
    let (photo, chosen) = (wanted.photo.as_ref(), before.photo.as_ref());
    wanted.photo = own_media::check(tx, by, "photo", photo, chosen).await?;
    let fields = changed(&before, &wanted);
    if before.slug != wanted.slug || before.role != wanted.role {
        by.require_users()?;
    }
    if fields.is_empty() && before.version == wanted.version {
        tx.unrecorded("nothing changed");
        return Ok(before);
    }
    slug_history::check(tx, SlugKind::Author, &wanted.slug, Some(&before.slug)).await?;
    check_owner(tx, &before, &wanted).await?;
    let had_token = tokens::has_lasting(tx).await?;
    let updated = store::users::update(tx, &wanted, now)
        .await?
        .ok_or(Error::Stale {
            current: before.version,
        })?;
    tokens::check_lasting(tx, had_token).await?;
    if before.slug != updated.slug {
        slug_history::move_to(tx, SlugKind::Author, &before.slug, &updated.slug, now).await?;
    }
    if before.name != updated.name {
        search::author_renamed(tx, services, updated.id).await?;
    }
    note_media(tx, &updated).await?;
    let mut change = change(
        by.actor(),
        Action::UserUpdated,
        Subject::User(updated.id),
        now,
    );
    change.detail.fields = fields;
    tx.record(change);
    Ok(updated)
}

/// Normalises and checks the texts of a user. Those that did not change are not checked again.
fn checked(wanted: &User, before: &User) -> Result<User> {
    let mut wanted = wanted.clone();
    if wanted.name != before.name {
        wanted.name = check_name(&wanted.name)?;
    }
    if wanted.bio != before.bio {
        wanted.bio = check_bio(&wanted.bio)?;
    }
    Ok(wanted)
}

/// Checks that a change of role leaves an owner.
async fn check_owner(conn: &mut Conn, before: &User, wanted: &User) -> Result<()> {
    if before.role == Role::Owner
        && wanted.role != Role::Owner
        && store::users::count_owners(conn).await? == 1
    {
        return Err(Error::conflict(ConflictFault::OnlyOwner, ONLY_OWNER));
    }
    Ok(())
}

/// Returns the names of the fields in which two states of a user differ.
fn changed(before: &User, after: &User) -> Vec<String> {
    changed_fields([
        ("name", before.name != after.name),
        ("slug", before.slug != after.slug),
        ("url", before.url != after.url),
        ("bio", before.bio != after.bio),
        ("photo", before.photo != after.photo),
        ("role", before.role != after.role),
    ])
}

/// Normalises the name of a user or token to one line and checks it.
fn check_name(name: &str) -> Result<String> {
    let name = text::line(name);
    if !(1..=NAME_MAX).contains(&name.chars().count()) {
        let fault = EntryFault::MissingOrLong { most: NAME_MAX };
        return Err(Error::invalid("name", fault));
    }
    if text::has_excess_marks(&name) {
        return Err(Error::invalid("name", text::EXCESS_MARKS));
    }
    Ok(name)
}

/// Normalises the text about a user and checks its length.
fn check_bio(bio: &str) -> Result<String> {
    let bio = text::lines(bio);
    if bio.chars().count() <= BIO_MAX {
        Ok(bio)
    } else {
        Err(Error::invalid("bio", EntryFault::Long { most: BIO_MAX }))
    }
}

/// Removes a user without posts and media whom the caller read at `user.version`. It revokes the user's
/// tokens, ends the sessions and redirects the author page to the successor's; the user's comments keep their name and
/// badge.
///
/// # Errors
/// [`Error::Conflict`] when the user has posts or media or no owner would be left, [`Error::Stale`] when the
/// user has changed since, [`Error::Forbidden`] unless `by` may remove users.
pub async fn remove(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    user: &User,
    successor: Option<&User>,
) -> Result<()> {
    by.require_users()?;
    let now = services.clock.now();
    check_removable(tx, user).await?;
    let had_token = tokens::has_lasting(tx).await?;
    for token in store::tokens::revoke_all(tx, user.id, now).await? {
        let subject = Subject::Token(token);
        tx.record(change(by.actor(), Action::TokenRevoked, subject, now));
    }
    tokens::check_lasting(tx, had_token).await?;
    if let Some(successor) = successor {
        slug_history::move_to(tx, SlugKind::Author, &user.slug, &successor.slug, now).await?;
    }
    if !store::users::remove(tx, user, successor.map(|successor| successor.id), now).await? {
        return Err(Error::Stale {
            current: user.version + 1,
        });
    }
    store::media_uses::replace(tx, UsedBy::User(user.id), &BTreeSet::new()).await?;
    passwords::remove_access(tx, user.id).await?;
    tx.record(change(
        by.actor(),
        Action::UserRemoved,
        Subject::User(user.id),
        now,
    ));
    Ok(())
}

/// Stores which own pictures and files the description of a user names, and the photo.
async fn note_media(tx: &mut Tx, user: &User) -> Result<()> {
    let mut hashes = MediaHash::all_in(&user.bio);
    hashes.extend(user.photo.as_ref().map(MediaPath::hash));
    store::media_uses::replace(tx, UsedBy::User(user.id), &hashes).await
}

async fn check_removable(conn: &mut Conn, user: &User) -> Result<()> {
    if user.role == Role::Owner && store::users::count_owners(conn).await? == 1 {
        return Err(Error::conflict(ConflictFault::OnlyOwner, ONLY_OWNER));
    }
    let posts = store::posts::list_by_author(conn, user.id, PostId(0), 1).await?;
    let media = store::media::list_by_user(conn, user.id, MediaId(0), 1).await?;
    if posts.is_empty() && media.is_empty() {
        return Ok(());
    }
    Err(Error::conflict(
        ConflictFault::UserHasPosts,
        "this user has posts, pictures or files: name the user who gets them, such as `?reassign_to=1`",
    ))
}

fn change(actor: Actor, action: Action, subject: Subject, at: Timestamp) -> NewChange {
    NewChange {
        at,
        actor,
        action,
        subject,
        detail: Detail::default(),
    }
}

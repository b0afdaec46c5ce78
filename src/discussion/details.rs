//! What a moderator may want to know about one comment: the thread around it, its history, who else
//! wrote as the same person, and the bans that fit.

use super::find;
use crate::error::{Error, Result};
use crate::model::comment::EmailAddress;
use crate::model::paging::Cursor;
use crate::model::{Authority, Change, Comment, CommentId, Post, Scope, Subject};
use crate::moderation::{CommentText, links};
use crate::services::Services;
use crate::store::bans::Ban;
use crate::store::comment_history::Earlier;
use crate::store::comment_search::CommentCriteria;
use crate::store::{self, Conn};

/// The most comments above a comment that are read.
const ABOVE_MAX: usize = 5;
/// The most replies that are read.
const REPLIES_MAX: i64 = 20;
/// The most changes that are read.
const CHANGES_MAX: i64 = 100;
/// The most comments by the same person that are read.
const OTHERS_MAX: i64 = 10;

/// A comment with what surrounds it.
#[derive(Clone, Debug)]
pub struct CommentDetails {
    /// The comment.
    pub comment: Comment,
    /// The post that it is under, without its text.
    pub post: Post,
    /// The comments that it answers, from the top, at most five.
    pub above: Vec<Comment>,
    /// The first replies to it, in every state.
    pub replies: Vec<Comment>,
    /// Its earlier texts, oldest first.
    pub earlier: Vec<Earlier>,
    /// Its last changes, oldest first.
    pub changes: Vec<Change>,
    /// What is known about the person who wrote it; only with the right to see personal data.
    pub person: Option<CommentPerson>,
    /// The hosts that it links to.
    pub hosts: Vec<String>,
    /// The bans that fit it now; none for a user who may not read bans.
    pub bans: Vec<Ban>,
}

/// The person who wrote a comment.
#[derive(Clone, Debug, Default)]
pub struct CommentPerson {
    /// The e-mail address.
    pub email: Option<String>,
    /// The newest other comments of the same guest.
    pub by_guest: Vec<Comment>,
    /// The newest other comments with the same address.
    pub by_address: Vec<Comment>,
}

/// Reads a comment with what surrounds it.
///
/// # Errors
/// The errors of [`find`].
pub async fn read_details(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    id: CommentId,
) -> Result<CommentDetails> {
    let comment = find(conn, services, by, id).await?;
    let post = store::posts::find_without_text(conn, comment.post_id).await?;
    let post = post.ok_or(Error::NotFound)?;
    let email = email(services, &comment);
    let lookup = email
        .as_ref()
        .map(|email| services.secrets.email_lookup(email.normalised()));
    let (name, website) = (&comment.author_name, comment.author_url.as_deref());
    let hosts = CommentText::new(name, website, &comment.body).hosts;
    Ok(CommentDetails {
        above: list_above(conn, &comment).await?,
        replies: store::comments::list_replies(conn, id, REPLIES_MAX).await?,
        earlier: store::comment_history::list(conn, id).await?,
        changes: store::changes::list_by_subject(conn, Subject::Comment(id), CHANGES_MAX).await?,
        person: if by.may(Scope::CommentsPersonal) {
            Some(CommentPerson {
                email: email.map(|email| email.as_str().to_owned()),
                by_guest: list_by_guest(conn, &comment).await?,
                by_address: list_by_address(conn, &comment, lookup.as_deref()).await?,
            })
        } else {
            None
        },
        bans: if by.require_bans(Scope::CommentsRead).is_ok() {
            find_bans(conn, services, &comment, lookup.as_deref(), &hosts).await?
        } else {
            Vec::new()
        },
        hosts,
        comment,
        post,
    })
}

/// Returns the e-mail address of the person who wrote a comment.
fn email(services: &Services, comment: &Comment) -> Option<EmailAddress> {
    let encrypted = comment.email_encrypted.as_deref()?;
    let email = services.secrets.decrypt_email(encrypted)?;
    EmailAddress::parse(&email).ok()
}

async fn list_above(conn: &mut Conn, comment: &Comment) -> Result<Vec<Comment>> {
    let mut above = Vec::new();
    let mut next = comment.parent_id;
    while let Some(id) = next.filter(|_| above.len() < ABOVE_MAX) {
        let Some(parent) = store::comments::find(conn, id).await? else {
            break;
        };
        next = parent.parent_id;
        above.push(parent);
    }
    above.reverse();
    Ok(above)
}

async fn list_by_guest(conn: &mut Conn, comment: &Comment) -> Result<Vec<Comment>> {
    let Some(guest) = comment.guest_id else {
        return Ok(Vec::new());
    };
    let same = CommentCriteria {
        guest: Some(guest),
        ..CommentCriteria::default()
    };
    list_others(conn, comment, &same).await
}

async fn list_by_address(
    conn: &mut Conn,
    comment: &Comment,
    lookup: Option<&[u8]>,
) -> Result<Vec<Comment>> {
    let Some(lookup) = lookup else {
        return Ok(Vec::new());
    };
    let same = CommentCriteria {
        email: Some(lookup.to_vec()),
        ..CommentCriteria::default()
    };
    list_others(conn, comment, &same).await
}

async fn list_others(
    conn: &mut Conn,
    comment: &Comment,
    same: &CommentCriteria,
) -> Result<Vec<Comment>> {
    let newest = Cursor::newest();
    let found = store::comment_search::list(conn, same, newest, OTHERS_MAX + 1).await?;
    let others = found.into_iter().filter(|other| other.id != comment.id);
    let most = usize::try_from(OTHERS_MAX).unwrap_or(usize::MAX);
    Ok(others.take(most).collect())
}

/// Finds the bans that would stop the comment now.
async fn find_bans(
    conn: &mut Conn,
    services: &Services,
    comment: &Comment,
    lookup: Option<&[u8]>,
    hosts: &[String],
) -> Result<Vec<Ban>> {
    let now = services.clock.now();
    let fits = |ban: &&Ban| {
        let links_to = |domain: &String| hosts.iter().any(|host| links::is_within(host, domain));
        (ban.guest_id.is_some() && ban.guest_id == comment.guest_id)
            || (ban.email_lookup.is_some() && ban.email_lookup.as_deref() == lookup)
            || ban.domain.as_ref().is_some_and(links_to)
    };
    let bans = services.cached.bans(conn, now).await?;
    let active = bans
        .iter()
        .filter(|ban| ban.expires_at.is_none_or(|at| at > now));
    Ok(active.filter(fits).cloned().collect())
}

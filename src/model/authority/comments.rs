//! Rights over comments and bans.

use super::{Authority, Holder, forbidden};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::{Comment, CommentStatus, GuestId, Post, Role, Scope, Shown, UserId};

const COMMENTS: &str = "authors can only read and moderate comments under their own posts, and this one is under another user's";

/// The comments that a user may moderate and read with the reasons of their verdicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentReach {
    /// Comments under every post.
    All,
    /// Comments under the posts of this user.
    UnderPostsOf(UserId),
}

impl Authority {
    /// The comments that this authority may moderate and read with the reasons of their verdicts.
    #[must_use]
    pub fn comment_reach(&self) -> CommentReach {
        match self.user() {
            Some(user) if user.role == Role::Author => CommentReach::UnderPostsOf(user.id),
            _ => CommentReach::All,
        }
    }

    /// Whether comments under `post` may be read with the reasons of their verdicts. Never true for
    /// guests and visitors.
    fn reaches_comments_under(&self, post: &Post) -> bool {
        let is_person = self.user().is_some() || self.is_machine();
        is_person
            && match self.comment_reach() {
                CommentReach::All => true,
                CommentReach::UnderPostsOf(user) => user == post.author_id,
            }
    }

    /// Checks that all comments under a post may be read, with their reasons and their history.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the post may not be read, otherwise [`Error::Forbidden`].
    pub fn require_read_comments(&self, post: &Post, now: Timestamp) -> Result<()> {
        self.require(Scope::CommentsRead)?;
        self.require_read(post, now)?;
        if self.reaches_comments_under(post) {
            Ok(())
        } else {
            Err(forbidden(COMMENTS))
        }
    }

    /// Checks that a comment under `post` may be read with its reasons and its history.
    ///
    /// # Errors
    /// [`Error::Forbidden`] if the comment is public, [`Error::NotFound`] if it is not.
    pub fn require_read_comment(
        &self,
        comment: &Comment,
        post: &Post,
        now: Timestamp,
    ) -> Result<()> {
        self.require(Scope::CommentsRead)?;
        self.require_reach(comment, post, now)
    }

    /// Checks that a comment under `post` may be approved, marked as spam, moved to the trash,
    /// removed and edited.
    ///
    /// # Errors
    /// [`Error::Forbidden`] if the comment is public, [`Error::NotFound`] if it is not.
    pub fn require_moderate(&self, comment: &Comment, post: &Post, now: Timestamp) -> Result<()> {
        self.require(Scope::CommentsModerate)?;
        self.require_reach(comment, post, now)
    }

    fn require_reach(&self, comment: &Comment, post: &Post, now: Timestamp) -> Result<()> {
        if self.reaches_comments_under(post) {
            Ok(())
        } else if comment.status == CommentStatus::Approved && post.shown(now) == Shown::Published {
            Err(forbidden(COMMENTS))
        } else {
            Err(Error::NotFound)
        }
    }

    /// Whether a comment under `post` that is not public may be answered.
    #[must_use]
    pub fn may_answer_unseen(&self, post: &Post) -> bool {
        self.reaches_comments_under(post)
    }

    /// Whether this is the guest who wrote the comment.
    #[must_use]
    pub fn is_guest_of(&self, comment: &Comment) -> bool {
        matches!(self.holder, Holder::Guest(guest) if comment.guest_id == Some(guest))
    }

    /// Whether this is the guest with the id `id`.
    #[must_use]
    pub fn is_guest(&self, id: GuestId) -> bool {
        self.holder == Holder::Guest(id)
    }

    /// Checks that a comment may be written in the name of the user `author`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] if `author` is another user, except for an owner whose token has the
    /// scope `admin`.
    pub fn require_comment_as(&self, author: UserId) -> Result<()> {
        self.require(Scope::CommentsWrite)?;
        if self.is(author) || (self.may(Scope::Admin) && self.has_role(&[Role::Owner])) {
            Ok(())
        } else {
            Err(forbidden(
                "only an owner may comment in another user's name",
            ))
        }
    }

    /// Checks that everything that one person wrote may be erased, and found by mail address or
    /// guest.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the scopes `comments:moderate` and `comments:personal`.
    pub fn require_erase(&self) -> Result<()> {
        self.require(Scope::CommentsModerate)?;
        self.require(Scope::CommentsPersonal)
    }

    /// Checks that bans may be handled with `scope`: read, created or lifted.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `scope`, and for authors.
    pub fn require_bans(&self, scope: Scope) -> Result<()> {
        self.require(scope)?;
        self.require_role(
            &[Role::Owner, Role::Editor, Role::Moderator],
            "only an owner, an editor or a moderator may handle bans",
        )
    }
}

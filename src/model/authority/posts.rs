//! Rights over posts, labels, series and redirects.

use super::{Authority, forbidden};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::{Post, Role, Scope, Shown, UserId};

const REDIRECTS: &str = "only an owner or an editor may handle redirects";

/// The posts that a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostReach {
    /// Posts of every state and author.
    All,
    /// Published posts, and this user's own posts in every state.
    PublishedAndOwn(UserId),
    /// Published posts.
    Published,
}

impl Authority {
    /// The posts that a list shows to this authority.
    #[must_use]
    pub fn post_reach(&self) -> PostReach {
        match self.user() {
            _ if self.has_role(&[Role::Owner, Role::Editor]) => PostReach::All,
            Some(user) if user.role == Role::Author => PostReach::PublishedAndOwn(user.id),
            _ => PostReach::Published,
        }
    }

    /// Checks that the post may be read.
    ///
    /// # Errors
    /// [`Error::NotFound`] if it may not, so that the answer does not reveal that the post exists.
    pub fn require_read(&self, post: &Post, now: Timestamp) -> Result<()> {
        let may_read = match self.post_reach() {
            PostReach::All => true,
            PostReach::PublishedAndOwn(user) if user == post.author_id => true,
            PostReach::PublishedAndOwn(_) | PostReach::Published => {
                post.shown(now) == Shown::Published
            }
        };
        if may_read {
            Ok(())
        } else {
            Err(Error::NotFound)
        }
    }

    /// Checks that the earlier versions of a post may be read.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the post itself may not be read, otherwise [`Error::Forbidden`].
    pub fn require_read_history(&self, post: &Post, now: Timestamp) -> Result<()> {
        self.require(Scope::PostsRead)?;
        self.require_own(
            post,
            now,
            "only an owner, an editor or the post's author may read its earlier texts",
        )
    }

    /// Checks that the post may be changed, published, moved to the trash and restored.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the post may not be read, otherwise [`Error::Forbidden`].
    pub fn require_write(&self, post: &Post, now: Timestamp) -> Result<()> {
        self.require(Scope::PostsWrite)?;
        self.require_own(
            post,
            now,
            "authors can only change their own posts, and this one belongs to another user",
        )
    }

    fn require_own(&self, post: &Post, now: Timestamp, why: &str) -> Result<()> {
        self.require_read(post, now)?;
        let is_own = self.is(post.author_id) && self.has_role(&[Role::Author]);
        if is_own || self.post_reach() == PostReach::All {
            Ok(())
        } else {
            Err(forbidden(why))
        }
    }

    /// Checks that a post may be written in the name of `author`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] if it may not.
    pub fn require_write_as(&self, author: UserId) -> Result<()> {
        self.require(Scope::PostsWrite)?;
        if self.is(author) || self.post_reach() == PostReach::All {
            Ok(())
        } else {
            Err(forbidden("authors can only write posts in their own name"))
        }
    }

    /// Checks that a post may be deleted permanently.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the scopes `posts:write` and `posts:purge`.
    pub fn require_purge(&self) -> Result<()> {
        self.require(Scope::PostsWrite)?;
        self.require(Scope::PostsPurge)
    }

    /// Checks that series and labels may be created, renamed, merged and deleted.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the scope `posts:write`, and for authors and moderators.
    pub fn require_arrange(&self) -> Result<()> {
        self.require(Scope::PostsWrite)?;
        self.require_role(
            &[Role::Owner, Role::Editor],
            "only an owner or an editor may change series and labels",
        )
    }

    /// Checks that redirects may be read.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the scope `settings:read`, and for authors and moderators.
    pub fn require_read_redirects(&self) -> Result<()> {
        self.require(Scope::SettingsRead)?;
        self.require_role(&[Role::Owner, Role::Editor], REDIRECTS)
    }

    /// Checks that redirects may be created, changed and deleted.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the scope `settings:write`, and for authors and moderators.
    pub fn require_write_redirects(&self) -> Result<()> {
        self.require(Scope::SettingsWrite)?;
        self.require_role(&[Role::Owner, Role::Editor], REDIRECTS)
    }
}

//! Rights over the media library.

use super::{Authority, forbidden};
use crate::error::{Error, Result};
use crate::model::{Media, Role, Scope, UserId};

const MOVING: &str = "only an owner or an editor may fetch the pictures of other servers";

/// The items that a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaReach {
    /// Every item.
    All,
    /// The items of this user.
    Own(UserId),
}

impl MediaReach {
    /// The user whose items these are; `None` for everybody's.
    #[must_use]
    pub fn user(self) -> Option<UserId> {
        match self {
            Self::All => None,
            Self::Own(user) => Some(user),
        }
    }
}

impl Authority {
    /// The items that a list shows to this authority. Whoever may change items may see them.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without one of the scopes `posts:read` and `media:write`, and for
    /// moderators.
    pub fn media_reach(&self) -> Result<MediaReach> {
        if self.require(Scope::MediaWrite).is_err() {
            self.require(Scope::PostsRead)?;
        }
        match self.user() {
            _ if self.has_role(&[Role::Owner, Role::Editor]) => Ok(MediaReach::All),
            Some(user) if user.role == Role::Author => Ok(MediaReach::Own(user.id)),
            _ => Err(forbidden("a moderator may not see the media library")),
        }
    }

    /// The user to whose pictures the choice is limited when a cover, a photo or a logo is chosen;
    /// `None` for whoever may choose everybody's.
    #[must_use]
    pub fn own_pictures_only(&self) -> Option<UserId> {
        if self.has_role(&[Role::Owner, Role::Editor]) {
            return None;
        }
        // No item belongs to the user 0.
        Some(self.user().map_or(UserId(0), |user| user.id))
    }

    /// Checks that an item may be read.
    ///
    /// # Errors
    /// [`Error::Forbidden`] if no item may be read, [`Error::NotFound`] if this one may not, so that
    /// the answer does not reveal that it exists.
    pub fn require_read_media(&self, media: &Media) -> Result<()> {
        match self.media_reach()?.user() {
            Some(user) if user != media.user_id => Err(Error::NotFound),
            _ => Ok(()),
        }
    }

    /// Checks that an item may be changed, moved to the trash and restored.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the scope `media:write`, otherwise those of
    /// [`Authority::require_read_media`].
    pub fn require_write_media(&self, media: &Media) -> Result<()> {
        self.require(Scope::MediaWrite)?;
        self.require_read_media(media)
    }

    /// Checks that an item may be added that belongs to `user`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] if it may not.
    pub fn require_add_media(&self, user: UserId) -> Result<()> {
        self.require(Scope::MediaWrite)?;
        if self.is(user) || self.has_role(&[Role::Owner, Role::Editor]) {
            Ok(())
        } else {
            Err(forbidden(
                "authors can only add their own pictures and files",
            ))
        }
    }

    /// Checks that pictures of other servers may be fetched into the library, and posts rewritten to
    /// show them.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the scopes `media:write` and `posts:write`, and for authors and
    /// moderators.
    pub fn require_move_pictures(&self) -> Result<()> {
        self.require(Scope::MediaWrite)?;
        self.require(Scope::PostsWrite)?;
        self.require_role(&[Role::Owner, Role::Editor], MOVING)
    }

    /// Checks that it may be seen how far that is.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the scope `posts:read`, and for authors and moderators.
    pub fn require_read_moved_pictures(&self) -> Result<()> {
        self.require(Scope::PostsRead)?;
        self.require_role(&[Role::Owner, Role::Editor], MOVING)
    }

    /// Checks that an item may be deleted permanently.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the scopes `media:write` and `posts:purge`.
    pub fn require_purge_media(&self) -> Result<()> {
        self.require(Scope::MediaWrite)?;
        self.require(Scope::PostsPurge)
    }
}

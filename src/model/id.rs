//! Ids: one type for each table, so that the compiler tells a comment's id from a post's.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        #[schema(value_type = i64)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// The id of a user.
    UserId,
    /// The id of a post or page.
    PostId,
    /// The id of a comment.
    CommentId,
    /// The id of a label.
    LabelId,
    /// The id of a series.
    SeriesId,
    /// The id of an API token.
    TokenId,
    /// The id of a job.
    JobId,
    /// The id of a guest's key.
    GuestId,
    /// The id of a ban.
    BanId,
    /// The id of a redirect.
    RedirectId,
    /// The id of a subscription to replies.
    SubscriptionId,
    /// The id of an item of the media library.
    MediaId,
    /// The id of a session.
    SessionId,
    /// The id of an e-mail address of a user.
    UserEmailId,
    /// The id of a picture on another server.
    RemotePictureId,
    /// The id of a copy of a text that is being written.
    AutosaveId,
    /// The id of a link to a draft.
    PreviewLinkId,
    /// The id of an import.
    ImportId,
}

/// The number of consecutive post or label ids that one part of the sitemap covers.
pub const SITEMAP_PART: i64 = 5_000;

impl PostId {
    /// The number of the part of the sitemap that lists this post.
    #[must_use]
    pub fn sitemap_part(self) -> i64 {
        (self.0 - 1) / SITEMAP_PART
    }
}

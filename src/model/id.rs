//! Ids: one type a table, so that a comment's id cannot be taken for a post's.

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
    /// The id of an account.
    AccountId,
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
    /// The id of a guest's capability.
    CapabilityId,
    /// The id of a ban.
    BanId,
    /// The id of a path that leads elsewhere.
    RedirectId,
    /// The id of a subscription to replies.
    SubscriptionId,
}

/// How many ids of posts, or of labels, a part of the sitemap spans.
pub const SITEMAP_PART: i64 = 5_000;

impl PostId {
    /// The surrogate key of the part of the sitemap that it stands in.
    #[must_use]
    pub fn sitemap_key(self) -> String {
        format!("sitemap:{}", (self.0 - 1) / SITEMAP_PART)
    }
}

//! Being told of replies.

use serde::{Deserialize, Serialize};

use super::{CapabilityId, PostId, SubscriptionId};
use crate::clock::Timestamp;

/// How often somebody is told.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Pace {
    /// Of each reply at once.
    Each,
    /// Of all of a day's in one mail.
    Daily,
}

impl Pace {
    /// The pace that a form names; `None` for any other word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "each" => Some(Self::Each),
            "daily" => Some(Self::Daily),
            _ => None,
        }
    }
}

/// Somebody who wants to be told of replies under a post.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// Under which post.
    pub post_id: PostId,
    /// The guest who asked.
    pub capability_id: CapabilityId,
    /// The address, sealed.
    pub email_sealed: Vec<u8>,
    /// Its blind index.
    pub email_lookup: Vec<u8>,
    /// How often.
    pub pace: Pace,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When the address was confirmed; nothing is sent before but the question.
    pub confirmed_at: Option<Timestamp>,
}

//! Subscriptions to replies by mail.

use serde::{Deserialize, Serialize};

use super::{GuestId, PostId, SubscriptionId};
use crate::clock::Timestamp;

/// How often a subscriber receives mail.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Frequency {
    /// A mail for each reply, at once.
    Each,
    /// One mail a day with all replies of that day.
    Daily,
}

impl Frequency {
    /// Parses the word of a form; `None` for any other word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "each" => Some(Self::Each),
            "daily" => Some(Self::Daily),
            _ => None,
        }
    }
}

/// A guest's subscription to replies under a post, as stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Subscription {
    /// The subscription's id.
    pub id: SubscriptionId,
    /// The post that it is for.
    pub post_id: PostId,
    /// The guest who subscribed.
    pub guest_id: GuestId,
    /// The mail address, encrypted.
    pub email_encrypted: Vec<u8>,
    /// The blind index by which the address is found.
    pub email_lookup: Vec<u8>,
    /// How often the subscriber receives mail.
    pub frequency: Frequency,
    /// When the guest subscribed.
    pub created_at: Timestamp,
    /// When the address was confirmed. Until then the only mail sent to it asks for confirmation.
    pub confirmed_at: Option<Timestamp>,
}

//! The facts on which the judgement of a comment rests, stored so that it can be repeated later.
//!
//! They hold no personal data except the words that the filter found, which are deleted with the
//! comment.

use serde::{Deserialize, Serialize};

use super::settings::Moderation;
use super::{CommentMode, CommentStatus};

/// The facts about a comment that a verdict rests on, beside its text and the policy.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Evidence {
    /// Whether a signed-in user wrote the comment.
    pub by_user: bool,
    /// Whether a moderator has approved an earlier comment of the same guest.
    pub is_trusted: bool,
    /// Whether the hidden field of the form, which people do not see, was filled in.
    pub honeypot: bool,
    /// How long the form was open, in seconds; `null` if the page came from the cache.
    pub seconds_to_write: Option<i64>,
    /// The post's comment mode.
    pub mode: Option<CommentMode>,
    /// Whether it is the age of the post that has its comments held.
    pub is_held_for_age: bool,
    /// The post's own moderation setting; `null` if it follows the blog's.
    pub moderation: Option<Moderation>,
    /// The age of the post in days.
    pub post_age_days: i64,
    /// The number of near copies of the comment under other posts in the last day.
    pub copies: i64,
    /// How many of the blog's newest comments of the last ten minutes are under the post.
    pub burst: i64,
    /// Whether the comment is in a script that the post's readers do not use.
    pub has_script_mismatch: bool,
    /// A description of the ban that matches the comment, if one does.
    pub ban: Option<String>,
    /// The learning filter's estimate; `null` while it has not learned enough.
    pub filter: Option<FilterSays>,
}

/// The learning filter's estimate for a comment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FilterSays {
    /// The probability that the comment is spam, from 0 to 1.
    pub probability: f64,
    /// The words that weighed most in the estimate.
    pub words: Vec<String>,
}

/// The judgement of a comment, as stored with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// The status that the policy gave the comment.
    pub status: CommentStatus,
    /// The facts on which the judgement rests.
    pub evidence: Evidence,
}

//! What was known when a comment was judged, kept so that the judgement can be repeated.
//!
//! Nothing here is personal but the filter's words, which go with the comment.

use serde::{Deserialize, Serialize};

use super::settings::Moderation;
use super::{CommentMode, CommentStatus};

/// Everything that a verdict rests on beside the text and the policy.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Evidence {
    /// An authenticated author wrote it.
    pub by_author: bool,
    /// A moderator has let a comment of whoever wrote it appear.
    pub is_known: bool,
    /// The field that people do not see was filled in.
    pub honeypot: bool,
    /// How long the form was open, in seconds; only a page that is not cached can tell.
    pub seconds_to_write: Option<i64>,
    /// The post's comment mode.
    pub mode: Option<CommentMode>,
    /// What the post says about moderation, if it differs from the blog.
    pub moderation: Option<Moderation>,
    /// How old the post was.
    pub post_age_days: i64,
    /// How many near copies stood under other posts in the last day.
    pub copies: i64,
    /// How many of the blog's newest comments of the ten minutes before are under the post.
    pub burst: i64,
    /// It is in a writing that the post's readers do not use.
    pub is_foreign: bool,
    /// A ban that fits, in words.
    pub ban: Option<String>,
    /// What the filter said, if it had learned enough.
    pub filter: Option<FilterSays>,
}

/// What the filter said of a comment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FilterSays {
    /// How likely it is spam, 0 to 1.
    pub probability: f64,
    /// The words that spoke most for that.
    pub words: Vec<String>,
}

/// A judgement as it is stored beside its comment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// Where the policy put the comment.
    pub status: CommentStatus,
    /// What was known.
    pub evidence: Evidence,
}

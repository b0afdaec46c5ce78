//! Rate limits for comments, edits and votes, by network, guest, thread and comment.

use chrono::TimeDelta;

use super::client_network::Network;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::{CommentId, GuestId, PostId, Settings};
use crate::rate_limit::RateLimit;

/// The maximum number of votes for one comment from one network in a day. It limits browsers that
/// keep no cookies, which are a new guest each time.
const VOTES_A_DAY: u32 = 3;
/// The number of votes that count as one comment in a network's rate limit.
const VOTES_A_COMMENT: u32 = 6;

/// The rate limits for comments, edits and votes.
#[derive(Debug, Default)]
pub struct CommentRate {
    limit: RateLimit<CommentSource>,
}

/// A key of the rate limit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum CommentSource {
    /// Comments from a network.
    Network(Network),
    /// Votes from a network.
    Votes(Network),
    /// Votes for one comment from a network.
    Vote(Network, CommentId),
    /// Comments by a guest.
    Guest(GuestId),
    /// Comments under a post.
    Thread(PostId),
}

impl CommentRate {
    /// Counts a comment or an edit against its network and its guest.
    ///
    /// # Errors
    /// [`Error::TooMany`] when either has used up its limit.
    pub fn count_comment(
        &self,
        settings: &Settings,
        network: Option<Network>,
        guest: Option<GuestId>,
        now: Timestamp,
    ) -> Result<()> {
        let sources = [
            network.map(CommentSource::Network),
            guest.map(CommentSource::Guest),
        ];
        sources
            .into_iter()
            .flatten()
            .try_for_each(|source| self.take(&source, settings.comments_per_minute, now))
    }

    /// Counts a comment against its thread. Spam is not counted, so that it cannot use up the
    /// thread's limit.
    ///
    /// # Errors
    /// [`Error::TooMany`] when the thread has used up its limit.
    pub fn count_in_thread(&self, settings: &Settings, post: PostId, now: Timestamp) -> Result<()> {
        let source = CommentSource::Thread(post);
        self.take(&source, settings.thread_comments_per_minute, now)
    }

    /// Counts a vote against its network, and against the comment that it is for.
    ///
    /// # Errors
    /// [`Error::TooMany`] when either limit is used up.
    pub fn count_vote(
        &self,
        settings: &Settings,
        network: Network,
        comment: CommentId,
        now: Timestamp,
    ) -> Result<()> {
        let per_minute = settings.comments_per_minute * VOTES_A_COMMENT;
        self.take(&CommentSource::Votes(network), per_minute, now)?;
        let source = CommentSource::Vote(network, comment);
        self.limit
            .take_within(&source, VOTES_A_DAY, TimeDelta::days(1), now)
            .map_err(|retry_after| Error::TooMany { retry_after })
    }

    /// Drops what carries no information any more.
    pub fn sweep(&self, now: Timestamp) {
        self.limit.sweep(now);
    }

    fn take(&self, source: &CommentSource, per_minute: u32, now: Timestamp) -> Result<()> {
        self.limit
            .take(source, per_minute, now)
            .map_err(|retry_after| Error::TooMany { retry_after })
    }
}

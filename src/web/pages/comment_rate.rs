//! How often comments, changes and votes are taken: counted by network, guest and thread.

use crate::app::App;
use crate::error::{Error, Result};
use crate::model::{CapabilityId, CommentId, PostId, Settings};
use crate::web::client_network::Network;

/// What comments are counted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum CommentSource {
    /// Where it comes from.
    Network(Network),
    /// The same, for votes.
    Votes(Network),
    /// The same, for votes for one comment.
    Vote(Network, CommentId),
    /// Whose it is.
    Guest(CapabilityId),
    /// Where it goes.
    Thread(PostId),
}

/// Counts a comment, or a change of one, where it comes from.
pub(in crate::web::pages) fn count_as_comment(
    app: &App,
    settings: &Settings,
    network: Option<Network>,
    guest: Option<CapabilityId>,
) -> Result<()> {
    let sources = [
        network.map(CommentSource::Network),
        guest.map(CommentSource::Guest),
    ];
    sources
        .into_iter()
        .flatten()
        .try_for_each(|source| take(app, &source, settings.comments_per_minute))
}

/// Counts a comment where it goes; spam takes nobody's place.
pub(super) fn count_in_thread(app: &App, settings: &Settings, post: PostId) -> Result<()> {
    take(
        app,
        &CommentSource::Thread(post),
        settings.thread_comments_per_minute,
    )
}

pub(super) fn take(app: &App, source: &CommentSource, per_minute: u32) -> Result<()> {
    let taken = app
        .comment_rate
        .take(source, per_minute, app.services.clock.now());
    taken.map_err(|retry_after| Error::TooMany { retry_after })
}

//! The surrogate keys of the cached pages that a change invalidates.
//!
//! A row of a post holds its labels, path, author and month before and after the change, so that
//! its keys follow from the row alone, on every node and without a query.

use super::{Action, Change, Detail, Facts, NewChange, Subject};
use crate::model::{PostId, SeriesId, SurrogateKey, UserId};

impl NewChange {
    /// The surrogate keys of the cached pages that this change invalidates.
    #[must_use]
    pub fn surrogate_keys(&self) -> Vec<SurrogateKey> {
        surrogate_keys(self.subject, &self.detail)
    }

    /// The surrogate keys whose date of last modification this change advances.
    ///
    /// Fewer than [`Self::surrogate_keys`]: a vote does not change any text, a comment does not
    /// modify its post, and no page shows bans or the spam filter.
    #[must_use]
    pub fn dated_keys(&self) -> Vec<SurrogateKey> {
        let mut keys = self.surrogate_keys();
        match (self.subject, self.action) {
            (_, Action::CommentVoted) | (Subject::Ban(_) | Subject::Filter, _) => keys.clear(),
            (Subject::Comment(_), _) => keys.retain(|key| !matches!(key, SurrogateKey::Post(_))),
            _ => {}
        }
        keys
    }
}

impl Change {
    /// The surrogate keys of the cached pages that this change invalidates.
    #[must_use]
    pub fn surrogate_keys(&self) -> Vec<SurrogateKey> {
        Subject::read(&self.subject)
            .map(|subject| surrogate_keys(subject, &self.detail.0))
            .unwrap_or_default()
    }
}

fn surrogate_keys(subject: Subject, detail: &Detail) -> Vec<SurrogateKey> {
    match subject {
        Subject::Post(id) => [SurrogateKey::Listing, SurrogateKey::Post(id)]
            .into_iter()
            .chain(detail.before.iter().flat_map(Facts::keys))
            .chain(detail.after.iter().flat_map(Facts::keys))
            .chain([SurrogateKey::SitemapPosts(id.sitemap_part())])
            .collect(),
        Subject::Series(id) => vec![SurrogateKey::Series(id), SurrogateKey::Sitemap],
        Subject::Label(_) => keys_of_label(detail),
        Subject::Comment(_) => {
            let post = detail.post.map(PostId);
            post.into_iter()
                .flat_map(|id| [SurrogateKey::Post(id), SurrogateKey::PostComments(id)])
                .chain([SurrogateKey::Comments])
                .collect()
        }
        Subject::Settings | Subject::User(_) => vec![SurrogateKey::Site],
        Subject::Ban(_) => vec![SurrogateKey::Bans],
        Subject::Filter => vec![SurrogateKey::Filter],
        Subject::Media(_) => {
            let hash = detail.media.clone();
            hash.map(SurrogateKey::Media).into_iter().collect()
        }
        Subject::Token(_) | Subject::Redirect(_) => Vec::new(),
    }
}

/// The keys of every page that names the label: its own pages, the pages of its posts and every
/// list. With too many posts to list, the whole site.
fn keys_of_label(detail: &Detail) -> Vec<SurrogateKey> {
    let site = detail.posts.is_empty().then_some(SurrogateKey::Site);
    [SurrogateKey::Listing]
        .into_iter()
        .chain(label_keys(&detail.labels))
        .chain(post_keys(&detail.posts))
        .chain(site)
        .collect()
}

fn label_keys(folded: &[String]) -> impl Iterator<Item = SurrogateKey> {
    folded
        .iter()
        .map(|label| SurrogateKey::Label(label.as_str().into()))
}

fn post_keys(ids: &[i64]) -> impl Iterator<Item = SurrogateKey> {
    ids.iter().map(|id| SurrogateKey::Post(PostId(*id)))
}

impl Facts {
    /// The surrogate keys of the pages that show a post with these facts, or link to it as a
    /// neighbour.
    fn keys(&self) -> impl Iterator<Item = SurrogateKey> {
        let translation = self.translation.as_deref();
        label_keys(&self.labels)
            .chain(self.author.map(|id| SurrogateKey::Author(UserId(id))))
            .chain(self.series.map(|id| SurrogateKey::Series(SeriesId(id))))
            .chain(translation.map(|key| SurrogateKey::Translation(key.into())))
            .chain(post_keys(&self.neighbours))
    }
}

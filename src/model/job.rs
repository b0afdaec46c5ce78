//! Background jobs with their payloads, and the lane in which each runs.
//!
//! Each lane has its own workers, so that a host that does not answer delays neither mail nor a
//! publication, and an hour of indexing delays none of the others. To add a kind, add it to [`Job`]
//! below and an arm in `jobs/run.rs`; its name and payload are stored, so that jobs of an earlier
//! release must remain readable. To add a lane, add a variant to [`Lane`] and its workers in
//! `jobs/mod.rs`.

use std::fmt;
use std::ops::BitOrAssign;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    CommentId, ImportId, LabelId, PostId, RemotePictureId, SeriesId, SubscriptionId, UserEmailId,
    UserId,
};
use crate::clock::Timestamp;
use crate::error::Error;

/// A group of kinds of jobs that share workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Lane {
    /// Short work on the own database that must not wait, such as the publication of a scheduled
    /// post.
    Prompt,
    /// Mail: the mail server may be slow.
    Mail,
    /// Requests to other hosts, each of which may be slow.
    Remote,
    /// Work that goes through many rows.
    Long,
    /// Imports of other blogs, which may take hours.
    Transfer,
}

impl Lane {
    /// Every lane.
    pub const ALL: [Self; 5] = [
        Self::Prompt,
        Self::Mail,
        Self::Remote,
        Self::Long,
        Self::Transfer,
    ];

    /// The lane's name in the database and in listings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Prompt => "prompt",
            Self::Mail => "mail",
            Self::Remote => "remote",
            Self::Long => "long",
            Self::Transfer => "transfer",
        }
    }
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A set of lanes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lanes(u8);

impl Lanes {
    /// Whether the set contains `lane`.
    #[must_use]
    pub const fn contains(self, lane: Lane) -> bool {
        self.0 & (1 << lane as u8) != 0
    }
}

impl From<Lane> for Lanes {
    fn from(lane: Lane) -> Self {
        Self(1 << lane as u8)
    }
}

impl BitOrAssign for Lanes {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

macro_rules! jobs {
    ($($(#[$doc:meta])* $job:ident $payload:tt = $kind:literal in $lane:ident,)+) => {
        /// A background job: what is to be done, and to what. The payload has ids, never texts.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "kind", content = "payload")]
        pub enum Job {
            $($(#[$doc])* #[serde(rename = $kind)] $job $payload,)+
        }

        impl Job {
            /// The name of the job's kind in the database and in listings.
            #[must_use]
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$job { .. } => $kind,)+ }
            }

            /// The lane in which jobs of this kind run.
            #[must_use]
            pub const fn lane(&self) -> Lane {
                match self { $(Self::$job { .. } => Lane::$lane,)+ }
            }
        }
    };
}

jobs! {
    /// Records that a scheduled post is public now, and queues the notifications of hubs.
    AnnouncePost {
        /// The post.
        post: PostId,
        /// The publication for which the job was queued; the post may have another one since.
        published_at: Timestamp,
    } = "posts.announce" in Prompt,
    /// Empties the database's write-ahead log, so that erased data does not remain in it.
    CheckpointDatabase {} = "database.checkpoint" in Prompt,
    /// Sends the mail that asks an address to confirm its subscription to replies.
    SendConfirmation {
        /// The subscription.
        subscription: SubscriptionId,
    } = "mail.send_confirmation" in Mail,
    /// Notes a new reply for each subscriber.
    QueueReplies {
        /// The reply.
        comment: CommentId,
    } = "mail.queue_replies" in Mail,
    /// Sends a subscriber the replies that were noted.
    SendReplies {
        /// The subscription.
        subscription: SubscriptionId,
    } = "mail.send_replies" in Mail,
    /// Sends the owner a notice of a comment.
    NotifyOwner {
        /// The comment.
        comment: CommentId,
    } = "mail.notify_owner" in Mail,
    /// Sends the mail by which a user proves an e-mail address.
    SendEmailProof {
        /// The address.
        email: UserEmailId,
    } = "mail.send_email_proof" in Mail,
    /// Sends a user a link that signs in.
    SendSignInLink {
        /// The user. `None` does nothing: it is queued for an address that nobody has, so that
        /// nobody learns from the time that an answer takes who has one.
        user: Option<UserId>,
        /// When the link was asked for.
        asked_at: Timestamp,
    } = "mail.send_sign_in_link" in Mail,
    /// Notifies a WebSub hub of the feeds that changed.
    PingHub(HubPing) = "websub.ping" in Remote,
    /// Renders the posts that an older version of the renderer rendered.
    RenderPosts {
        /// The last post that an earlier run has looked at.
        after: PostId,
    } = "posts.render" in Long,
    /// Adds posts and comments to the search index.
    IndexSearch(IndexScope) = "search.index" in Long,
    /// Trains the spam filter on the decisions of moderators.
    TrainFilter {} = "filter.train" in Long,
    /// Deletes comments that have been spam or trash for 30 days.
    PurgeComments {} = "comments.purge" in Long,
    /// Deletes media that have been in the trash for 30 days, and files that no item has.
    CleanMedia {} = "media.clean" in Long,
    /// Looks for pictures on other servers in posts.
    FindPictures {
        /// The posts to look at; all if `None`.
        posts: Option<Vec<PostId>>,
        /// The last post that an earlier run has looked at.
        after: PostId,
    } = "pictures.find" in Long,
    /// Fetches the next picture from another server.
    FetchPicture {} = "pictures.fetch" in Remote,
    /// Replaces fetched pictures in the posts that show them.
    RewritePictures {
        /// The last post that an earlier run has looked at.
        after: PostId,
    } = "pictures.rewrite" in Long,
    /// Restores the addresses that fetched pictures had in posts.
    UndoPictures {
        /// The posts to restore; all if `None`.
        posts: Option<Vec<PostId>>,
        /// The last post that an earlier run has restored.
        after: PostId,
    } = "pictures.undo" in Long,
    /// Redirects old addresses of fetched pictures that are on the blog's own host.
    RedirectPictures {
        /// The last picture that an earlier run has looked at.
        after: RemotePictureId,
    } = "pictures.redirect" in Long,
    /// Surveys, writes or undoes an import.
    RunImport {
        /// The import.
        import: ImportId,
    } = "imports.run" in Transfer,
}

/// A hub, and the lists of posts besides the blog's whose feeds changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HubPing {
    /// The URL of the hub.
    pub hub: String,
    /// The folded names of the labels.
    pub labels: Vec<String>,
    /// The authors.
    pub authors: Vec<UserId>,
    /// The series.
    pub series: Vec<SeriesId>,
}

/// The posts to index again; every post and comment if all fields are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct IndexScope {
    /// The author of the posts.
    pub author: Option<UserId>,
    /// A label of the posts.
    pub label: Option<LabelId>,
    /// The ids of the posts, in ascending order.
    pub posts: Option<Vec<PostId>>,
    /// The last post that an earlier run has indexed.
    pub after: Option<PostId>,
}

impl Job {
    /// The stored payload.
    pub fn payload(&self) -> serde_json::Result<Value> {
        serde_json::to_value(self).map(|mut job| job["payload"].take())
    }

    /// Reads a stored job.
    ///
    /// # Errors
    /// The kind or its payload is one that only another version of the program knows.
    pub fn read(kind: &str, payload: Value) -> serde_json::Result<Self> {
        serde_json::from_value(json!({ "kind": kind, "payload": payload }))
    }
}

/// The reason why a job was not done, which decides whether it is tried again.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The job may succeed later.
    #[error(transparent)]
    Retry(#[from] Error),
    /// The job cannot succeed.
    #[error(transparent)]
    Fail(Error),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_are_stored_as_they_always_were() {
        let comment = CommentId(7);
        let subscription = SubscriptionId(3);
        let ping = HubPing {
            hub: "https://hub.example/".to_owned(),
            labels: vec!["rust".to_owned()],
            authors: vec![UserId(1)],
            series: Vec::new(),
        };
        let announcement = Job::AnnouncePost {
            post: PostId(42),
            published_at: Timestamp::UNIX_EPOCH,
        };
        for (job, kind, payload) in [
            (
                announcement,
                "posts.announce",
                r#"{"post":42,"published_at":"1970-01-01T00:00:00Z"}"#,
            ),
            (Job::CheckpointDatabase {}, "database.checkpoint", "{}"),
            (
                Job::SendConfirmation { subscription },
                "mail.send_confirmation",
                r#"{"subscription":3}"#,
            ),
            (
                Job::QueueReplies { comment },
                "mail.queue_replies",
                r#"{"comment":7}"#,
            ),
            (
                Job::SendReplies { subscription },
                "mail.send_replies",
                r#"{"subscription":3}"#,
            ),
            (
                Job::NotifyOwner { comment },
                "mail.notify_owner",
                r#"{"comment":7}"#,
            ),
            (
                Job::SendEmailProof {
                    email: UserEmailId(5),
                },
                "mail.send_email_proof",
                r#"{"email":5}"#,
            ),
            (
                Job::SendSignInLink {
                    user: Some(UserId(1)),
                    asked_at: Timestamp::UNIX_EPOCH,
                },
                "mail.send_sign_in_link",
                r#"{"asked_at":"1970-01-01T00:00:00Z","user":1}"#,
            ),
            (
                Job::PingHub(ping),
                "websub.ping",
                r#"{"authors":[1],"hub":"https://hub.example/","labels":["rust"],"series":[]}"#,
            ),
            (
                Job::RenderPosts { after: PostId(0) },
                "posts.render",
                r#"{"after":0}"#,
            ),
            (
                Job::IndexSearch(IndexScope::default()),
                "search.index",
                r#"{"after":null,"author":null,"label":null,"posts":null}"#,
            ),
            (Job::TrainFilter {}, "filter.train", "{}"),
            (Job::PurgeComments {}, "comments.purge", "{}"),
            (Job::CleanMedia {}, "media.clean", "{}"),
            (
                Job::FindPictures {
                    posts: Some(vec![PostId(7)]),
                    after: PostId(0),
                },
                "pictures.find",
                r#"{"after":0,"posts":[7]}"#,
            ),
            (Job::FetchPicture {}, "pictures.fetch", "{}"),
            (
                Job::RewritePictures { after: PostId(0) },
                "pictures.rewrite",
                r#"{"after":0}"#,
            ),
            (
                Job::UndoPictures {
                    posts: None,
                    after: PostId(0),
                },
                "pictures.undo",
                r#"{"after":0,"posts":null}"#,
            ),
            (
                Job::RedirectPictures {
                    after: RemotePictureId(0),
                },
                "pictures.redirect",
                r#"{"after":0}"#,
            ),
            (
                Job::RunImport {
                    import: ImportId(2),
                },
                "imports.run",
                r#"{"import":2}"#,
            ),
        ] {
            let stored = job.payload().expect("a payload");
            assert_eq!((job.kind(), stored.to_string().as_str()), (kind, payload));
            assert_eq!(Job::read(kind, stored).expect("it is known"), job);
        }
        assert!(Job::read("posts.unknown", json!({})).is_err());
    }
}

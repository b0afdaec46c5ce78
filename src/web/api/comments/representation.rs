//! The representation of a comment in the API.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::model::{
    Authority, Channel, Comment, CommentId, CommentKind, CommentStatus, Evidence, GuestId, Origin,
    PostId, Reason, Scope,
};
use crate::urls;
use crate::web::api::answer::Created;
use crate::web::app::App;

/// A comment.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Comment, example = json!({
    "id": 7, "post_id": 42, "parent_id": null, "depth": 0, "author": { "name": "Ann", "url": null }, "body": "Nice post!",
    "html": "<p>Nice post!</p>\n", "status": "pending", "reasons": [{ "rule": "mode", "weight": 0.0, "why": "the blog holds every comment" }],
    "created_at": "2022-01-07T11:00:00Z", "edited_at": null, "updated_at": "2022-01-07T11:00:00Z", "url": "https://blog.example.org/c/7",
    "guest": 3, "votes": 0, "evidence": null, "channel": "form", "kind": "comment", "origin": null, "version": 1
}))]
pub struct CommentView {
    /// The id.
    pub id: CommentId,
    /// The post that the comment is under.
    pub post_id: PostId,
    /// The parent comment, to which this one replies.
    pub parent_id: Option<CommentId>,
    /// The depth in the thread; 0 for a top-level comment.
    pub depth: i64,
    /// The author of the comment.
    pub author: CommentAuthor,
    /// The text as written; empty once the comment is removed.
    pub body: String,
    /// The text as sanitised HTML.
    pub html: String,
    /// The status.
    pub status: CommentStatus,
    /// The reasons for its status.
    pub reasons: Vec<Reason>,
    /// The evidence behind the verdict, besides the text; `null` for a comment that was never
    /// judged.
    pub evidence: Option<Evidence>,
    /// The number of votes.
    pub votes: i64,
    /// The guest who wrote the comment. Only for a token with the scope `comments:personal`,
    /// otherwise absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>, required = false)]
    pub guest: Option<Option<GuestId>>,
    /// When the comment was written.
    pub created_at: DateTime<Utc>,
    /// When the text was last changed.
    pub edited_at: Option<DateTime<Utc>>,
    /// When the comment was last changed in any way.
    pub updated_at: DateTime<Utc>,
    /// The permalink of the comment.
    pub url: String,
    /// The channel through which the comment arrived.
    pub channel: Channel,
    /// What it is: the words of a person, or the mention of the post on another site.
    pub kind: CommentKind,
    /// The system and the id that the comment was imported from; `null` if it was not imported.
    pub origin: Option<Origin>,
    /// The version, which counts the changes from 1 and is the `ETag`.
    pub version: i64,
}

impl Created for CommentView {
    const KNOWN_ONCE_STORED: &[&str] = &["id", "url"];
}

/// The author of a comment, with the details that the author gave.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CommentAuthor {
    /// The name; empty once the comment is removed.
    pub name: String,
    /// The website.
    pub url: Option<String>,
    /// The e-mail address. Only for a token with the scope `comments:personal`, otherwise absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, required = false)]
    pub email: Option<Option<String>>,
}

impl CommentView {
    /// Returns the comment with the fields that `caller` may see.
    #[must_use]
    pub fn new(app: &App, caller: &Authority, comment: Comment) -> Self {
        let email = || {
            comment
                .email_encrypted
                .as_deref()
                .and_then(|sealed| app.services.secrets.decrypt_email(sealed))
        };
        let may_see_whose = caller.may(Scope::CommentsPersonal);
        let email = may_see_whose.then(email);
        Self {
            url: app.services.urls.absolute(&urls::comment(comment.id)),
            origin: comment.origin(),
            author: CommentAuthor {
                name: comment.author_name,
                url: comment.author_url,
                email,
            },
            id: comment.id,
            post_id: comment.post_id,
            parent_id: comment.parent_id,
            depth: comment.depth,
            body: comment.body,
            html: comment.html.into_string(),
            status: comment.status,
            reasons: comment.reasons.0,
            evidence: comment.judgement.map(|judgement| judgement.0.evidence),
            votes: comment.votes,
            guest: may_see_whose.then_some(comment.guest_id),
            created_at: comment.created_at,
            edited_at: comment.edited_at,
            updated_at: comment.updated_at,
            channel: comment.channel,
            kind: comment.kind,
            version: comment.version,
        }
    }
}

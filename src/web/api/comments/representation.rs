//! A comment as the API shows it.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::app::App;
use crate::model::{
    Caller, CapabilityId, Comment, CommentId, CommentStatus, Door, Evidence, Origin, PostId,
    Reason, Scope,
};
use crate::urls;

/// A comment.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Comment, example = json!({
    "id": 7, "post_id": 42, "parent_id": null, "depth": 0, "author": { "name": "Ann", "url": null }, "body": "Nice post!",
    "html": "<p>Nice post!</p>\n", "status": "pending", "reasons": [{ "rule": "mode", "weight": 0.0, "why": "the blog holds every comment" }],
    "created_at": "2022-01-07T11:00:00Z", "edited_at": null, "updated_at": "2022-01-07T11:00:00Z", "url": "https://blog.example.org/c/7",
    "guest": 3, "votes": 0, "evidence": null, "door": "form", "origin": null, "version": 1
}))]
pub struct CommentView {
    /// Its id.
    pub id: CommentId,
    /// The post that it is under.
    pub post_id: PostId,
    /// The comment that it answers.
    pub parent_id: Option<CommentId>,
    /// How many comments are above it, from 0.
    pub depth: i64,
    /// Who wrote it.
    pub author: CommentAuthor,
    /// What was written; empty once removed.
    pub body: String,
    /// The same as HTML, sanitised.
    pub html: String,
    /// Where it stands.
    pub status: CommentStatus,
    /// Why the policy put it there.
    pub reasons: Vec<Reason>,
    /// What the policy knew beside the text; `null` for a comment that was never judged.
    pub evidence: Option<Evidence>,
    /// How many guests voted for it.
    pub votes: i64,
    /// The guest whose it is: only for a token with the scope `comments:personal`, else absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>, required = false)]
    pub guest: Option<Option<CapabilityId>>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When its text was last changed.
    pub edited_at: Option<DateTime<Utc>>,
    /// When anything of it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Its permalink.
    pub url: String,
    /// How it came in.
    pub door: Door,
    /// Where it was imported from.
    pub origin: Option<Origin>,
    /// Counts its changes, from 1: its `ETag`.
    pub version: i64,
}

/// Who wrote a comment, as that person said.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CommentAuthor {
    /// The name given; empty once removed.
    pub name: String,
    /// The website given.
    pub url: Option<String>,
    /// The mail address given: only for a token with the scope `comments:personal`, else absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, required = false)]
    pub email: Option<Option<String>>,
}

impl CommentView {
    /// What `caller` may see of a comment.
    #[must_use]
    pub fn new(app: &App, caller: &Caller, comment: Comment) -> Self {
        let email = || {
            comment
                .email_sealed
                .as_deref()
                .and_then(|sealed| app.services.secrets.open_email(sealed))
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
            guest: may_see_whose.then_some(comment.capability_id),
            created_at: comment.created_at,
            edited_at: comment.edited_at,
            updated_at: comment.updated_at,
            door: comment.door,
            version: comment.version,
        }
    }
}

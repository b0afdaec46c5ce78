//! What a decision about comments did, in words.

use super::action::Action;
use crate::clock::Timestamp;
use crate::discussion::{self, CommentDetails, Decided};
use crate::error::Result;
use crate::model::{Actor, Change, Comment, CommentStatus, User, UserId};
use crate::store::{self, Conn};
use crate::web::admin::context::AdminContext;

/// Returns what a decision did.
pub(super) async fn decided(
    context: &AdminContext,
    conn: &mut Conn,
    action: Action,
    decided: &Decided,
) -> Result<String> {
    if let ([], [only]) = (decided.changed.as_slice(), decided.left_alone.as_slice()) {
        return changed_first(context, conn, only).await;
    }
    let t = &context.t.comments;
    let (one, many) = match action {
        Action::Approve => (&t.one_approved, &t.many_approved),
        Action::Spam => (&t.one_spam, &t.many_spam),
        Action::Trash => (&t.one_trash, &t.many_trash),
        Action::Hold => (&t.one_waiting, &t.many_waiting),
    };
    let done = match decided.changed.as_slice() {
        [] => None,
        [only] => Some(one.with(&only.author_name)),
        all => Some(context.locale.count(many, all.len())),
    };
    Ok(join(done, left_alone(context, decided)))
}

/// Returns what undoing a decision did.
pub(super) fn undone(context: &AdminContext, undone: &Decided) -> String {
    let t = &context.t.comments;
    let done = match undone.changed.len() {
        0 => return t.nothing_undone.to_owned(),
        count => context.locale.count(&t.undone, count),
    };
    join(Some(done), left_alone(context, undone))
}

fn left_alone(context: &AdminContext, decided: &Decided) -> Option<String> {
    let count = decided.left_alone.len() + decided.missing;
    let t = &context.t.comments;
    (count > 0).then(|| context.locale.count(&t.left_alone, count))
}

fn join(first: Option<String>, second: Option<String>) -> String {
    let sentences = first.into_iter().chain(second);
    sentences.collect::<Vec<_>>().join(" ")
}

/// Returns who changed a comment first, and when.
async fn changed_first(
    context: &AdminContext,
    conn: &mut Conn,
    comment: &Comment,
) -> Result<String> {
    let (services, by) = (&context.app.services, context.authority());
    let change = discussion::find_decision(conn, services, by, comment.id).await?;
    let t = &context.t.comments;
    let sentence = match comment.status {
        CommentStatus::Approved => t.first_approved,
        CommentStatus::Spam => t.first_spam,
        CommentStatus::Trash => t.first_trash,
        CommentStatus::Pending => t.first_waiting,
        CommentStatus::Removed => t.first_removed,
    };
    let who = match &change {
        Some(change) => actor(context, conn, change).await?,
        None => t.someone.to_owned(),
    };
    let at = change.map_or(comment.updated_at, |change| change.at);
    Ok(sentence.fill(&[
        ("who", &who),
        ("name", &comment.author_name),
        ("when", &when(context, at)),
    ]))
}

/// What happened to a comment.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    /// Its changes, oldest first, each as a line.
    pub changes: Vec<String>,
    /// Its earlier texts: until when and by whom, and the text.
    pub earlier: Vec<(String, String)>,
}

/// Returns what happened to a comment.
pub(super) async fn history(
    context: &AdminContext,
    conn: &mut Conn,
    details: &CommentDetails,
) -> Result<History> {
    let users = store::users::list(conn).await?;
    let t = &context.t.comment;
    let line = |change: &Change| {
        let sentence = match change.action.as_str() {
            "comment.received" => t.received,
            "comment.approved" => t.approved,
            "comment.held" => t.held,
            "comment.spammed" => t.spammed,
            "comment.trashed" => t.trashed,
            "comment.removed" => t.removed,
            "comment.edited" => t.edited,
            "comment.voted" => t.voted,
            _ => return None,
        };
        Some(sentence.fill(&[
            ("moment", &context.locale.moment(change.at)),
            ("who", &name(context, &users, &change.actor)),
        ]))
    };
    let earlier = details.earlier.iter().map(|earlier| {
        let title = t.earlier.fill(&[
            ("moment", &context.locale.moment(earlier.replaced_at)),
            ("who", &name(context, &users, &earlier.replaced_by)),
        ]);
        (title, earlier.body.clone())
    });
    Ok(History {
        changes: details.changes.iter().filter_map(line).collect(),
        earlier: earlier.collect(),
    })
}

/// Returns the name of whoever made a change.
async fn actor(context: &AdminContext, conn: &mut Conn, change: &Change) -> Result<String> {
    let users = store::users::list(conn).await?;
    Ok(name(context, &users, &change.actor))
}

/// Returns the name of an actor of the change log.
fn name(context: &AdminContext, users: &[User], actor: &str) -> String {
    let t = &context.t.comments;
    let id = actor.strip_prefix("user:").and_then(|id| id.parse().ok());
    if let Some(id) = id {
        let user = users.iter().find(|user| user.id == UserId(id));
        return user.map_or(t.someone.to_owned(), |user| user.name.clone());
    }
    if actor == Actor::Guest.to_string() {
        t.the_writer.to_owned()
    } else {
        t.the_server.to_owned()
    }
}

/// Returns a time as the words for how long ago it was, or else as a moment.
fn when(context: &AdminContext, at: Timestamp) -> String {
    let t = &context.t.comments;
    match (context.now - at).num_minutes() {
        ..1 => t.just_now.to_owned(),
        minutes @ 1..60 => context.locale.count(&t.minutes_ago, minutes),
        _ => context.locale.moment(at),
    }
}

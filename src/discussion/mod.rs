//! The one way in for comments: submit, edit, moderate, remove, ban.
//!
//! Every door (form, API, import) comes through here. But for an import's, the text
//! is rendered and judged first, outside any transaction ([`judge()`]); then, in one transaction,
//! the post, the parent and the duplicate rule are looked at again, and the
//! comment, the post's count and the change are written together.

mod ban;
mod erase;
mod guest;
mod judge;
mod learn;
mod moderate;
mod names;
pub mod notify;
mod privacy;
mod purge;
mod replay;
mod submit;

use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{
    Action, Actor, Comment, CommentId, CommentStatus, Detail, NewChange, PostId, Subject,
};
use crate::store::{self, Tx};

pub use ban::{NewBan, ban, lift_ban, parse_domain};
pub use erase::{Whose, count_whose, erase};
pub use guest::{GuestEdit, edit_own, editable_until, is_editable, judge_edit, vote};
pub use judge::{Attribution, Guest, Judged, Place, Submission, judge};
pub use learn::{TRAIN_JOB, train_filter};
pub use moderate::{Edit, Rendered, edit, remove, render_text};
pub use names::check_name;
pub use privacy::{CHECKPOINT_JOB, checkpoint};
pub use purge::{PURGE_JOB, purge, schedule_purge};
pub use replay::{Flip, replay};
pub use submit::{Imported, Submitted, import, submit};

/// The change of a comment that goes from one status to another.
fn change(
    actor: Actor,
    post: PostId,
    id: CommentId,
    from: Option<CommentStatus>,
    to: CommentStatus,
    at: Timestamp,
) -> NewChange {
    let detail = Detail {
        post: Some(post.0),
        from: from.map(|status| status.as_str().to_owned()),
        to: Some(to.as_str().to_owned()),
        ..Detail::default()
    };
    NewChange {
        at,
        actor,
        action: action(from, to),
        subject: Subject::Comment(id),
        detail,
    }
}

fn action(from: Option<CommentStatus>, to: CommentStatus) -> Action {
    match to {
        CommentStatus::Pending if from.is_none() => Action::CommentReceived,
        CommentStatus::Pending => Action::CommentHeld,
        CommentStatus::Approved => Action::CommentApproved,
        CommentStatus::Spam => Action::CommentSpammed,
        CommentStatus::Trash => Action::CommentTrashed,
        CommentStatus::Removed => Action::CommentRemoved,
    }
}

/// Keeps the post's number of approved comments.
async fn count(
    tx: &mut Tx,
    post: PostId,
    from: Option<CommentStatus>,
    to: CommentStatus,
) -> Result<()> {
    let more =
        i64::from(to == CommentStatus::Approved) - i64::from(from == Some(CommentStatus::Approved));
    if more == 0 {
        Ok(())
    } else {
        store::posts::add_to_comment_count(tx, post, more).await
    }
}

/// The comment that `comment`'s replies name as the first of their branch.
fn root_of(comment: &Comment) -> CommentId {
    comment.root_id.unwrap_or(comment.id)
}

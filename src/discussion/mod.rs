//! The one way to change comments: submit, edit, moderate, remove, ban.
//!
//! Every channel (form, API, import) calls these functions. A new comment is rendered and judged
//! first, outside any transaction ([`judge()`]). Then, in one transaction, [`submit()`] checks the
//! post, the parent and the duplicate rule again, and writes the comment, the post's number of
//! comments and the change together. An imported comment keeps its status and is not judged.
//!
//! To add a channel, build a [`Submission`], call [`judge()`] and [`submit()`]; the channel itself
//! is a variant of the model's enum.

mod api_import;
mod attribution;
mod ban;
mod decide;
mod details;
mod erase;
mod guest;
mod import;
mod judge;
mod learn;
mod moderate;
mod names;
pub mod notify;
mod privacy;
mod purge;
mod read;
mod reevaluate;
mod rendering;
mod submit;
mod thread_order;

use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{
    Action, Actor, Comment, CommentId, CommentKind, CommentStatus, Detail, NewChange, PostId,
    Subject,
};
use crate::store::{self, Tx};

pub use api_import::{ApiImport, PreparedApiImport, import_through_api, prepare_api_import};
pub use attribution::{Attribution, Guest};
pub use ban::{NewBan, ban, lift_ban, parse_domain};
pub use decide::{
    Decided, DecisionSpan, SeenComment, approve_and_reply, decide, decide_matching, find_decision,
    last_change, undo,
};
pub use details::{CommentDetails, CommentPerson, read_details};
pub use erase::{ErasureSubject, count_to_erase, dry_run_erase, erase};
pub use guest::{
    GuestEdit, edit_own, editable_until, is_editable, judge_edit, vote, withdraw_vote,
};
pub use import::{CommentImport, import, update_imported};
pub use judge::{CommentTarget, JudgedComment, Submission, judge};
pub use learn::train_filter;
pub use moderate::{Edit, edit, remove};
pub use names::check_name;
pub use privacy::checkpoint;
pub use purge::{purge, remove_imported, schedule_purge};
pub use read::{
    CommentSurroundings, count_to_moderate, count_waiting, find, find_post_title, find_to_moderate,
    list, list_oldest, list_places, list_to_moderate, surroundings,
};
pub use reevaluate::{ChangedVerdict, reevaluate};
pub use rendering::{RenderedComment, render_text};
pub use submit::{Submitted, submit};
pub use thread_order::ThreadPlace;

/// Returns the change that records a comment's transition from one status to another.
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

/// Updates the post's number of approved comments after a transition of `comment`. Mentions are not
/// counted.
async fn count(
    tx: &mut Tx,
    comment: &Comment,
    from: Option<CommentStatus>,
    to: CommentStatus,
) -> Result<()> {
    let more =
        i64::from(to == CommentStatus::Approved) - i64::from(from == Some(CommentStatus::Approved));
    if more == 0 || comment.kind == CommentKind::Mention {
        Ok(())
    } else {
        store::posts::add_to_comment_count(tx, comment.post_id, more).await
    }
}

/// Returns the id of the top-level comment that `comment`'s replies refer to.
fn root_of(comment: &Comment) -> CommentId {
    comment.root_id.unwrap_or(comment.id)
}

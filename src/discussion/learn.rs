//! What moderators teach: each decision is kept as features, and a job trains the filter on them.

use chrono::TimeDelta;
use serde_json::json;

use crate::error::Result;
use crate::model::{Actor, Comment, CommentStatus};
use crate::moderation::learning::{Example, Features, train};
use crate::moderation::{DECISIONS_MOST, Words};
use crate::services::Services;
use crate::store::{self, Db, Tx};

/// The job that trains the filter.
pub const TRAIN_JOB: &str = "spam.train";
/// Decisions are gathered for so long before the filter is trained.
const GATHERED: TimeDelta = TimeDelta::minutes(1);

/// Notes that `actor` decided about a comment, if that teaches anything: only people who moderate
/// teach, by calling a comment spam or letting it appear; by sending it back they take that back.
pub(super) async fn note(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    comment: &Comment,
) -> Result<()> {
    if !actor.moderates() {
        return Ok(());
    }
    let is_spam = match comment.status {
        CommentStatus::Spam => true,
        CommentStatus::Approved => false,
        CommentStatus::Pending | CommentStatus::Trash | CommentStatus::Removed => {
            return forget(tx, services, comment).await;
        }
    };
    let words = Words::new(
        &comment.author_name,
        comment.author_url.as_deref(),
        &comment.body,
    );
    store::decisions::put(
        tx,
        comment.id,
        is_spam,
        &Features::of(&words.all()).to_bytes(),
        services.clock.now(),
    )
    .await?;
    train_soon(tx, services).await
}

/// Forgets what was decided of a comment, and what the filter learned from it.
pub(super) async fn forget(tx: &mut Tx, services: &Services, comment: &Comment) -> Result<()> {
    if store::decisions::delete(tx, comment.id).await? {
        train_soon(tx, services).await
    } else {
        Ok(())
    }
}

async fn train_soon(tx: &mut Tx, services: &Services) -> Result<()> {
    let now = services.clock.now();
    store::jobs::insert_once(tx, TRAIN_JOB, &json!({}), now + GATHERED, now).await
}

/// Trains the filter on what was decided last.
pub async fn train_filter(db: &Db, services: &Services) -> Result<()> {
    let decisions = store::decisions::list_newest(&mut db.read().await?, DECISIONS_MOST).await?;
    let example = |decision: store::decisions::Decision| Example {
        features: Features::from_bytes(&decision.features),
        is_spam: decision.is_spam,
    };
    let trained = services
        .off_thread(move || train(&decisions.into_iter().map(example).collect::<Vec<_>>()))
        .await?;
    let mut tx = db.begin().await?;
    tx.unrecorded("what the filter learned changes no page");
    let model = trained.unwrap_or_default().to_bytes();
    store::decisions::put_model(&mut tx, &model, services.clock.now()).await?;
    tx.commit().await
}

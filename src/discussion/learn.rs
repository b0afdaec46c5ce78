//! Training the spam filter: each decision of a moderator is stored as features, and a job trains
//! the filter on them.

use chrono::TimeDelta;

use crate::error::Result;
use crate::model::{Action, Actor, Comment, CommentStatus, Detail, Job, NewChange, Subject};
use crate::moderation::learning::{Example, Features, train};
use crate::moderation::{CommentText, DECISIONS_MOST};
use crate::services::Services;
use crate::store::{self, Db, Tx};

/// The time for which decisions are collected before the filter is trained.
const GATHERED: TimeDelta = TimeDelta::minutes(1);

/// Stores what `actor` decided about a comment. Only moderators teach the filter: by marking a
/// comment as spam or by approving it. Any other status withdraws the earlier decision.
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
    let text = CommentText::new(
        &comment.author_name,
        comment.author_url.as_deref(),
        &comment.body,
    );
    store::decisions::put(
        tx,
        comment.id,
        is_spam,
        &Features::of(&text.all()).to_bytes(),
        services.clock.now(),
    )
    .await?;
    train_soon(tx, services).await
}

/// Deletes the decision about a comment, so that the next training forgets it.
pub(super) async fn forget(tx: &mut Tx, services: &Services, comment: &Comment) -> Result<()> {
    if store::decisions::delete(tx, comment.id).await? {
        train_soon(tx, services).await
    } else {
        Ok(())
    }
}

async fn train_soon(tx: &mut Tx, services: &Services) -> Result<()> {
    let now = services.clock.now();
    store::jobs::insert_once(tx, &Job::TrainFilter {}, now + GATHERED, now).await
}

/// Trains the filter on the newest decisions and stores it.
pub async fn train_filter(db: &Db, services: &Services) -> Result<()> {
    let decisions = store::decisions::list_newest(&mut db.read().await?, DECISIONS_MOST).await?;
    let example = |decision: store::decisions::Decision| Example {
        features: Features::from_bytes(&decision.features),
        is_spam: decision.is_spam,
    };
    let trained = services
        .off_thread(move || train(&decisions.into_iter().map(example).collect::<Vec<_>>()))
        .await?;
    let now = services.clock.now();
    let mut tx = db.begin().await?;
    let model = trained.unwrap_or_default().to_bytes();
    store::decisions::put_model(&mut tx, &model, now).await?;
    tx.record(NewChange {
        at: now,
        actor: Actor::System,
        action: Action::FilterTrained,
        subject: Subject::Filter,
        detail: Detail::default(),
    });
    tx.commit().await
}

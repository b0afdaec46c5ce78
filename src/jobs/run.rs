//! Runs a job: maps each kind of job to its use case.

use super::lease::{begin, finish};
use crate::discussion::{self, notify};
use crate::library;
use crate::model::{Job, JobError};
use crate::publishing;
use crate::remote_pictures;
use crate::search;
use crate::services::Services;
use crate::store::Db;
use crate::store::jobs::ClaimedJob;
use crate::transfer::background;
use crate::users;

/// Runs a job and deletes it.
///
/// # Errors
/// The job failed, or another worker has claimed it meanwhile.
pub(super) async fn run(db: Db, services: Services, claimed: ClaimedJob) -> Result<(), JobError> {
    let (db, services) = (&db, &services);
    match claimed.job()? {
        Job::AnnouncePost { post, published_at } => {
            let mut tx = db.begin().await?;
            publishing::announce(&mut tx, services, post, published_at).await?;
            return Ok(finish(tx, claimed.claim()).await?);
        }
        Job::CheckpointDatabase {} => discussion::checkpoint(db).await?,
        Job::SendConfirmation { subscription } => {
            notify::send_confirmation(db, services, subscription).await?;
        }
        Job::QueueReplies { comment } => notify::queue_replies(db, services, comment).await?,
        Job::SendReplies { subscription } => {
            notify::send_replies(db, services, subscription).await?;
        }
        Job::NotifyOwner { comment } => notify::notify_owner(db, services, comment).await?,
        Job::SendEmailProof { email } => users::send_email_proof(db, services, email).await?,
        Job::SendSignInLink { user, asked_at } => {
            users::send_sign_in_link(db, services, user, asked_at).await?;
        }
        Job::PingHub(ping) => publishing::ping(db, services, &ping).await?,
        Job::RenderPosts { after } => publishing::render_outdated(db, services, after).await?,
        Job::IndexSearch(scope) => search::update_index(db, services, scope).await?,
        Job::TrainFilter {} => discussion::train_filter(db, services).await?,
        Job::PurgeComments {} => discussion::purge(db, services).await?,
        Job::CleanMedia {} => library::clean(db, services).await?,
        Job::FindPictures { posts, after } => {
            remote_pictures::find(db, services, posts, after).await?;
        }
        Job::FetchPicture {} => Box::pin(remote_pictures::fetch(db, services)).await?,
        Job::RewritePictures { after } => remote_pictures::rewrite(db, services, after).await?,
        Job::UndoPictures { posts, after } => {
            remote_pictures::undo(db, services, posts, after).await?;
        }
        Job::RedirectPictures { after } => remote_pictures::redirect(db, services, after).await?,
        Job::RunImport { import } => Box::pin(background::run(db, services, import)).await?,
    }
    Ok(finish(begin(db).await?, claimed.claim()).await?)
}

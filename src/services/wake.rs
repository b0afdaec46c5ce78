//! Wakes the workers of the job queue, by lane, when there may be a job for them.

use tokio::sync::Notify;

use crate::model::{Lane, Lanes};

/// A notification for each lane.
#[derive(Debug, Default)]
pub struct Wake([Notify; Lane::ALL.len()]);

impl Wake {
    /// Wakes one worker of each of `lanes`. If all of a lane's workers are busy, the next one to
    /// finish looks for a job again before it sleeps.
    pub fn wake(&self, lanes: Lanes) {
        for lane in Lane::ALL.into_iter().filter(|lane| lanes.contains(*lane)) {
            self.0[lane as usize].notify_one();
        }
    }

    /// Waits until a worker of `lane` should look for a job.
    pub async fn woken(&self, lane: Lane) {
        self.0[lane as usize].notified().await;
    }
}

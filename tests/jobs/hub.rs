//! A WebSub hub on loopback that answers only when the test allows it.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::common::wait::in_time;

/// The hub; ends when dropped.
pub struct SlowHub {
    address: String,
    state: Channel,
    _task: JoinSet<()>,
}

/// The counts of requests that have arrived and ended, and whether the hub answers.
#[derive(Clone, Default)]
struct Channel {
    asked: watch::Sender<usize>,
    left: watch::Sender<usize>,
    answers: watch::Sender<bool>,
}

/// A request that waits for the response, until it is there or the connection ends.
struct Guest(Channel);

impl Drop for Guest {
    fn drop(&mut self) {
        self.0.left.send_modify(|left| *left += 1);
    }
}

async fn hear(State(channel): State<Channel>) -> StatusCode {
    let guest = Guest(channel);
    guest.0.asked.send_modify(|asked| *asked += 1);
    let mut answers = guest.0.answers.subscribe();
    answers
        .wait_for(|answers| *answers)
        .await
        .expect("the hub is there");
    StatusCode::ACCEPTED
}

async fn comes_to(count: &watch::Sender<usize>, least: usize) {
    let mut count = count.subscribe();
    in_time("the hub's count", count.wait_for(|count| *count >= least))
        .await
        .expect("the hub is there");
}

impl SlowHub {
    pub async fn start() -> Self {
        let state = Channel::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let router = Router::new().fallback(hear).with_state(state.clone());
        let mut task = JoinSet::new();
        task.spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self {
            address,
            state,
            _task: task,
        }
    }

    /// Returns a URL of the hub.
    pub fn url(&self, name: &str) -> String {
        format!("http://{}/{name}", self.address)
    }

    /// Answers every request from now on.
    pub fn answer(&self) {
        self.state.answers.send_replace(true);
    }

    /// Returns the number of requests that have arrived.
    pub fn asked(&self) -> usize {
        *self.state.asked.borrow()
    }

    /// Returns the number of requests that were answered or gave up.
    pub fn left(&self) -> usize {
        *self.state.left.borrow()
    }

    /// Waits until at least `least` requests have arrived.
    pub async fn is_asked(&self, least: usize) {
        comes_to(&self.state.asked, least).await;
    }

    /// Waits until at least `least` requests were answered or gave up.
    pub async fn is_left(&self, least: usize) {
        comes_to(&self.state.left, least).await;
    }
}

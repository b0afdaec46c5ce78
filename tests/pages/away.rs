//! Pages while PostgreSQL does not answer, and after it answers again.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tympan::store::{Db, OpenError};

use crate::common::app::{Node, TestApp, path};
use crate::common::database::options;
use crate::common::wait;

/// Far more than the two seconds that a page waits for a connection, and less than the minute that
/// it takes without a limit.
const SOON: Duration = Duration::from_secs(30);
/// Less than the ten seconds that a start waits for a server that does not answer.
const AT_ONCE: Duration = Duration::from_secs(8);

/// A way to the database server that can be cut.
struct Way {
    server: String,
    address: SocketAddr,
    open: Arc<Mutex<Option<JoinSet<()>>>>,
}

impl Way {
    async fn to(url: &url::Url) -> Self {
        let server = format!(
            "{}:{}",
            url.host_str().expect("a host"),
            url.port().expect("a port")
        );
        let way = Self {
            server,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            open: Arc::default(),
        };
        let listener = TcpListener::bind(way.address).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let way = Self { address, ..way };
        way.serve(listener);
        way
    }

    fn serve(&self, listener: TcpListener) {
        let server = self.server.clone();
        let mut all = JoinSet::new();
        all.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((mut client, _)) = listener.accept().await {
                let server = server.clone();
                connections.spawn(async move {
                    if let Ok(mut server) = TcpStream::connect(server).await {
                        // Either side may end it.
                        let _ = copy_bidirectional(&mut client, &mut server).await;
                    }
                });
            }
        });
        *self.open.lock().expect("nobody panics") = Some(all);
    }

    /// Ends every connection and refuses others.
    async fn cut(&self) {
        let open = self.open.lock().expect("nobody panics").take();
        open.expect("it is open").shutdown().await;
    }

    async fn mend(&self) {
        let listener = TcpListener::bind(self.address).await;
        self.serve(listener.expect("the port is still ours"));
    }
}

/// A second node that reaches the database by a way that can be cut; nothing on SQLite.
async fn node(app: &TestApp) -> Option<(Node, Way)> {
    if app.db.db().is_sqlite() {
        return None;
    }
    let mut url = url::Url::parse(app.db.url()).expect("a URL");
    let way = Way::to(&url).await;
    url.set_port(Some(way.address.port()))
        .expect("it has a port");
    Some((app.second_node_at(url.as_str()).await, way))
}

/// Requests `address` until `wanted` returns true.
async fn until(node: &Node, address: &str, wanted: impl Fn(u16, bool) -> bool) {
    wait::until(&format!("{address} is answered as wanted"), async || {
        let answer = node.browser().get(address).await;
        let is_stale = answer.headers.contains_key("cache-status");
        wanted(answer.status.as_u16(), is_stale)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_are_answered_soon_while_the_database_is_away_and_as_before_when_it_is_back() {
    let app = TestApp::new().await;
    app.change_settings(|settings| settings.title = "Small hours".to_owned())
        .await;
    let post = app.post().title("Kept").published().create().await;
    let Some((node, way)) = node(&app).await else {
        return;
    };
    let _follower = node.follow().await;
    let kept = path(&post);
    node.browser().get(&kept).await.assert_contains("Kept");
    way.cut().await;
    until(&node, &kept, |status, is_stale| status == 200 && is_stale).await;
    let began = Instant::now();
    let lost = node.browser().get("/archive").await;
    lost.assert_status(503)
        .assert_header("retry-after", "2")
        .assert_contains("Small hours");
    node.browser().get("/readyz").await.assert_status(503);
    node.browser()
        .send_form(&format!("/-/comments/{}", post.id), "name=a")
        .await
        .assert_status(503);
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
    way.mend().await;
    until(&node, "/readyz", |status, _| status == 200).await;
    until(&node, &kept, |status, is_stale| status == 200 && !is_stale).await;
    until(&node, "/archive", |status, _| status == 200).await;
    node.update(&post, |draft| draft.title = "Changed".to_owned())
        .await;
    let page = node.browser().get(&kept).await;
    page.assert_contains("Changed");
    assert!(!page.headers.contains_key("cache-status"));
}

#[tokio::test(flavor = "multi_thread")]
async fn database_that_goes_before_the_log_was_ever_read_leaves_nothing_fresh() {
    let app = TestApp::new().await;
    let post = app.post().title("Kept").published().create().await;
    let Some((node, way)) = node(&app).await else {
        return;
    };
    let kept = path(&post);
    node.browser().get(&kept).await.assert_contains("Kept");
    way.cut().await;
    let _follower = node.follow_after(app.last_change().await);
    until(&node, &kept, |status, is_stale| status == 200 && is_stale).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_changed_before_the_database_went_is_not_served_old() {
    let app = TestApp::new().await;
    let post = app.post().title("Kept").published().create().await;
    let Some((node, way)) = node(&app).await else {
        return;
    };
    let _follower = node.follow().await;
    let kept = path(&post);
    node.browser().get(&kept).await.assert_contains("Kept");
    node.update(&post, |draft| draft.title = "Changed".to_owned())
        .await;
    way.cut().await;
    until(&node, &kept, |status, is_stale| status == 503 && !is_stale).await;
}

#[tokio::test]
async fn a_start_without_the_server_says_at_once_that_it_refuses() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let url = format!("postgres://tympan@{address}/tympan");
    let opened = tokio::time::timeout(AT_ONCE, Db::open(&options(&url, "first"))).await;
    let why = opened
        .expect("it gives up at once")
        .expect_err("nobody is there");
    assert!(matches!(why, OpenError::Unreachable { .. }), "{why}");
    let words = why.to_string();
    assert!(words.contains("Connection refused"), "{words}");
    assert!(words.contains(&address.to_string()), "{words}");
}

//! The whole application in one process: a database, a fixed clock and the router.
//!
//! `TestApp::new()` is an empty blog with an owner, and `TestApp::new().await.api()` the same with a
//! client of its API. Builders go through the use cases, visitors and clients through the router. A
//! second [`Node`] on the same database acts as another process.

mod admin;
mod answer;
mod api;
mod browser;
mod builder;
mod call;
mod comments;
mod form;
mod owner;
mod page;

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tympan::clock::{Clock, Rng, Timestamp};
use tympan::config::{Config, ForwardedHeader};
use tympan::error::Result;
use tympan::jobs;
use tympan::mail::Mailer;
use tympan::model::settings::Moderation;
use tympan::model::{Authority, Post, PostId, Role};
use tympan::outbound::Outbound;
use tympan::publishing::{self, Draft};
use tympan::secrets::{SecretKey, Secrets};
use tympan::services::Services;
use tympan::storage::{Patience, Storage};
use tympan::store::{self, Db};
use tympan::urls::{self, Urls};
use tympan::web::app::App;
use tympan::web::{page_cache, routes};

use super::database::{self, TestDb};

pub use admin::{AdminForm, SESSION, encoded};
pub use answer::Answer;
pub use api::Api;
pub use browser::Browser;
pub use builder::{PostBuilder, draft_of};
pub use call::{Call, Reply};
pub use form::{CommentFields, Form};
pub use page::Element;

/// The time at which a test's clock is fixed by default.
pub const NOON: &str = "2022-01-07T12:00:00Z";
/// The base address of the tests' blog.
pub const BASE: &str = "https://blog.example.org";

/// A mail server that is not there, for tests in which no mail is sent.
pub const NO_MAIL_SERVER: &str = "smtp+plain://127.0.0.1:9";

/// How long a storage service may take in tests.
const PATIENCE: Patience = Patience {
    connect: Duration::from_secs(2),
    silence: Duration::from_secs(2),
    retry: Duration::from_secs(1),
};

/// Parses a time in RFC 3339.
pub fn moment(text: &str) -> Timestamp {
    text.parse().expect("a moment in RFC 3339")
}

/// The encoded path of a post.
pub fn path(post: &Post) -> String {
    urls::post(post.path.as_ref(), post.id)
}

/// One process: the application and its router.
#[derive(Clone)]
pub struct Node {
    pub app: App,
    pub clock: Clock,
    service: routes::Service,
}

/// An empty blog with an owner. Dropping it deletes the database.
pub struct TestApp {
    node: Node,
    pub db: TestDb,
}

impl Deref for TestApp {
    type Target = Node;

    fn deref(&self) -> &Node {
        &self.node
    }
}

impl TestApp {
    /// Creates a blog with the default settings and the clock fixed at [`NOON`].
    pub async fn new() -> Self {
        Self::at(NOON).await
    }

    /// Creates a blog with the default settings and the clock fixed at `now`.
    pub async fn at(now: &str) -> Self {
        Self::with(Clock::fixed(moment(now)), &Config::default()).await
    }

    /// Creates a blog like [`Self::new`] that sends its mail to a server, such as that of
    /// [`SmtpSink::url`](super::smtp::SmtpSink::url). Jobs run in [`Node::work`] only.
    pub async fn mailing(url: &str) -> Self {
        let mail = tympan::config::Mail {
            url: Some(url.to_owned().try_into().expect("a mail URL")),
            from: Some(
                "Small hours <blog@example.org>"
                    .to_owned()
                    .try_into()
                    .expect("a sender"),
            ),
            to: None,
        };
        let config = Config {
            mail,
            ..Config::default()
        };
        Self::with(Clock::fixed(moment(NOON)), &config).await
    }

    /// Creates a blog like [`Self::new`] on which comments are public at once.
    pub async fn unmoderated() -> Self {
        let app = Self::new().await;
        app.change_settings(|settings| settings.moderation = Moderation::None)
            .await;
        app
    }

    /// Creates a blog like [`Self::new`] behind a proxy at 127.0.0.1 that sends `X-Forwarded-For`.
    pub async fn behind_a_proxy() -> Self {
        let config = Config {
            trusted_proxies: ["127.0.0.1".parse().expect("an address")]
                .into_iter()
                .collect(),
            forwarded_header: ForwardedHeader::XForwardedFor,
            ..Config::default()
        };
        let app = Self::with(Clock::fixed(moment(NOON)), &config).await;
        app.change_settings(|settings| settings.moderation = Moderation::None)
            .await;
        app
    }

    /// Creates a blog with this clock and configuration.
    pub async fn with(clock: Clock, config: &Config) -> Self {
        let app = Self::without_owner(clock, config).await;
        app.add_user("Olga Owner", Role::Owner).await;
        app
    }

    /// Creates a blog with this clock and configuration that nobody owns yet.
    pub async fn without_owner(clock: Clock, config: &Config) -> Self {
        let db = TestDb::new().await;
        let node = Node::new(db.db().clone(), db.media_folder(), clock, config);
        Self { node, db }
    }

    /// Starts another process on the same database, which it opens at `url`.
    pub async fn second_node_at(&self, url: &str) -> Node {
        let db = Db::open(&database::options(url, "second")).await;
        let db = db.expect("the database opens");
        let folder = self.db.media_folder();
        Node::new(db, folder, self.clock.clone(), &Config::default())
    }

    /// Starts another process on the same database, which does not follow the change log yet.
    pub async fn second_node(&self) -> Node {
        self.second_node_with(&Config::default()).await
    }

    /// Starts another process like [`Self::second_node`] with a configuration.
    pub async fn second_node_with(&self, config: &Config) -> Node {
        Node::new(
            self.db.open_second().await,
            self.db.media_folder(),
            self.clock.clone(),
            config,
        )
    }
}

/// An export of another blog, made by WordPress.
pub const EXPORT: &str = include_str!("../import/fixtures/wordpress.xml");

impl Node {
    fn new(db: Db, media_folder: PathBuf, clock: Clock, config: &Config) -> Self {
        let base = url::Url::parse(BASE).expect("a URL");
        let secrets = Secrets::derive(&SecretKey::from_material(&[7; 32]));
        let mailer = Mailer::new(config).expect("mail is configured well");
        let services = Services::new(clock.clone(), Rng::system(), secrets, Urls::new(&base), 2)
            .with_mailer(mailer);
        let storage = match &config.media.s3 {
            s3 if s3.name.is_some() => Storage::in_bucket(s3, PATIENCE),
            _ => Storage::in_folder(&media_folder),
        };
        let storage = storage.expect("the place can be named");
        let quota = config.media.quota_bytes.map(|quota| quota.get() as u64);
        let services = services
            .with_outbound(Outbound::new(config))
            .with_storage(storage.with_reserve(0), quota)
            .with_imports_folder(media_folder.with_file_name("imports"));
        let app = App::new(config, db, services);
        Self {
            service: routes::service(app.clone()),
            app,
            clock,
        }
    }

    /// Creates a visitor with a browser and an address of its own.
    pub fn browser(&self) -> Browser {
        Browser::new(self.service.clone())
    }

    /// Begins a post, which is a draft unless `published` is called.
    pub fn post(&self) -> PostBuilder<'_> {
        PostBuilder::new(self)
    }

    /// Follows the change log until the returned guard is dropped.
    pub async fn follow(&self) -> Follower {
        self.follow_after(self.last_change().await)
    }

    /// The number of the newest row of the change log.
    pub async fn last_change(&self) -> i64 {
        let mut conn = self.app.db.read().await.expect("a connection");
        store::changes::last(&mut conn)
            .await
            .expect("the log is read")
    }

    /// Follows the change log after the row `applied` until the returned guard is dropped.
    pub fn follow_after(&self, applied: i64) -> Follower {
        Follower(tokio::spawn(page_cache::follow(
            Arc::clone(&self.app.cache),
            Arc::clone(&self.app.change_signal),
            self.app.db.clone(),
            applied,
        )))
    }

    /// Puts an export of another blog into the folder of imports: `site.xml` and the folder `uploads`.
    pub fn put_export(&self) {
        let folder = &self.app.services.imports_folder;
        std::fs::create_dir_all(folder.join("uploads")).expect("a folder");
        std::fs::write(folder.join("site.xml"), EXPORT).expect("a file");
    }

    /// Runs one job that is due. Returns whether there was one.
    pub async fn step(&self) -> bool {
        jobs::step(&self.app.db, &self.app.services)
            .await
            .expect("the queue works")
    }

    /// Runs jobs until none is due.
    pub async fn work(&self) {
        while self.step().await {}
    }

    /// Reads the post as it is now.
    pub async fn find(&self, id: PostId) -> Post {
        let mut conn = self.app.db.read().await.expect("a connection");
        store::posts::find(&mut conn, id)
            .await
            .expect("the post is read")
            .expect("the post is there")
    }

    /// Changes a post; panics on an error.
    pub async fn update(&self, post: &Post, change: impl FnOnce(&mut Draft)) -> Post {
        self.try_update(post, change)
            .await
            .expect("the post is changed")
    }

    /// Changes a post.
    pub async fn try_update(&self, post: &Post, change: impl FnOnce(&mut Draft)) -> Result<Post> {
        let mut conn = self.app.db.read().await?;
        let before = store::posts::find(&mut conn, post.id)
            .await?
            .expect("the post is there");
        let labels = store::labels::list_by_post(&mut conn, post.id).await?;
        drop(conn);
        let mut draft = draft_of(&before, &labels);
        change(&mut draft);
        let prepared = publishing::prepare(&self.app.db, &self.app.services, draft).await?;
        let mut tx = self.app.db.begin().await?;
        let after = publishing::update(
            &mut tx,
            &self.app.services,
            &Authority::of_operator(),
            &before,
            &prepared,
        )
        .await?;
        tx.commit().await?;
        Ok(after)
    }

    /// Moves a post to the trash.
    pub async fn trash(&self, post: &Post) {
        let before = self.find(post.id).await;
        let mut tx = self.app.db.begin().await.expect("the writer is free");
        publishing::trash(
            &mut tx,
            &self.app.services,
            &Authority::of_operator(),
            &before,
        )
        .await
        .expect("it is thrown away");
        tx.commit().await.expect("that is committed");
    }

    /// Deletes a post permanently.
    pub async fn purge(&self, post: &Post) {
        let before = self.find(post.id).await;
        let mut tx = self.app.db.begin().await.expect("the writer is free");
        publishing::purge(
            &mut tx,
            &self.app.services,
            &Authority::of_operator(),
            &before,
        )
        .await
        .expect("it is deleted");
        tx.commit().await.expect("that is committed");
    }
}

/// A task that follows the change log. Dropping it ends the task.
pub struct Follower(tokio::task::JoinHandle<()>);

impl Drop for Follower {
    fn drop(&mut self) {
        self.0.abort();
    }
}

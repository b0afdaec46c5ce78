//! The whole application in one process: a database, a clock that stands, the router.
//!
//! `TestApp::new()` is an empty blog with an owner; builders go through the use
//! cases of `publishing` and `discussion`, visitors through the router, as a
//! browser would. A second [`Node`] on the same database is another process.

mod answer;
mod builder;
mod comments;
mod form;
mod visitor;

use std::ops::Deref;
use std::sync::Arc;

use tympan::accounts::{self, Person};
use tympan::app::App;
use tympan::clock::{Clock, Rng, Timestamp};
use tympan::config::{Config, ForwardedHeader};
use tympan::error::Result;
use tympan::mail::Mailer;
use tympan::model::settings::Moderation;
use tympan::model::{Action, Actor, Detail, NewChange, Post, PostId, Role, Settings, Subject};
use tympan::outbound::Outbound;
use tympan::publishing::{self, Draft};
use tympan::secrets::{SecretKey, Secrets};
use tympan::services::Services;
use tympan::store::{self, Db};
use tympan::urls::{self, Urls};
use tympan::web::{page_cache, routes};

use super::database::TestDb;

pub use answer::Answer;
pub use builder::{PostBuilder, draft_of};
pub use form::{CommentFields, Form, unescape};
pub use visitor::Visitor;

/// Where the clock of a test stands unless it says otherwise.
pub const NOON: &str = "2022-01-07T12:00:00Z";
/// The address that the tests' blog is configured with.
pub const BASE: &str = "https://blog.example.org";

/// A moment in RFC 3339.
pub fn moment(text: &str) -> Timestamp {
    text.parse().expect("a moment in RFC 3339")
}

/// The path of a post, encoded.
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

/// An empty blog with an owner, dropped with this guard.
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
    /// A blog with the default settings; its clock stands at [`NOON`].
    pub async fn new() -> Self {
        Self::at(NOON).await
    }

    /// The same at another time.
    pub async fn at(now: &str) -> Self {
        Self::with(Clock::fixed(moment(now)), &Config::default()).await
    }

    /// The same, but comments appear at once.
    pub async fn unmoderated() -> Self {
        let app = Self::new().await;
        app.change_settings(|settings| settings.moderation = Moderation::None)
            .await;
        app
    }

    /// The same behind a proxy at 127.0.0.1 that sends `X-Forwarded-For`.
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

    /// A blog with this clock and configuration.
    pub async fn with(clock: Clock, config: &Config) -> Self {
        let db = TestDb::new().await;
        let node = Node::new(db.db().clone(), clock, config);
        let owner = Person {
            name: "Olga Owner".to_owned(),
            url: None,
            bio: String::new(),
            role: Role::Owner,
            origin: None,
        };
        let mut tx = node.app.db.begin().await.expect("the writer is free");
        accounts::create(&mut tx, &node.app.services, Actor::System, &owner)
            .await
            .expect("the owner is made");
        tx.commit().await.expect("the owner is stored");
        Self { node, db }
    }

    /// Another process on the same database, which does not follow yet.
    pub async fn second_node(&self) -> Node {
        Node::new(
            self.db.open_second().await,
            self.clock.clone(),
            &Config::default(),
        )
    }
}

impl Node {
    fn new(db: Db, clock: Clock, config: &Config) -> Self {
        let base = url::Url::parse(BASE).expect("a URL");
        let secrets = Secrets::derive(&SecretKey::from_material(&[7; 32]));
        let mailer = Mailer::new(config).expect("mail is configured well");
        let services = Services::new(clock.clone(), Rng::system(), secrets, Urls::new(&base), 2)
            .with_mailer(mailer);
        let services = services.with_outbound(Outbound::new(config));
        let app = App::new(config, db, services);
        Self {
            service: routes::service(app.clone()),
            app,
            clock,
        }
    }

    /// Somebody with a browser, at an address of their own.
    pub fn visitor(&self) -> Visitor {
        Visitor::new(self.service.clone())
    }

    /// Begins a post: a draft until `published`.
    pub fn post(&self) -> PostBuilder<'_> {
        PostBuilder::new(self)
    }

    /// Follows the change log until the guard is dropped.
    pub async fn follow(&self) -> Follower {
        let mut conn = self.app.db.read().await.expect("a connection");
        let applied = store::changes::last(&mut conn)
            .await
            .expect("the log is read");
        Follower(tokio::spawn(page_cache::follow(
            Arc::clone(&self.app.cache),
            self.app.db.clone(),
            applied,
        )))
    }

    /// Changes the settings as their owner would.
    pub async fn change_settings(&self, change: impl FnOnce(&mut Settings)) {
        let mut tx = self.app.db.begin().await.expect("the writer is free");
        let mut settings = store::settings::find(&mut tx)
            .await
            .expect("the settings are read")
            .settings;
        change(&mut settings);
        let now = self.clock.now();
        store::settings::update(&mut tx, &settings, now)
            .await
            .expect("the settings are stored");
        let (actor, subject, detail) = (Actor::CommandLine, Subject::Settings, Detail::default());
        tx.record(NewChange {
            at: now,
            actor,
            action: Action::SettingsUpdated,
            subject,
            detail,
        });
        tx.commit().await.expect("the settings are committed");
    }

    /// The post as it is now.
    pub async fn find(&self, id: PostId) -> Post {
        let mut conn = self.app.db.read().await.expect("a connection");
        store::posts::find(&mut conn, id)
            .await
            .expect("the post is read")
            .expect("the post is there")
    }

    /// Changes a post.
    pub async fn update(&self, post: &Post, change: impl FnOnce(&mut Draft)) -> Post {
        self.try_update(post, change)
            .await
            .expect("the post is changed")
    }

    /// Changes a post, or says why not.
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
            Actor::CommandLine,
            &before,
            &prepared,
        )
        .await?;
        tx.commit().await?;
        Ok(after)
    }

    /// Throws a post away.
    pub async fn trash(&self, post: &Post) {
        let before = self.find(post.id).await;
        let mut tx = self.app.db.begin().await.expect("the writer is free");
        publishing::trash(&mut tx, &self.app.services, Actor::CommandLine, &before)
            .await
            .expect("it is thrown away");
        tx.commit().await.expect("that is committed");
    }

    /// Deletes a post for good.
    pub async fn purge(&self, post: &Post) {
        let before = self.find(post.id).await;
        let mut tx = self.app.db.begin().await.expect("the writer is free");
        publishing::purge(&mut tx, &self.app.services, Actor::CommandLine, &before)
            .await
            .expect("it is deleted");
        tx.commit().await.expect("that is committed");
    }
}

/// A task that follows the change log; ends when dropped.
pub struct Follower(tokio::task::JoinHandle<()>);

impl Drop for Follower {
    fn drop(&mut self) {
        self.0.abort();
    }
}

//! Moving in: the readers of other systems' files, and the one writer behind them.
//!
//! [`Blog`] is an empty blog on the engine under test, which reads fixtures.

mod blogger;
mod blogger_entries;
mod blogger_reader;
mod blogger_refusals;
mod comments_order;

use tympan::clock::{Clock, Rng};
use tympan::model::{Comment, Origin, Post};
use tympan::secrets::{SecretKey, Secrets};
use tympan::services::Services;
use tympan::store::{self, Conn, Db};
use tympan::transfer::EntryReader;
use tympan::transfer::blogger::Reader;
use tympan::transfer::import::{self, ImportError, Options, Report, Step};
use tympan::urls::Urls;

use crate::common::database::TestDb;

/// An empty blog; its database goes with it.
pub struct Blog {
    pub db: Db,
    pub services: Services,
    _database: TestDb,
}

impl Blog {
    /// A new one, on the engine of the run.
    pub async fn new() -> Self {
        let database = TestDb::new().await;
        let secrets = Secrets::derive(&SecretKey::from_material(&[7; 32]));
        let base = url::Url::parse("https://blog.example.org/").expect("an address");
        let now = "2022-01-07T12:00:00Z".parse().expect("a time");
        let services = Services::new(
            Clock::fixed(now),
            Rng::system(),
            secrets,
            Urls::new(&base),
            2,
        );
        Self {
            db: database.db().clone(),
            services,
            _database: database,
        }
    }

    /// Imports `xml` to its end.
    pub async fn import(&self, xml: &'static str) -> Report {
        let report = self
            .try_import(xml, &Options::default(), &mut |_| Ok(()))
            .await
            .expect("the import ends");
        assert!(report.balances(), "{report}");
        report
    }

    /// Imports `xml` as `options` say, telling `progress`.
    pub async fn try_import(
        &self,
        xml: &'static str,
        options: &Options,
        progress: &mut (dyn FnMut(Step) -> tympan::error::Result<()> + Send),
    ) -> Result<Report, ImportError> {
        let open = || Ok(Box::new(Reader::new(xml.as_bytes())) as Box<dyn EntryReader>);
        import::run(&self.db, &self.services, &open, options, progress).await
    }

    /// A connection to look with.
    pub async fn read(&self) -> Conn {
        self.db.read().await.expect("a connection")
    }

    /// The post imported as `id`.
    pub async fn post(&self, id: &str) -> Post {
        let found = store::posts::find_by_origin(&mut self.read().await, &origin(id)).await;
        found.expect("the blog answers").expect("the post is there")
    }

    /// The comment imported as `id`.
    pub async fn comment(&self, id: &str) -> Comment {
        self.find_comment(id).await.expect("the comment is there")
    }

    /// The comment imported as `id`, if it was.
    pub async fn find_comment(&self, id: &str) -> Option<Comment> {
        store::comments::find_by_origin(&mut self.read().await, &origin(id))
            .await
            .expect("the blog answers")
    }

    /// The number of the newest change.
    pub async fn last_change(&self) -> i64 {
        store::changes::last(&mut self.read().await)
            .await
            .expect("the blog answers")
    }
}

fn origin(id: &str) -> Origin {
    Origin {
        system: "blogger".to_owned(),
        id: id.to_owned(),
    }
}

/// The names of what was lost for a reason that holds `words`.
pub fn lost<'a>(report: &'a Report, words: &str) -> Vec<&'a str> {
    let losses = report
        .losses()
        .iter()
        .filter(|loss| loss.why.contains(words));
    losses
        .flat_map(|loss| loss.names.iter().map(String::as_str))
        .collect()
}

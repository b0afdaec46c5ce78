//! Imports: the readers of other systems' files, and the importer.
//!
//! [`Blog`] is an empty blog on the engine under test that imports fixtures.

mod blogger;
mod blogger_entries;
mod blogger_reader;
mod blogger_refusals;
mod comments_order;

use std::ops::Deref;

use tympan::clock::Clock;
use tympan::config::Config;
use tympan::model::{Comment, Origin, Post};
use tympan::store::{self, Conn};
use tympan::transfer::EntryReader;
use tympan::transfer::blogger::Reader;
use tympan::transfer::import::{self, ImportError, Options, Report, Step};

use crate::common::app::{NOON, TestApp, moment};

/// An empty blog that nobody owns yet.
pub struct Blog(TestApp);

impl Deref for Blog {
    type Target = TestApp;

    fn deref(&self) -> &TestApp {
        &self.0
    }
}

impl Blog {
    /// Makes an empty blog on the engine of the run.
    pub async fn new() -> Self {
        let clock = Clock::fixed(moment(NOON));
        Self(TestApp::without_owner(clock, &Config::default()).await)
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

    /// Imports `xml` with `options` and reports to `progress`.
    pub async fn try_import(
        &self,
        xml: &'static str,
        options: &Options,
        progress: &mut (dyn FnMut(Step) -> tympan::error::Result<()> + Send),
    ) -> Result<Report, ImportError> {
        let open = || Ok(Box::new(Reader::new(xml.as_bytes())) as Box<dyn EntryReader>);
        let by = tympan::model::Authority::of_operator();
        import::run(
            &self.app.db,
            &self.app.services,
            &by,
            &open,
            options,
            progress,
        )
        .await
    }

    /// Returns a connection for assertions.
    pub async fn read(&self) -> Conn {
        self.app.db.read().await.expect("a connection")
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
}

fn origin(id: &str) -> Origin {
    Origin {
        system: "blogger".to_owned(),
        id: id.to_owned(),
    }
}

/// Returns the names of what was lost for a reason that contains `words`.
pub fn lost<'a>(report: &'a Report, words: &str) -> Vec<&'a str> {
    let losses = report
        .losses()
        .iter()
        .filter(|loss| loss.why.contains(words));
    losses
        .flat_map(|loss| loss.names.iter().map(String::as_str))
        .collect()
}

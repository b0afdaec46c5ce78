//! Imports: the readers of other systems' files, and the importer.
//!
//! [`Blog`] is an empty blog on the engine under test that imports fixtures.

mod archives;
mod blogger;
mod blogger_entries;
mod blogger_reader;
mod blogger_refusals;
mod comment_changes;
mod comments_order;
mod counts;
mod entries;
mod large;
mod mentions;
mod old_addresses;
mod repeat;
mod settings;
mod takeout;
mod wordpress;

use std::io::{self, Read};
use std::ops::Deref;
use std::sync::Arc;

use tympan::clock::Clock;
use tympan::config::Config;
use tympan::model::{Comment, Origin, Post, Settings};
use tympan::store::{self, Conn};
use tympan::transfer::formats::{self, Input};
use tympan::transfer::import::{self, ImportError, Loss, Options, Report, Step};
use tympan::transfer::source::{Member, Source};

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

    /// Imports an input to its end.
    pub async fn import_input(&self, input: &Input) -> Report {
        self.import_with(input, &Options::default()).await
    }

    /// Imports an input with `options` to its end.
    pub async fn import_with(&self, input: &Input, options: &Options) -> Report {
        let by = tympan::model::Authority::of_operator();
        let (db, services) = (&self.app.db, &self.app.services);
        import::run(db, services, &by, input, options, &mut |_| Ok(()))
            .await
            .expect("the import ends")
    }

    /// Imports `xml` with `options` and reports to `progress`.
    pub async fn try_import(
        &self,
        xml: &'static str,
        options: &Options,
        progress: &mut (dyn FnMut(Step) -> tympan::error::Result<()> + Send),
    ) -> Result<Report, ImportError> {
        let input = input("blogger", &[("export.xml", xml)]);
        let by = tympan::model::Authority::of_operator();
        import::run(
            &self.app.db,
            &self.app.services,
            &by,
            &input,
            options,
            progress,
        )
        .await
    }

    /// The settings.
    pub async fn settings(&self) -> Settings {
        let stored = store::settings::find(&mut self.read().await).await;
        stored.expect("the settings").settings
    }

    /// Returns a connection for assertions.
    pub async fn read(&self) -> Conn {
        self.app.db.read().await.expect("a connection")
    }

    /// The post imported as `id`.
    pub async fn post(&self, id: &str) -> Post {
        self.post_of(&origin(id)).await
    }

    /// The post with this origin.
    pub async fn post_of(&self, origin: &Origin) -> Post {
        let found = store::posts::find_by_origin(&mut self.read().await, origin).await;
        found.expect("the blog answers").expect("the post is there")
    }

    /// The comment imported as `id`.
    pub async fn comment(&self, id: &str) -> Comment {
        self.find_comment(id).await.expect("the comment is there")
    }

    /// The comment imported as `id`, if it was.
    pub async fn find_comment(&self, id: &str) -> Option<Comment> {
        self.comment_of(&origin(id)).await
    }

    /// The comment with this origin, if it was imported.
    pub async fn comment_of(&self, origin: &Origin) -> Option<Comment> {
        store::comments::find_by_origin(&mut self.read().await, origin)
            .await
            .expect("the blog answers")
    }
}

/// The members of a source in memory, in a format.
pub fn input(format: &str, members: &[(&str, &'static str)]) -> Input {
    let format = formats::parse(format).expect("a format");
    Input::of_format(Arc::new(Texts::new(members)), format).expect("a source in memory")
}

/// A source in memory.
pub struct Texts(Vec<(Member, &'static str)>, Vec<Member>);

impl Texts {
    /// Makes a source of these members.
    pub fn new(members: &[(&str, &'static str)]) -> Self {
        let member = |(name, text): &(&str, &str)| Member {
            name: (*name).to_owned(),
            bytes: text.len() as u64,
        };
        let list: Vec<_> = members.iter().map(member).collect();
        let texts = members.iter().map(|(_, text)| *text);
        Self(list.iter().cloned().zip(texts).collect(), list)
    }
}

impl Source for Texts {
    fn members(&self) -> &[Member] {
        &self.1
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn Read + Send>> {
        let found = self.0.iter().find(|(member, _)| member.name == name);
        let (_, text) = found.ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(text.as_bytes()))
    }
}

fn origin(id: &str) -> Origin {
    Origin {
        system: "blogger".to_owned(),
        id: id.to_owned(),
    }
}

/// Returns the names of what was lost for a reason that contains `words`.
pub async fn lost(report: &Report, words: &str) -> Vec<String> {
    let losses = losses(report).await;
    let named = losses.into_iter().filter(|loss| loss.why.contains(words));
    named.map(|loss| loss.name).collect()
}

/// Returns every loss of a report.
pub async fn losses(report: &Report) -> Vec<Loss> {
    let (mut losses, mut reader) = (Vec::new(), report.losses());
    while let Some(loss) = reader.next().await.expect("a loss") {
        losses.push(loss);
    }
    losses
}

/// Returns the whole text of a report.
pub async fn printed(report: &Report) -> String {
    let mut printed = report.to_string();
    let add = &mut |line: &str| printed = format!("{printed}{line}\n");
    report.describe_losses(add).await.expect("the losses");
    printed
}

/// A source of one file in memory.
pub struct Bytes(Vec<u8>, [Member; 1]);

impl Bytes {
    /// Makes a source of a file with these bytes.
    pub fn new(bytes: Vec<u8>) -> Self {
        let member = Member {
            name: "export.xml".to_owned(),
            bytes: bytes.len() as u64,
        };
        Self(bytes, [member])
    }
}

impl Source for Bytes {
    fn members(&self) -> &[Member] {
        &self.1
    }

    fn open(&self, _: &str) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(io::Cursor::new(self.0.clone())))
    }
}

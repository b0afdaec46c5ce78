//! Every kind of entry and every state, from a format that only this test has.

use std::io::{self, Read};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use tympan::model::comment::EmailAddress;
use tympan::model::{Channel, CommentKind, CommentStatus, Format, Kind, Origin, PostStatus};
use tympan::transfer::format::{EntryReader, ImportFormat};
use tympan::transfer::formats::Input;
use tympan::transfer::import::{Report, ReportRow};
use tympan::transfer::imported::{
    CommentedPost, ImportEntry, ImportedAuthor, ImportedComment, ImportedCommentKind,
    ImportedLabel, ImportedMedia, ImportedPost, ImportedRedirect, ImportedUser, ReadError,
};
use tympan::transfer::source::Source;

use super::{Blog, Texts, lost};
use crate::common::app::TestApp;

static FORMAT: ImportFormat = ImportFormat {
    name: "listed",
    title: "the entries of this test",
    find: |_| Ok(vec!["all".to_owned()]),
    open: |_, _| Ok(Box::new(Listed(entries().into_iter()))),
};

struct Listed(std::vec::IntoIter<ImportEntry>);

impl Iterator for Listed {
    type Item = Result<ImportEntry, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(Ok)
    }
}

impl EntryReader for Listed {
    fn bytes_read(&self) -> u64 {
        0
    }

    fn home(&self) -> Option<&str> {
        None
    }
}

/// A picture of one pixel, and nothing else.
struct Pixel(Texts);

const PIXEL: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1F, 0x15, 0xC4,
    0x89, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x44, 0x41, 0x54, 0x78, 0xDA, 0x63, 0x64, 0xF8, 0xCF, 0x50,
    0x0F, 0x00, 0x03, 0x86, 0x01, 0x80, 0x5A, 0x34, 0x7D, 0x6B, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45,
    0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];

impl Source for Pixel {
    fn members(&self) -> &[tympan::transfer::source::Member] {
        self.0.members()
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn Read + Send>> {
        if name == "pixel.png" {
            Ok(Box::new(PIXEL))
        } else {
            self.0.open(name)
        }
    }
}

fn at(day: u32) -> DateTime<Utc> {
    format!("2020-01-{day:02}T12:00:00Z")
        .parse()
        .expect("a time")
}

fn origin(id: &str) -> Origin {
    Origin {
        system: "listed".to_owned(),
        id: format!("old.example/{id}"),
    }
}

fn post(id: &str, status: PostStatus) -> ImportedPost {
    ImportedPost {
        status,
        title: format!("Post {id}"),
        body: "<img src='https://old.example/files/pixel.png'>".to_owned(),
        author: ImportedAuthor {
            login: Some("mara".to_owned()),
            ..ImportedAuthor::default()
        },
        ..ImportedPost::new(origin(id), Kind::Post, at(1))
    }
}

fn comment(id: &str, status: CommentStatus) -> ImportedComment {
    let under = CommentedPost::Origin("old.example/open".to_owned());
    ImportedComment {
        status,
        body: format!("Comment {id}"),
        author: ImportedAuthor {
            name: "Tom".to_owned(),
            email: EmailAddress::parse("tom@old.example").ok(),
            ..ImportedAuthor::default()
        },
        ..ImportedComment::new(origin(id), under, at(2))
    }
}

fn posts() -> Vec<ImportEntry> {
    let open = ImportedPost {
        path: Some("/2020/01/open.html".to_owned()),
        aliases: vec!["/index.php/open/".to_owned()],
        cover: Some("https://old.example/files/pixel.png".to_owned()),
        pinned: true,
        subtitle: "Below".to_owned(),
        ..post("open", PostStatus::Public)
    };
    let trash = post("trash", PostStatus::Trash);
    let later = ImportedPost {
        published_at: "2090-01-01T00:00:00Z".parse().expect("a time"),
        ..post("later", PostStatus::Public)
    };
    let draft = ImportedPost {
        slug: Some("chosen-slug".to_owned()),
        body: "*Markdown*".to_owned(),
        format: Format::Markdown,
        ..post("draft", PostStatus::Draft)
    };
    let posts = [open, trash, later, draft];
    posts.map(|post| ImportEntry::Post(Box::new(post))).into()
}

fn comments() -> Vec<ImportEntry> {
    let mention = ImportedComment {
        kind: ImportedCommentKind::Mention,
        ..comment("mention", CommentStatus::Approved)
    };
    let addressed = ImportedComment {
        post: CommentedPost::Address("http://old.example/2020/01/open.html?x=1#c".to_owned()),
        ..comment("addressed", CommentStatus::Approved)
    };
    let astray = ImportedComment {
        post: CommentedPost::Address("http://old.example/nowhere".to_owned()),
        ..comment("astray", CommentStatus::Approved)
    };
    let comments = [
        comment("approved", CommentStatus::Approved),
        comment("pending", CommentStatus::Pending),
        comment("spam", CommentStatus::Spam),
        comment("trashed", CommentStatus::Trash),
        mention,
        addressed,
        astray,
    ];
    comments
        .map(|comment| ImportEntry::Comment(Box::new(comment)))
        .into()
}

fn entries() -> Vec<ImportEntry> {
    let author = |login: &str| {
        ImportEntry::Author(Box::new(ImportedUser {
            login: login.to_owned(),
            name: "Mara Lind".to_owned(),
            url: None,
            bio: "Builds barrels.".to_owned(),
            aliases: vec![format!("/author/{login}")],
            losses: Vec::new(),
        }))
    };
    let label = ImportedLabel {
        origin: origin("label"),
        name: "Water".to_owned(),
        aliases: vec!["/category/water/".to_owned()],
        losses: Vec::new(),
    };
    let redirect = ImportedRedirect {
        origin: origin("redirect"),
        from: "/old-contact".to_owned(),
        to: "/p/contact".to_owned(),
    };
    let media = |id: &str, member: Option<&str>| {
        ImportEntry::Media(Box::new(ImportedMedia {
            origin: origin(id),
            member: member.map(str::to_owned),
            name: "pixel.png".to_owned(),
            urls: vec!["https://old.example/files/pixel.png".to_owned()],
            alt: "A dot".to_owned(),
            caption: String::new(),
            losses: Vec::new(),
        }))
    };
    let mut all = comments();
    all.extend(posts());
    all.extend([author("mara"), author("idle")]);
    all.push(ImportEntry::Label(Box::new(label)));
    all.push(ImportEntry::Redirect(redirect));
    all.extend([media("here", Some("pixel.png")), media("gone", None)]);
    all
}

async fn import(blog: &Blog) -> Report {
    let source = Arc::new(Pixel(Texts::new(&[("all", "")])));
    let input = Input::of_format(source, &FORMAT).expect("a source in memory");
    let report = blog.import_input(&input).await;
    assert!(report.balances(), "{report}");
    report
}

async fn blog() -> Blog {
    let blog = Blog(TestApp::new().await);
    import(&blog).await;
    blog
}

#[tokio::test]
async fn every_state_of_a_post_comes_along() {
    let blog = blog().await;
    let post = async |id: &str| blog.post_of(&origin(id)).await;
    let open = post("open").await;
    assert!(
        open.pinned && open.subtitle == "Below" && open.cover.is_some(),
        "{open:?}"
    );
    assert_eq!(post("trash").await.status, PostStatus::Trash);
    let later = post("later").await;
    assert!(later.published_at > Some(blog.app.services.clock.now()));
    let draft = post("draft").await;
    assert_eq!(
        (draft.status, draft.slug.as_str()),
        (PostStatus::Draft, "chosen-slug")
    );
    assert_eq!(draft.format, Format::Markdown);
}

#[tokio::test]
async fn every_state_of_a_comment_comes_along_and_its_address_is_encrypted() {
    let blog = blog().await;
    for (id, status) in [
        ("approved", CommentStatus::Approved),
        ("pending", CommentStatus::Pending),
        ("spam", CommentStatus::Spam),
        ("trashed", CommentStatus::Trash),
    ] {
        let comment = blog.comment_of(&origin(id)).await.expect(id);
        assert_eq!((comment.status, comment.channel), (status, Channel::Import));
        assert!(comment.email_encrypted.is_some(), "{id}");
    }
    let mention = blog
        .comment_of(&origin("mention"))
        .await
        .expect("a mention");
    assert_eq!(
        (mention.channel, mention.kind),
        (Channel::Import, CommentKind::Mention)
    );
}

#[tokio::test]
async fn a_comment_with_an_address_finds_its_post() {
    let blog = blog().await;
    let comment = blog
        .comment_of(&origin("addressed"))
        .await
        .expect("a comment");
    assert_eq!(comment.post_id, blog.post_of(&origin("open")).await.id);
    assert!(blog.comment_of(&origin("astray")).await.is_none());
}

#[tokio::test]
async fn old_addresses_lead_to_the_new_ones() {
    let blog = blog().await;
    let reader = blog.browser();
    for (old, new) in [
        ("/author/mara", "/author/mara-lind"),
        ("/category/water", "/label/Water"),
        ("/old-contact", "/p/contact"),
        ("/index.php/open", "/2020/01/open.html"),
    ] {
        reader
            .get(old)
            .await
            .assert_status(308)
            .assert_header("location", new);
    }
    let file = reader.get("/files/pixel.png").await;
    assert!(file.header("location").starts_with("/media/"));
}

#[tokio::test]
async fn what_is_not_carried_is_named_and_a_second_run_changes_nothing() {
    let blog = blog().await;
    let report = import(&blog).await;
    for row in ReportRow::ALL {
        let counts = report.counts(row);
        assert_eq!(
            (counts.imported, counts.updated),
            (0, 0),
            "{row:?}: {report}"
        );
    }
    assert_eq!(
        lost(&report, "no post in the file is by this author").await,
        ["idle"]
    );
    assert_eq!(
        lost(&report, "does not contain it").await,
        ["old.example/gone “pixel.png”"]
    );
    assert_eq!(
        lost(&report, "no post of this blog has").await,
        ["old.example/astray"]
    );
}

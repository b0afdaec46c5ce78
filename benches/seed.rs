//! The blog of the benchmarks, written through the library before the server starts.

use std::fmt::Write as _;

use tympan::clock::{Clock, Rng, Timestamp};
use tympan::discussion::{self, Attribution, CommentTarget, Guest, Submission};
use tympan::error::Result;
use tympan::model::comment::CommentInput;
use tympan::model::settings::Moderation;
use tympan::model::{
    Authority, Channel, CommentId, CommentStatus, LabelName, NewComment, Post, PostStatus, Role,
    Settings, Slug,
};
use tympan::publishing::{self, Draft};
use tympan::secrets::{SecretKey, Secrets};
use tympan::services::Services;
use tympan::store::{self, Db, OpenOptions};
use tympan::urls::Urls;
use tympan::users::{self, UserRequest};

/// The installation's key, as passed to the server.
pub const KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// The number of posts in one transaction.
const BATCH: usize = 100;

/// The size and settings of the blog.
#[derive(Clone, Copy, Debug)]
pub struct Blog {
    /// The number of posts.
    pub posts: usize,
    /// The number of comments under each of the first `talked` posts.
    pub comments: usize,
    /// The number of posts with comments.
    pub talked: usize,
    /// The moderation of further comments.
    pub moderation: Moderation,
}

/// Opens the database at `url` with a writer of its own.
pub async fn open(url: &str) -> Db {
    let options = OpenOptions {
        url: url.to_owned(),
        node: "seed".to_owned(),
        readers: 2,
        create: true,
    };
    Db::open(&options).await.expect("the database opens")
}

/// Writes the blog and returns the paths of its posts, in order.
pub async fn write(url: &str, blog: Blog) -> Vec<String> {
    let db = open(url).await;
    let services = services();
    let posts = posts(&db, &services, blog)
        .await
        .expect("the posts are written");
    for post in posts.iter().take(blog.talked) {
        talk(&db, &services, post, blog.comments)
            .await
            .expect("the comments are written");
    }
    db.close().await;
    posts
        .iter()
        .filter_map(|post| post.path.as_ref())
        .map(tympan::urls::path)
        .collect()
}

/// The server's services with the installation's key.
pub fn services() -> Services {
    let base = url::Url::parse("http://localhost").expect("this is a URL");
    // The server also decodes hexadecimal digits to bytes.
    let digits =
        |at: usize| u8::from_str_radix(&KEY[at..at + 2], 16).expect("these are hexadecimal digits");
    let key: Vec<u8> = (0..KEY.len()).step_by(2).map(digits).collect();
    Services::new(
        Clock::System,
        Rng::system(),
        Secrets::derive(&SecretKey::from_material(&key)),
        Urls::new(&base),
        2,
    )
}

async fn posts(db: &Db, services: &Services, blog: Blog) -> Result<Vec<Post>> {
    let settings = Settings {
        moderation: blog.moderation,
        comments_per_minute: 1000,
        thread_comments_per_minute: 1_000_000,
        ..Settings::default()
    };
    let owner = UserRequest {
        photo: None,
        name: "The owner".to_owned(),
        url: None,
        bio: String::new(),
        role: Role::Owner,
        origin: None,
    };
    let mut tx = db.begin().await?;
    store::settings::update(&mut tx, &settings, services.clock.now()).await?;
    let author = users::create(&mut tx, services, &Authority::of_server(), &owner)
        .await?
        .id;
    tx.commit().await?;
    let mut written = Vec::with_capacity(blog.posts);
    while written.len() < blog.posts {
        let mut tx = db.begin().await?;
        for number in written.len()..(written.len() + BATCH).min(blog.posts) {
            let prepared = publishing::prepare(db, services, draft(author, number)).await?;
            written.push(
                publishing::create(&mut tx, services, &Authority::of_server(), &prepared).await?,
            );
        }
        tx.commit().await?;
    }
    Ok(written)
}

fn draft(author: tympan::model::UserId, number: usize) -> Draft {
    let day: Timestamp = "2020-01-01T12:00:00Z".parse().expect("this is a time");
    let labels = ["travel", "food"]
        .iter()
        .filter_map(|name| LabelName::parse(name).ok());
    Draft {
        status: PostStatus::Public,
        slug: Slug::parse(&format!("post-{number}")).ok(),
        title: format!("Post number {number}"),
        source: text(number),
        labels: Some(labels.collect()),
        published_at: Some(day + chrono::TimeDelta::days(i64::try_from(number).unwrap_or(0))),
        ..Draft::new(author)
    }
}

/// About nine kilobytes of Markdown.
fn text(number: usize) -> String {
    let mut text = String::new();
    for paragraph in 0..20 {
        let _ = writeln!(text, "## Part {paragraph} of {number}\n");
        text.push_str(&"Some *plain* words about [a place](https://example.org/) that were **written** down one evening. ".repeat(4));
        text.push_str("\n\n");
    }
    text
}

/// Writes comments, of which every fifth answers the one before it.
async fn talk(db: &Db, services: &Services, post: &Post, count: usize) -> Result<()> {
    let settings = Settings {
        moderation: Moderation::None,
        ..Settings::default()
    };
    let place = CommentTarget {
        post,
        settings: &settings,
    };
    let mut before = None;
    let mut judged = Vec::with_capacity(count);
    for number in 0..count {
        judged.push((
            number % 5 == 4,
            discussion::judge(db, services, place, submission(post, None, number)?).await?,
        ));
    }
    let mut tx = db.begin().await?;
    for (number, (is_reply, first)) in judged.into_iter().enumerate() {
        let answered = if is_reply {
            discussion::judge(db, services, place, submission(post, before, number)?).await?
        } else {
            first
        };
        let submitted =
            discussion::submit(&mut tx, services, &Authority::of_anonymous(), &answered).await?;
        // A text that resembles one under another post waits, and cannot be replied to.
        let comment = submitted.comment();
        before = (comment.status == CommentStatus::Approved).then_some(comment.id);
    }
    tx.commit().await
}

/// A comment with distinct words. A near copy of a comment under another post would be held.
fn submission(post: &Post, parent: Option<CommentId>, number: usize) -> Result<Submission> {
    let seed = usize::try_from(post.id.0).unwrap_or(0) * 7919 + number * 104_729;
    let words: Vec<String> = (1..=20)
        .map(|at| format!("word{}", seed * at % 9973))
        .collect();
    let body = format!(
        "Comment {number}: I was *there* too, with {}.",
        words.join(" ")
    );
    let input = CommentInput {
        name: format!("Reader {number}"),
        body,
        ..CommentInput::default()
    };
    Ok(Submission {
        parent,
        new: NewComment::parse(&input, 10_000)?,
        by: Attribution::Guest(Guest::Anonymous),
        channel: Channel::Form,
        honeypot: false,
        seconds_to_write: None,
        frequency: None,
    })
}

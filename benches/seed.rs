//! The blog that is measured, written through the library before the server starts.

use std::fmt::Write as _;

use tympan::accounts::{self, Person};
use tympan::clock::{Clock, Rng, Timestamp};
use tympan::discussion::{self, Attribution, Guest, Place, Submission};
use tympan::error::Result;
use tympan::model::comment::CommentInput;
use tympan::model::settings::Moderation;
use tympan::model::{
    Actor, CommentId, CommentMode, CommentPolicy, Door, Format, Kind, LabelName, NewComment, Post,
    PostStatus, Role, Settings, Slug,
};
use tympan::publishing::{self, Draft};
use tympan::secrets::{SecretKey, Secrets};
use tympan::services::Services;
use tympan::store::{self, Db, OpenOptions};
use tympan::urls::Urls;

/// The installation's key, as the server is given it.
pub const KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// Posts written in one transaction.
const BATCH: usize = 100;

/// What is written.
#[derive(Clone, Copy, Debug)]
pub struct Blog {
    /// How many posts.
    pub posts: usize,
    /// How many comments under the first `talked` of them.
    pub comments: usize,
    /// How many of the posts have comments.
    pub talked: usize,
    /// What happens to further comments.
    pub moderation: Moderation,
}

/// Opens the database at `url` as a writer of its own.
pub async fn open(url: &str) -> Db {
    let options = OpenOptions {
        url: url.to_owned(),
        node: "seed".to_owned(),
        readers: 2,
        create: true,
    };
    Db::open(&options).await.expect("the database opens")
}

/// Writes the blog and gives its posts' paths, in order.
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

/// The server's tools under the installation's key.
pub fn services() -> Services {
    let base = url::Url::parse("http://localhost").expect("this is a URL");
    // The server takes hexadecimal digits as the bytes that they stand for.
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
    let owner = Person {
        name: "The owner".to_owned(),
        url: None,
        bio: String::new(),
        role: Role::Owner,
        origin: None,
    };
    let mut tx = db.begin().await?;
    store::settings::update(&mut tx, &settings, services.clock.now()).await?;
    let author = accounts::create(&mut tx, services, Actor::System, &owner)
        .await?
        .id;
    tx.commit().await?;
    let mut written = Vec::with_capacity(blog.posts);
    while written.len() < blog.posts {
        let mut tx = db.begin().await?;
        for number in written.len()..(written.len() + BATCH).min(blog.posts) {
            let prepared = publishing::prepare(db, services, draft(author, number)).await?;
            written.push(publishing::create(&mut tx, services, Actor::System, &prepared).await?);
        }
        tx.commit().await?;
    }
    Ok(written)
}

fn draft(author: tympan::model::AccountId, number: usize) -> Draft {
    let day: Timestamp = "2020-01-01T12:00:00Z".parse().expect("this is a time");
    Draft {
        comment_policy: CommentPolicy::default(),
        kind: Kind::Post,
        status: PostStatus::Public,
        slug: Slug::parse(&format!("post-{number}")).ok(),
        title: format!("Post number {number}"),
        subtitle: String::new(),
        source: text(number),
        format: Format::Markdown,
        labels: Some(
            ["travel", "food"]
                .iter()
                .filter_map(|name| LabelName::parse(name).ok())
                .collect(),
        ),
        author,
        lang: None,
        comments: CommentMode::Open,
        pinned: false,
        series: None,
        translation_key: None,
        published_at: Some(day + chrono::TimeDelta::days(i64::try_from(number).unwrap_or(0))),
        imported: None,
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

/// Comments of which every fifth answers the one before.
async fn talk(db: &Db, services: &Services, post: &Post, count: usize) -> Result<()> {
    let mut conn = db.read().await?;
    let settings = Settings {
        moderation: Moderation::None,
        ..Settings::default()
    };
    let place = Place {
        post,
        settings: &settings,
    };
    let mut before = None;
    let mut judged = Vec::with_capacity(count);
    for number in 0..count {
        judged.push((
            number % 5 == 4,
            discussion::judge(&mut conn, services, place, submission(None, number)?).await?,
        ));
    }
    let mut tx = db.begin().await?;
    for (number, (is_reply, first)) in judged.into_iter().enumerate() {
        let answered = if is_reply {
            discussion::judge(&mut conn, services, place, submission(before, number)?).await?
        } else {
            first
        };
        before = Some(
            discussion::submit(&mut tx, services, &answered)
                .await?
                .comment()
                .id,
        );
    }
    tx.commit().await
}

fn submission(parent: Option<CommentId>, number: usize) -> Result<Submission> {
    let body = format!(
        "Comment {number}: I was *there* too, and it was just as you say. {}",
        "What a day that was! ".repeat(8)
    );
    let input = CommentInput {
        name: format!("Reader {number}"),
        body,
        ..CommentInput::default()
    };
    Ok(Submission {
        parent,
        new: NewComment::parse(&input, 10_000)?,
        by: Attribution::Visitor(Guest::Nobody),
        door: Door::Form,
        honeypot: false,
        seconds_to_write: None,
        pace: None,
    })
}

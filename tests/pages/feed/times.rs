//! The times in feeds never go backwards, whatever changes and however the clock is set.

use std::collections::HashMap;

use chrono::TimeDelta;
use tympan::model::{CommentStatus, Post, PostStatus};

use super::atom;
use crate::common::app::{TestApp, path};
use crate::common::random::Random;

/// The latest times seen of every feed and entry, by id.
#[derive(Default)]
struct Seen(HashMap<String, String>);

impl Seen {
    /// Reads a feed; fails if a time is earlier than one seen before.
    async fn look(&mut self, app: &TestApp, address: &str, after: &str) {
        let feed = atom(app, address).await;
        for one in std::iter::once(&feed).chain(feed.all("entry")) {
            let (id, updated) = (one.one("id").to_owned(), one.one("updated").to_owned());
            let before = self.0.entry(id).or_default();
            assert!(
                updated >= *before,
                "{} in {address}: {updated} after {before}, by {after}",
                one.one("id")
            );
            *before = updated;
        }
    }
}

#[tokio::test]
async fn no_time_runs_backwards_whatever_is_done() {
    for seed in 1..4 {
        let app = TestApp::unmoderated().await;
        let mut random = Random::of(seed);
        let (mut seen, mut posts) = (Seen::default(), Vec::new());
        for _ in 0..70 {
            let done = act(&app, &mut random, &mut posts).await;
            app.work().await;
            for address in [
                "/feed.atom?max-results=150",
                "/feed.atom?orderby=updated",
                "/label/Rust.atom",
                "/comments.atom?max-results=150",
            ] {
                if app.browser().get(address).await.status != 404 {
                    seen.look(&app, address, &done).await;
                }
            }
            for post in &posts {
                let address = format!("{}.atom?max-results=150", path(post));
                if app.browser().get(&address).await.status == 200 {
                    seen.look(&app, &address, &done).await;
                }
            }
        }
        assert!(seen.0.len() > 10, "only {} times were seen", seen.0.len());
    }
}

/// Does one thing that a blog's owner, its readers or its clock may do, and returns its
/// description.
async fn act(app: &TestApp, random: &mut Random, posts: &mut Vec<Post>) -> String {
    let choice = random.below(13);
    let minutes = TimeDelta::minutes(1 + i64::try_from(random.below(90)).expect("a small number"));
    if posts.is_empty() || choice == 0 {
        posts.push(
            app.post()
                .title(&format!("Post {}", posts.len()))
                .labels(&["Rust"])
                .published()
                .create()
                .await,
        );
        return "a new post".to_owned();
    }
    let at = random.below(posts.len());
    let post = app.find(posts[at].id).await;
    let now = app.clock.now();
    let did = match choice {
        1 => app.post().title("Soon").labels(&["Rust"]).draft(|draft| {
            (draft.published_at, draft.status) = (Some(now + minutes), PostStatus::Public)
        }),
        2..=4 => {
            app.clock
                .advance(if choice == 4 { -minutes } else { minutes });
            return format!("a clock moved in {choice}");
        }
        5 => {
            posts[at] = app.update(&post, |draft| draft.title.push('!')).await;
            return "a new title".to_owned();
        }
        6 => {
            app.trash(&post).await;
            return "the trash".to_owned();
        }
        7 => {
            posts[at] = app
                .update(&post, |draft| draft.status = PostStatus::Draft)
                .await;
            return "taken back".to_owned();
        }
        8 => {
            posts[at] = app
                .update(&post, |draft| draft.status = PostStatus::Public)
                .await;
            return "brought back".to_owned();
        }
        9 => {
            posts[at] = app
                .update(&post, |draft| draft.published_at = Some(now - minutes * 9))
                .await;
            return "another date".to_owned();
        }
        10 => {
            app.change_settings(|settings| settings.title.push('.'))
                .await;
            return "a new name".to_owned();
        }
        _ => return comment(app, random, &post).await,
    };
    posts.push(did.create().await);
    "a scheduled post".to_owned()
}

async fn comment(app: &TestApp, random: &mut Random, post: &Post) -> String {
    let there = app.comments(post).await;
    let status = [
        CommentStatus::Trash,
        CommentStatus::Approved,
        CommentStatus::Spam,
        CommentStatus::Removed,
    ][random.below(4)];
    match there.get(random.below(there.len() + 1)) {
        Some(comment) if comment.status.may_become(status) => {
            app.moderate(comment.id, status).await;
            format!("a comment that is {status:?}")
        }
        _ if post.shown(app.clock.now()) == tympan::model::Shown::Published => {
            let parent = there
                .iter()
                .find(|comment| comment.status == CommentStatus::Approved)
                .map(|comment| comment.id);
            app.say(post, parent, &format!("Comment {}", there.len()))
                .await;
            "a new comment".to_owned()
        }
        _ => "nothing".to_owned(),
    }
}

#[tokio::test]
async fn a_comment_leaves_its_posts_time_alone() {
    let app = TestApp::unmoderated().await;
    let post = app
        .post()
        .published_at("2022-01-05T09:00:00Z")
        .create()
        .await;
    let times = async || {
        let feed = atom(&app, "/feed.atom").await;
        (
            feed.one("updated").to_owned(),
            feed.all("entry")
                .next()
                .expect("an entry")
                .one("updated")
                .to_owned(),
        )
    };
    let before = times().await;
    app.clock.advance(TimeDelta::hours(1));
    app.say(&post, None, "Hello").await;
    assert_eq!(times().await, before);
    assert_eq!(
        atom(&app, "/comments.atom").await.one("updated"),
        "2022-01-07T13:00:00Z"
    );
}

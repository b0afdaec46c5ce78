//! What feeds say of times never runs backwards, whatever happens and whatever clocks do.

use std::collections::HashMap;

use chrono::TimeDelta;
use tympan::model::{CommentStatus, Post, PostStatus};

use super::atom;
use crate::common::app::{TestApp, path};

/// The latest times seen of every feed and entry, by id.
#[derive(Default)]
struct Seen(HashMap<String, String>);

impl Seen {
    /// Looks at a feed; a time that is earlier than one seen before fails.
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

/// Numbers that look random and are the same in every run (Knuth's MMIX).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

#[tokio::test]
async fn no_time_runs_backwards_whatever_is_done() {
    for seed in 1..4 {
        let app = TestApp::unmoderated().await;
        let (mut numbers, mut seen, mut posts) = (Numbers(seed), Seen::default(), Vec::new());
        for _ in 0..70 {
            let done = act(&app, &mut numbers, &mut posts).await;
            while tympan::jobs::step(&app.app.db, &app.app.services)
                .await
                .expect("jobs run")
            {}
            for address in [
                "/feed.atom?max-results=150",
                "/feed.atom?orderby=updated",
                "/label/Rust.atom",
                "/comments.atom?max-results=150",
            ] {
                if app.visitor().get(address).await.status != 404 {
                    seen.look(&app, address, &done).await;
                }
            }
            for post in &posts {
                let address = format!("{}.atom?max-results=150", path(post));
                if app.visitor().get(&address).await.status == 200 {
                    seen.look(&app, &address, &done).await;
                }
            }
        }
        assert!(seen.0.len() > 10, "only {} times were seen", seen.0.len());
    }
}

/// Does one thing that a blog's owner, its readers or its clock may do; gives it in words.
async fn act(app: &TestApp, numbers: &mut Numbers, posts: &mut Vec<Post>) -> String {
    let choice = numbers.below(13);
    let minutes = TimeDelta::minutes(1 + i64::try_from(numbers.below(90)).expect("a small number"));
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
    let at = numbers.below(posts.len());
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
        _ => return comment(app, numbers, &post).await,
    };
    posts.push(did.create().await);
    "a scheduled post".to_owned()
}

async fn comment(app: &TestApp, numbers: &mut Numbers, post: &Post) -> String {
    let there = app.comments(post).await;
    let status = [
        CommentStatus::Trash,
        CommentStatus::Approved,
        CommentStatus::Spam,
        CommentStatus::Removed,
    ][numbers.below(4)];
    match there.get(numbers.below(there.len() + 1)) {
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

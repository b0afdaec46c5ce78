//! In random states of posts and comments, readers find everything that is public and nothing else.
//!
//! A small seeded generator draws the states. The expected results are computed from the states
//! alone.

use tympan::fulltext::Query;
use tympan::model::paging::Cursor;
use tympan::model::{CommentId, CommentMode, CommentStatus, Kind, PostId, PostStatus};
use tympan::search;
use tympan::urls;

use super::search::results;
use crate::common::app::{TestApp, path};
use crate::common::random::Random;

const WORDS: [&str; 4] = ["apple", "straße", "東京", "كتاب"];

#[derive(Default)]
struct Expected {
    /// By the word: the posts that readers find, with their addresses.
    posts: Vec<(usize, PostId, String)>,
    /// Pages, which no feed has.
    pages: Vec<PostId>,
    comments: Vec<(usize, CommentId)>,
}

/// A blog of random posts and comments, and what of it is public.
async fn blog(app: &TestApp, random: &mut Random) -> Expected {
    let mut expected = Expected::default();
    for n in 0..12 {
        let word = random.below(WORDS.len());
        let mode = *random.one_of(&[
            CommentMode::Open,
            CommentMode::Hidden,
            CommentMode::Closed,
            CommentMode::Open,
        ]);
        let mut builder = app.post().title(&format!("Number {n}")).body(WORDS[word]);
        if random.below(4) == 0 {
            builder = builder.page();
        }
        // Public first, so that comments can be made, then in its final state.
        let post = builder.published_at("2022-01-01T12:00:00Z").create().await;
        let mut said = Vec::new();
        for _ in 0..random.below(4) {
            let word = random.below(WORDS.len());
            let comment = app
                .say(&post, None, &format!("{} {}", WORDS[word], said.len()))
                .await;
            let status = *random.one_of(&[
                CommentStatus::Approved,
                CommentStatus::Approved,
                CommentStatus::Pending,
                CommentStatus::Spam,
                CommentStatus::Trash,
                CommentStatus::Removed,
            ]);
            if status != CommentStatus::Approved {
                app.moderate(comment.id, status).await;
            }
            said.push((word, comment.id, status));
        }
        let state = random.below(5);
        let post = app
            .update(&post, |draft| {
                draft.comments = mode;
                match state {
                    0 => draft.status = PostStatus::Draft,
                    1 => draft.published_at = Some("2022-02-01T12:00:00Z".parse().unwrap()),
                    _ => {}
                }
            })
            .await;
        if state == 2 {
            app.trash(&post).await;
        }
        if state > 2 {
            expected.posts.push((word, post.id, path(&post)));
            expected
                .pages
                .extend((post.kind == Kind::Page).then_some(post.id));
            let shown = said.iter().filter(|(.., status)| {
                *status == CommentStatus::Approved && mode != CommentMode::Hidden
            });
            expected
                .comments
                .extend(shown.map(|(word, id, _)| (*word, *id)));
        }
    }
    expected
}

#[tokio::test]
async fn readers_find_all_that_is_public_and_nothing_else() {
    for seed in 1..=6_u64 {
        let app = TestApp::new().await;
        let expected = blog(&app, &mut Random::of(seed)).await;
        for (word, text) in WORDS.iter().enumerate() {
            let browser = app.browser();
            let mut found = results(
                &browser
                    .get(&urls::with_parameter("/search", "q", text))
                    .await,
            );
            let mut wanted: Vec<String> = expected
                .posts
                .iter()
                .filter(|(own, ..)| *own == word)
                .map(|(.., path)| path.clone())
                .collect();
            found.sort();
            wanted.sort();
            assert_eq!(found, wanted, "seed {seed}, posts with {text}");

            let mut found = results(
                &browser
                    .get(&urls::with_parameter(
                        "/search",
                        "q",
                        &format!("{text} in:comments"),
                    ))
                    .await,
            );
            let mut wanted: Vec<String> = expected
                .comments
                .iter()
                .filter(|(own, _)| *own == word)
                .map(|(_, id)| urls::comment(*id))
                .collect();
            found.sort();
            wanted.sort();
            assert_eq!(found, wanted, "seed {seed}, comments with {text}");

            let query = Query::parse(text, chrono_tz::Tz::UTC).unwrap();
            let mut conn = app.app.db.read().await.unwrap();
            let feed =
                search::newest_posts(&mut conn, &query, app.clock.now(), Cursor::newest(), 50)
                    .await
                    .unwrap();
            let mut found: Vec<PostId> = feed.iter().map(|post| post.id).collect();
            let mut wanted: Vec<PostId> = expected
                .posts
                .iter()
                .filter(|(own, id, _)| *own == word && !expected.pages.contains(id))
                .map(|(_, id, _)| *id)
                .collect();
            found.sort();
            wanted.sort();
            assert_eq!(found, wanted, "seed {seed}, feed of {text}");
        }
        app.browser()
            .get(&format!("/api/v1/posts?q={}", WORDS[0]))
            .await
            .assert_status(401);
        app.browser()
            .get(&format!("/api/v1/comments?q={}", WORDS[0]))
            .await
            .assert_status(401);
    }
}

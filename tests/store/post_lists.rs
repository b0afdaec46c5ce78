//! Lists of posts that use an index of their own.

use tympan::model::paging::Cursor;
use tympan::model::{Post, Slug};
use tympan::store::post_lists;
use tympan::store::post_lists::PostFilter;

use super::rows::{at, author_in, begin, public_post};
use crate::common::database::TestDb;

fn slugs(posts: &[Post]) -> Vec<&str> {
    posts.iter().map(|post| post.slug.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn posts_are_listed_by_slug_and_by_their_last_change() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let (ann, bob) = (
        author_in(&mut tx, "ann").await,
        author_in(&mut tx, "bob").await,
    );
    let first = public_post(&mut tx, ann, "a", at(0)).await.id;
    let second = public_post(&mut tx, bob, "b", at(1)).await.id;

    let slug = Slug::parse("a").unwrap();
    let found = post_lists::list_ids_by_slug(&mut tx, &slug).await.unwrap();
    assert_eq!(found, [first]);

    let (newest, both) = (Cursor::newest(), [first, second]);
    let all = post_lists::list_among(&mut tx, &PostFilter::default(), &both, newest, 9).await;
    assert_eq!(slugs(&all.unwrap()).len(), 2);
    let one = post_lists::list_among(&mut tx, &PostFilter::default(), &both[..1], newest, 9).await;
    assert_eq!(slugs(&one.unwrap()), ["a"]);
    let of_bob = PostFilter {
        author: Some(bob),
        ..PostFilter::default()
    };
    let bobs = post_lists::list_among(&mut tx, &of_bob, &both, newest, 9).await;
    assert_eq!(slugs(&bobs.unwrap()), ["b"]);

    let oldest = Cursor { at: at(-1), id: 0 };
    let changed = post_lists::list_updated(&mut tx, &PostFilter::default(), oldest, 9).await;
    assert_eq!(slugs(&changed.unwrap()), ["a", "b"]);
    let bobs = post_lists::list_updated(&mut tx, &of_bob, oldest, 9).await;
    assert_eq!(slugs(&bobs.unwrap()), ["b"]);

    let edited = post_lists::list_edited(&mut tx, &PostFilter::default(), newest, 9).await;
    let edited = edited.unwrap();
    let ids: Vec<_> = edited.iter().map(|post| post.id).collect();
    assert_eq!(ids, [second, first]);
    let after = Cursor {
        at: edited[0].updated_at,
        id: edited[0].id.0,
    };
    let rest = post_lists::list_edited(&mut tx, &of_bob, after, 9).await;
    assert_eq!(rest.unwrap(), []);
}

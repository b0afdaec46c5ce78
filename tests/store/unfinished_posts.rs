//! Drafts and scheduled posts, for the people who write them.

use tympan::model::Slug;
use tympan::store::{posts, unfinished_posts};

use super::rows::{at, author_in, begin, draft, public_post};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn drafts_are_listed_by_their_last_change_and_scheduled_posts_by_the_next() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let (ann, ben) = (
        author_in(&mut tx, "ann").await,
        author_in(&mut tx, "ben").await,
    );
    let slug = Slug::parse("draft").unwrap();
    let mut drafts = Vec::new();
    for (author, changed) in [(ann, 5), (ben, 9), (ann, 7)] {
        let row = posts::PostRow {
            updated_at: at(changed),
            ..draft(author, &slug)
        };
        drafts.push(posts::insert(&mut tx, &row).await.unwrap().id);
    }
    public_post(&mut tx, ann, "past", at(10)).await;
    let late = public_post(&mut tx, ann, "late", at(200)).await.id;
    let soon = public_post(&mut tx, ben, "soon", at(100)).await.id;

    let found = unfinished_posts::list_drafts(&mut tx, None, 9).await;
    let found = found.unwrap();
    let ids: Vec<_> = found.iter().map(|post| post.id).collect();
    assert_eq!(ids, [drafts[1], drafts[2], drafts[0]]);
    assert_eq!(
        (
            found[0].title.as_str(),
            found[0].updated_at,
            found[0].published_at
        ),
        ("A title", at(9), None)
    );
    let of_ann = unfinished_posts::list_drafts(&mut tx, Some(ann), 1).await;
    assert_eq!(of_ann.unwrap()[0].id, drafts[2]);

    let found = unfinished_posts::list_scheduled(&mut tx, None, at(10), 9).await;
    let ids: Vec<_> = found.unwrap().iter().map(|post| post.id).collect();
    assert_eq!(ids, [soon, late]);
    let of_ann = unfinished_posts::list_scheduled(&mut tx, Some(ann), at(10), 9).await;
    let of_ann = of_ann.unwrap();
    assert_eq!((of_ann.len(), of_ann[0].id), (1, late));
    assert_eq!(of_ann[0].published_at, Some(at(200)));
}

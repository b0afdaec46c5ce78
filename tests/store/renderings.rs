//! Renderings: finding outdated ones, and the fields that replacing one does not change.

use tympan::model::{Job, Lane, PostId, Slug};
use tympan::store::renderings::{self, Rendering};
use tympan::store::{jobs, posts};

use super::rows::{at, author_in, begin, draft, read};
use crate::common::database::TestDb;
use crate::common::language;

#[tokio::test(flavor = "multi_thread")]
async fn old_renderings_are_listed_and_replaced_without_a_new_version() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    assert!(!renderings::has_outdated(&mut tx, 2).await.unwrap());
    let author = author_in(&mut tx, "ann").await;
    let mut ids = Vec::new();
    let german = language("de");
    for (slug, renderer_version, lang) in [("a", 1, None), ("b", 2, Some(&german)), ("c", 1, None)]
    {
        let slug = Slug::parse(slug).unwrap();
        ids.push(
            posts::insert(
                &mut tx,
                &posts::PostRow {
                    renderer_version,
                    lang,
                    ..draft(author, &slug)
                },
            )
            .await
            .unwrap()
            .id,
        );
    }
    assert_eq!(
        renderings::list_outdated(&mut tx, 2, PostId(0), 10)
            .await
            .unwrap(),
        [ids[0], ids[2]]
    );
    assert!(
        renderings::has_outdated(&mut tx, 2).await.unwrap()
            && !renderings::has_outdated(&mut tx, 1).await.unwrap()
    );
    assert_eq!(
        renderings::list_outdated(&mut tx, 2, ids[0], 10)
            .await
            .unwrap(),
        [ids[2]]
    );
    assert_eq!(
        renderings::list_outdated(&mut tx, 2, PostId(0), 1)
            .await
            .unwrap(),
        [ids[0]]
    );

    let hosts = ["https://images.example".to_owned()];
    let rendering = Rendering {
        html: "<p>new</p>",
        image_hosts: &hosts,
        excerpt: "new",
        renderer_version: 2,
    };
    let before = posts::find(&mut tx, ids[0]).await.unwrap().unwrap();
    assert!(
        !renderings::update(&mut tx, ids[0], 7, &rendering)
            .await
            .unwrap()
    );
    assert!(
        renderings::update(&mut tx, ids[0], 1, &rendering)
            .await
            .unwrap()
    );
    assert_eq!(
        renderings::outdate_in_blog_language(&mut tx).await.unwrap(),
        2
    );
    tx.commit().await.unwrap();

    let mut conn = read(test.db()).await;
    let after = posts::find(&mut conn, ids[0]).await.unwrap().unwrap();
    assert_eq!(
        (
            after.html.as_str(),
            after.excerpt.as_str(),
            after.image_hosts.0.as_slice()
        ),
        ("<p>new</p>", "new", hosts.as_slice())
    );
    assert_eq!(
        (after.version, after.updated_at),
        (before.version, before.updated_at)
    );
    assert_eq!(
        renderings::list_outdated(&mut conn, 1, PostId(0), 10)
            .await
            .unwrap(),
        [ids[0], ids[2]]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_job_waits_once_for_each_place_that_it_goes_on_from() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    for after in [PostId(0), PostId(0), PostId(7)] {
        renderings::queue(&mut tx, after, at(5)).await.unwrap();
    }
    assert!(
        jobs::claim(&mut tx, Lane::Long, at(4), at(100))
            .await
            .unwrap()
            .is_none()
    );
    for after in [PostId(0), PostId(7)] {
        let job = jobs::claim(&mut tx, Lane::Long, at(5), at(100))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(job.job().unwrap(), Job::RenderPosts { after });
    }
    assert!(
        jobs::claim(&mut tx, Lane::Long, at(5), at(100))
            .await
            .unwrap()
            .is_none()
    );
}

//! Posts that are rendered again, and titles set by the rules of their language.

use tympan::model::{Post, PostId};
use tympan::render::RENDERER_VERSION;
use tympan::store::renderings::{self, Rendering};
use tympan::{publishing, store};

use crate::common::app::{TestApp, path};
use crate::common::language;

/// Makes the post look as an old renderer would have left it.
async fn outdate(app: &TestApp, post: &Post) {
    let mut tx = app.app.db.begin().await.expect("the writer is free");
    tx.unrecorded("a test");
    let old = Rendering {
        html: "<p>old</p>",
        image_hosts: &[],
        excerpt: "old",
        renderer_version: RENDERER_VERSION - 1,
    };
    assert!(
        renderings::update(&mut tx, post.id, post.version, &old)
            .await
            .expect("it is stored")
    );
    publishing::schedule_rendering(&mut tx, &app.app.services)
        .await
        .expect("the job is queued");
    tx.commit().await.expect("that is committed");
}

#[tokio::test]
async fn posts_of_an_older_renderer_are_rendered_again() {
    let app = TestApp::new().await;
    let mut posts = Vec::new();
    for number in 0..60 {
        posts.push(
            app.post()
                .slug(&format!("post-{number}"))
                .body("\"New\" words")
                .published()
                .create()
                .await,
        );
    }
    for post in &posts {
        outdate(&app, post).await;
    }
    app.browser()
        .get(&path(&posts[59]))
        .await
        .assert_contains("<p>old</p>");
    app.work().await;
    app.browser()
        .get(&path(&posts[59]))
        .await
        .assert_contains("<p>“New” words</p>")
        .assert_lacks("<p>old</p>");
    app.browser()
        .get(&path(&posts[0]))
        .await
        .assert_contains("<p>“New” words</p>");
    let after = app.find(posts[59].id).await;
    assert_eq!(
        after, posts[59],
        "its version, its moments and its words stay"
    );
    let mut conn = app.app.db.read().await.expect("a connection");
    assert!(
        renderings::list_outdated(&mut conn, RENDERER_VERSION, PostId(0), 1)
            .await
            .expect("a list")
            .is_empty()
    );
    assert_eq!(
        store::revisions::list(&mut conn, posts[59].id, i64::MAX, 10)
            .await
            .expect("revisions")
            .len(),
        1
    );
}

#[tokio::test]
async fn another_language_of_the_blog_changes_the_quotes_of_its_posts_only() {
    let app = TestApp::new().await;
    let own = app
        .post()
        .slug("own")
        .title("\"A\" title")
        .body("\"a\"")
        .published()
        .create()
        .await;
    let other = app
        .post()
        .slug("other")
        .body("\"a\"")
        .draft(|draft| draft.lang = Some(language("en")))
        .published()
        .create()
        .await;
    app.browser()
        .get(&path(&own))
        .await
        .assert_contains("<p>“a”</p>")
        .assert_contains("“A” title</h1>");
    app.change_settings(|settings| settings.language = language("de"))
        .await;
    app.work().await;
    app.browser()
        .get(&path(&own))
        .await
        .assert_contains("<p>„a“</p>")
        .assert_contains("„A“ title</h1>");
    app.browser()
        .get(&path(&other))
        .await
        .assert_contains("<p>“a”</p>");
    app.browser()
        .get("/")
        .await
        .assert_contains("„A“ title</a>");
}

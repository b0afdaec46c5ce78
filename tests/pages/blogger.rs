//! Addresses that exist only on Blogger.

use tympan::model::{Origin, PostPath};
use tympan::publishing::PostImport;

use crate::common::app::{TestApp, moment};

#[tokio::test]
async fn archives_of_months_lead_to_the_month() {
    let app = TestApp::new().await;
    app.post()
        .published_at("2011-05-20T10:00:00Z")
        .create()
        .await;
    for (address, month) in [
        ("/2011_05_01_archive.html", "/2011/05"),
        ("/2011_05_01_archive.html?m=1", "/2011/05?m=1"),
    ] {
        app.browser()
            .get(address)
            .await
            .assert_status(308)
            .assert_redirect(month);
    }
    for address in [
        "/2011_5_01_archive.html",
        "/x_05_01_archive.html",
        "/2011_05_archive.html",
        "/2011/05_01_archive.html",
        "/2011_06_01_archive.html",
        "/2011_02_30_archive.html",
        "/_archive.html",
    ] {
        app.browser().get(address).await.assert_status(404);
    }
}

#[tokio::test]
async fn archives_of_weeks_and_days_lead_to_a_page_that_has_their_posts() {
    let app = TestApp::new().await;
    app.change_settings(|settings| {
        settings.time_zone = "America/Los_Angeles".to_owned();
        settings.posts_per_page = 2;
    })
    .await;
    for (title, at) in [
        // In Greenwich it is Sunday and Monday already.
        ("Before the week", "2021-02-28T07:00:00Z"),
        ("On Sunday", "2021-03-01T05:00:00Z"),
        ("On Wednesday", "2021-03-03T20:00:00Z"),
        ("After the week", "2021-03-07T20:00:00Z"),
        ("Later in March", "2021-03-20T20:00:00Z"),
    ] {
        app.post().title(title).published_at(at).create().await;
    }
    let end_of = async |address: &str| {
        let answer = app.browser().get(address).await;
        answer.assert_status(308);
        app.browser().get(answer.header("location")).await
    };
    end_of("/2021_02_28_archive.html")
        .await
        .assert_status(200)
        .assert_contains("On Sunday")
        .assert_contains("On Wednesday")
        .assert_lacks("After the week")
        .assert_lacks("Before the week");
    end_of("/2021_03_14_archive.html")
        .await
        .assert_contains("Later in March");
    app.browser()
        .get("/2021_03_03_archive.html")
        .await
        .assert_redirect("/2021/03/03");
    // In a week without posts its month leads on.
    app.browser()
        .get("/2021_03_24_archive.html")
        .await
        .assert_redirect("/2021/03");
    app.browser()
        .get("/2021_04_04_archive.html")
        .await
        .assert_status(404);
}

#[tokio::test]
async fn pagers_lead_to_the_posts_before_a_moment() {
    let app = TestApp::new().await;
    app.post()
        .title("Before")
        .slug("before")
        .labels(&["News"])
        .published_at("2011-05-19T23:59:59Z")
        .create()
        .await;
    app.post()
        .title("After")
        .slug("after")
        .labels(&["News"])
        .published_at("2011-05-20T00:00:00Z")
        .create()
        .await;
    for address in [
        "/search/label/News?updated-max=2011-05-20T02:00:00%2B02:00&max-results=7",
        "/search/label/News?updated-max=2011-05-20T02:00:00+02:00",
    ] {
        let answer = app.browser().get(address).await;
        answer.assert_status(308);
        let page = app.browser().get(answer.header("location")).await;
        page.assert_status(200)
            .assert_contains("Before")
            .assert_lacks("After");
    }
    for address in [
        "/search/label/News?max-results=20",
        "/search/label/News?updated-max=tomorrow",
        "/search/label/News?m=1",
    ] {
        app.browser()
            .get(address)
            .await
            .assert_redirect("/label/News");
    }
}

#[tokio::test]
async fn the_pager_of_the_whole_blog_stands_where_the_search_is() {
    let app = TestApp::new().await;
    app.post()
        .title("Before")
        .slug("before")
        .published_at("2011-05-19T23:59:59Z")
        .create()
        .await;
    app.post()
        .title("After")
        .slug("after")
        .published_at("2011-05-20T00:00:00Z")
        .create()
        .await;
    for query in [
        "updated-max=2011-05-20T02:00:00%2B02:00&max-results=7&reverse-paginate=true",
        "updated-max=2011-05-20T02:00:00+02:00",
        "q=&updated-max=2011-05-20T00:00:00Z",
    ] {
        let answer = app.browser().get(&format!("/search?{query}")).await;
        answer.assert_status(308);
        let page = app.browser().get(answer.header("location")).await;
        page.assert_status(200)
            .assert_contains("Before")
            .assert_lacks("After");
    }
    app.browser()
        .get("/search?max-results=7")
        .await
        .assert_status(308)
        .assert_redirect("/");
    app.browser()
        .get("/search?updated-max=tomorrow")
        .await
        .assert_status(200);
    app.browser()
        .get("/search?q=before&updated-max=2011-05-20T00:00:00Z")
        .await
        .assert_status(200)
        .assert_contains("Before");
}

#[tokio::test]
async fn entries_of_feeds_lead_to_posts_by_either_id() {
    let app = TestApp::new().await;
    let at = moment("2011-05-20T10:00:00Z");
    let origin = Origin {
        system: "blogger".to_owned(),
        id: "8602458710133943982".to_owned(),
    };
    let imported = PostImport {
        origin,
        path: PostPath::parse("/2011/05/x.html").ok(),
        entry_id: None,
        created_at: at,
        updated_at: at,
    };
    let post = app
        .post()
        .draft(|draft| draft.imported = Some(imported))
        .published_at("2011-05-20T10:00:00Z")
        .create()
        .await;
    app.browser()
        .get("/feeds/posts/default/8602458710133943982")
        .await
        .assert_status(308)
        .assert_redirect("/2011/05/x.html");
    app.browser()
        .get(&format!("/feeds/posts/default/{}", post.id))
        .await
        .assert_redirect("/2011/05/x.html");
    for address in [
        "/feeds/posts/default/77",
        "/feeds/posts/default/x",
        "/feeds/posts/default/01",
    ] {
        app.browser().get(address).await.assert_status(404);
    }
    app.trash(&post).await;
    app.browser()
        .get("/feeds/posts/default/8602458710133943982")
        .await
        .assert_status(404);
}

#[tokio::test]
async fn old_names_of_the_feed_keep_their_parameters() {
    let app = TestApp::new().await;
    app.browser()
        .get("/atom.xml?max-results=5")
        .await
        .assert_status(308)
        .assert_redirect("/feeds/posts/default?max-results=5");
    app.browser()
        .get("/rss.xml")
        .await
        .assert_redirect("/feeds/posts/default?alt=rss");
}

//! The list of posts: whose posts it shows, its filters, and actions on several of them.

use tympan::model::{PostStatus, Role};

use crate::common::app::{AdminForm, TestApp};

const POSTS: &str = "/-/admin/posts";

#[tokio::test]
async fn posts_are_listed_by_their_last_change_and_filtered() {
    let app = TestApp::at("2022-01-07T12:00:00Z").await;
    let first = app.post().title("First").published().create().await;
    app.clock.advance(chrono::TimeDelta::minutes(1));
    app.post().title("A draft").labels(&["News"]).create().await;
    app.clock.advance(chrono::TimeDelta::minutes(1));
    app.post()
        .title("Later")
        .published_at("2022-02-01T12:00:00Z")
        .create()
        .await;
    app.clock.advance(chrono::TimeDelta::minutes(1));
    app.post().title("About").page().published().create().await;
    let gone = app.post().title("Thrown away").create().await;
    app.trash(&gone).await;
    app.clock.advance(chrono::TimeDelta::minutes(1));
    app.update(&first, |draft| draft.title = "First, again".to_owned())
        .await;

    let browser = app.admin(Role::Owner).await;
    let titles = async |path: &str| browser.get(path).await.texts(".post-rows .row-title");
    let all = titles(POSTS).await;
    assert_eq!(all[0], "First, again");
    assert_eq!(all.len(), 5);
    assert_eq!(titles("/-/admin/posts?state=draft").await, ["A draft"]);
    assert_eq!(titles("/-/admin/posts?state=scheduled").await, ["Later"]);
    assert_eq!(titles("/-/admin/posts?kind=page").await, ["About"]);
    assert_eq!(titles("/-/admin/posts?state=trash").await, ["Thrown away"]);
    assert_eq!(titles("/-/admin/posts?label=news").await, ["A draft"]);
    assert_eq!(titles("/-/admin/posts?q=again").await, ["First, again"]);
    assert_eq!(titles("/-/admin/posts?state=draft&q=again").await, [""; 0]);
    let page = browser.get("/-/admin/posts?state=draft").await;
    page.assert_contains("Draft</b>");
    assert_eq!(page.texts(".filters [aria-current]"), ["Drafts"]);
    // Only what changes such posts is offered.
    let actions = ".posts-actions button";
    assert_eq!(
        page.texts(actions),
        ["Publish", "Move to the trash", "Add label"]
    );
    let trash = browser.get("/-/admin/posts?state=trash").await;
    assert_eq!(trash.texts(actions), ["Restore as drafts"]);
    let searched = browser.get("/-/admin/posts?q=%22").await;
    searched.assert_status(200);
}

#[tokio::test]
async fn long_lists_go_on_where_they_ended() {
    let app = TestApp::new().await;
    for n in 0..53 {
        app.post().title(&format!("Post {n}")).create().await;
    }
    let browser = app.admin(Role::Owner).await;
    let page = browser.get("/-/admin/posts?state=draft").await;
    assert_eq!(page.select(".post-rows > li").len(), 50);
    let older = page.link(".posts-older a");
    let rest = browser.get(&older).await;
    assert_eq!(
        rest.texts(".post-rows .row-title"),
        ["Post 2", "Post 1", "Post 0"]
    );
    assert!(rest.select(".posts-older").is_empty());
}

#[tokio::test]
async fn authors_see_their_own_drafts_and_moderators_no_list() {
    let app = TestApp::new().await;
    app.post().title("A secret draft").create().await;
    app.post().title("Public").published().create().await;
    let author = app.admin(Role::Author).await;
    let page = author.get(POSTS).await;
    assert_eq!(page.texts(".post-rows .row-title"), ["Public"]);
    author.get("/-/admin/posts/1").await.assert_status(404);
    author.get("/-/admin/posts/2").await.assert_status(403);
    let moderator = app.admin(Role::Moderator).await;
    moderator.get(POSTS).await.assert_status(403);
    moderator
        .get("/-/admin/posts/new")
        .await
        .assert_status(403)
        .assert_lacks(">Posts<");
}

#[tokio::test]
async fn an_action_on_several_posts_is_asked_for_and_can_be_undone() {
    let app = TestApp::new().await;
    let one = app.post().title("One").create().await;
    let two = app.post().title("Two").published().create().await;
    let browser = app.admin(Role::Owner).await;
    let list = browser.get(POSTS).await;
    let mut form = AdminForm::of(&list, POSTS).set("do", "trash");
    for post in [&one, &two] {
        form.fields.push(("id".to_owned(), post.id.to_string()));
    }
    let asked = browser.press(&form).await;
    asked
        .assert_status(200)
        .assert_contains("Move 2 posts to the trash?");
    assert_eq!(app.find(one.id).await.status, PostStatus::Draft);
    let done = browser.press(&AdminForm::of(&asked, POSTS)).await;
    done.assert_redirect(POSTS);
    assert_eq!(app.find(one.id).await.status, PostStatus::Trash);
    assert_eq!(app.find(two.id).await.status, PostStatus::Trash);

    let list = browser.get(POSTS).await;
    list.assert_contains("2 posts changed.");
    let undo = AdminForm::all(&list)
        .into_iter()
        .find(|form| form.value("do") == "undo")
        .unwrap();
    browser.press(&undo).await.assert_status(303);
    let (first, second) = (app.find(one.id).await, app.find(two.id).await);
    assert_eq!(first.status, PostStatus::Draft);
    assert_eq!(second.status, PostStatus::Public);
    assert_eq!(second.published_at, two.published_at);
    assert_eq!(second.path, two.path);
}

/// A list of several pages is changed at once: with its number and its first titles before.
#[tokio::test]
async fn all_posts_that_match_are_changed_at_once() {
    let app = TestApp::new().await;
    for n in 0..53 {
        app.post().title(&format!("Post {n}")).create().await;
    }
    let other = app.post().title("Other").published().create().await;
    let browser = app.admin(Role::Owner).await;
    let path = "/-/admin/posts?state=draft";
    let list = browser.get(path).await;
    assert_eq!(list.select("[name=all]").len(), 1);
    let form = AdminForm::of(&list, POSTS).set("all", "yes");
    let asked = browser.press(&form.set("do", "trash")).await;
    asked
        .assert_status(200)
        .assert_contains("Move 53 posts to the trash?")
        .assert_contains("And 43 more.")
        .assert_contains("These are too many for one button to undo.");
    assert_eq!(asked.select(".asked-titles li").len(), 10);
    // What is written meanwhile was not asked about.
    let later = app.post().title("Later").create().await;
    let done = browser.press(&AdminForm::of(&asked, POSTS)).await;
    done.assert_redirect(path);
    let list = browser.get(path).await;
    list.assert_contains("53 posts changed.");
    assert_eq!(list.texts(".post-rows .row-title"), ["Later"]);
    assert!(list.select("[name=all]").is_empty());
    for (post, status) in [(&later, PostStatus::Draft), (&other, PostStatus::Public)] {
        assert_eq!(app.find(post.id).await.status, status);
    }
}

#[tokio::test]
async fn several_posts_are_published_and_labelled() {
    let app = TestApp::new().await;
    let one = app.post().title("One").labels(&["Old"]).create().await;
    let two = app.post().title("Two").published().create().await;
    let browser = app.admin(Role::Owner).await;
    let act = async |action: &str, label: &str| {
        let list = browser.get(POSTS).await;
        let mut form = AdminForm::of(&list, POSTS)
            .set("do", action)
            .set("label", label);
        for post in [&one, &two] {
            form.fields.push(("id".to_owned(), post.id.to_string()));
        }
        let asked = browser.press(&form).await;
        let answer = browser.press(&AdminForm::of(&asked, POSTS)).await;
        answer.assert_redirect(POSTS);
        // The line with the button that undoes it is shown once.
        browser.get(POSTS).await.assert_contains("changed.");
        asked
    };
    let asked = act("publish", "").await;
    asked
        .assert_contains("Publish 1 post?")
        .assert_contains("1 selected post stays as it is");
    assert_eq!(app.find(one.id).await.status, PostStatus::Public);
    act("label", "New").await;
    let list = browser.get("/-/admin/posts?label=new").await;
    assert_eq!(list.select(".post-rows > li").len(), 2);
    list.assert_contains(">Old<");
}

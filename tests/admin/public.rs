//! Public pages are the same bytes for everybody, and lead users to what they may do.

use tympan::model::{CommentMode, Role};
use tympan::web::admin;

use crate::common::app::{AdminForm, CommentFields, TestApp, path};

/// The headers of an answer, without those that differ with each request.
fn headers(answer: &crate::common::app::Answer) -> Vec<(String, String)> {
    let mut headers: Vec<_> = answer
        .headers
        .iter()
        .filter(|(name, _)| name.as_str() != "x-request-id" && name.as_str() != "age")
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .filter(|(name, _)| name != "cache-status")
        .collect();
    headers.sort();
    headers
}

#[tokio::test]
async fn public_pages_are_the_same_bytes_with_and_without_a_session() {
    let app = TestApp::unmoderated().await;
    let post = app.post().labels(&["Rust"]).published().create().await;
    app.say(&post, None, "A comment").await;
    let owner = app.admin(Role::Owner).await;
    let reply = format!("/-/comments/{}", post.id);
    for page in [
        "/",
        &path(&post),
        "/archive",
        "/label/Rust",
        "/search?q=words",
        "/feed.atom",
        "/nothing",
        "/admin",
        "/-/me",
        &reply,
    ] {
        // First for the user, so that a page of theirs would be kept for others.
        owner.get(page).await;
        let (own, other) = (owner.get(page).await, app.browser().get(page).await);
        assert_eq!(own.status, other.status, "{page}");
        let (own_text, other_text) = (own.text(), other.text());
        assert_eq!(
            without_form_time(own_text),
            without_form_time(other_text),
            "{page}"
        );
        assert_eq!(headers(&own), headers(&other), "{page}");
        assert!(!own.headers.contains_key("set-cookie"), "{page}");
    }
}

/// A page without the signed time at which its form was shown.
fn without_form_time(page: &str) -> String {
    match page.split_once("name=\"token\" value=\"") {
        Some((before, rest)) => before.to_owned() + rest.split_once('"').unwrap().1,
        None => page.to_owned(),
    }
}

#[tokio::test]
async fn the_page_cache_never_holds_an_admin_page() {
    let app = TestApp::new().await;
    app.post().published().create().await;
    let owner = app.admin(Role::Owner).await;
    owner.get("/").await.assert_status(200);
    assert!(app.app.cache.hit("/").is_some(), "the search is broken");
    for route in admin::routes().list() {
        let path = route.path.replace("{id}", "1").replace("{key}", "x");
        owner.get(&path).await;
        assert!(app.app.cache.hit(&path).is_none(), "{path}");
    }
}

#[tokio::test]
async fn the_short_address_leads_to_the_admin_pages_unless_a_post_has_it() {
    let app = TestApp::new().await;
    app.browser()
        .get("/admin")
        .await
        .assert_redirect("/-/admin");
    app.change_settings(|settings| settings.permalinks.pages = "/{slug}".to_owned())
        .await;
    let page = app.post().page().slug("admin").published().create().await;
    assert_eq!(path(&page), "/admin");
    app.browser().get("/admin").await.assert_status(200);
}

#[tokio::test]
async fn a_path_leads_to_the_page_that_edits_what_is_there() {
    let app = TestApp::new().await;
    let post = app.post().slug("süß").published().create().await;
    let owner = app.admin(Role::Owner).await;
    let at = |path: &str| format!("/-/admin/at?path={path}");
    let edit = format!("/-/admin/posts/{}", post.id);
    let own = path(&post);
    owner.get(&at(&own)).await.assert_redirect(&edit);
    let twice = url::form_urlencoded::byte_serialize(own.as_bytes()).collect::<String>();
    owner.get(&at(&twice)).await.assert_redirect(&edit);
    for other in ["/", "/archive", "/nothing"] {
        owner.get(&at(other)).await.assert_redirect("/-/admin");
    }
    owner.get("/-/admin/at").await.assert_status(404);
    owner.get(&at("/%00")).await.assert_status(404);
    // What a role may not know of is not told.
    app.trash(&post).await;
    let author = app.admin(Role::Author).await;
    author.get(&at(&own)).await.assert_redirect("/-/admin");
    app.browser()
        .get(&at("/x"))
        .await
        .assert_redirect("/-/admin/sign-in?to=%2F-%2Fadmin%2Fat%3Fpath%3D%2Fx");
}

#[tokio::test]
async fn posts_have_the_script_of_the_edit_link_and_lists_do_not() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    let page = app.browser().get(&path(&post)).await;
    let scripts = page.select("script[data-label]");
    assert_eq!(scripts.len(), 1);
    assert_eq!(scripts[0].attribute("data-label"), "Edit this page");
    page.assert_lacks("/-/admin");
    let script = app.browser().get(scripts[0].attribute("src")).await;
    script
        .assert_status(200)
        .assert_header("content-type", "text/javascript; charset=utf-8")
        .assert_header("cache-control", "public, max-age=31536000, immutable");
    assert!(script.body.len() < 1024);
    assert!(
        app.browser()
            .get("/")
            .await
            .select("script[src]")
            .is_empty()
    );
}

#[tokio::test]
async fn a_user_who_comments_on_the_public_page_gets_the_form_of_their_own() {
    let app = TestApp::new().await;
    let post = app.post().title("A post").published().create().await;
    let parent = app.say(&post, None, "What about *frisket*?").await;
    let author = app.admin(Role::Author).await;
    let text = "First line\n\n<b>Second</b> & last";
    let fields = CommentFields {
        name: "Author Example",
        body: text,
        ..CommentFields::default()
    };
    let shown = author.reply(&post, parent.id.0, fields).await;
    shown
        .assert_status(200)
        .assert_header("cache-control", "no-store")
        .assert_contains("As Author Example, author.")
        .assert_contains("What about frisket?");
    assert_eq!(app.comments(&post).await.len(), 1, "nothing is posted yet");
    let action = format!("/-/admin/posts/{}/comments", post.id);
    let form = AdminForm::of(&shown, &action);
    assert_eq!(form.value("body"), text);
    let preview = author.press(&form.clone().set("action", "preview")).await;
    preview
        .assert_status(200)
        .assert_contains("Preview. Not posted yet.");
    assert_eq!(AdminForm::of(&preview, &action).value("body"), text);
    let posted = author.press(&form).await;
    posted.assert_status(303);
    let comments = app.comments(&post).await;
    assert_eq!(comments.len(), 2);
    let own = &comments[1];
    assert_eq!(own.body, text);
    assert_eq!(own.parent_id, Some(parent.id));
    assert_eq!(posted.header("location"), format!("/c/{}", own.id));
    let page = app.browser().get(&path(&post)).await;
    page.assert_contains("Author Example");
    assert_eq!(
        page.select(".comment .badge").len(),
        1,
        "the author's badge"
    );
}

#[tokio::test]
async fn an_own_comment_that_is_refused_keeps_its_text() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    let owner = app.admin(Role::Owner).await;
    let action = format!("/-/admin/posts/{}/comments", post.id);
    let form = AdminForm::of(&owner.get(&action).await, &action);
    let empty = owner.press(&form.clone().set("body", " ")).await;
    empty
        .assert_status(422)
        .assert_contains("Please write your comment here.");
    let typed = form.set("body", "Words that took an hour");
    app.update(&post, |draft| draft.comments = CommentMode::Closed)
        .await;
    // Closed to guests only.
    owner.press(&typed).await.assert_status(303);
    let long = "x".repeat(20_000);
    let answer = owner.press(&typed.clone().set("body", &long)).await;
    answer.assert_status(422);
    assert_eq!(AdminForm::of(&answer, &action).value("body"), long);
    let draft = app.post().create().await;
    owner
        .get(&format!("/-/admin/posts/{}/comments", draft.id))
        .await
        .assert_status(404);
}

/// Guests are not concerned, whatever their cookie says.
#[tokio::test]
async fn a_session_that_has_ended_comments_as_a_guest() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    let visitor = app.admin_visitor();
    visitor.put_cookie(crate::common::app::SESSION, &"A".repeat(43));
    visitor
        .comment(&post, CommentFields::default())
        .await
        .assert_waits();
}

//! The comments as moderators read them: the list, decisions, and undoing them.

use tympan::model::{Comment, CommentId, CommentStatus, Post, Role};

use crate::common::app::{AdminForm, Answer, Browser, CommentFields, TestApp};

const LIST: &str = "/-/admin/comments";
const UNDO: &str = "/-/admin/comments/undo";

/// A post, and a comment by each of these names that waits.
async fn waiting(app: &TestApp, names: &[&str]) -> (Post, Vec<CommentId>) {
    let post = app.post().title("Hand press").published().create().await;
    for name in names {
        app.clock.advance(chrono::TimeDelta::seconds(70));
        let body = format!("A comment by {name}");
        let fields = CommentFields {
            name,
            body: &body,
            ..CommentFields::default()
        };
        app.browser().comment(&post, fields).await.assert_waits();
    }
    let comments = app.comments(&post).await;
    (post, comments.iter().map(|comment| comment.id).collect())
}

async fn find(app: &TestApp, post: &Post, id: CommentId) -> Comment {
    let mut comments = app.comments(post).await;
    comments.retain(|comment| comment.id == id);
    comments.remove(0)
}

/// Presses the button with this value on a page of the list.
async fn decide(browser: &Browser, page: &Answer, value: &str) -> Answer {
    let form = AdminForm::of(page, LIST).set("decide", value);
    browser.press(&form).await
}

/// Follows the redirect of a form.
async fn follow(browser: &Browser, answer: &Answer) -> Answer {
    answer.assert_status(303);
    let page = browser.get(answer.header("location")).await;
    page.assert_status(200);
    page
}

#[tokio::test]
async fn what_waits_is_listed_oldest_first_with_what_it_takes_to_decide() {
    let app = TestApp::new().await;
    let (post, ids) = waiting(&app, &["Ann", "Ben"]).await;
    app.moderate(ids[0], CommentStatus::Approved).await;
    let parent = ids[0].0;
    let fields = CommentFields {
        name: "Cleo <b>",
        website: "https://example.org/cleo",
        body: "An answer to *Ann*",
        ..CommentFields::default()
    };
    app.browser()
        .reply(&post, parent, fields)
        .await
        .assert_waits();
    let browser = app.admin(Role::Owner).await;
    let page = browser.get(LIST).await;
    assert_eq!(page.texts(".comment-author"), ["Ben", "Cleo <b>"]);
    assert_eq!(page.texts(".masthead-links .count"), ["2"]);
    assert_eq!(page.texts(".tabs [aria-current]"), ["Waiting 2"]);
    page.assert_contains("<em>Ann</em>")
        .assert_contains("in reply to <bdi>Ann</bdi>")
        .assert_contains("A comment by Ann")
        .assert_contains("Waits because")
        .assert_contains("https://example.org/cleo");
    assert_eq!(
        page.texts(".queue-place a[href^='/2'] bdi")[0],
        "Hand press"
    );
    let approved = browser.get(&format!("{LIST}?status=approved")).await;
    assert_eq!(approved.texts(".comment-author"), ["Ann"]);
    let all = browser.get(&format!("{LIST}?status=all")).await;
    assert_eq!(all.texts(".comment-author"), ["Cleo <b>", "Ben", "Ann"]);
    assert_eq!(
        all.texts(".queue-status"),
        ["waiting", "waiting", "approved"]
    );
}

#[tokio::test]
async fn every_decision_is_done_said_and_undone() {
    let app = TestApp::new().await;
    let (post, ids) = waiting(&app, &["Ann"]).await;
    let browser = app.admin(Role::Moderator).await;
    for (action, status, words) in [
        (
            "approve",
            CommentStatus::Approved,
            "The comment by Ann is approved.",
        ),
        (
            "spam",
            CommentStatus::Spam,
            "The comment by Ann is marked as spam.",
        ),
        (
            "trash",
            CommentStatus::Trash,
            "The comment by Ann is in the trash.",
        ),
    ] {
        let page = browser.get(LIST).await;
        let value = format!("{action}:{}:pending", ids[0]);
        assert!(
            page.values("button[name=decide]", "value").contains(&value),
            "{page}"
        );
        let answer = decide(&browser, &page, &value).await;
        let after = follow(&browser, &answer).await;
        after
            .assert_contains(words)
            .assert_contains("Nothing waits.");
        assert_eq!(find(&app, &post, ids[0]).await.status, status);

        let undone = browser.press(&AdminForm::of(&after, UNDO)).await;
        let page = follow(&browser, &undone).await;
        page.assert_contains("1 comment is as it was before.");
        assert_eq!(page.texts(".comment-author"), ["Ann"]);
        assert_eq!(
            find(&app, &post, ids[0]).await.status,
            CommentStatus::Pending
        );

        // Undoing is a decision like any other.
        let again = browser.press(&AdminForm::of(&page, UNDO)).await;
        follow(&browser, &again).await;
        assert_eq!(find(&app, &post, ids[0]).await.status, status);
        app.moderate(ids[0], CommentStatus::Pending).await;
    }
    // The line is shown once.
    browser.get(LIST).await.assert_lacks("as it was before");
}

#[tokio::test]
async fn selected_comments_are_decided_together_and_undone_together() {
    let app = TestApp::new().await;
    let (post, ids) = waiting(&app, &["Ann", "Ben", "Cleo"]).await;
    app.moderate(ids[1], CommentStatus::Approved).await;
    let browser = app.admin(Role::Editor).await;
    let page = browser.get(&format!("{LIST}?status=all")).await;
    let mut form = AdminForm::of(&page, LIST).set("decide", "spam");
    for (id, seen) in [(ids[0], "pending"), (ids[1], "approved")] {
        form.fields
            .push(("item".to_owned(), format!("{id}:{seen}")));
    }
    let answer = browser.press(&form).await;
    let page = follow(&browser, &answer).await;
    page.assert_contains("2 comments are marked as spam.");
    assert_eq!(page.texts(".tabs [aria-current]"), ["All"]);
    browser.press(&AdminForm::of(&page, UNDO)).await;
    let statuses: Vec<_> = app.comments(&post).await;
    let statuses: Vec<_> = statuses.iter().map(|comment| comment.status).collect();
    assert_eq!(
        statuses,
        [
            CommentStatus::Pending,
            CommentStatus::Approved,
            CommentStatus::Pending
        ]
    );
    let page = browser.get(LIST).await;
    let answer = decide(&browser, &page, "trash").await;
    follow(&browser, &answer)
        .await
        .assert_contains("No comment was selected");
}

/// The list sends the status that it showed, so that nobody overrules what they have not seen.
#[tokio::test]
async fn a_comment_that_someone_decided_about_first_is_left_alone() {
    let app = TestApp::new().await;
    let (post, ids) = waiting(&app, &["Ann", "Ben"]).await;
    let (one, other) = (app.admin(Role::Editor).await, app.admin(Role::Owner).await);
    let seen = one.get(LIST).await;
    let approve = format!("approve:{}:pending", ids[0]);
    decide(&other, &other.get(LIST).await, &approve).await;
    app.clock.advance(chrono::TimeDelta::minutes(2));

    let spam = format!("spam:{}:pending", ids[0]);
    let answer = decide(&one, &seen, &spam).await;
    let page = follow(&one, &answer).await;
    page.assert_contains(
        "Olga Owner approved the comment by Ann (2 minutes ago). Nothing was changed.",
    );
    assert!(AdminForm::all(&page).iter().all(|form| form.action != UNDO));
    assert_eq!(
        find(&app, &post, ids[0]).await.status,
        CommentStatus::Approved
    );

    let mut form = AdminForm::of(&seen, LIST).set("decide", "trash");
    for id in &ids {
        form.fields
            .push(("item".to_owned(), format!("{id}:pending")));
    }
    let answer = one.press(&form).await;
    follow(&one, &answer)
        .await
        .assert_contains("The comment by Ben is in the trash. 1 comment was left alone");
}

#[tokio::test]
async fn undo_leaves_alone_what_was_changed_again() {
    let app = TestApp::new().await;
    let (post, ids) = waiting(&app, &["Ann"]).await;
    let browser = app.admin(Role::Owner).await;
    let page = browser.get(LIST).await;
    let answer = decide(&browser, &page, &format!("spam:{}:pending", ids[0])).await;
    let page = follow(&browser, &answer).await;
    let undo = AdminForm::of(&page, UNDO);
    app.moderate(ids[0], CommentStatus::Approved).await;
    let answer = browser.press(&undo).await;
    follow(&browser, &answer)
        .await
        .assert_contains("There was nothing to undo");
    assert_eq!(
        find(&app, &post, ids[0]).await.status,
        CommentStatus::Approved
    );
}

/// Nobody undoes what somebody else did, nor what they did apart from the decision.
#[tokio::test]
async fn undo_takes_back_only_the_own_decision() {
    let app = TestApp::new().await;
    let (post, ids) = waiting(&app, &["Ann", "Ben"]).await;
    let (owner, editor) = (app.admin(Role::Owner).await, app.admin(Role::Editor).await);
    let page = owner.get(LIST).await;
    decide(&owner, &page, &format!("spam:{}:pending", ids[1])).await;
    let answer = decide(&owner, &page, &format!("spam:{}:pending", ids[0])).await;
    let undo = AdminForm::of(&follow(&owner, &answer).await, UNDO).set("after", "0");

    let own = editor.get(LIST).await;
    let token = AdminForm::of(&own, "/-/admin/sign-out");
    let foreign = undo.clone().set("csrf", token.value("csrf"));
    let answer = editor.press(&foreign).await;
    follow(&editor, &answer)
        .await
        .assert_contains("There was nothing to undo");

    owner.press(&undo).await;
    let status = async |id| find(&app, &post, id).await.status;
    assert_eq!(status(ids[0]).await, CommentStatus::Pending);
    assert_eq!(status(ids[1]).await, CommentStatus::Spam);
}

#[tokio::test]
async fn authors_moderate_under_their_own_posts_only() {
    let app = TestApp::new().await;
    let (post, ids) = waiting(&app, &["Ann"]).await;
    let author = app.add_user("Ada Author", Role::Author).await;
    let own = app.post().published().create().await;
    let own = app.update(&own, |draft| draft.author = author.id).await;
    let fields = CommentFields {
        name: "Ben",
        ..CommentFields::default()
    };
    app.browser().comment(&own, fields).await.assert_waits();
    let browser = app.admin_of(&author).await;
    let page = browser.get(LIST).await;
    assert_eq!(page.texts(".comment-author"), ["Ben"]);
    assert_eq!(page.texts(".masthead-links .count"), ["1"]);
    decide(&browser, &page, &format!("approve:{}:pending", ids[0]))
        .await
        .assert_status(404);
    assert_eq!(
        find(&app, &post, ids[0]).await.status,
        CommentStatus::Pending
    );
}

#[tokio::test]
async fn lists_are_searched_and_filtered() {
    let app = TestApp::new().await;
    let (post, _) = waiting(&app, &["Ann", "Ben"]).await;
    let other = app.post().title("Another").published().create().await;
    let fields = CommentFields {
        name: "Cleo",
        body: "Ben and a comment",
        ..CommentFields::default()
    };
    app.browser().comment(&other, fields).await.assert_waits();
    app.step().await;
    let browser = app.admin(Role::Owner).await;
    let authors = async |query: &str| {
        let page = browser.get(&format!("{LIST}?{query}")).await;
        page.assert_status(200);
        page.texts(".comment-author")
    };
    assert_eq!(authors("q=ben").await, ["Ben", "Cleo"]);
    assert_eq!(authors("q=%22comment+by%22+-ann").await, ["Ben"]);
    assert_eq!(authors("q=author%3Acleo").await, ["Cleo"]);
    assert_eq!(authors(&format!("post={}", post.id)).await, ["Ann", "Ben"]);
    assert_eq!(authors("q=nowhere").await, Vec::<String>::new());
    let page = browser.get(&format!("{LIST}?post={}&q=ann", post.id)).await;
    page.assert_contains("Only comments on Hand press");
    let kept = page.values(".list-search input[type=hidden]", "value");
    assert_eq!(kept, [post.id.to_string()]);
    assert_eq!(page.values("#q", "value"), ["ann"]);
    let wrong = browser.get(&format!("{LIST}?q=label%3Ax")).await;
    wrong.assert_status(422);
    assert_eq!(wrong.values("#q", "value"), ["label:x"]);
    assert_eq!(wrong.select("#q-error").len(), 1);
}

#[tokio::test]
async fn a_long_list_has_pages() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    let said = app.say_many(&post, &[None; 51]).await;
    let browser = app.admin(Role::Owner).await;
    let page = browser.get(&format!("{LIST}?status=approved")).await;
    assert_eq!(page.select(".queue-row").len(), 50);
    let older = page.link(".list-pages a[rel=next]");
    let last = browser.get(&older).await;
    let shown = last.values(".queue-comment", "id");
    assert_eq!(shown, [format!("comment-{}", said[0])]);
    assert_eq!(
        last.link(".list-pages a:not([rel])"),
        format!("{LIST}?status=approved")
    );
    // A decision leads back to the page on which it was made.
    let item = format!("trash:{}:approved", said[0]);
    let answer = decide(&browser, &last, &item).await;
    assert_eq!(answer.header("location"), older);
}

#[tokio::test]
async fn long_comments_are_folded_and_removed_ones_have_no_buttons() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    let long = app.say(&post, None, &"A line\n\n".repeat(20)).await;
    let gone = app.say(&post, None, "A short one").await;
    app.moderate(gone.id, CommentStatus::Removed).await;
    let browser = app.admin(Role::Owner).await;
    let page = browser.get(&format!("{LIST}?status=all")).await;
    let folded = page.select(&format!("#comment-{} .queue-fold", long.id));
    assert_eq!(folded.len(), 1);
    let removed = format!("#comment-{}", gone.id);
    assert!(page.select(&format!("{removed} .queue-fold")).is_empty());
    assert!(page.select(&format!("{removed} button")).is_empty());
    page.assert_contains("This comment was removed for good.");
}

#[tokio::test]
async fn a_form_without_sense_is_refused() {
    let app = TestApp::new().await;
    let (post, ids) = waiting(&app, &["Ann"]).await;
    let browser = app.admin(Role::Owner).await;
    let page = browser.get(LIST).await;
    for value in ["", "approve:x:pending", "approve:1", "publish:1:pending"] {
        let form = AdminForm::of(&page, LIST).set("decide", value);
        let form = form.set("item", &format!("{}:pending", ids[0]));
        browser.press(&form).await.assert_status(400);
    }
    let elsewhere = AdminForm::of(&page, LIST)
        .set("decide", &format!("approve:{}:pending", ids[0]))
        .set("back", "https://evil.example/");
    browser.press(&elsewhere).await.assert_redirect(LIST);
    assert_eq!(
        find(&app, &post, ids[0]).await.status,
        CommentStatus::Approved
    );
}

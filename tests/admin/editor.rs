//! The editor without scripts: it saves, previews, uploads and publishes, and loses nothing typed.

use tympan::model::{CommentMode, Format, PostStatus, Role, Shown};

use crate::common::app::{AdminForm, Answer, Browser, TestApp};

const NEW: &str = "/-/admin/posts/new";

/// The form of the editor on a page.
#[track_caller]
fn editor(page: &Answer) -> AdminForm {
    let mut forms = AdminForm::all(page);
    forms.retain(|form| form.fields.iter().any(|(name, _)| name == "body"));
    assert_eq!(forms.len(), 1, "{page}");
    forms.remove(0)
}

async fn open(browser: &Browser, path: &str) -> AdminForm {
    let page = browser.get(path).await;
    page.assert_status(200);
    editor(&page)
}

async fn press(browser: &Browser, form: &AdminForm, button: &str) -> Answer {
    browser.press(&form.clone().set("do", button)).await
}

/// Sends a form with a file named `press.png`.
async fn upload(browser: &Browser, form: &AdminForm, file: &[u8], path: &str) -> Answer {
    upload_in(("file", "image/png"), browser, form, file, path).await
}

/// Sends a form with a file named `press.png` in a field, of a declared type.
async fn upload_in(
    (field, kind): (&str, &str),
    browser: &Browser,
    form: &AdminForm,
    file: &[u8],
    path: &str,
) -> Answer {
    let mut body = Vec::new();
    let is_text = |name: &str| !["file", "cover-file"].contains(&name);
    for (name, value) in form.fields.iter().filter(|(name, _)| is_text(name)) {
        let head = format!("--frontier\r\nContent-Disposition: form-data; name=\"{name}\"");
        body.extend(format!("{head}\r\n\r\n{value}\r\n").into_bytes());
    }
    let head = format!(
        "--frontier\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"press.png\"\r\n\
         Content-Type: {kind}\r\n\r\n"
    );
    body.extend(head.into_bytes());
    body.extend(file);
    body.extend(b"\r\n--frontier--\r\n");
    let browser = browser.clone();
    browser
        .with("content-type", "multipart/form-data; boundary=frontier")
        .send_form(path, body)
        .await
}

#[tokio::test]
async fn a_post_is_written_saved_and_published() {
    let app = TestApp::at("2022-01-07T12:00:00Z").await;
    let browser = app.admin(Role::Owner).await;
    let form = open(&browser, NEW)
        .await
        .set("title", "Snow before the milk")
        .set("subtitle", "A winter")
        .set("body", "One line\r\n\r\n*another* one\r\n")
        .set("labels", "News, Winter , news")
        .set("comments", "moderated");
    let answer = press(&browser, &form, "save").await;
    answer.assert_redirect("/-/admin/posts/1");
    let page = browser.get("/-/admin/posts/1").await;
    page.assert_contains("Draft saved.");
    let stored = app.find(tympan::model::PostId(1)).await;
    assert_eq!(stored.source, "One line\n\n*another* one\n");
    assert_eq!(stored.title, "Snow before the milk");
    assert_eq!(stored.comments, CommentMode::Moderated);
    assert_eq!(stored.status, PostStatus::Draft);

    let form = editor(&page);
    assert_eq!(form.value("labels"), "News, Winter");
    let answer = press(
        &browser,
        &form.set("title", "Snow after the milk"),
        "publish",
    )
    .await;
    answer.assert_redirect("/-/admin/posts/1/publish");
    let step = browser.get("/-/admin/posts/1/publish").await;
    step.assert_status(200)
        .assert_contains("It appears as soon as you publish it.")
        .assert_contains("Nothing stands out.");
    let publish = AdminForm::of(&step, "/-/admin/posts/1/publish");
    browser
        .press(&publish)
        .await
        .assert_redirect("/-/admin/posts/1");
    let public = app.find(stored.id).await;
    assert_eq!(public.shown(app.clock.now()), Shown::Published);
    assert_eq!(public.title, "Snow after the milk");
    let path = public.path.unwrap().to_string();
    app.browser()
        .get(&path)
        .await
        .assert_contains("<em>another</em> one");
}

#[tokio::test]
async fn the_publish_step_names_what_readers_would_miss() {
    let app = TestApp::new().await;
    let media = "/media/0123456789abcdef0123456789abcdef/loaf.jpg";
    let body = format!(
        "![](https://other.example/a.jpg)\n\n![IMG_2041.jpg](https://other.example/b.jpg)\n\n\
         ![A loaf]({media})\n\n[helo](/2022/01/helo)"
    );
    let post = app.post().draft(|draft| draft.source = body).create().await;
    let browser = app.admin(Role::Owner).await;
    let step = browser
        .get(&format!("/-/admin/posts/{}/publish", post.id))
        .await;
    step.assert_status(200).assert_lacks("Nothing stands out.");
    for words in [
        "This picture has no words for those who do not see it: https://other.example/a.jpg",
        "This picture is described by a file name: https://other.example/b.jpg",
        &format!("This picture does not exist: {media}"),
        "This link leads to nothing: /2022/01/helo",
    ] {
        step.assert_contains(words);
    }
}

#[tokio::test]
async fn a_post_is_published_later_at_a_time_of_the_blogs_zone() {
    let app = TestApp::at("2022-01-07T12:00:00Z").await;
    app.change_settings(|settings| settings.time_zone = "Europe/Berlin".to_owned())
        .await;
    let post = app.post().create().await;
    let browser = app.admin(Role::Owner).await;
    let path = format!("/-/admin/posts/{}/publish", post.id);
    let step = AdminForm::of(&browser.get(&path).await, &path);
    let skipped = step.clone().set("published_at", "2022-03-27T02:30");
    browser
        .press(&skipped)
        .await
        .assert_status(422)
        .assert_contains("01:59")
        .assert_contains("value=\"2022-03-27T02:30\"");
    let later = step.set("published_at", "2022-01-08T09:30");
    browser.press(&later).await.assert_status(303);
    let stored = app.find(post.id).await;
    assert_eq!(stored.shown(app.clock.now()), Shown::Scheduled);
    let at = stored.published_at.unwrap();
    assert_eq!(at.to_rfc3339(), "2022-01-08T08:30:00+00:00");
    // Saving another field keeps the moment, and the button takes the post back.
    let editor_path = format!("/-/admin/posts/{}", post.id);
    let form = open(&browser, &editor_path).await;
    assert_eq!(form.value("published_at"), "2022-01-08T09:30");
    press(&browser, &form.set("title", "Later"), "save")
        .await
        .assert_status(303);
    assert_eq!(app.find(post.id).await.published_at, Some(at));
    let form = open(&browser, &editor_path).await;
    press(&browser, &form, "unpublish").await.assert_status(303);
    assert_eq!(app.find(post.id).await.status, PostStatus::Draft);
}

#[tokio::test]
async fn a_preview_is_the_true_page_and_leads_back_with_everything() {
    let app = TestApp::new().await;
    let browser = app.admin(Role::Owner).await;
    let text = "A *draft* with \"quotes\" & <b>tags</b>\n";
    let form = open(&browser, NEW)
        .await
        .set("title", "Not yet")
        .set("body", text)
        .set("slug", "Not A Slug")
        .set("labels", "Winter");
    let page = press(&browser, &form, "preview").await;
    page.assert_status(200)
        .assert_contains("<em>draft</em>")
        .assert_contains("A preview.");
    assert_eq!(page.texts("h1"), ["Not yet"]);
    assert_eq!(page.header("cache-control"), "no-store");
    let back = AdminForm::of(&page, NEW);
    let again = editor(&press(&browser, &back, "back").await);
    for (name, value) in &form.fields {
        if !matches!(name.as_str(), "csrf" | "file" | "do") {
            assert_eq!(again.value(name), value, "{name}");
        }
    }
    // A text that begins with line feeds keeps them: HTML drops the first one behind the tag.
    let form = form.set("body", "\n\nLow");
    let page = press(&browser, &form, "back").await;
    page.assert_contains("\n\n\nLow</textarea>");
    // Nothing was stored.
    browser.get("/-/admin/posts/1").await.assert_status(404);
}

#[tokio::test]
async fn a_field_that_is_not_accepted_keeps_everything_typed() {
    let app = TestApp::new().await;
    app.post().slug("taken").published().create().await;
    let draft = app.post().create().await;
    let browser = app.admin(Role::Owner).await;
    let path = format!("/-/admin/posts/{}", draft.id);
    let form = open(&browser, &path)
        .await
        .set("body", "A long text")
        .set("slug", "No Slug")
        .set("lang", "deutsch und so")
        .set("series_position", "x")
        .set("published_at", "tomorrow");
    let answer = press(&browser, &form, "save").await;
    answer.assert_status(422);
    assert_eq!(answer.select(".field-invalid").len(), 4, "{answer}");
    let again = editor(&answer);
    for name in ["body", "slug", "lang", "series_position", "published_at"] {
        assert_eq!(again.value(name), form.value(name), "{name}");
    }
    // What is corrected in the form that came back is saved.
    let corrected = again
        .set("slug", "a-slug")
        .set("lang", "de")
        .set("series_position", "")
        .set("published_at", "");
    press(&browser, &corrected, "save").await.assert_status(303);
    let stored = app.find(draft.id).await;
    assert_eq!(stored.source, "A long text");
    assert_eq!(stored.slug.as_str(), "a-slug");
    assert_eq!(stored.lang.unwrap().as_str(), "de");
}

#[tokio::test]
async fn a_post_from_elsewhere_is_saved_without_changing_what_was_not_touched() {
    let app = TestApp::new().await;
    let post = app
        .post()
        .body("<p>One</p>\r\n<p>Two</p>\r\n")
        .labels(&["A, B"])
        .draft(|draft| draft.format = Format::Html)
        .create()
        .await;
    let browser = app.admin(Role::Owner).await;
    let path = format!("/-/admin/posts/{}", post.id);
    let form = open(&browser, &path).await;
    press(&browser, &form, "save").await.assert_status(303);
    assert_eq!(app.find(post.id).await.version, post.version);
    browser
        .get(&path)
        .await
        .assert_contains("Nothing had changed.");
    let form = open(&browser, &path).await.set("title", "Another");
    press(&browser, &form, "save").await.assert_status(303);
    let stored = app.find(post.id).await;
    assert_eq!(stored.source, post.source);
    assert_eq!(stored.format, Format::Html);
    assert_eq!(open(&browser, &path).await.value("labels"), "A, B");
}

#[tokio::test]
async fn a_picture_comes_back_at_the_end_of_the_text() {
    let app = TestApp::new().await;
    let browser = app.admin(Role::Owner).await;
    let form = open(&browser, NEW)
        .await
        .set("title", "With a picture")
        .set("body", "Typed before\r\n");
    let picture = crate::media::samples::png::encode(&[0; 12], 2, 2, png::ColorType::Rgb);
    let send =
        async |form: &AdminForm, file: &[u8], path: &str| upload(&browser, form, file, path).await;
    let to = "/-/admin/posts/new/upload";
    let answer = send(&form.clone().set("alt", "A press"), &picture, to).await;
    answer.assert_status(200).assert_contains("Uploaded.");
    let again = editor(&answer);
    assert_eq!(again.value("title"), "With a picture");
    let body = again.value("body");
    assert!(
        body.starts_with("Typed before\n\n![A press](/media/") && body.ends_with("/press.png)\n"),
        "{body}"
    );
    // Without a file, and with one that is none, the text is there too.
    for file in [&b""[..], b"no picture at all"] {
        let answer = send(&form, file, to).await;
        answer.assert_status(422);
        assert_eq!(editor(&answer).value("title"), "With a picture");
        assert!(editor(&answer).value("body").starts_with("Typed before"));
    }
    // Nobody else can send a file.
    let stale = form.clone().set("csrf", "x");
    let answer = send(&stale, &picture, to).await;
    answer.assert_status(403).assert_contains("Typed before");
    // It is saved from there.
    press(&browser, &again, "save").await.assert_status(303);
    let stored = app.find(tympan::model::PostId(1)).await;
    assert!(stored.html.as_str().contains("alt=\"A press\""));
}

/// A file that is refused is refused in the language of the person: on the page, and to the script.
#[tokio::test]
async fn a_refused_file_is_explained_in_the_language_of_the_person() {
    let app = TestApp::new().await;
    let browser = app.admin(Role::Owner).await.with("accept-language", "de");
    let form = open(&browser, NEW).await;
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0heicmif1";
    let path = "/-/admin/posts/new/upload";
    let words = "Das ist ein HEIC-Foto";
    let answer = upload(&browser, &form, heic, path).await;
    answer.assert_status(422).assert_contains(words);
    let of_script = form.set("answer", "json");
    let answer = upload(&browser, &of_script, heic, path).await;
    answer.assert_status(200).assert_contains(words);
    let picture = crate::media::samples::png::encode(&[0; 12], 2, 2, png::ColorType::Rgb);
    let half = &picture[..picture.len() - 12];
    let answer = upload(&browser, &of_script, half, path).await;
    answer.assert_contains("Diese Datei ist unvollständig");
    let long = of_script.set("alt", &"x".repeat(1_001));
    let answer = upload(&browser, &long, &picture, path).await;
    answer.assert_contains("Bitte höchstens");
}

/// The cover is uploaded where it is chosen. The post has it as soon as it is saved.
#[tokio::test]
async fn a_picture_is_uploaded_as_the_cover() {
    let app = TestApp::new().await;
    let browser = app.admin(Role::Owner).await;
    let form = open(&browser, NEW)
        .await
        .set("title", "With a cover")
        .set("body", "Typed before")
        .set("do", "upload-cover")
        .set("cover-alt", "A press");
    let picture = crate::media::samples::png::encode(&[0; 12], 2, 2, png::ColorType::Rgb);
    let path = "/-/admin/posts/new/upload";
    let answer = upload_in(("cover-file", "image/png"), &browser, &form, &picture, path).await;
    answer.assert_status(200);
    answer.assert_contains("It is the cover as soon as you save.");
    let again = editor(&answer);
    assert_eq!(again.value("body"), "Typed before");
    let cover = again.value("cover");
    assert!(
        cover.starts_with("/media/") && cover.ends_with("/press.png"),
        "{cover}"
    );
    press(&browser, &again, "save").await.assert_status(303);
    let stored = app.find(tympan::model::PostId(1)).await;
    assert_eq!(
        stored.cover.map(|cover| cover.to_string()).as_deref(),
        Some(cover)
    );
    let mut conn = app.app.db.read().await.unwrap();
    let media = tympan::store::media::find(&mut conn, tympan::model::MediaId(1)).await;
    assert_eq!(media.unwrap().unwrap().alt, "A press");
    drop(conn);
    // The script gets the path.
    let of_script = form.clone().set("answer", "json");
    let answer = upload_in(
        ("cover-file", "image/png"),
        &browser,
        &of_script,
        &picture,
        path,
    )
    .await;
    answer.assert_contains(&format!("\"path\":\"{cover}\""));
    // A file that is no picture is refused, and so is a button without a file.
    let answer = upload_in(
        ("cover-file", "text/plain"),
        &browser,
        &form,
        b"Plain words.\n",
        path,
    )
    .await;
    answer.assert_status(422);
    answer.assert_contains("This is no picture, but `text/plain");
    assert_eq!(editor(&answer).value("body"), "Typed before");
    let answer = upload_in(("file", "image/png"), &browser, &form, &picture, path).await;
    answer
        .assert_status(422)
        .assert_contains("Choose a file first.");
}

/// What is in the way of a post is said in the language of the person, wherever it is saved.
#[tokio::test]
async fn a_taken_address_is_explained_in_the_language_of_the_person() {
    let app = TestApp::at("2022-01-07T12:00:00Z").await;
    let named = |slug: &'static str| {
        app.post()
            .draft(move |draft| draft.slug = tympan::model::Slug::parse(slug).ok())
    };
    named("snow").published().create().await;
    let second = named("milk").create().await;
    let browser = app.admin(Role::Owner).await.with("accept-language", "de");
    let form = open(&browser, &format!("/-/admin/posts/{}", second.id)).await;
    let answer = press(&browser, &form.set("slug", "snow"), "save").await;
    answer.assert_status(409);
    let errors = answer.texts(".form-errors li").join(" ");
    assert!(
        errors.contains("Ein anderer Artikel hat diese Adresse. Frei ist snow-2."),
        "{errors}"
    );
}

#[tokio::test]
async fn two_tabs_do_not_overwrite_each_other() {
    let app = TestApp::new().await;
    let post = app
        .post()
        .title("A title")
        .body("one\ntwo\nthree\nfour\nfive\n")
        .create()
        .await;
    let browser = app.admin(Role::Owner).await;
    let path = format!("/-/admin/posts/{}", post.id);
    let (one, two) = (open(&browser, &path).await, open(&browser, &path).await);
    let one = one
        .set("title", "Another title")
        .set("body", "ONE\ntwo\nthree\nfour\nfive\n");
    press(&browser, &one, "save").await.assert_status(303);
    // Different lines and different fields: both are kept.
    let two = two
        .set("subtitle", "A subtitle")
        .set("body", "one\r\ntwo\r\nthree\r\nfour\r\nFIVE\r\n");
    press(&browser, &two, "save").await.assert_status(303);
    browser
        .get(&path)
        .await
        .assert_contains("both changes are in it");
    let stored = app.find(post.id).await;
    assert_eq!(stored.source, "ONE\ntwo\nthree\nfour\nFIVE\n");
    assert_eq!(stored.title, "Another title");
    assert_eq!(stored.subtitle, "A subtitle");
}

#[tokio::test]
async fn two_people_who_changed_the_same_choose() {
    let app = TestApp::new().await;
    let post = app
        .post()
        .title("A title")
        .body("one\ntwo\nthree\n")
        .create()
        .await;
    let (owner, editor_of) = (app.admin(Role::Owner).await, app.admin(Role::Editor).await);
    let path = format!("/-/admin/posts/{}", post.id);
    let (theirs, yours) = (open(&owner, &path).await, open(&editor_of, &path).await);
    let theirs = theirs
        .set("title", "Theirs")
        .set("body", "one\ntheir two\nthree\n");
    press(&owner, &theirs, "save").await.assert_status(303);
    let yours = yours
        .set("title", "Yours")
        .set("body", "one\nyour two\nthree\n");
    let merge = press(&editor_of, &yours, "save").await;
    merge
        .assert_status(409)
        .assert_contains("Olga Owner changed this post")
        .assert_contains("their two")
        .assert_contains("your two");
    assert_eq!(app.find(post.id).await.title, "Theirs");

    for (choice, body) in [
        ("theirs", "one\ntheir two\nthree\n"),
        ("yours", "one\nyour two\nthree\n"),
        ("both", "one\ntheir two\nyour two\nthree\n"),
    ] {
        let form = AdminForm::of(&merge, &path)
            .set("choose-1", choice)
            .set("choose-title", "yours");
        let joined = press(&editor_of, &form, "merge").await;
        joined.assert_status(200);
        let joined = editor(&joined);
        assert_eq!(joined.value("body"), body);
        assert_eq!(joined.value("title"), "Yours");
    }
    assert_eq!(app.find(post.id).await.title, "Theirs");
    let form = AdminForm::of(&merge, &path).set("choose-1", "both");
    let joined = editor(&press(&editor_of, &form, "merge").await);
    press(&editor_of, &joined, "save").await.assert_status(303);
    let stored = app.find(post.id).await;
    assert_eq!(stored.source, "one\ntheir two\nyour two\nthree\n");
    assert_eq!(stored.title, "Yours");
}

#[tokio::test]
async fn the_back_button_after_saving_loses_nothing() {
    let app = TestApp::new().await;
    let post = app.post().body("one\n").create().await;
    let browser = app.admin(Role::Owner).await;
    let path = format!("/-/admin/posts/{}", post.id);
    let form = open(&browser, &path).await.set("body", "one\ntwo\n");
    press(&browser, &form, "save").await.assert_status(303);
    // Back: the browser shows the form as it was sent, with the version before.
    let more = form.set("body", "one\ntwo\nthree\n");
    press(&browser, &more, "save").await.assert_status(303);
    assert_eq!(app.find(post.id).await.source, "one\ntwo\nthree\n");
}

#[tokio::test]
async fn an_ended_session_keeps_every_field_of_the_editor() {
    let app = TestApp::new().await;
    let post = app.post().create().await;
    let browser = app.admin(Role::Owner).await;
    let path = format!("/-/admin/posts/{}", post.id);
    let text = "Written\nfor \"hours\" & <more>";
    let form = open(&browser, &path)
        .await
        .set("title", "A title")
        .set("body", text)
        .set("do", "save");
    let page = browser.get("/-/admin").await;
    browser
        .press(&AdminForm::of(&page, "/-/admin/sign-out"))
        .await
        .assert_status(200);
    let answer = browser.press(&form).await;
    answer.assert_status(401);
    let kept = AdminForm::of(&answer, "/-/admin/sign-in");
    for (name, value) in form.fields.iter().filter(|(name, _)| name != "csrf") {
        assert_eq!(kept.value(&format!("kept:{name}")), value, "{name}");
    }
    assert_eq!(app.find(post.id).await.version, post.version);
}

#[tokio::test]
async fn a_post_in_the_trash_is_restored_from_the_editor() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    app.trash(&post).await;
    let browser = app.admin(Role::Owner).await;
    let path = format!("/-/admin/posts/{}", post.id);
    let page = browser.get(&path).await;
    page.assert_contains("Restore as a draft");
    press(&browser, &editor(&page), "restore")
        .await
        .assert_status(303);
    assert_eq!(app.find(post.id).await.status, PostStatus::Draft);
}

#[tokio::test]
async fn a_copy_of_what_is_not_saved_is_kept_and_offered() {
    let app = TestApp::at("2022-01-07T12:00:00Z").await;
    let post = app.post().title("A title").body("one\n").create().await;
    let browser = app.admin(Role::Owner).await;
    let path = format!("/-/admin/posts/{}", post.id);
    let form = open(&browser, &path).await.set("body", "one\ntwo three\n");
    let mut copy = form.clone();
    copy.action = "/-/admin/posts/autosave".to_owned();
    browser
        .press(&copy)
        .await
        .assert_status(200)
        .assert_contains("A copy is kept");
    assert_eq!(app.find(post.id).await.version, post.version);

    // Another tab, another person: what is stored is shown, and only the writer is offered the copy.
    let page = browser.get(&path).await;
    page.assert_contains("You wrote on")
        .assert_contains("(+2 words)");
    assert_eq!(editor(&page).value("body"), "one\n");
    let other = app.admin(Role::Editor).await;
    other.get(&path).await.assert_lacks("You wrote on");

    // Somebody changes the post, and the writer goes on with the copy: both are in.
    app.update(&post, |draft| draft.title = "Theirs".to_owned())
        .await;
    let page = browser.get(&path).await;
    let compared = browser.get(&page.link(".flash a[href*='/copies/']")).await;
    compared.assert_status(200);
    assert_eq!(compared.texts(".diff-added").len(), 2, "{compared}");
    assert_eq!(compared.texts(".diff-same").len(), 1, "{compared}");
    let address = page.link(".flash a[href*='/copies/']");
    other.get(&address).await.assert_status(404);
    let again = browser.get(&compared.link("main a[href*='copy=']")).await;
    let again = editor(&again);
    assert_eq!(again.value("body"), "one\ntwo three\n");
    press(&browser, &again, "save").await.assert_status(303);
    // The browser forgets what it keeps of the page that is saved now, once.
    let page = browser.get(&path).await;
    let saved = page.values("body[data-saved]", "data-saved");
    assert_eq!(saved.len(), 1, "{page}");
    assert!(
        saved[0]
            .split(' ')
            .any(|page| page == form.value("editing"))
    );
    assert!(
        browser
            .get(&path)
            .await
            .select("body[data-saved]")
            .is_empty()
    );
    let stored = app.find(post.id).await;
    assert_eq!(stored.source, "one\ntwo three\n");
    assert_eq!(stored.title, "Theirs");
    browser.get(&path).await.assert_lacks("You wrote on");
}

/// The script offers addresses of public posts by the beginnings of their words.
#[tokio::test]
async fn public_posts_are_found_to_be_linked_to() {
    let app = TestApp::new().await;
    let post = app
        .post()
        .title("Snow [before] the milk")
        .published()
        .create()
        .await;
    app.post().title("Snowed in").create().await;
    let browser = app.admin(Role::Author).await;
    let find = async |words: &str| {
        let answer = browser
            .get(&format!("/-/admin/posts/links?q={words}"))
            .await;
        answer.assert_status(200);
        serde_json::from_str::<Vec<[String; 2]>>(answer.text()).unwrap()
    };
    let path = post.path.clone().unwrap().to_string();
    let only = vec![["Snow [before] the milk".to_owned(), path]];
    for words in ["", "sno", "milk", "the+mil", "snow+mi"] {
        assert_eq!(find(words).await, only, "{words}");
    }
    for words in ["rain", "%22", "label:"] {
        assert!(find(words).await.is_empty(), "{words}");
    }
    let moderator = app.admin(Role::Moderator).await;
    moderator
        .get("/-/admin/posts/links")
        .await
        .assert_status(403);
}

/// What is wrong is said in the language of the person, on top of the form and below the field.
#[tokio::test]
async fn errors_of_fields_are_in_the_language_of_the_person() {
    let app = TestApp::new().await;
    let browser = app
        .admin(Role::Owner)
        .await
        .with("accept-language", "de-DE,de;q=0.9");
    let long = "x".repeat(301);
    let form = open(&browser, NEW)
        .await
        .set("title", &long)
        .set("published_at", "0999-01-01T00:00");
    let answer = press(&browser, &form, "save").await;
    answer.assert_status(422);
    assert_eq!(editor(&answer).value("title"), long);
    let errors = answer.texts(".form-errors li").join(" ");
    assert_eq!(
        errors,
        "Titel: Bitte höchstens 300 Zeichen. Datum: Bitte ein Jahr von 1970 bis 9999."
    );
}

#[tokio::test]
async fn copies_are_thinned_out_and_dropped() {
    let app = TestApp::at("2022-01-07T12:00:00Z").await;
    let browser = app.admin(Role::Owner).await;
    let mut form = open(&browser, NEW).await;
    form.action = "/-/admin/posts/autosave".to_owned();
    let count = async || app.db.number("SELECT COUNT(*) FROM autosave").await;
    for n in 0..20 {
        let copy = form.clone().set("body", &format!("word {n}"));
        browser.press(&copy).await.assert_status(200);
        app.clock.advance(chrono::TimeDelta::minutes(1));
    }
    // One of each ten minutes, and the newest.
    assert_eq!(count().await, 2);
    // Another open page keeps its own.
    let mut other = open(&browser, NEW).await.set("body", "another text");
    other.action.clone_from(&form.action);
    browser.press(&other).await.assert_status(200);
    assert_eq!(count().await, 3);
    let page = browser.get(NEW).await;
    let drop = AdminForm::of(&page, "/-/admin/posts/autosave/drop");
    browser.press(&drop).await.assert_redirect(NEW);
    assert_eq!(count().await, 2);
    let page = browser.get(NEW).await;
    let shown = browser.get(&page.link(".flash a")).await;
    assert_eq!(editor(&shown).value("body"), "word 19");
    press(&browser, &editor(&shown), "save")
        .await
        .assert_status(303);
    assert_eq!(count().await, 0);
}

#[tokio::test]
async fn an_earlier_version_is_compared_and_restored() {
    let app = TestApp::new().await;
    let post = app.post().title("First").body("one\ntwo\n").create().await;
    let changed = app
        .update(&post, |draft| {
            draft.title = "Second".to_owned();
            draft.source = "one\nTWO\n".to_owned();
        })
        .await;
    let browser = app.admin(Role::Owner).await;
    let list = browser
        .get(&format!("/-/admin/posts/{}/revisions", post.id))
        .await;
    list.assert_status(200);
    assert_eq!(list.select(".rows > li").len(), 2);
    let path = format!("/-/admin/posts/{}/revisions/{}", post.id, post.version);
    let page = browser.get(&path).await;
    assert_eq!(page.texts(".diff-removed"), ["−First", "−two"]);
    assert_eq!(page.texts(".diff-added"), ["+Second", "+TWO"]);
    let form = AdminForm::of(&page, &path);
    let stale = form.clone().set("version", "1000");
    browser.press(&stale).await.assert_status(409);
    browser.press(&form).await.assert_status(303);
    let stored = app.find(post.id).await;
    assert_eq!(
        (stored.title.as_str(), stored.source.as_str()),
        ("First", "one\ntwo\n")
    );
    assert_eq!(stored.version, changed.version + 1);
}

#[tokio::test]
async fn a_draft_is_shown_by_its_link_until_that_is_revoked() {
    let app = TestApp::at("2022-01-07T12:00:00Z").await;
    let post = app.post().title("Secret").body("A *draft*.").create().await;
    let browser = app.admin(Role::Owner).await;
    let path = format!("/-/admin/posts/{}/share", post.id);
    let create = AdminForm::of(&browser.get(&path).await, &path);
    let link = async |page: &Answer| {
        let url = page.link(".share-link a");
        url[url.find("/-/preview/").unwrap()..].to_owned()
    };
    let page = browser.press(&create).await;
    let first = link(&page).await;
    let second = link(&browser.press(&create).await).await;
    let reader = app.browser();
    let shown = reader.get(&first).await;
    shown
        .assert_status(200)
        .assert_contains("<em>draft</em>")
        .assert_contains("A draft that its author shared");
    assert_eq!(shown.header("cache-control"), "no-store");
    assert_eq!(shown.header("x-robots-tag"), "noindex");
    assert_eq!(shown.header("referrer-policy"), "same-origin");
    // It is not shown again, and can be revoked.
    let page = browser.get(&path).await;
    page.assert_lacks("/-/preview/");
    let revoke = AdminForm::all(&page)
        .into_iter()
        .find(|form| form.action.ends_with("/revoke"))
        .unwrap();
    browser.press(&revoke).await.assert_redirect(&path);
    reader.get(&first).await.assert_status(410);
    reader.get(&second).await.assert_status(200);
    for wrong in [
        "/-/preview/x".to_owned(),
        format!("/-/preview/{}", "A".repeat(43)),
    ] {
        assert!(reader.get(&wrong).await.status.is_client_error());
    }
    app.clock.advance(chrono::TimeDelta::days(14));
    reader.get(&second).await.assert_status(410);
    // What is public by then is at its own address.
    let third = link(&browser.press(&create).await).await;
    let public = app
        .update(&post, |draft| draft.status = PostStatus::Public)
        .await;
    reader
        .get(&third)
        .await
        .assert_redirect(public.path.unwrap().as_str());
}

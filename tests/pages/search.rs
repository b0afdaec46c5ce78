//! The search page and its query language.

use chrono::TimeDelta;
use tympan::fulltext::VERSION;
use tympan::model::{CommentId, CommentMode, CommentStatus, LabelName, UserId};
use tympan::store::search_progress::Progress;
use tympan::{publishing, store, urls, users};

use crate::common::app::{Answer, Node, TestApp, path};

async fn search(app: &Node, query: &str) -> Answer {
    app.browser()
        .get(&urls::with_parameter("/search", "q", query))
        .await
}

/// The addresses of what a page of results shows, in order.
pub fn results(answer: &Answer) -> Vec<String> {
    answer.values("h2.result-title a", "href")
}

#[tokio::test]
async fn post_is_found_with_its_words_marked_and_its_labels_beside() {
    let app = TestApp::new().await;
    let post = app
        .post()
        .title("A naïve title")
        .body("Some *naïve* words, and Straße.")
        .labels(&["Rust"])
        .published()
        .create()
        .await;
    app.post().title("Another").published().create().await;
    let page = search(&app, "NAIVE").await;
    page.assert_status(200)
        .assert_contains("1 post<")
        .assert_contains("A <mark>naïve</mark> title")
        .assert_contains("Some <mark>naïve</mark> words");
    page.assert_contains("Friday, January 7, 2022")
        .assert_contains("/label/Rust")
        .assert_contains("value=\"NAIVE\"");
    page.assert_header("cache-control", "no-store")
        .assert_contains("<meta name=\"robots\" content=\"noindex\">");
    assert_eq!(results(&page), [path(&post)]);
    search(&app, "strasse")
        .await
        .assert_contains("<mark>Straße</mark>");
}

#[tokio::test]
async fn titles_come_first_and_ties_newest_first() {
    let app = TestApp::new().await;
    let body = app
        .post()
        .title("First")
        .body(&"apple ".repeat(30))
        .published_at("2022-01-05T12:00:00Z")
        .create()
        .await;
    let title = app
        .post()
        .title("An apple")
        .body("Other words, many of them, in a long text.")
        .published_at("2022-01-01T12:00:00Z")
        .create()
        .await;
    let twin = |day: u32| {
        app.post()
            .title("Twin")
            .body("pear")
            .published_at(&format!("2022-01-0{day}T12:00:00Z"))
            .create()
    };
    let (older, newer) = (twin(2).await, twin(3).await);
    assert_eq!(
        results(&search(&app, "apple").await),
        [path(&title), path(&body)]
    );
    assert_eq!(
        results(&search(&app, "pear").await),
        [path(&newer), path(&older)]
    );
}

#[tokio::test]
async fn operators_narrow_what_is_found() {
    let app = TestApp::new().await;
    app.change_settings(|settings| settings.time_zone = "Asia/Tokyo".to_owned())
        .await;
    let one = app
        .post()
        .title("One word")
        .labels(&["Straße Süd"])
        .published_at("2021-12-31T14:59:59Z")
        .create()
        .await;
    let two = app
        .post()
        .title("Two words")
        .body("word one after another")
        .published_at("2021-12-31T15:00:00Z")
        .create()
        .await;
    let all = [path(&two), path(&one)];
    for (query, expected) in [
        ("after:2022", &all[..1]),
        ("before:2022", &all[1..]),
        ("after:2021-12-31 before:2022-01-01", &all[1..]),
        ("label:\"STRASSE SÜD\"", &all[1..]),
        ("-label:\"straße süd\"", &all[..1]),
        ("label:none word", &[]),
        ("author:olga", &all[..]),
        ("author:\"olga owner\" one", &all[..]),
        ("author:nobody", &[]),
        ("\"one word\"", &all[1..]),
        ("one -two", &all[1..]),
        ("wor*", &all[..]),
        ("before:soon", &[]),
    ] {
        let mut found = results(&search(&app, query).await);
        found.sort_by_key(|url| all.iter().position(|one| one == url));
        assert_eq!(found, expected, "{query}");
    }
}

#[tokio::test]
async fn words_of_every_writing_are_found() {
    let app = TestApp::new().await;
    let cases = [
        ("東京都に行く", "京都"),
        ("黒い猫", "猫"),
        ("한국어를 배우다", "한국"),
        ("كِتَاب أحمد", "كتاب احمد"),
        ("Ἀθῆναι", "ΑΘΗΝΑΙ"),
        ("İstanbul'da", "istanbul"),
        ("Größe", "GRÖSSE"),
        ("हिन्दी", "हिन्दी"),
        ("ภาษาไทย", "ไทย"),
    ];
    for (n, (body, _)) in cases.iter().enumerate() {
        app.post()
            .title(&format!("Number {n}"))
            .slug(&format!("n{n}"))
            .body(body)
            .published()
            .create()
            .await;
    }
    for (n, (body, query)) in cases.iter().enumerate() {
        let page = search(&app, query).await;
        assert_eq!(results(&page), [format!("/2022/01/n{n}")], "{body} {query}");
        page.assert_contains("<mark>");
    }
}

#[tokio::test]
async fn comment_is_found_by_its_words_and_leads_to_its_place() {
    let app = TestApp::new().await;
    let post = app
        .post()
        .title("The post")
        .labels(&["L"])
        .published()
        .create()
        .await;
    let comment = app.say(&post, None, "A rare *quokka* said so.").await;
    assert_eq!(results(&search(&app, "quokka").await), Vec::<String>::new());
    let page = search(&app, "quokka in:comments").await;
    assert_eq!(results(&page), [format!("/c/{}", comment.id)]);
    page.assert_contains("1 comment<")
        .assert_contains("Vera on “The post”")
        .assert_contains("A rare <mark>quokka</mark> said so.");
    // The place is a parameter of its own, whatever the query contains: an open quotation mark, or
    // `in:` in another spelling.
    page.assert_contains("href=\"/search?q=quokka%20in:comments&#38;in=posts\"");
    assert_eq!(
        results(
            &app.browser()
                .get("/search?q=quokka%20in:comments&in=posts")
                .await
        ),
        Vec::<String>::new()
    );
    let page = app
        .browser()
        .get("/search?q=%22rare%20quokka&in=comments")
        .await;
    assert_eq!(results(&page), [format!("/c/{}", comment.id)]);
    page.assert_contains("<input type=\"hidden\" name=\"in\" value=\"comments\">")
        .assert_contains("rare%20quokka&#38;in=posts\"");
    app.browser()
        .get("/search?q=&in=comments")
        .await
        .assert_status(200)
        .assert_lacks("quokka");
    for (query, count) in [
        ("author:vera", 1),
        ("author:olga", 0),
        ("label:l", 1),
        ("label:none", 0),
        ("-label:l", 0),
        ("before:2022", 0),
        ("quo*", 1),
    ] {
        assert_eq!(
            results(&search(&app, &format!("{query} in:comments")).await).len(),
            count,
            "{query}"
        );
    }
}

#[tokio::test]
async fn what_is_found_follows_every_change() {
    let app = TestApp::new().await;
    let post = app.post().title("Before").published().create().await;
    let count = async |query: &str| results(&search(&app, query).await).len();
    assert_eq!(count("before -label:x").await, 1);
    let post = app
        .update(&post, |draft| draft.title = "Afterwards".to_owned())
        .await;
    assert_eq!((count("Before").await, count("afterwards").await), (0, 1));
    let post = app
        .update(&post, |draft| {
            draft.labels = Some(vec![LabelName::parse("Fresh").expect("a label")])
        })
        .await;
    assert_eq!((count("fresh").await, count("label:fresh").await), (1, 1));
    let comment = app.say(&post, None, "uttered").await;
    assert_eq!(count("uttered in:comments").await, 1);
    app.moderate(comment.id, CommentStatus::Spam).await;
    assert_eq!(count("uttered in:comments").await, 0);
    app.moderate(comment.id, CommentStatus::Approved).await;
    app.update(&post, |draft| draft.comments = CommentMode::Hidden)
        .await;
    assert_eq!(count("uttered in:comments").await, 0);
    app.update(&post, |draft| draft.comments = CommentMode::Open)
        .await;
    app.moderate(comment.id, CommentStatus::Removed).await;
    assert_eq!(count("uttered in:comments").await, 0);
    assert_eq!(
        app.db.number("SELECT COUNT(*) FROM search_comment").await,
        0
    );
    app.trash(&post).await;
    assert_eq!(count("afterwards").await, 0);
    app.purge(&app.find(post.id).await).await;
    assert_eq!(app.db.number("SELECT COUNT(*) FROM search_post").await, 0);
}

#[tokio::test]
async fn scheduled_post_is_found_from_its_second_on() {
    let app = TestApp::new().await;
    app.post()
        .title("Later")
        .published_at("2022-01-07T13:00:00Z")
        .create()
        .await;
    assert!(results(&search(&app, "later").await).is_empty());
    app.clock
        .advance(TimeDelta::minutes(59) + TimeDelta::seconds(59));
    assert!(results(&search(&app, "later").await).is_empty());
    app.clock.advance(TimeDelta::seconds(1));
    assert_eq!(results(&search(&app, "later").await).len(), 1);
}

#[tokio::test]
async fn old_rows_are_indexed_by_a_job_that_goes_on_where_it_stopped() {
    let app = TestApp::new().await;
    let posts: Vec<_> = {
        let mut posts = Vec::new();
        for n in 0..60 {
            posts.push(
                app.post()
                    .title(&format!("Ancient {n}"))
                    .published()
                    .create()
                    .await,
            );
        }
        posts
    };
    app.say(&posts[0], None, "ancient words").await;
    app.db.execute("DELETE FROM search_post").await;
    app.db.execute("DELETE FROM search_comment").await;
    let mut tx = app.app.db.begin().await.expect("the writer is free");
    store::search_progress::update(
        &mut tx,
        &Progress {
            version: VERSION - 1,
            post_id: posts[59].id,
            comment_id: CommentId(9),
            is_done: true,
        },
    )
    .await
    .expect("it is noted");
    tympan::search::schedule(&mut tx, &app.app.services)
        .await
        .expect("it is queued");
    tx.commit().await.expect("that is committed");
    app.work().await;
    search(&app, "ancient").await.assert_contains("60 posts<");
    assert_eq!(results(&search(&app, "ancient in:comments").await).len(), 1);
    let progress =
        store::search_progress::find(&mut app.app.db.read().await.expect("a connection"))
            .await
            .expect("it is read");
    assert!(progress.is_done && progress.version == VERSION);
}

#[tokio::test]
async fn author_is_found_by_a_new_name_after_its_job() {
    let app = TestApp::new().await;
    app.post().title("Hers").published().create().await;
    let mut tx = app.app.db.begin().await.expect("the writer is free");
    let mut owner = store::users::find(&mut tx, UserId(1))
        .await
        .expect("it is read")
        .expect("it is there");
    owner.name = "Zelda Quartz".to_owned();
    users::update(
        &mut tx,
        &app.app.services,
        &tympan::model::Authority::of_operator(),
        &owner,
    )
    .await
    .expect("it is changed");
    tx.commit().await.expect("that is committed");
    assert_eq!(
        results(&search(&app, "author:zelda").await).len(),
        1,
        "at once by the operator"
    );
    app.work().await;
    assert_eq!(
        (
            results(&search(&app, "quartz").await).len(),
            results(&search(&app, "olga").await).len()
        ),
        (1, 0)
    );
}

#[tokio::test]
async fn posts_are_found_by_the_labels_that_they_have_now() {
    let app = TestApp::new().await;
    for (title, labels) in [
        ("One", &["Walnut"][..]),
        ("Two", &["Cherry", "Oak"]),
        ("Three", &["Cherry"]),
    ] {
        app.post()
            .title(title)
            .slug(&title.to_lowercase())
            .labels(labels)
            .published()
            .create()
            .await;
    }
    let found = async |query: &str| results(&search(&app, query).await).len();
    assert_eq!(
        (
            found("walnut").await,
            found("label:walnut").await,
            found("cherry").await
        ),
        (1, 1, 2)
    );
    let (services, actor) = (&app.app.services, &tympan::model::Authority::of_operator());
    let mut tx = app.app.db.begin().await.expect("the writer is free");
    let mut labels = Vec::new();
    for folded in ["walnut", "cherry", "oak"] {
        labels.push(
            store::labels::find_by_folded(&mut tx, folded)
                .await
                .expect("it is read")
                .expect("it is there"),
        );
    }
    let name = LabelName::parse("Hazel").expect("a name");
    publishing::rename_label(&mut tx, services, actor, &labels[0], &name)
        .await
        .expect("it is renamed");
    publishing::merge_label(&mut tx, services, actor, &labels[2], &labels[1])
        .await
        .expect("they are merged");
    tx.commit().await.expect("that is committed");
    app.work().await;
    assert_eq!(
        (
            found("walnut").await,
            found("label:walnut").await,
            found("hazel").await,
            found("label:hazel").await
        ),
        (0, 0, 1, 1)
    );
    assert_eq!(
        (
            found("oak").await,
            found("label:oak").await,
            found("cherry").await
        ),
        (0, 0, 2)
    );
    let mut tx = app.app.db.begin().await.expect("the writer is free");
    publishing::delete_label(&mut tx, services, actor, &labels[1])
        .await
        .expect("it is deleted");
    tx.commit().await.expect("that is committed");
    assert_eq!(found("label:cherry").await, 0, "at once by the operator");
    app.work().await;
    assert_eq!((found("cherry").await, found("two").await), (0, 1));
}

#[tokio::test]
async fn many_results_are_read_page_by_page_each_once() {
    let app = TestApp::new().await;
    for n in 0..23 {
        app.post()
            .title(&format!("Part {n}"))
            .body("same")
            .published()
            .create()
            .await;
    }
    let mut seen = Vec::new();
    let mut next = Some("/search?q=same".to_owned());
    while let Some(address) = next {
        let page = app.browser().get(&address).await;
        page.assert_status(200).assert_contains("23 posts<");
        seen.extend(results(&page));
        next = page.values("a.pager-older", "href").pop();
    }
    assert_eq!(seen.len(), 23);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 23);
    for odd in ["0", "21", "x", "-1", "99999999999999999999"] {
        app.browser()
            .get(&format!("/search?q=same&page={odd}"))
            .await
            .assert_status(404);
    }
    assert!(results(&app.browser().get("/search?q=same&page=20").await).is_empty());
}

#[tokio::test]
async fn nothing_typed_shows_what_can_be_typed_and_nothing_found_offers_ways_on() {
    let app = TestApp::new().await;
    for address in ["/search", "/search?q=", "/search?q=%20"] {
        app.browser()
            .get(address)
            .await
            .assert_status(200)
            .assert_contains("in:comments")
            .assert_contains("name=\"q\"")
            .assert_lacks("role=\"status\"");
    }
    let page = search(&app, "nothing").await;
    page.assert_status(200)
        .assert_contains("No posts found.")
        .assert_contains("/search?q=nothing&#38;in=comments")
        .assert_contains("label:");
    search(&app, "…")
        .await
        .assert_status(200)
        .assert_contains("No posts found.");
    search(&app, "x in:comments")
        .await
        .assert_contains("No comments found.");
}

#[tokio::test]
async fn field_stands_where_a_reader_may_be_lost() {
    let app = TestApp::new().await;
    let gone = app.post().published().create().await;
    app.trash(&gone).await;
    for (address, status) in [
        ("/nothing", 404),
        (path(&gone).as_str(), 410),
        ("/archive", 200),
    ] {
        app.browser()
            .get(address)
            .await
            .assert_status(status)
            .assert_contains("action=\"/search\"")
            .assert_contains("<a href=\"/search\">");
    }
    let described = app.browser().get("/opensearch.xml").await;
    described
        .assert_status(200)
        .assert_contains("template=\"https://blog.example.org/search?q={searchTerms}\"");
    app.browser()
        .get("/")
        .await
        .assert_contains("<link rel=\"search\" href=\"/opensearch.xml\"");
    app.browser()
        .get("/search/")
        .await
        .assert_redirect("/search");
}

#[tokio::test]
async fn pager_of_blogger_leads_to_the_list_and_its_search_is_ours() {
    let app = TestApp::new().await;
    app.post().title("Found").published().create().await;
    app.browser()
        .get("/search?max-results=7")
        .await
        .assert_status(308)
        .assert_redirect("/");
    let answer = app
        .browser()
        .get("/search?updated-max=2022-01-07T13:00:00Z&max-results=7")
        .await;
    assert!(
        answer.status == 308 && answer.header("location").starts_with("/?before="),
        "{answer}"
    );
    app.browser()
        .get("/search?q=found&max-results=7&by-date=true")
        .await
        .assert_status(200)
        .assert_contains("1 post<");
}

#[tokio::test]
async fn hostile_queries_are_words_or_nothing() {
    let app = TestApp::new().await;
    let post = app.post().title("Ordinary").published().create().await;
    app.say(&post, None, "ordinary").await;
    let long = "x".repeat(10_000);
    let quotes = "\"".repeat(150);
    let hostile = [
        "\"",
        "'",
        "''",
        "\\",
        "\0",
        "NEAR(a b, 2)",
        "a NEAR b",
        "*",
        "**",
        "a**",
        "^a",
        "a:b",
        "title:a",
        "{title}:a",
        "- -",
        "--",
        "a AND",
        "OR",
        "NOT",
        "AND OR NOT",
        "(",
        ")",
        "((",
        "a)",
        "a & b",
        "a | !b",
        "<->",
        "a <-> b",
        "'a':*",
        "a:*",
        "%",
        "_",
        "%00",
        "\u{202E}txt",
        "\u{200F}\u{200E}",
        "😀",
        "👨‍👩‍👧",
        "'; DROP TABLE post; --",
        "\" OR 1=1 --",
        "1' UNION SELECT 1",
        "{{7*7}}",
        "<script>alert(1)</script>",
        "label:",
        "label:\"",
        "author:\"",
        "before:",
        "after:99999",
        "before:0000-00-00",
        "in:",
        "in:comments in:comments",
        "\u{E000}",
        "\u{E001}ordinary",
        "\u{FFFD}",
        "ﷺ",
        "\u{10FFFF}",
        "-label:x -author:y",
        "e\u{301}\u{301}\u{301}",
        quotes.as_str(),
    ];
    for query in hostile {
        for place in ["", " in:comments"] {
            let page = search(&app, &format!("{query}{place}")).await;
            page.assert_status(200).assert_lacks("<script");
        }
    }
    for too_much in [long, "a ".repeat(40)] {
        search(&app, &too_much)
            .await
            .assert_status(400)
            .assert_lacks("<script");
    }
    app.browser()
        .get("/search?q=%FF%FE&page=1&x=%00")
        .await
        .assert_status(200);
}

#[tokio::test]
async fn hostile_texts_are_escaped_around_their_marks() {
    let app = TestApp::new().await;
    let payloads = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "</mark><svg onload=alert(1)>",
        "&lt;b&gt; & <b>",
        "'-alert(1)-'",
    ];
    let post = app
        .post()
        .title(&format!("{} marker", payloads.join(" ")))
        .body("`<script>` marker `<img src=x onerror=alert(1)>`")
        .published()
        .create()
        .await;
    for payload in payloads {
        app.say(&post, None, &format!("marker `{payload}` {payload}"))
            .await;
    }
    for query in [
        "marker",
        "marker in:comments",
        "alert",
        "script in:comments",
    ] {
        let page = search(&app, query).await;
        page.assert_status(200)
            .assert_contains("<mark>")
            .assert_lacks("<script")
            .assert_lacks("<img src=x")
            .assert_lacks("<svg");
    }
}

#[tokio::test]
async fn network_may_search_so_often_a_minute() {
    let app = TestApp::new().await;
    let browser = app.browser();
    for _ in 0..60 {
        browser.get("/search?q=x").await.assert_status(200);
    }
    browser.get("/search?q=x").await.assert_status(429);
    browser.get("/search").await.assert_status(200);
    app.browser().get("/search?q=x").await.assert_status(200);
}

#[tokio::test]
async fn long_post_is_saved_and_found_by_its_last_word() {
    let app = TestApp::new().await;
    let body: String = (0..60_000).map(|n| format!("{n:x} ")).collect::<String>() + "omega";
    app.post()
        .title("Long")
        .body(&body)
        .published()
        .create()
        .await;
    search(&app, "omega").await.assert_contains("1 post<");
}

#[tokio::test]
async fn those_whose_network_is_not_known_share_what_one_may_search() {
    let app = TestApp::new().await;
    for _ in 0..60 {
        app.browser()
            .without_address()
            .get("/search?q=x")
            .await
            .assert_status(200);
    }
    app.browser()
        .without_address()
        .get("/search?q=x")
        .await
        .assert_status(429);
    app.browser().get("/search?q=x").await.assert_status(200);
}

#[tokio::test]
async fn control_characters_in_a_query_part_its_words() {
    let app = TestApp::new().await;
    app.post()
        .title("Found")
        .labels(&["Rust"])
        .body("two words")
        .published()
        .create()
        .await;
    for query in [
        "label:%00",
        "%00",
        "in:comments%20label:%00",
        "author:%00",
        "-label:%22%00%22",
        "two%00words",
        "%01label:Rust%07",
    ] {
        for address in [
            format!("/search?q={query}"),
            format!("/search.atom?q={query}"),
        ] {
            app.browser().get(&address).await.assert_status(200);
        }
    }
    app.browser()
        .get("/search?q=two%00words")
        .await
        .assert_contains("/2022/01/found");
    app.browser()
        .get("/search?q=label:Rust%00")
        .await
        .assert_contains("/2022/01/found");
}

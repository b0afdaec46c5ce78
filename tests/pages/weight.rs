//! The downloads of a page: its HTML, one style sheet and one icon, and nothing else.

use std::io::Write as _;

use crate::common::app::{Answer, CommentFields, TestApp, path};

/// The most compressed bytes of a post with a hundred comments, all that it loads included.
const BYTES_MAX: usize = 60 * 1024;

/// The most uncompressed bytes of a comment besides its own words.
const BYTES_A_COMMENT: usize = 1_350 - 203;

/// A paragraph of some sixty words that compresses as badly as prose: no phrase comes twice.
fn words(seed: usize) -> String {
    const SYLLABLES: [&str; 24] = [
        "an", "be", "co", "der", "en", "fo", "gra", "hi", "in", "ke", "lo", "ma", "ner", "or",
        "pre", "qui", "ro", "sta", "te", "un", "ver", "wa", "xi", "zu",
    ];
    let mut state = seed * 7919 + 1;
    let mut next = |most: usize| {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        (state >> 16) % most
    };
    let words: Vec<String> = (0..60)
        .map(|_| {
            (0..1 + next(3))
                .map(|_| SYLLABLES[next(SYLLABLES.len())])
                .collect()
        })
        .collect();
    words.join(" ")
}

/// The addresses that a browser loads by itself.
fn loaded(page: &Answer) -> Vec<String> {
    let links = "link:is([rel=stylesheet], [rel=icon], [rel=preload], [rel=manifest])";
    let sources = ":is(img, script, source, video, audio, iframe, embed)[src]";
    let mut addresses = page.values(links, "href");
    addresses.extend(page.values(sources, "src"));
    addresses.extend(page.values("object", "data"));
    addresses
}

#[tokio::test]
async fn a_post_with_a_hundred_comments_weighs_at_most_sixty_kilobytes() {
    let app = TestApp::unmoderated().await;
    // A hundred unknown guests at once would be held, whatever they wrote.
    app.change_settings(|settings| (settings.spam.hold_at, settings.spam.spam_at) = (10.0, 10.0))
        .await;
    let body: Vec<String> = (0..40).map(|n| words(n * 3)).collect();
    let post = app
        .post()
        .body(&body.join("\n\n"))
        .published()
        .create()
        .await;
    let mut parent = None;
    for n in 0..100_i64 {
        let browser = app.browser().keeping_cookies();
        let (name, body) = (format!("Reader {n}"), words(usize::try_from(n).unwrap()));
        let fields = CommentFields {
            name: &name,
            body: &body,
            ..CommentFields::default()
        };
        let sent = match parent.filter(|_| n % 3 > 0) {
            Some(parent) => browser.reply(&post, parent, fields).await,
            None => browser.comment(&post, fields).await,
        };
        sent.assert_status(303);
        parent = Some(n + 1);
    }
    let page = app.browser().get(&path(&post)).await;
    assert_eq!(page.select(".comment-text").len(), 100);
    let each = bytes_besides_words(&page, 100);
    assert!(
        each <= BYTES_A_COMMENT,
        "{each} bytes for each of a hundred people's comments"
    );
    let mut addresses = loaded(&page);
    assert_eq!(
        addresses
            .iter()
            .filter(|address| address.ends_with(".css"))
            .count(),
        1
    );
    assert!(
        addresses.iter().all(|address| address.starts_with('/')),
        "{addresses:?}"
    );
    assert!(addresses.len() <= 4, "{addresses:?}");
    addresses.push(path(&post));
    let mut total = 0;
    for address in &addresses {
        total += gzipped(&app.browser().get(address).await.assert_status(200).body);
    }
    assert!(total <= BYTES_MAX, "{total} bytes");
}

#[tokio::test]
async fn a_comment_is_mostly_its_words() {
    let app = TestApp::unmoderated().await;
    let post = app
        .post()
        .slug("a-slug-of-usual-length")
        .published()
        .create()
        .await;
    let replies: Vec<Option<usize>> = (0..60).map(Some).collect();
    app.say_many(&post, &[&[None; 60][..], &replies].concat())
        .await;
    let page = app.browser().get(&path(&post)).await;
    let each = bytes_besides_words(&page, 120);
    assert!(each <= BYTES_A_COMMENT, "{each} bytes");
}

/// The bytes of the thread without the words of its `count` comments, for each of them.
fn bytes_besides_words(page: &Answer, count: usize) -> usize {
    let text = page.text();
    let (start, end) = (
        text.find("<ol class=\"thread\"").expect("a thread"),
        text.find("<p class=\"feed-link\"").expect("its end"),
    );
    let words: usize = page
        .select(".comment-text")
        .iter()
        .map(|words| words.inner.len())
        .sum();
    (end - start - words) / count
}

/// The length of what most servers would send; Brotli makes it shorter.
fn gzipped(bytes: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap().len()
}

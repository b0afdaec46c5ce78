//! Pingbacks and trackbacks: apart from the comments, folded below them.

use tympan::discussion;
use tympan::model::{Authority, CommentKind, CommentStatus, Origin};
use tympan::store;

use super::{Blog, input, lost};

/// An export of a post with a comment, three pingbacks, of which one waits, and an answer to one of them.
fn export() -> &'static str {
    let comment = |id: u32, kind: &str, approved: &str, parent: u32, text: &str| {
        format!(
            "<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author>Log {id}</wp:comment_author><wp:comment_author_url>https://log{id}.example/</wp:comment_author_url><wp:comment_date_gmt>2020-01-02 00:00:00</wp:comment_date_gmt><wp:comment_content>{text}</wp:comment_content><wp:comment_approved>{approved}</wp:comment_approved><wp:comment_type>{kind}</wp:comment_type><wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"
        )
    };
    let comments = [
        comment(1, "comment", "1", 0, "A question"),
        comment(2, "pingback", "1", 1, "[…] the pond […]"),
        comment(3, "trackback", "1", 0, "A trackback"),
        comment(4, "pingback", "0", 0, "Waiting"),
        comment(5, "comment", "1", 2, "An answer"),
    ];
    let text = format!(
        "<rss xmlns:wp='http://wordpress.org/export/1.2/' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><wp:base_blog_url>https://pond.example</wp:base_blog_url><item><title>Pond</title><link>https://pond.example/2020/01/pond/</link><content:encoded>Water.</content:encoded><wp:post_id>1</wp:post_id><wp:post_date_gmt>2020-01-01 00:00:00</wp:post_date_gmt><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>{}</item></channel></rss>",
        comments.concat()
    );
    text.leak()
}

fn origin(kind: &str, id: u32) -> Origin {
    Origin {
        system: "wordpress".to_owned(),
        id: format!("pond.example/{kind}/{id}"),
    }
}

async fn imported() -> Blog {
    let blog = Blog::new().await;
    let report = blog
        .import_input(&input("wordpress", &[("a.xml", export())]))
        .await;
    assert!(report.balances(), "{report}");
    assert_eq!(
        lost(&report, "mentions on other sites are apart")
            .await
            .len(),
        2
    );
    blog
}

#[tokio::test]
async fn mentions_are_folded_below_the_comments() {
    let blog = imported().await;
    let page = blog.browser().get("/2020/01/pond").await;
    let heading = page
        .select("#comments-heading")
        .first()
        .map(|heading| heading.text.clone());
    assert_eq!(heading.as_deref(), Some("2 comments"));
    assert_eq!(page.select(".thread .comment").len(), 2);
    let folded = page.select("details.folded");
    assert_eq!(folded.len(), 1);
    assert_eq!(
        page.select("details.folded > summary")[0].text,
        "2 mentions on other sites"
    );
    assert_eq!(page.select("details.folded .mention").len(), 2);
    assert!(page.text().contains("[…] the pond […]"));
    assert!(!page.text().contains("Waiting"));
    assert_eq!(
        page.values(".mention a", "href"),
        ["https://log2.example/", "https://log3.example/"]
    );
    for later in ["?comments=newest", "?comments=flat"] {
        let page = blog.browser().get(&format!("/2020/01/pond{later}")).await;
        assert!(!page.text().contains("A trackback"), "{later}");
    }
}

#[tokio::test]
async fn mentions_are_in_no_feed_and_not_counted() {
    let blog = imported().await;
    for feed in ["/comments.atom", "/2020/01/pond.atom"] {
        let feed = blog.browser().get(feed).await;
        assert!(feed.text().contains("A question"));
        assert!(!feed.text().contains("A trackback"));
    }
    assert_eq!(blog.post_of(&origin("post", 1)).await.comment_count, 2);
}

#[tokio::test]
async fn mention_has_a_permalink_and_its_moderator() {
    let blog = imported().await;
    let waiting = blog
        .comment_of(&origin("comment", 4))
        .await
        .expect("a mention");
    assert_eq!(
        (waiting.kind, waiting.parent_id),
        (CommentKind::Mention, None)
    );
    let answer = blog
        .comment_of(&origin("comment", 5))
        .await
        .expect("an answer");
    assert_eq!(
        (answer.kind, answer.parent_id),
        (CommentKind::Comment, None)
    );
    let edit = discussion::Edit {
        status: Some(CommentStatus::Approved),
        text: None,
    };
    let (services, by) = (&blog.app.services, Authority::of_operator());
    let mut tx = blog.app.db.begin().await.expect("a transaction");
    let edited = discussion::edit(&mut tx, services, &by, &waiting, &edit).await;
    edited.expect("approved");
    tx.commit().await.expect("committed");
    assert_eq!(blog.post_of(&origin("post", 1)).await.comment_count, 2);
    let page = blog.browser().get("/2020/01/pond").await;
    assert_eq!(page.select("details.folded .mention").len(), 3);
    let link = blog.browser().get(&format!("/c/{}", waiting.id)).await;
    assert!(
        link.header("location")
            .ends_with(&format!("/2020/01/pond#comment-{}", waiting.id))
    );
    let criteria = store::comment_search::CommentCriteria {
        kind: Some(CommentKind::Mention),
        ..Default::default()
    };
    let count = store::comment_search::count(&mut blog.read().await, &criteria).await;
    assert_eq!(count.expect("a count"), 3);
}

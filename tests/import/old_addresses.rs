//! The addresses of an old blog: that they still lead somewhere, and what links in texts become.

use tympan::transfer::old_addresses;

use super::{Blog, input};
use crate::common::app::moment;

/// An export of a blog at this address, whose categories are at `/topics/`, with links to comments.
fn export(home: &str) -> &'static str {
    let item = |id: u32, name: &str, body: &str, more: &str| {
        format!(
            "<item><title>{name}</title><link>{home}/2020/01/{name}/</link><dc:creator>keeper</dc:creator><category domain='category' nicename='oil'>Oil</category><category domain='post_tag' nicename='wick'>Wick</category><content:encoded><![CDATA[<p>{body}</p>]]></content:encoded><wp:post_id>{id}</wp:post_id><wp:post_name>{name}</wp:post_name><wp:post_date_gmt>2020-01-0{id} 00:00:00</wp:post_date_gmt><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>{more}</item>"
        )
    };
    let comment = |id: u32, body: &str| {
        format!(
            "<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author>Wim</wp:comment_author><wp:comment_date_gmt>2020-01-02 00:00:0{}</wp:comment_date_gmt><wp:comment_content><![CDATA[{body}]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved></wp:comment>",
            id % 10
        )
    };
    let links = format!(
        "<a href=\"{home}/2020/01/two/comment-page-1/#comment-71\">one</a> <a href=\"{home}/topics/oil/\">oil</a> <a href=\"#comment-99\">none</a> <a href=\"{home}/?cat=3\">three</a>"
    );
    let comments = comment(71, "A comment")
        + &comment(
            72,
            &format!("See <a href=\"{home}/2020/01/two/#comment-71\">above</a>"),
        );
    let items = item(1, "one", &links, "") + &item(2, "two", "Text", &comments);
    let text = format!(
        "<rss xmlns:wp='http://wordpress.org/export/1.2/' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><wp:base_blog_url>{home}</wp:base_blog_url><wp:author><wp:author_id>4</wp:author_id><wp:author_login>keeper</wp:author_login></wp:author><wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>oil</wp:category_nicename><wp:cat_name>Oil</wp:cat_name></wp:category>{items}</channel></rss>"
    );
    text.leak()
}

/// Follows redirects from an address, and returns the last status and address.
async fn follow(blog: &Blog, address: &str) -> (u16, String) {
    let reader = blog.browser();
    let mut at = address.to_owned();
    for _ in 0..6 {
        let answer = reader.get(at.split('#').next().unwrap_or_default()).await;
        if !answer.status.is_redirection() {
            return (answer.status.as_u16(), at);
        }
        let next = answer.header("location");
        at = next.trim_start_matches("https://blog.example").to_owned();
    }
    panic!("{address} leads nowhere")
}

#[tokio::test]
async fn every_address_of_the_old_blog_leads_somewhere() {
    for (home, folder) in [
        ("https://lamp.example", ""),
        ("https://lamp.example/log", "/log"),
    ] {
        let blog = Blog::new().await;
        let input = input("wordpress", &[("a.xml", export(home))]);
        let report = blog.import_input(&input).await;
        assert!(report.balances(), "{report}");
        let now = moment("2024-01-01T00:00:00Z");
        let listed = old_addresses::addresses(&input, now).expect("a list");
        let places: Vec<&str> = listed.iter().map(|one| one.place.as_str()).collect();
        for (place, leads_to) in [
            ("/2020/01/one/", "/2020/01/one"),
            ("/2020/01/one/feed/", "/2020/01/one.atom"),
            ("/?p=1", "/2020/01/one"),
            ("/category/oil", "/label/Oil"),
            ("/category/oil/feed/", "/label/Oil.atom"),
            ("/topics/oil", "/label/Oil"),
            ("/topics/oil/feed/", "/label/Oil.atom"),
            ("/tag/wick/feed/", "/label/Wick.atom"),
            ("/?cat=3", "/label/Oil"),
            ("/?tag=wick", "/label/Wick"),
            ("/?author=4", "/author/keeper"),
            ("/author/keeper/feed/", "/author/keeper.atom"),
            ("/feed/", "/feed.atom"),
            ("/feed/atom/", "/feed.atom"),
            ("/?feed=rss2", "/feed.rss"),
            ("/comments/feed/", "/comments.atom"),
        ] {
            let place = format!("{folder}{place}");
            assert!(places.contains(&place.as_str()), "{place}: {places:?}");
            let own = if leads_to.starts_with("/2020") {
                folder
            } else {
                ""
            };
            assert_eq!(
                follow(&blog, &place).await,
                (200, format!("{own}{leads_to}")),
                "{place}"
            );
        }
        for place in places {
            assert_eq!(follow(&blog, place).await.0, 200, "{place}");
        }
        assert_eq!(
            follow(&blog, &format!("{folder}/category/oil/feed/rss2/"))
                .await
                .1,
            "/label/Oil.rss"
        );
        assert_eq!(follow(&blog, "/category/none/feed/").await.0, 404);
        assert_eq!(
            follow(&blog, &format!("{folder}/?p=99")).await.0,
            200,
            "the front page"
        );
    }
}

#[tokio::test]
async fn links_to_single_comments_lead_to_them() {
    let blog = Blog::new().await;
    let source = input("wordpress", &[("a.xml", export("https://lamp.example"))]);
    for _ in 0..2 {
        blog.import_input(&source).await;
        let origin = |kind: &str, id: u32| tympan::model::Origin {
            system: "wordpress".to_owned(),
            id: format!("lamp.example/{kind}/{id}"),
        };
        let post = blog.post_of(&origin("post", 1)).await;
        let first = blog
            .comment_of(&origin("comment", 71))
            .await
            .expect("a comment");
        let second = blog
            .comment_of(&origin("comment", 72))
            .await
            .expect("a comment");
        let own = format!("href=\"/c/{}\"", first.id);
        assert!(post.source.contains(&own), "{}", post.source);
        assert!(second.body.contains(&own), "{}", second.body);
        assert!(
            post.source.contains("href=\"#comments\""),
            "{}",
            post.source
        );
        assert!(
            post.source.contains("href=\"/topics/oil\""),
            "{}",
            post.source
        );
        assert!(post.source.contains("href=\"/cat=3\""), "{}", post.source);
        let leads_to = follow(&blog, &format!("/c/{}", first.id)).await;
        assert_eq!(
            leads_to,
            (200, format!("/2020/01/two#comment-{}", first.id))
        );
    }
}

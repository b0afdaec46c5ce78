//! The addresses of an old blog with characters that are rare in addresses: backslashes and marks that set
//! the direction of writing.

use tympan::model::Authority;
use tympan::transfer::import::{self, Options};
use tympan::transfer::old_addresses;

use crate::common::app::{TestApp, moment};
use crate::import::input;

/// An export of a blog whose posts have these paths, with a label that has a backslash.
fn export(paths: &[&str]) -> &'static str {
    let mut items = String::new();
    for (number, path) in (1..).zip(paths) {
        items += &format!(
            "<item><title>Post {number}</title><link>https://odd.example{path}</link><category domain='category' nicename='ab'><![CDATA[A\\B]]></category><content:encoded>Text</content:encoded><wp:post_id>{number}</wp:post_id><wp:post_date_gmt>2019-03-0{number} 00:00:00</wp:post_date_gmt><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>"
        );
    }
    let text = format!(
        "<rss xmlns:wp='http://wordpress.org/export/1.2/' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><wp:base_blog_url>https://odd.example</wp:base_blog_url><wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>ab</wp:category_nicename><wp:cat_name><![CDATA[A\\B]]></wp:cat_name></wp:category>{items}</channel></rss>"
    );
    text.leak()
}

#[tokio::test]
async fn addresses_with_odd_characters_lead_somewhere() {
    let app = TestApp::new().await;
    let export = export(&[
        "/2019/03/left%e2%80%8e/",
        "/2019/03/right%e2%80%8f/",
        "/2019/03/%e2%81%a7isolate%e2%81%a9/",
        "/2019/03/plain\u{200e}/",
    ]);
    let input = input("wordpress", &[("a.xml", export)]);
    let (db, services) = (&app.app.db, &app.app.services);
    let (by, options) = (Authority::of_operator(), Options::default());
    let report = import::run(db, services, &by, &input, &options, &mut |_| Ok(())).await;
    assert!(report.expect("a report").balances());
    let now = moment("2024-01-01T00:00:00Z");
    let listed = old_addresses::addresses(&input, now).expect("a list");
    let listed = listed.iter().map(|one| one.place.as_str());
    let further = ["/label/A%5CB", "/label/A%5CB.atom", "/search/label/A%5CB"];
    for place in listed.chain(further) {
        assert_eq!(status_in_the_end(&app, place).await, 200, "{place}");
    }
    let category = app.browser().get("/category/ab").await;
    category.assert_status(308).assert_redirect("/label/A%5CB");
}

/// The status after all redirects.
async fn status_in_the_end(app: &TestApp, place: &str) -> u16 {
    let mut at = place.to_owned();
    for _ in 0..4 {
        let reply = app.browser().get(&at).await;
        if !reply.status.is_redirection() {
            return reply.status.as_u16();
        }
        reply.header("location").clone_into(&mut at);
    }
    panic!("{place} leads nowhere")
}

//! The outline, reading time and excerpt of a text.

use tympan::model::Format;
use tympan::render::{
    self, OwnMedia, before_jump, contents_above, headings, reading_minutes, words,
};
use tympan::safe_html::SafeHtml;

use crate::common::language;

fn post(source: &str) -> SafeHtml {
    render::post(
        source,
        Format::Markdown,
        &language("en"),
        &OwnMedia::default(),
    )
    .html
}

#[test]
fn contents_are_the_headings_with_their_ids() {
    let html = post("# One *more*\n\n## It's `two` $x$\n\n# One more");
    let found: Vec<_> = headings(&html)
        .into_iter()
        .map(|heading| (heading.level, heading.id, heading.text))
        .collect();
    let expected = [
        (1, "user-content-one-more", "One more"),
        (2, "user-content-it-s-two", "It’s two x"),
        (1, "user-content-one-more-2", "One more"),
    ];
    assert_eq!(
        found,
        expected.map(|(level, id, text)| (level, id.to_owned(), text.to_owned()))
    );
}

#[test]
fn long_text_has_its_contents_above_it() {
    let html = post("# One & two\n\n## Three\n\n# Four");
    let expected = "<ul><li><a href=\"#user-content-one-two\" rel=\"noopener\">One &amp; two</a>\
                    <ul><li><a href=\"#user-content-three\" rel=\"noopener\">Three</a></li></ul></li>\
                    <li><a href=\"#user-content-four\" rel=\"noopener\">Four</a></li></ul>";
    assert_eq!(contents_above(&html, 4).unwrap().as_str(), expected);
    assert!(contents_above(&html, 3).is_none());
    assert!(contents_above(&post("# One\n\n# Two"), 9).is_none());
    assert!(contents_above(&post("[TOC]\n\n# One\n\n# Two\n\n# Three"), 9).is_none());
}

#[test]
fn heading_keeps_its_id_when_text_around_it_changes() {
    let ids = |source: &str| {
        headings(&post(source))
            .into_iter()
            .map(|heading| heading.id)
            .collect::<Vec<_>>()
    };
    let before = ids("# First\n\nText.\n\n## A \"quoted\" word");
    let after = ids("New text.\n\n# First\n\n## New\n\n### A *quoted* word");
    assert!(
        before.iter().all(|id| after.contains(id)),
        "{before:?} {after:?}"
    );
}

#[test]
fn footnotes_and_headings_never_share_an_id() {
    let html = post("# fn 1\n\n# fnref 1\n\nx[^1]\n\n[^1]: y\n\n<p id=\"fn-1\">z</p>");
    let mut ids: Vec<_> = html
        .as_str()
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), count), (4, 4), "{html}");
}

#[test]
fn beginning_ends_at_the_jump_break_and_is_whole() {
    assert_eq!(
        before_jump(&post("a *b*\n\n<!-- more -->\n\nc"))
            .expect("a break")
            .as_str(),
        "<p>a <em>b</em></p>"
    );
    assert_eq!(
        before_jump(&post("a\n\n<a name=\"more\"></a>\n\nc"))
            .expect("a break")
            .as_str(),
        "<p>a</p>"
    );
    let blogger = render::post(
        "<div dir=\"ltr\"><p>a</p><b>b<br><a name='more'></a>c</b></div>",
        Format::Html,
        &language("en"),
        &OwnMedia::default(),
    )
    .html;
    assert_eq!(
        before_jump(&blogger).expect("a break").as_str(),
        "<div dir=\"ltr\"><p>a</p><b>b<br></b></div>"
    );
    assert_eq!(before_jump(&post("a")), None);
}

#[test]
fn words_are_counted_in_every_script() {
    assert_eq!(words(&post("It's one-two, *three*.")), 3);
    assert_eq!(words(&post("\"a\" – 1.5 $x$[^1]\n\n[^1]: not me")), 3);
    let japanese = "今日は".repeat(500);
    assert_eq!(reading_minutes(&post(&japanese)), 3);
    assert_eq!(reading_minutes(&post(&"word ".repeat(461))), 3);
    assert_eq!(reading_minutes(&post("")), 1);
}

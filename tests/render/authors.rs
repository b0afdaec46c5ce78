//! The Markdown extensions for authors.

use tympan::model::Format;
use tympan::render::{self, OwnMedia};

use crate::common::language;

/// A post in Markdown, in a language.
#[track_caller]
fn post(lang: &str, source: &str, html: &str) {
    assert_eq!(
        render::post(
            source,
            Format::Markdown,
            &language(lang),
            &OwnMedia::default()
        )
        .html
        .as_str()
        .trim_end(),
        html
    );
}

#[test]
fn note_has_a_heading_in_the_language_of_the_post() {
    post(
        "de",
        "> [!WARNING]\n> *Heiß*",
        "<div class=\"markdown-alert markdown-alert-warning\" role=\"note\">\n<p class=\"markdown-alert-title\">Warnung</p>\n<p><em>Heiß</em></p>\n</div>",
    );
    post(
        "en",
        "> [!NOTE] It's <b>\n> x",
        "<div class=\"markdown-alert markdown-alert-note\" role=\"note\">\n<p class=\"markdown-alert-title\">It’s &lt;b&gt;</p>\n<p>x</p>\n</div>",
    );
}

#[test]
fn terms_have_their_definitions() {
    post(
        "en",
        "Term\n\n: It's said",
        "<dl>\n<dt>Term</dt>\n<dd>\n<p>It’s said</p>\n</dd>\n</dl>",
    );
}

#[test]
fn image_with_a_title_alone_is_a_figure() {
    post(
        "en",
        "![A \"cat\"](/cat.png \"Tom's <b>\")",
        "<figure>\n<img src=\"/cat.png\" alt=\"A “cat”\" decoding=\"async\">\n<figcaption>Tom’s &lt;b&gt;</figcaption>\n</figure>",
    );
    post(
        "en",
        "[![a](/b.png \"c\")](/d)",
        "<figure>\n<a href=\"/d\" rel=\"noopener\"><img src=\"/b.png\" alt=\"a\" decoding=\"async\"></a>\n<figcaption>c</figcaption>\n</figure>",
    );
    post(
        "en",
        "![a](/b.png)",
        "<p><img src=\"/b.png\" alt=\"a\" decoding=\"async\"></p>",
    );
}

#[test]
fn first_image_is_fetched_at_once_and_the_others_when_they_are_near() {
    post(
        "en",
        "![](/a.png) ![](/b.png)",
        "<p><img src=\"/a.png\" alt=\"\" decoding=\"async\"> <img src=\"/b.png\" alt=\"\" loading=\"lazy\" decoding=\"async\"></p>",
    );
}

#[test]
fn lines_of_code_are_marked() {
    post(
        "en",
        "```text {2,4-9}\na\nb\nc\nd\n```",
        "<pre role=\"region\" tabindex=\"0\" aria-label=\"Code 1\"><code class=\"language-text marks-2.4-9\">a\n<mark class=\"line\">b</mark>\nc\n<mark class=\"line\">d</mark>\n</code></pre>",
    );
    post(
        "en",
        "```js {1}\n/* a\nb */ let\n```",
        "<pre role=\"region\" tabindex=\"0\" aria-label=\"Code 1\"><code class=\"language-js marks-1\"><mark class=\"line\"><span class=\"hl-comment\">/* a</span></mark>\n<span class=\"hl-comment\">b */</span> <span class=\"hl-keyword\">let</span>\n</code></pre>",
    );
}

#[test]
fn code_has_a_title_and_numbers() {
    post(
        "en",
        "``` title=\"it's.txt\" numbered\na\n\n```",
        "<figure class=\"code-figure\">\n<figcaption>it's.txt</figcaption>\n<pre role=\"region\" tabindex=\"0\" aria-label=\"Code 1\"><code class=\"numbered\"><span class=\"line\">a</span>\n<span class=\"line\"></span>\n</code></pre>\n</figure>",
    );
}

#[test]
fn list_of_contents_goes_where_the_author_wants_it() {
    let html = render::post(
        "[TOC]\n\n# A\n\n## B & b\n\n# C\n\n[TOC]",
        Format::Markdown,
        &language("fr"),
        &OwnMedia::default(),
    )
    .html;
    let list = "<nav class=\"contents\" aria-label=\"Sommaire\"><p class=\"contents-title\">Sommaire</p><ul>\
        <li><a href=\"#user-content-a\" rel=\"noopener\">A</a><ul><li><a href=\"#user-content-b-b\" rel=\"noopener\">B &amp; b</a></li></ul></li>\
        <li><a href=\"#user-content-c\" rel=\"noopener\">C</a></li></ul></nav>";
    assert!(html.as_str().starts_with(list), "{html}");
    assert_eq!(html.as_str().matches("<nav").count(), 1);
    assert!(render::has_contents(&html));
    assert_eq!(
        render::post(
            "[TOC]\n\n# A",
            Format::Markdown,
            &language("en"),
            &OwnMedia::default()
        )
        .excerpt,
        "A"
    );
}

#[test]
fn footnote_speaks_the_language_of_the_post() {
    let html = render::post(
        "a[^1]\n\n[^1]: b",
        Format::Markdown,
        &language("es"),
        &OwnMedia::default(),
    )
    .html;
    assert!(
        html.as_str()
            .contains("aria-label=\"Volver a la llamada 1\"")
            && html.as_str().contains("aria-label=\"Notas al pie\""),
        "{html}"
    );
}

#[test]
fn table_that_an_old_editor_put_around_an_image_has_no_box() {
    let html = render::post(
        "<table class=\"tr-caption-container\"><tr><td>a</td></tr></table>",
        Format::Html,
        &language("en"),
        &OwnMedia::default(),
    )
    .html;
    assert!(!html.as_str().contains("table-box"), "{html}");
    let html = render::post(
        "<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>",
        Format::Html,
        &language("en"),
        &OwnMedia::default(),
    )
    .html;
    assert_eq!(html.as_str().matches("table-box").count(), 1);
}

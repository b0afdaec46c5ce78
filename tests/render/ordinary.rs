//! The rendering of ordinary texts.

use tympan::model::Format;
use tympan::render::{self, OwnMedia};

use crate::common::language;

/// A post in Markdown.
#[track_caller]
fn post(source: &str, html: &str) {
    assert_eq!(
        render::post(
            source,
            Format::Markdown,
            &language("en"),
            &OwnMedia::default()
        )
        .html
        .as_str()
        .trim_end(),
        html
    );
}

/// A post in HTML.
#[track_caller]
fn html_post(source: &str, html: &str) {
    assert_eq!(
        render::post(source, Format::Html, &language("en"), &OwnMedia::default())
            .html
            .as_str()
            .trim_end(),
        html
    );
}

/// A visitor's comment.
#[track_caller]
fn comment(source: &str, html: &str) {
    assert_eq!(
        render::comment(source, Format::Markdown)
            .html
            .as_str()
            .trim_end(),
        html
    );
}

/// A comment from another system.
#[track_caller]
fn html_comment(source: &str, html: &str) {
    assert_eq!(
        render::comment(source, Format::Html)
            .html
            .as_str()
            .trim_end(),
        html
    );
}

#[test]
fn emphasis_and_punctuation_of_a_post_are_set() {
    post(
        "It's *so* **good** -- \"really\"... ~~not~~",
        "<p>It’s <em>so</em> <strong>good</strong> – “really”… <del>not</del></p>",
    );
}

#[test]
fn heading_gets_an_id_of_its_words_and_a_second_one_a_number() {
    post(
        "# Ünder & Over\n\n## Ünder & Over\n\n### !?",
        "<h1 id=\"user-content-ünder-over\">Ünder &amp; Over<a class=\"heading-anchor\" href=\"#user-content-ünder-over\" rel=\"noopener\" aria-label=\"Link to this section: Ünder &amp; Over\"></a></h1>\n<h2 id=\"user-content-ünder-over-2\">Ünder &amp; Over<a class=\"heading-anchor\" href=\"#user-content-ünder-over-2\" rel=\"noopener\" aria-label=\"Link to this section: Ünder &amp; Over\"></a></h2>\n<h3 id=\"user-content-section\">!?<a class=\"heading-anchor\" href=\"#user-content-section\" rel=\"noopener\" aria-label=\"Link to this section: !?\"></a></h3>",
    );
}

#[test]
fn table_keeps_the_alignment_of_its_columns() {
    post(
        "| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |",
        "<div class=\"table-box\" role=\"region\" tabindex=\"0\" aria-label=\"Table 1\"><table>\n<thead>\n<tr>\n<th class=\"align-left\">a</th>\n<th class=\"align-center\">b</th>\n<th class=\"align-right\">c</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td class=\"align-left\">1</td>\n<td class=\"align-center\">2</td>\n<td class=\"align-right\">3</td>\n</tr>\n</tbody>\n</table></div>",
    );
}

#[test]
fn task_list_shows_what_is_done() {
    post(
        "- [x] bread\n- [ ] milk",
        "<ul>\n<li class=\"task-list-item\">☑ bread</li>\n<li class=\"task-list-item\">☐ milk</li>\n</ul>",
    );
}

#[test]
fn footnote_and_its_place_lead_to_each_other() {
    post(
        "Here.[^n]\n\n[^n]: There.",
        "<p>Here.<sup class=\"footnote-ref\"><a href=\"#user-content-fn-n\" id=\"user-content-fnref-n\" rel=\"noopener\">1</a></sup></p>\n<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n<li id=\"user-content-fn-n\">\n<p>There. <a href=\"#user-content-fnref-n\" aria-label=\"Back to reference 1\" class=\"footnote-backref\" rel=\"noopener\">↩</a></p>\n</li>\n</ol>\n</section>",
    );
}

#[test]
fn bare_address_becomes_a_link() {
    post(
        "See https://example.org/a?b=1&c=2.",
        "<p>See <a href=\"https://example.org/a?b=1&amp;c=2\" rel=\"noopener\">https://example.org/a?b=1&amp;c=2</a>.</p>",
    );
    comment(
        "See www.example.org, or mail me@example.org.",
        "<p>See <a href=\"http://www.example.org\" rel=\"nofollow ugc noopener\">www.example.org</a>, or mail <a href=\"mailto:me@example.org\" rel=\"nofollow ugc noopener\">me@example.org</a>.</p>",
    );
}

#[test]
fn code_block_of_a_known_language_is_coloured() {
    post(
        "```rust\nlet x = 1;\n```",
        "<pre role=\"region\" tabindex=\"0\" aria-label=\"Code 1\"><code class=\"language-rust\"><span class=\"hl-keyword\">let</span> x <span class=\"hl-operator\">=</span> <span class=\"hl-number\">1</span>;\n</code></pre>",
    );
}

#[test]
fn code_block_of_an_unknown_language_stays_as_it_is() {
    post(
        "```nosuch\na < b && c\n```",
        "<pre role=\"region\" tabindex=\"0\" aria-label=\"Code 1\"><code class=\"language-nosuch\">a &lt; b &amp;&amp; c\n</code></pre>",
    );
}

#[test]
fn jump_break_ends_the_excerpt() {
    let rendered = render::post(
        "First *words*.\n\n<!-- more -->\n\nThe rest.",
        Format::Markdown,
        &language("en"),
        &OwnMedia::default(),
    );
    assert_eq!(rendered.excerpt, "First words.");
    assert_eq!(
        rendered.html.as_str().trim_end(),
        "<p>First <em>words</em>.</p>\n<a name=\"more\" rel=\"noopener\"></a>\n<p>The rest.</p>"
    );
}

#[test]
fn excerpt_is_the_first_prose_and_ends_where_that_does() {
    let cases = [
        ("One.\n\nTwo.\n\n## Three\n\nFour.", "One. Two."),
        ("# Title\n\nOne.\n\n```\ncode\n```\n\nTwo.", "One."),
        ("> [!NOTE]\n> Aside.\n\nOne.\n\n| a |\n|---|\n| b |", "One."),
        ("One.\n\n---\n\nTwo.", "One."),
        ("---\n\nOne.", "One."),
        (
            "<ruby>活字<rp>(</rp><rt>かつじ</rt><rp>)</rp></ruby>は",
            "活字は",
        ),
        ("# Only a title", "Only a title"),
        ("```\ncode\n```", "code"),
    ];
    for (source, expected) in cases {
        assert_eq!(
            render::post(
                source,
                Format::Markdown,
                &language("en"),
                &OwnMedia::default()
            )
            .excerpt,
            expected,
            "{source}"
        );
    }
}

#[test]
fn excerpt_is_plain_text_cut_between_words() {
    let rendered = render::post(
        &"one & two ".repeat(60),
        Format::Markdown,
        &language("en"),
        &OwnMedia::default(),
    );
    assert!(
        rendered.excerpt.chars().count() <= 301,
        "{}",
        rendered.excerpt
    );
    assert!(
        rendered.excerpt.starts_with("one & two one"),
        "{}",
        rendered.excerpt
    );
    assert!(rendered.excerpt.ends_with("…"), "{}", rendered.excerpt);
}

#[test]
fn alignment_of_an_old_editor_becomes_a_class() {
    html_post(
        "<p align=\"center\">a</p><div style=\"text-align: right\">b</div><center>c</center>",
        "<p class=\"align-center\">a</p><div class=\"align-right\">b</div><div class=\"align-center\">c</div>",
    );
    html_post(
        "<img src=\"/a.png\" align=\"left\" alt=\"A\">",
        "<img src=\"/a.png\" alt=\"A\" decoding=\"async\" class=\"float-left\">",
    );
}

#[test]
fn layout_of_wordpress_becomes_a_class() {
    html_post(
        "<figure class=\"wp-block-image alignright size-medium\"><img src=\"/a.png\" alt=\"A\"></figure>",
        "<figure class=\"float-right\"><img src=\"/a.png\" alt=\"A\" decoding=\"async\"></figure>",
    );
    html_post(
        "<div class=\"wp-caption alignleft\"><p class=\"wp-caption-text\">a</p></div><p class=\"aligncenter\">b</p>",
        "<div class=\"float-left\"><p class=\"tr-caption\">a</p></div><p class=\"align-center\">b</p>",
    );
    html_post(
        "<figure class=\"wp-block-gallery columns-3\"><ul class=\"blocks-gallery-grid\"><li>a</li></ul></figure>",
        "<figure class=\"picture-grid\"><ul class=\"picture-grid\"><li>a</li></ul></figure>",
    );
}

#[test]
fn deprecated_elements_become_what_they_mean() {
    html_post(
        "<strike>a</strike> <tt>b</tt> <big>c</big> <acronym title=\"X\">d</acronym> <font color=\"red\">e</font>",
        "<s>a</s> <code>b</code> c <abbr title=\"X\">d</abbr> e",
    );
    html_post(
        "<span style=\"font-weight: bold; font-style: italic\">f</span>",
        "<b><i>f</i></b>",
    );
}

#[test]
fn frame_of_a_video_becomes_a_link_and_is_named() {
    let source = "<iframe src=\"https://www.youtube.com/embed/abc\" title=\"A film\"></iframe>";
    let rendered = render::post(source, Format::Html, &language("en"), &OwnMedia::default());
    assert_eq!(
        rendered.html.as_str(),
        "<p><a href=\"https://www.youtube.com/watch?v=abc\" rel=\"noopener\">https://www.youtube.com/watch?v=abc</a></p>"
    );
    assert_eq!(rendered.changes, ["1 frame became a link"]);
}

#[test]
fn script_and_form_are_dropped_and_named() {
    let rendered = render::post(
        "<p>a<script>x()</script><form><input name=q></form><b onclick=y()>b</b></p>",
        Format::Html,
        &language("en"),
        &OwnMedia::default(),
    );
    assert_eq!(rendered.html.as_str(), "<p>a<b>b</b></p>");
    assert_eq!(
        rendered.changes,
        [
            "2 form elements removed, their text kept",
            "1 script removed",
            "1 tag with event handlers stripped of them"
        ]
    );
}

#[test]
fn image_of_another_site_is_shown_over_https_and_its_host_named() {
    let rendered = render::post(
        "![A cat](http://img.example/cat.jpg \"Tom\") ![](/own.png)",
        Format::Markdown,
        &language("en"),
        &OwnMedia::default(),
    );
    assert_eq!(
        rendered.html.as_str().trim_end(),
        "<p><img src=\"https://img.example/cat.jpg\" alt=\"A cat\" decoding=\"async\" title=\"Tom\"> <img src=\"/own.png\" alt=\"\" loading=\"lazy\" decoding=\"async\"></p>"
    );
    assert_eq!(rendered.image_hosts, ["https://img.example"]);
}

#[test]
fn raw_html_in_a_post_in_markdown_goes_through_the_sanitiser() {
    post(
        "<details><summary>More</summary>\n\n*inside*\n\n</details>",
        "<details><summary>More</summary>\n<p><em>inside</em></p>\n</details>",
    );
}

#[test]
fn comment_keeps_its_line_ends_and_shows_html_as_text() {
    comment(
        "one\ntwo <b>three</b>\n\n<p>four</p>",
        "<p>one<br>\ntwo &lt;b&gt;three&lt;/b&gt;</p>\n<p>&lt;p&gt;four&lt;/p&gt;</p>",
    );
}

#[test]
fn comment_quotes_lists_and_codes() {
    comment(
        "> said\n\nyes\n\n1. a\n2. b\n\n`x < y`\n\n```js\nlet a\n```",
        "<blockquote>\n<p>said</p>\n</blockquote>\n<p>yes</p>\n<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n<p><code>x &lt; y</code></p>\n<pre><code class=\"language-js\"><span class=\"hl-keyword\">let</span> a\n</code></pre>",
    );
}

#[test]
fn link_of_a_comment_passes_on_no_credit_and_no_image_is_shown() {
    comment(
        "[me](https://example.org) ![x](https://example.org/x.png)",
        "<p><a href=\"https://example.org\" rel=\"nofollow ugc noopener\">me</a> <a href=\"https://example.org/x.png\" rel=\"nofollow ugc noopener\">x</a></p>",
    );
}

#[test]
fn headings_of_a_comment_stand_below_those_of_the_page() {
    comment("# Loud\n\n#### Quiet", "<h4>Loud</h4>\n<h4>Quiet</h4>");
}

#[test]
fn comment_from_another_system_keeps_its_marks_and_loses_the_rest() {
    html_comment(
        "<p class=\"x\">a<br>b <i>c</i> <img src=\"https://a.example/x.png\"> <a href=\"/rel\">d</a> <a href=\"https://e.example\" target=\"_blank\">e</a></p>",
        "<p>a<br>b <i>c</i> <a href=\"https://a.example/x.png\" rel=\"nofollow ugc noopener\">https://a.example/x.png</a> d <a href=\"https://e.example\" rel=\"nofollow ugc noopener\">e</a></p>",
    );
}

#[test]
fn byte_order_marks_at_the_start_of_the_text_are_no_text() {
    html_post("\u{FEFF}\u{FEFF}<p>Words</p>", "<p>Words</p>");
    html_comment("<unknown>\u{FEFF}</unknown>\u{FEFF}Words", "Words");
}

#[test]
fn link_of_nothing_but_a_silent_picture_has_a_name() {
    let silent = r#"<img src="https://example.com/a.jpg" alt="">"#;
    let name = |before: &str, content: &str| {
        let html = format!("<a href=\"{before}\">{content}</a>");
        let html = render::post(&html, Format::Html, &language("en"), &OwnMedia::default());
        let page = scraper::Html::parse_fragment(html.html.as_str());
        let links = scraper::Selector::parse("a").unwrap();
        let link = page.select(&links).next().unwrap();
        link.attr("aria-label").map(str::to_owned)
    };
    let named = |name: &str| Some(name.to_owned());
    let press = "https://example.com/the%20press.jpg?w=1";
    assert_eq!(name(press, silent), named("the press.jpg"));
    assert_eq!(name("https://example.com/", silent), named("example.com"));
    assert_eq!(name(press, &format!("{silent} a press")), None);
    assert_eq!(name(press, ""), None);
    let own = format!("{press}\" title=\"A press");
    assert_eq!(name(&own, silent), None);
    let own = format!("{press}\" aria-label=\"A press");
    assert_eq!(name(&own, silent), named("A press"));
}

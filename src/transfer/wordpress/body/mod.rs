//! Bodies of WordPress as HTML that needs no WordPress.
//!
//! WordPress stores neither paragraphs nor pictures of galleries: it makes them whenever a page is
//! shown. Here that is done once, from what can be observed of its pages: shortcodes with a
//! counterpart become HTML (`media`), the marks of blocks go (`blocks`), and a body without blocks
//! gets its paragraphs (`paragraphs`). What has no counterpart is named.

mod blocks;
mod links;
mod media;
mod paragraphs;
mod shortcode;

use std::collections::BTreeSet;

use super::attachments::Attachments;
use media::Converted;
use paragraphs::{Links, paragraphs};
use shortcode::{Part, Parts, Shortcode};

/// A body as HTML, not sanitised, and what of it is lost, each as a clause for the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) html: String,
    pub(super) losses: BTreeSet<String>,
}

/// Converts the body of the post with this id.
pub(super) fn post(body: &str, post: u64, attachments: &Attachments) -> Body {
    let mut losses = BTreeSet::new();
    let text = body.replace("\r\n", "\n").replace('\r', "\n");
    let has_blocks = blocks::has_blocks(&text);
    let text = comments(&text, &mut losses);
    let text = shortcodes(&text, post, attachments, &mut losses);
    let html = if has_blocks {
        let mut lost = Vec::new();
        let html = blocks::without_marks(&text, &mut lost);
        losses.extend(lost.iter().map(|name| {
            format!("WordPress made the content of its block `{name}`, which is not carried")
        }));
        html
    } else {
        paragraphs(&text, Links::OwnLine)
    };
    Body {
        html: html.trim().to_owned(),
        losses,
    }
}

/// Converts the text of a comment.
pub(super) fn comment(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    paragraphs(&text, Links::All)
}

/// Keeps the jump break, without the words for its link, and removes the marks of further pages.
fn comments(text: &str, losses: &mut BTreeSet<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("<!--") {
        let (before, comment) = rest.split_at(at);
        out.push_str(before);
        let length = comment.find("-->").map_or(comment.len(), |end| end + 3);
        let (comment, after) = comment.split_at(length);
        let inner = comment
            .trim_start_matches("<!--")
            .trim_end_matches("-->")
            .trim();
        match inner {
            "nextpage" => {
                losses.insert("its pages (`<!--nextpage-->`) are shown as one".to_owned());
            }
            "noteaser" => {}
            _ if inner.starts_with("more ") => {
                losses.insert("the words of its “read more” link are not carried".to_owned());
                out.push_str("<!--more-->");
            }
            _ => out.push_str(comment),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Converts the shortcodes that have a counterpart, and names the others.
fn shortcodes(
    text: &str,
    post: u64,
    attachments: &Attachments,
    losses: &mut BTreeSet<String>,
) -> String {
    let mut out = String::with_capacity(text.len());
    for part in Parts::new(text) {
        let shortcode = match part {
            Part::Text(text) => {
                out.push_str(text);
                continue;
            }
            Part::Shortcode(shortcode) => shortcode,
        };
        let Converted { html, loss } = media::convert(&shortcode, post, attachments);
        let is_told = loss.is_some();
        losses.extend(loss);
        match html {
            Some(html) => out.push_str(&html),
            None => {
                if !is_told && is_certain(&shortcode, &out) {
                    let name = &shortcode.name;
                    losses.insert(format!(
                        "its shortcode `[{name}]` is not known here and is kept as text"
                    ));
                }
                out.push_str(shortcode.written);
            }
        }
    }
    out
}

/// Whether a word in brackets is a shortcode and not prose such as `[sic]`: it has attributes or
/// begins a line.
fn is_certain(shortcode: &Shortcode<'_>, before: &str) -> bool {
    let is_named = shortcode
        .attributes
        .iter()
        .any(|(name, _)| !name.is_empty());
    is_named || before.is_empty() || before.ends_with('\n')
}

#[cfg(test)]
mod tests {
    use super::super::attachments::Attachment;
    use super::*;

    fn attachments() -> Attachments {
        let mut attachments = Attachments::default();
        for (id, post, name) in [
            (11, 7, "b.jpg"),
            (12, 7, "a.png"),
            (13, 7, "c.pdf"),
            (14, 8, "d.gif"),
        ] {
            let file = Attachment {
                url: format!("https://old.example/{name}"),
                alt: "\"A\" & B".to_owned(),
            };
            attachments.insert(id, post, 20 - i64::try_from(id).expect("small"), file);
        }
        attachments
    }

    fn made(body: &str) -> Body {
        post(body, 7, &attachments())
    }

    fn html(body: &str) -> String {
        made(body).html
    }

    fn losses(body: &str) -> Vec<String> {
        made(body).losses.into_iter().collect()
    }

    #[test]
    fn captions_of_both_forms_are_figures() {
        let new = "a\n[caption id=\"attachment_11\" align=\"alignleft\" width=\"300\"]<a href=\"x\"><img src=\"y\" /></a> The <em>words</em>[/caption]\nb";
        let figure = "<figure><a href=\"x\"><img src=\"y\" /></a><figcaption>The <em>words</em></figcaption>\n</figure>";
        assert_eq!(html(new), format!("<p>a</p>\n{figure}\n<p>b</p>"));
        let old = "[caption id=\"attachment_11\" caption=\"Words\"]<img src='y'>[/caption]";
        assert_eq!(
            html(old),
            "<figure><img src='y'><figcaption>Words</figcaption>\n</figure>"
        );
        assert_eq!(losses(new), Vec::<String>::new());
    }

    #[test]
    fn gallery_is_a_paragraph_of_pictures() {
        let image = |name: &str| {
            format!("<img src=\"https://old.example/{name}\" alt=\"&quot;A&quot; &amp; B\">")
        };
        assert_eq!(
            html("[gallery ids=\"14,11\"]"),
            format!("<p>{} {}</p>", image("d.gif"), image("b.jpg"))
        );
        assert_eq!(
            html("[gallery columns=2]"),
            format!("<p>{} {}</p>", image("a.png"), image("b.jpg"))
        );
        assert_eq!(
            html("[gallery exclude='12']"),
            format!("<p>{}</p>", image("b.jpg"))
        );
        assert_eq!(
            losses("[gallery ids=\"14,99\"]"),
            ["some pictures of its gallery are not in the file"]
        );
        assert_eq!(
            losses("[gallery ids=\"99\"]"),
            ["the pictures of its gallery are not in the file"]
        );
    }

    #[test]
    fn players_and_embedded_pages_are_links() {
        for (shortcode, address) in [
            (
                "[audio mp3=\"https://old.example/a.mp3\"][/audio]",
                "https://old.example/a.mp3",
            ),
            (
                "[audio https://old.example/a.mp3|titles=x]",
                "https://old.example/a.mp3",
            ),
            (
                "[video width=\"1\" mp4=\"https://old.example/a.mp4\"][/video]",
                "https://old.example/a.mp4",
            ),
            (
                "[embed]https://example.org/1[/embed]",
                "https://example.org/1",
            ),
            (
                "[embed width=\"9\"]https://example.org/1[/embed]",
                "https://example.org/1",
            ),
            ("[youtube=https://youtu.be/x]", "https://youtu.be/x"),
            ("[vimeo 12]", "https://vimeo.com/12"),
            ("https://example.org/1", "https://example.org/1"),
        ] {
            let link = format!("<p><a href=\"{address}\">{address}</a></p>");
            assert_eq!(html(shortcode), link);
        }
        assert_eq!(
            losses("[audio src='/a.mp3']"),
            ["its audio player is a link to the file"]
        );
    }

    #[test]
    fn code_is_kept_from_everything_else() {
        assert_eq!(
            html("a\n[sourcecode language=\"php\"]\n<?php\n\n  x(\"&amp;\");\n[/sourcecode]"),
            "<p>a</p>\n<pre><code class=\"language-php\">&lt;?php\n\n  x(\"&amp;\");</code></pre>"
        );
    }

    #[test]
    fn other_shortcodes_are_kept_and_named() {
        assert_eq!(
            html("[contact-form-7 id=\"1\"]"),
            "<p>[contact-form-7 id=\"1\"]</p>"
        );
        assert_eq!(
            losses("[contact-form-7 id=\"1\"]"),
            ["its shortcode `[contact-form-7]` is not known here and is kept as text"]
        );
        assert_eq!(losses("He wrote [sic] and [1]."), Vec::<String>::new());
        assert_eq!(
            html("[col][gallery ids='12'][/col]")
                .matches("<img")
                .count(),
            1
        );
    }

    #[test]
    fn body_of_blocks_gets_no_paragraphs() {
        assert_eq!(
            html("<!-- wp:paragraph -->\r\n<p>a\r\nb</p>\r\n<!-- /wp:paragraph -->"),
            "<p>a\nb</p>"
        );
        assert_eq!(
            losses("<!-- wp:archives /-->"),
            ["WordPress made the content of its block `archives`, which is not carried"]
        );
    }

    #[test]
    fn jump_break_stays_and_further_pages_are_named() {
        assert_eq!(
            html("a\n<!--more Go on-->\nb\n\n<!--nextpage-->\n\nc"),
            "<p>a<br />\n<!--more--><br />\nb</p>\n<p>c</p>"
        );
        assert_eq!(losses("<!--more Go on--><!--nextpage-->").len(), 2);
    }

    #[test]
    fn comment_has_paragraphs_and_links() {
        assert_eq!(
            comment("a http://x.example/\r\nb\r\n\r\n[gallery]"),
            "<p>a <a href=\"http://x.example/\">http://x.example/</a><br />\nb</p>\n<p>[gallery]</p>"
        );
    }
}

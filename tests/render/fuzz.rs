//! Random texts from a fixed seed.

use super::{CHANNELS, assert_none, is_thorough, longest, payloads};
use crate::common::random::Random;

const TEXTS: usize = 2_000;
const THOROUGH_TEXTS: usize = 1_000_000;
const LONGEST: usize = 14;

/// Fragments that one of the parsers treats specially, cut at the worst places.
const FRAGMENTS: &[&str] = &[
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "-->",
    "--!>",
    "<!",
    "<?",
    "]]>",
    "<![CDATA[",
    "\"",
    "'",
    "`",
    "```",
    "~~~",
    "=",
    " ",
    "\n",
    "\n\n",
    "\t",
    "\0",
    "\r\n",
    "&",
    "&#",
    "&#x",
    ";",
    "&lt;",
    "&gt;",
    "&quot;",
    "&amp;",
    "&Tab;",
    "&colon;",
    "&nbsp",
    "&#106;",
    "&#0;",
    "&#xD800;",
    "word",
    "é",
    "\u{200B}",
    "\u{202E}",
    "\u{FEFF}",
    "😀",
    "\u{85}",
    "\u{2028}",
    "<p>",
    "</p>",
    "<p ",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<code>",
    "</code>",
    "<pre>",
    "</pre>",
    "<a ",
    "<a href=",
    "<a name=more>",
    "</a>",
    "<a href=\"https://a.example\">",
    "<a href=#x>",
    "href=",
    "src=",
    "id=",
    "name=",
    "class=",
    "style=",
    "title=",
    "align=right",
    "style=\"font-weight:bold;font-style:italic\"",
    "onclick=alert(1)",
    "javascript:",
    "data:",
    "https://a.example/",
    "//a.example",
    "mailto:a@b.example",
    "language-rust",
    "<img ",
    "<img src=x ",
    "<img src=https://a.example/x>",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<svg>",
    "</svg>",
    "<math>",
    "</math>",
    "<mtext>",
    "<mglyph>",
    "<noscript>",
    "</noscript>",
    "<title>",
    "</title>",
    "<textarea>",
    "</textarea>",
    "<xmp>",
    "</xmp>",
    "<iframe src=https://a.example>",
    "</iframe>",
    "<template>",
    "</template>",
    "<select>",
    "<option>",
    "</select>",
    "<form>",
    "</form>",
    "<input type=checkbox>",
    "<object data=/x>",
    "<video src=/x>",
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "</td>",
    "<th scope=row>",
    "<caption>",
    "<ul>",
    "</ul>",
    "<ol start=2>",
    "<li>",
    "</li>",
    "<dl>",
    "<dt>",
    "<dd>",
    "<div>",
    "</div>",
    "<center>",
    "<h1>",
    "</h2>",
    "<blockquote>",
    "</blockquote>",
    "<ruby>",
    "<rt>",
    "</ruby>",
    "<details>",
    "<summary>",
    "<span class=hl-x>",
    "<span style=font-weight:bold>",
    "</span>",
    "<font>",
    "</font>",
    "<br>",
    "</br>",
    "<hr>",
    "<sup>",
    "<section class=footnotes>",
    "</section>",
    "<figure>",
    "<figcaption>",
    "*",
    "**",
    "_",
    "~~",
    "# ",
    "- ",
    "1. ",
    "> ",
    "    ",
    "[",
    "]",
    "](",
    ")",
    "![",
    "[x]",
    "[^1]",
    "\n[^1]: ",
    "\n[x]: ",
    "| a | b |\n|---|:-:|\n",
    "| ",
    "\n---\n",
    "\n===\n",
    "\\",
    "<https://a.example>",
    "www.a.example",
    "{",
    "}",
    "$",
    ":",
    "- [x] ",
    "$$",
    "$x$",
    "$\\text{<script>}$",
    "\\frac",
    "\\begin{matrix}",
    "\\end{matrix}",
    "\\href{javascript:alert(1)}",
    "^",
    "```math\n",
    "```rust {1,3-4} numbered title=\"a\"\n",
    "> [!NOTE]\n> ",
    "\n: ",
    "[TOC]\n\n",
    "<!--more-->",
    "![a](/b \"c\")\n\n",
    "<code class=\"math-inline\">",
    "<code class=\"marks-1\">",
    "<div class=\"contents\"></div>",
    "<nav class=\"contents\">",
    "...",
    "--",
    "« ",
    "\u{202F}",
    "語",
];

/// Concatenates random fragments, now and then with a part of a payload between them.
fn texts(seed: u64) -> impl Iterator<Item = String> {
    let mut random = Random::in_state(seed);
    let payloads: Vec<Vec<char>> = payloads::harmful()
        .iter()
        .map(|payload| payload.chars().collect())
        .collect();
    let count = if is_thorough() { THOROUGH_TEXTS } else { TEXTS };
    let begun = std::time::Instant::now();
    (0..count)
        .take_while(move |_| longest().is_none_or(|longest| begun.elapsed() < longest))
        .map(move |_| {
            let mut text = String::new();
            for _ in 0..=random.below(LONGEST) {
                if random.below(12) == 0 {
                    let payload = random.one_of(&payloads);
                    let (one, other) = (
                        random.below(payload.len() + 1),
                        random.below(payload.len() + 1),
                    );
                    text.extend(&payload[one.min(other)..one.max(other)]);
                } else {
                    let fragment: &&str = random.one_of(FRAGMENTS);
                    text.push_str(fragment);
                }
            }
            text
        })
}

#[test]
fn random_texts_do_no_harm_at_any_channel() {
    let texts = texts(0x5EED_0000_0000_0001);
    assert_none(
        texts
            .flat_map(|text| CHANNELS.map(|channel| channel.faults(&text)))
            .flatten(),
    );
}

#[test]
fn random_texts_come_through_unchanged_once_they_were_sanitised() {
    let texts = texts(0x5EED_0000_0000_0002);
    assert_none(
        texts
            .flat_map(|text| CHANNELS.map(|channel| channel.unrest(&text)))
            .flatten(),
    );
}

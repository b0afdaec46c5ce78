//! Long texts made of markup only: each is rendered, and the result is bounded.
//!
//! The tests measure no time. A text that takes more than linear time makes the suite very slow,
//! most of all with `TYMPAN_TEST_THOROUGH` set, when every text has the full length that its
//! channel allows.

use tympan::render::{MAX_COMMENT_BYTES, MAX_GROWTH, MAX_POST_BYTES};

use super::judge::Writer;
use super::{CHANNELS, Channel, assert_none, is_thorough};

/// The size that the output of even the shortest text may have, in bytes.
const ALLOWANCE: usize = 32 * 1024;

/// Repeats `unit` as often as fits into `length` bytes.
fn full(unit: &str, length: usize) -> String {
    unit.repeat(length / unit.len())
}

impl Channel {
    /// Returns the length of the longest text that is tried, at most that of the longest that is
    /// accepted.
    fn longest(self) -> usize {
        match (self.writer, is_thorough()) {
            (Writer::Author, true) => MAX_POST_BYTES,
            (Writer::Guest, true) => MAX_COMMENT_BYTES,
            (_, false) => MAX_COMMENT_BYTES / 4,
        }
    }

    /// Returns the fault of the output of a text of full length, if it grew too much.
    fn burst(self, name: &str, source: &str) -> Option<String> {
        let html = self.render(source);
        let (from, to) = (source.len(), html.as_str().len());
        (to > from * MAX_GROWTH + ALLOWANCE)
            .then(|| format!("{self:?}: {name:?} grew from {from} to {to} bytes"))
    }
}

/// Sends the start of each text through every channel.
#[track_caller]
fn assert_all_bounded(texts: &[(&str, String)]) {
    let start = |text: &str, channel: Channel| text[..text.len().min(channel.longest())].to_owned();
    assert_none(texts.iter().flat_map(|(name, text)| {
        CHANNELS
            .iter()
            .filter_map(move |channel| channel.burst(name, &start(text, *channel)))
    }));
}

/// Sends as many of each unit as fit through every channel.
#[track_caller]
fn assert_bounded(units: &[&str]) {
    assert_none(units.iter().flat_map(|unit| {
        CHANNELS
            .iter()
            .filter_map(|channel| channel.burst(unit, &full(unit, channel.longest())))
    }));
}

#[test]
fn tags_by_the_thousand_are_survived() {
    assert_bounded(&[
        "<div>",
        "<b>",
        "<b></i>",
        "<i><p>",
        "<a href=x>",
        "<font>",
        "<span style=font-weight:bold>",
        "</p>",
        "<br>",
        "<p>",
        "<code class=language-c>",
    ]);
}

#[test]
fn nests_by_the_thousand_are_survived() {
    assert_bounded(&[
        "<ul><li>",
        "<table><tr><td>",
        "<table>",
        "<dl><dd>",
        "<blockquote><details>",
        "<b><table>",
        "<svg><p>",
        "<ruby><rt>",
        "<select><option>",
        "<template>",
    ]);
}

#[test]
fn broken_markup_is_survived() {
    assert_bounded(&[
        "<",
        "<!--",
        "<![CDATA[",
        "</",
        "<a ",
        "<a x=\"",
        "<script>",
        "<xmp>",
        "<textarea",
        "<title></titl",
        "<?",
        "<!",
        "&",
        "&#",
        "&amp;amp",
        "&amp;amp;",
        "&CounterClockwiseContourIntegral;",
        "\0",
    ]);
}

#[test]
fn marks_of_markdown_are_survived() {
    assert_bounded(&[
        "[", "]", "![", ">", "*", "_", "`", "~", "#", "\\", "[a](", "[a](<b", "[[]()", "*a _a ",
        "a**b", "> ", "- ", "1. ", "***a ", "[^", "`a``b", "~~a", "\"'", "www.", "a@", "http://",
        "<a@b", "|", "\t", "$", "$$", "$a", "$a$", "$$a ", "$`", "$a\\$", "\"a", "'a ", "-", "--",
        ".", "?!", "« ", "\\\"",
    ]);
}

#[test]
fn lines_of_markdown_are_survived() {
    assert_bounded(&[
        "- a\n",
        "# a\n",
        "a\n=\n",
        "> a\n\n",
        "```\n",
        "~~~ rust\n",
        "    a\n\n",
        "[a]: b\n",
        "[^a]: b\n",
        "| a |\n",
        "|-|\n",
        "- [x] a\n",
        "* * *\n",
        "a\n\n",
        "<b>\n\n",
        "![](https://a.example/)\n",
        "a  \n",
        "a\n\n: b\n\n",
        ": b\n",
        "a\n: b\n",
        "> [!NOTE]\n\n",
        "> [!TIP] a\n> b\n\n",
        "[TOC]\n\n",
        "<!--more-->\n\n",
        "![](/a \"b\")\n\n",
        "```math\na\n```\n",
        "``` {1-99999} numbered\n\n```\n",
        "$$\na\n$$\n\n",
    ]);
}

#[test]
fn deep_lists_and_quotes_are_survived() {
    let lists: String = (0..1_400)
        .map(|depth| format!("{}- a\n", " ".repeat(depth)))
        .collect();
    let quotes: String = (0..1_400)
        .map(|depth| format!("{} a\n", ">".repeat(depth)))
        .collect();
    let mixed: String = "> - ".repeat(250_000);
    let texts = [("lists", lists), ("quotes", quotes), ("mixed", mixed)];
    assert_all_bounded(&texts);
}

#[test]
fn deep_notes_and_definitions_are_survived() {
    let notes: String = (1..700)
        .map(|depth| format!("{0}[!NOTE]\n{0}a\n", "> ".repeat(depth)))
        .collect();
    let definitions: String = (0..700)
        .map(|depth| format!("{0}a\n\n{0}: b\n\n", "  ".repeat(depth)))
        .collect();
    let quotes = "\"'".repeat(200_000);
    let texts = [
        ("notes", notes),
        ("definitions", definitions),
        ("quotes", quotes),
        ("signs", format!("[!NOTE]\n\n{}", ">".repeat(1_000_000))),
    ];
    assert_all_bounded(&texts);
}

#[test]
fn marks_and_numbers_of_endless_code_are_survived() {
    let code = "a\n".repeat(200_000);
    let marked = format!("```text {{{}}}\n{code}```", "1-99999,".repeat(1_000));
    let numbered = format!("```rust numbered {{1-99999}}\n{code}```");
    let one_line = format!("```rust numbered {{1}}\n{}\n```", "a ".repeat(200_000));
    let texts = [
        ("marked", marked),
        ("numbered", numbered),
        ("one line", one_line),
    ];
    assert_all_bounded(&texts);
}

#[test]
fn contents_of_ten_thousand_headings_are_survived() {
    let headings: String = (0..10_000)
        .map(|n| format!("{} a {n}\n\n", "#".repeat(n % 6 + 1)))
        .collect();
    let texts = [
        ("one list", format!("[TOC]\n\n{headings}")),
        (
            "many lists",
            format!(
                "{}{headings}",
                "<div class=contents></div>\n\n".repeat(10_000)
            ),
        ),
    ];
    assert_all_bounded(&texts);
}

#[test]
fn formulas_that_nest_or_multiply_are_survived() {
    let units = [
        "{",
        "}",
        "^",
        "^{",
        "_",
        "\\sqrt",
        "\\sqrt{",
        "\\frac",
        "\\frac{a}{",
        "\\left(",
        "\\right)",
        "\\begin{matrix}",
        "\\end{matrix}",
        "&",
        "\\\\",
        "\\text{",
        "\\not",
        "\\hat",
        "\\vec ",
        "\\bar_",
        "'",
        "\\mathbb",
        "\\color{red}",
        "\\def\\a{\\a\\a}\\a",
        "\\over",
        "\\limits",
        "\\substack{",
        "\\operatorname{",
        "\\sideset",
        "\\genfrac",
        "a",
        "\\,",
        "\\hline",
        "\\middle|",
        "\\overbrace{",
        "\\text{$",
        "%",
        "#1",
        "~",
        "\\ ",
        "\\é",
    ];
    let formulas = |unit: &str| {
        (1..6)
            .map(|length| format!("$${}$$\n\n", unit.repeat(5_usize.pow(length))))
            .collect::<String>()
    };
    let texts: Vec<(&str, String)> = units.iter().map(|unit| (*unit, formulas(unit))).collect();
    assert_all_bounded(&texts);
    let one_letter = ("one letter", "$a$ ".repeat(100_000));
    assert_all_bounded(&[one_letter]);
}

#[test]
fn wide_and_long_tables_are_survived() {
    let wide = format!(
        "{}\n{}\n{}",
        "|a".repeat(100_000),
        "|-".repeat(100_000),
        "|b\n".repeat(100_000)
    );
    let long = format!("|a|b|\n|-|-|\n{}", "|x|y|\n".repeat(150_000));
    let ragged = format!(
        "{}\n{}\n{}",
        "|a".repeat(1_000),
        "|-".repeat(1_000),
        "|\n".repeat(400_000)
    );
    let cells = format!(
        "<table><tr>{}",
        "<td colspan=99999 rowspan=99999>".repeat(30_000)
    );
    let texts = [
        ("wide", wide),
        ("long", long),
        ("ragged", ragged),
        ("cells", cells),
    ];
    assert_all_bounded(&texts);
}

#[test]
fn references_and_footnotes_by_the_thousand_are_survived() {
    let count = if is_thorough() { 100_000 } else { 2_000 };
    let numbered = |unit: &dyn Fn(usize) -> String| -> String { (0..count).map(unit).collect() };
    let defined = numbered(&|n| format!("[r{n}]: /u\n"));
    let used = format!("[r]: /{}\n\n{}", "u".repeat(10_000), "[r] ".repeat(100_000));
    let notes = numbered(&|n| format!("[^{n}]: x\n")) + &numbered(&|n| format!("[^{n}]"));
    let one_note = format!("{}\n\n[^1]: x", "[^1]".repeat(100_000));
    let unused = numbered(&|n| format!("[^{n}]: x\n"));
    let circle = numbered(&|n| format!("[^{n}]: [^{}]\n", n + 1)) + "[^0]";
    let headings = numbered(&|n| format!("# a {n}\n"));
    let hosts = numbered(&|n| format!("![](//h{n}.example/)"));
    let texts = [
        ("defined", defined),
        ("used", used),
        ("notes", notes),
        ("one note", one_note),
        ("unused", unused),
        ("circle", circle),
        ("headings", headings),
        ("hosts", hosts),
    ];
    assert_all_bounded(&texts);
}

//! TeX formulas in a post.

use tympan::model::Format;
use tympan::render::{self, OwnMedia};

use crate::common::language;

fn post(source: &str) -> String {
    render::post(
        source,
        Format::Markdown,
        &language("en"),
        &OwnMedia::default(),
    )
    .html
    .into_string()
}

#[test]
fn formula_in_a_line_and_on_its_own() {
    let html = post("Say $x^2$ and\n\n$$\\frac12$$");
    assert!(html.contains("<p>Say <math display=\"inline\"><semantics><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow>"), "{html}");
    assert!(
        html.contains(
            "<annotation encoding=\"application/x-tex\">x^2</annotation></semantics></math> and"
        ),
        "{html}"
    );
    assert!(
        html.contains("<p><math tabindex=\"0\" display=\"block\">") && html.contains("<mfrac>"),
        "{html}"
    );
}

#[test]
fn fence_of_math_is_a_formula_on_its_own() {
    let html = post("```math\n\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}\n```");
    assert!(
        html.starts_with("<p><math tabindex=\"0\" display=\"block\">")
            && html.contains("<mtable class=\"menv-"),
        "{html}"
    );
}

#[test]
fn signs_that_mean_something_in_html_are_signs() {
    let html = post(
        "$x < 0 > y \\& z$ and\n\n$$\\begin{aligned} A &= \\begin{cases} x & x \\ge 0 \\\\ -x & x<0 \\end{cases} \\end{aligned}$$",
    );
    assert!(
        html.contains("<mo>&lt;</mo>")
            && html.contains("<mo>&gt;</mo>")
            && html.contains(">&amp;<"),
        "{html}"
    );
    assert!(
        html.contains("<mtable class=\"menv-cells-left menv-cases\">"),
        "{html}"
    );
}

#[test]
fn typography_leaves_formulas_alone() {
    assert!(
        post("$f'' -- \"x\"$").contains(">f&#39;&#39; -- \"x\"<".replace("&#39;", "'").as_str())
    );
}

#[test]
fn prices_are_no_formulas() {
    assert_eq!(
        post("It costs $5 or $10, US$5-$10.").trim_end(),
        "<p>It costs $5 or $10, US$5-$10.</p>"
    );
}

#[test]
fn what_cannot_be_read_is_shown_as_its_tex() {
    for tex in [
        "\\frac{",
        "\\nosuchcommand x",
        "\\def\\a{b}\\a",
        "a & b",
        "\\left( x",
    ] {
        let html = post(&format!("${tex}$"));
        assert_eq!(
            html.trim_end(),
            format!(
                "<p><code class=\"math-inline\">{}</code></p>",
                tex.replace('&', "&amp;")
            )
        );
    }
}

#[test]
fn foreign_mathml_does_not_come_through() {
    let html = render::post(
        "a <math><mi>x</mi></math> b",
        Format::Html,
        &language("en"),
        &OwnMedia::default(),
    )
    .html;
    assert_eq!(html.as_str(), "a x b");
}

#[test]
fn colours_of_a_formula_need_no_inline_style() {
    let html = post("$\\color{red} x$");
    assert!(!html.contains("style="), "{html}");
}

#[test]
fn comment_has_no_formulas() {
    assert_eq!(
        render::comment("$x$", Format::Markdown)
            .html
            .as_str()
            .trim_end(),
        "<p>$x$</p>"
    );
}

#[test]
fn text_around_a_formula_counts_it_once() {
    let rendered = render::post(
        "Say $x=1$ so.",
        Format::Markdown,
        &language("en"),
        &OwnMedia::default(),
    );
    assert_eq!(rendered.excerpt, "Say x=1 so.");
}

#[test]
fn formula_that_nests_too_deep_by_any_means_is_shown_as_its_tex() {
    let nested = [
        "\\not ".repeat(200) + "x",
        "\\sqrt% \n".repeat(200) + "x",
        "\\frac1".repeat(200) + "x",
        "\\sqrt[3]".repeat(200) + "x",
    ];
    let hidden = [
        "{%}\n".repeat(100) + "x" + &"}".repeat(100),
        "\\left(%\\right\n".repeat(100) + "x" + &"\\right)".repeat(100),
    ];
    for tex in nested.iter().chain(&hidden) {
        let html = post(&format!("```math\n{tex}\n```"));
        assert!(!html.contains("<math"), "{tex} is a formula");
    }
    let html =
        post("```math\n\\not\\in \\alpha \\sqrt[3]{x} % {a note}\n\\frac{1}{\\sqrt{2}}\n```");
    assert!(html.contains("<math"), "{html}");
}

#[test]
fn operator_with_a_limit_keeps_its_base() {
    for tex in [
        "2\\max_{i} x_i",
        "\\text{so}\\qquad\\lim_{\\theta\\to0}",
        "a\\sup^{x}_{y} b",
        "x^\\max",
    ] {
        for source in [format!("${tex}$"), format!("$$\n{tex}\n$$")] {
            let html = post(&source);
            let page = scraper::Html::parse_fragment(&html);
            let count = |selector: &str| {
                let selector = scraper::Selector::parse(selector).unwrap();
                let found = page.select(&selector);
                Vec::from_iter(found.map(|element| element.child_elements().count()))
            };
            assert_eq!(count("math").len(), 1, "{html}");
            let two = count("munder, mover, msub, msup, mfrac, mroot");
            let three = count("munderover, msubsup");
            assert!(!two.is_empty() || !three.is_empty(), "{html}");
            assert!(two.iter().all(|children| *children == 2), "{html}");
            assert!(three.iter().all(|children| *children == 3), "{html}");
        }
    }
    let html = post("$$\n2\\max_{i} x_i\n$$");
    assert!(
        html.contains("<mspace width=\"0.1667em\"></mspace><munder><mi>max</mi>")
            || html.contains("<mspace width=\"0.1667em\"/><munder><mi>max</mi>"),
        "{html}"
    );
}

//! Nothing on the allow-list is dangerous.
//!
//! The lists below come from the HTML standard, not from the sanitiser: they name what may not be
//! allowed, however the allow-list grows.

use tympan::safe_html::allowed::{Policy, attribute_names, elements, is_class, rel, schemes};

/// Elements that run, load, embed, submit, restyle or redirect something, that belong to the head of
/// a page, or whose content an HTML parser reads in a way of its own (HTML Standard, sections 4.2,
/// 4.8, 4.10, 4.11, 4.12, 13.1.2 and 16.2; MathML Core, section 2.2.1).
const DANGEROUS: &str = "html head body title base link meta style script noscript template slot canvas iframe \
    embed object param picture source video audio track map area svg foreignobject use animate set form label \
    input button select datalist optgroup option textarea output progress meter fieldset legend selectedcontent \
    dialog menu applet acronym bgsound dir frame frameset noframes isindex keygen listing menuitem nextid noembed \
    plaintext rb rtc strike xmp basefont big blink center font marquee multicol nobr spacer tt portal fencedframe \
    maction annotation-xml mglyph malignmark image";

/// Attributes that hold URLs, code, styles or the behaviour of forms and windows (HTML Standard,
/// index of attributes; MathML Core, section 2.1.3).
const DANGEROUS_ATTRIBUTES: &str = "style srcdoc srcset imagesrcset sizes ping action formaction formmethod formtarget \
    target download manifest background poster data code codebase classid archive cite longdesc \
    usemap profile icon xlink:href xml:base is slot part nonce integrity http-equiv content contenteditable \
    autofocus accesskey popover popovertarget command commandfor sandbox allow allowfullscreen srclang \
    itemprop itemid itemtype itemscope shadowrootmode hidden inert draggable actiontype dynsrc lowsrc";

fn words(list: &str) -> Vec<&str> {
    list.split_whitespace().collect()
}

/// What only Tympan writes, and only for files of its own media library.
const OWN_FILES: &str = "picture source audio video";
const OWN_FILE_ATTRIBUTES: &str = "srcset sizes";

#[test]
fn no_element_is_dangerous() {
    let dangerous = |policy| {
        let found = elements(policy).filter(|element| words(DANGEROUS).contains(element));
        let mut found: Vec<_> = found.collect();
        found.sort_unstable();
        found
    };
    assert_eq!(dangerous(Policy::Post), Vec::<&str>::new());
    let mut own = words(OWN_FILES);
    own.sort_unstable();
    assert_eq!(dangerous(Policy::Decorated), own);
    assert!(elements(Policy::Decorated).count() > 50);
}

#[test]
fn no_attribute_is_dangerous_and_only_links_and_images_hold_addresses() {
    for element in elements(Policy::Decorated) {
        for name in attribute_names(element, Policy::Decorated) {
            let is_own = words(OWN_FILE_ATTRIBUTES).contains(&name);
            assert!(
                !name.starts_with("on") && (is_own || !words(DANGEROUS_ATTRIBUTES).contains(&name)),
                "<{element} {name}>"
            );
            assert!(name != "href" || element == "a", "<{element} {name}>");
            let may_load = ["img", "audio", "video"].contains(&element);
            assert!(name != "src" || may_load, "<{element} {name}>");
        }
    }
    assert!(attribute_names("img", Policy::Post).count() > 5);
}

#[test]
fn links_run_no_scripts_and_those_of_guests_pass_on_no_credit() {
    for policy in [Policy::Comment, Policy::Post, Policy::Decorated] {
        for scheme in schemes(policy) {
            assert!(
                ["http", "https", "mailto", "tel"].contains(scheme),
                "{scheme}"
            );
        }
        assert!(words(rel(policy)).contains(&"noopener"));
    }
    assert_eq!(rel(Policy::Comment), "nofollow ugc noopener");
}

/// A guest can show no image, make no anchor, and use neither the layout nor the words of the page.
#[test]
fn comment_has_little() {
    let mut allowed: Vec<_> = elements(Policy::Comment).collect();
    allowed.sort_unstable();
    assert_eq!(allowed.len(), 21, "{allowed:?}");
    assert!(!allowed.contains(&"img") && !allowed.contains(&"table"));
    for element in allowed {
        let names: Vec<_> = attribute_names(element, Policy::Comment).collect();
        let own: &[&str] = match element {
            "a" => &["href", "rel", "class"],
            "ol" => &["start", "class"],
            _ => &["class"],
        };
        assert_eq!(names, own, "<{element}>");
    }
    assert!(is_class("language-rust", Policy::Comment) && is_class("hl-type", Policy::Comment));
    for class in ["float-right", "table-box", "marks-1", "masthead", "hl-", ""] {
        assert!(!is_class(class, Policy::Comment), "{class}");
    }
}

#[test]
fn post_has_nothing_that_only_tympan_writes() {
    assert!(elements(Policy::Post).all(|element| element != "nav" && element != "math"));
    for element in elements(Policy::Post) {
        for name in attribute_names(element, Policy::Post) {
            let only_tympan = ["role", "tabindex", "srcset", "sizes", "controls"];
            assert!(!only_tympan.contains(&name), "<{element} {name}>");
        }
    }
    for class in [
        "table-box",
        "heading-anchor",
        "contents-title",
        "gallery",
        "gallery-row",
        "gallery-caption",
        "inline-picture",
        "tall-picture",
        "ratio-8",
        "masthead",
    ] {
        assert!(!is_class(class, Policy::Post), "{class}");
    }
}

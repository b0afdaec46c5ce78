//! Decorates a sanitised post with markup that only Tympan may write.
//!
//! That is: a scrollable, focusable box around each table, a name and a tab stop for each block of
//! code, which scrolls too, a link in each heading that has an id,
//! the formulas, the table of contents, the roles of notes and footnotes, and what the media library
//! knows of its files: sizes, galleries and players. The tokens of the post are copied one
//! by one, and the rest is written between them by the builder of `safe_html`.

use super::contents;
use super::direction;
use super::gallery;
use super::math;
use super::media::{OwnFile, OwnMedia, Shown};
use crate::safe_html::tokens::{Element, SafeToken, SafeTokens, Token, heading_level, unescape};
use crate::safe_html::{Builder, SafeHtml};

/// The words of the decoration, visible or only for screen readers, in the language of the post.
#[derive(Clone, Copy, Debug)]
pub(super) struct Labels {
    /// "Table", followed by a number.
    pub(super) table: &'static str,
    /// "Code", followed by a number.
    pub(super) code: &'static str,
    /// "Contents".
    pub(super) contents: &'static str,
    /// "Footnotes".
    pub(super) footnotes: &'static str,
    /// "Link to this section", followed by the heading.
    pub(super) section: &'static str,
}

/// The class of the empty `<div>` that the table of contents replaces.
const CONTENTS: &str = "contents";

/// Decorates a sanitised post.
pub(super) fn decorate(
    html: &SafeHtml,
    labels: Labels,
    media: &OwnMedia,
    formulas: &mut math::Session,
) -> SafeHtml {
    let length = html.as_str().len();
    let mut decorator = Decorator {
        html,
        out: Builder::with_capacity(length + length / 8),
        labels,
        media,
        formulas,
        tables: Vec::new(),
        boxes: 0,
        codes: 0,
        is_listed: false,
        heading: None,
        has_picture: false,
        is_after_words: false,
        has_directions: direction::is_needed(html),
    };
    let mut tokens = html.tokens();
    while let Some(token) = tokens.next() {
        decorator.token(token, &mut tokens);
    }
    decorator.out.finish()
}

struct Decorator<'h, 'f> {
    html: &'h SafeHtml,
    out: Builder<'h>,
    labels: Labels,
    media: &'f OwnMedia,
    formulas: &'f mut math::Session,
    /// For each open table, whether it is in a box.
    tables: Vec<bool>,
    boxes: usize,
    codes: usize,
    /// Whether the table of contents was written. It is written once, or output could grow with the
    /// square of the input.
    is_listed: bool,
    /// The id of the open heading, escaped, and the offset in `out` at which its text begins.
    heading: Option<(&'h str, usize)>,
    /// Whether a picture was written, so that those that follow are below it.
    has_picture: bool,
    /// Whether there are words before this place, in the same block.
    is_after_words: bool,
    /// Whether lists and quotations have directions of their own.
    has_directions: bool,
}

/// A picture of a gallery.
struct GalleryPicture<'h, 'm> {
    image: Element<'h>,
    file: &'m OwnFile,
    /// The author's link around it.
    link: Option<SafeToken<'h>>,
}

impl<'h> Decorator<'h, '_> {
    fn token(&mut self, token: SafeToken<'h>, tokens: &mut SafeTokens<'h>) {
        match *token {
            Token::Text(text) => {
                self.is_after_words |= !text.trim().is_empty();
                self.out.copy(token);
            }
            Token::Open(element) => {
                self.is_after_words &= is_in_line(element.name);
                self.open(token, &element, tokens);
            }
            Token::Close(name) => {
                self.is_after_words &= is_in_line(name);
                self.close(token, name);
            }
        }
    }

    fn open(&mut self, token: SafeToken<'h>, element: &Element<'h>, tokens: &mut SafeTokens<'h>) {
        match element.name {
            "table" => self.begin_table(element),
            "pre" => return self.begin_code(token),
            "p" if self.gallery(token, element, tokens) => return,
            "a" if !is_named(element) && shows_nothing_but_silent_pictures(tokens) => {
                let name = target_name(element);
                return self.out.copy_with(token, [("aria-label", name.as_str())]);
            }
            "img"
                if self.own_file(element, self.is_after_words || has_words_next(tokens), None) =>
            {
                return;
            }
            "img" => self.has_picture = true,
            "code" if element.has_class("math-inline") && self.formula(false, tokens) => return,
            "code" if element.has_class("math-display") && self.formula(true, tokens) => return,
            "div" if element.has_class(CONTENTS) && closes_next(tokens) => {
                tokens.next();
                return self.contents();
            }
            "div" if element.has_class("markdown-alert") => {
                return self.out.copy_with(token, [("role", "note")]);
            }
            _ if self.has_directions && direction::is_block(element) => {
                return self.out.copy_with(token, [direction::AUTO]);
            }
            "section" if element.has_class("footnotes") => {
                let label = ("aria-label", self.labels.footnotes);
                return self.out.copy_with(token, [("role", "doc-endnotes"), label]);
            }
            _ => {}
        }
        self.out.copy(token);
        if element.heading_level().is_some() {
            self.heading = element.attribute("id").map(|id| (id, self.out.position()));
        }
    }

    fn close(&mut self, token: SafeToken<'h>, name: &str) {
        if heading_level(name).is_some() {
            self.link_to_heading();
        }
        self.out.copy(token);
        if name == "table" && self.tables.pop() == Some(true) {
            self.out.close();
        }
    }

    /// Opens a box around a table, in which a wide table scrolls and which the keyboard can focus.
    /// A table inside another table gets none, nor does a table that an old editor put around an
    /// image.
    fn begin_table(&mut self, element: &Element<'_>) {
        let is_boxed = self.tables.is_empty() && !element.has_class("tr-caption-container");
        self.tables.push(is_boxed);
        if is_boxed {
            self.boxes += 1;
            let label = format!("{} {}", self.labels.table, self.boxes);
            let attributes = [
                ("class", "table-box"),
                ("role", "region"),
                ("tabindex", "0"),
                ("aria-label", label.as_str()),
            ];
            self.out.open("div", attributes);
        }
    }

    /// Begins a block of code, which scrolls where a line is long: the keyboard can focus it.
    fn begin_code(&mut self, token: SafeToken<'h>) {
        self.codes += 1;
        let label = format!("{} {}", self.labels.code, self.codes);
        let attributes = [
            ("role", "region"),
            ("tabindex", "0"),
            ("aria-label", label.as_str()),
        ];
        self.out.copy_with(token, attributes);
    }

    /// Writes a file of the media library in the place of an `<img>`. Returns false if it shows none.
    /// `gallery_sizes` for one of a gallery.
    fn own_file(
        &mut self,
        image: &Element<'h>,
        is_beside_words: bool,
        gallery_sizes: Option<String>,
    ) -> bool {
        let media = self.media;
        let Some(file) = media.shown_by(image) else {
            return false;
        };
        let shown = Shown {
            loads_at_once: !self.has_picture,
            gallery_sizes,
            is_beside_words,
        };
        self.has_picture |= file.is_picture();
        file.write(&mut self.out, image, &shown);
        true
    }

    /// Writes a paragraph as a gallery if it consists of several pictures of the media library.
    /// Returns false, without consuming anything, for any other paragraph.
    fn gallery(
        &mut self,
        paragraph: SafeToken<'h>,
        element: &Element<'h>,
        tokens: &mut SafeTokens<'h>,
    ) -> bool {
        let mut ahead = tokens.clone();
        let Some(pictures) = gallery_pictures(self.media, &mut ahead) else {
            return false;
        };
        if element.attribute("class").is_some() {
            return false;
        }
        self.out.copy_with(paragraph, [("class", "gallery")]);
        let ratios: Vec<i64> = pictures.iter().map(|one| one.file.ratio()).collect();
        let mut pictures = &pictures[..];
        for count in gallery::rows(&ratios) {
            let (row, rest) = pictures.split_at(count);
            self.row(row);
            pictures = rest;
        }
        self.out.close();
        *tokens = ahead;
        true
    }

    /// Writes a row of pictures. Each links to the whole picture, of which a row shows a small one,
    /// unless the author has linked it.
    fn row(&mut self, pictures: &[GalleryPicture<'h, '_>]) {
        let ratios: Vec<i64> = pictures.iter().map(|one| one.file.ratio()).collect();
        self.out.open("span", [("class", "gallery-row")]);
        for (picture, sizes) in pictures.iter().zip(gallery::sizes(&ratios)) {
            let path = picture.file.path();
            let ratio = format!("ratio-{}", picture.file.ratio());
            let class = ("class", ratio.as_str());
            match picture.link {
                Some(link) => self.out.copy_with(link, [class]),
                None => {
                    let to_whole = [("href", path.as_str()), ("rel", "noopener"), class];
                    self.out.open("a", to_whole);
                }
            }
            self.own_file(&picture.image, false, Some(sizes));
            self.caption(&picture.image);
            self.out.close();
        }
        self.out.close();
    }

    /// Writes the caption of a picture of a gallery: its title, as for a picture alone.
    fn caption(&mut self, image: &Element<'h>) {
        let title = image.attribute("title").map(unescape).unwrap_or_default();
        if !title.trim().is_empty() {
            self.out.open("span", [("class", "gallery-caption")]);
            self.out.text(&title);
            self.out.close();
        }
    }

    /// Writes the link of a heading. Its visible sign comes from the style sheet, so that it is not
    /// part of the text.
    fn link_to_heading(&mut self) {
        let Some((id, start)) = self.heading.take() else {
            return;
        };
        let words = contents::words(self.out.tokens_since(start));
        let address = format!("#{}", unescape(id));
        let label = format!("{}: {words}", self.labels.section);
        let attributes = [
            ("class", "heading-anchor"),
            ("href", address.as_str()),
            ("rel", "noopener"),
            ("aria-label", label.as_str()),
        ];
        self.out.open("a", attributes);
        self.out.close();
    }

    /// Writes the formula whose TeX comes next. Returns false, without consuming anything, if the
    /// TeX cannot be converted.
    fn formula(&mut self, display: bool, tokens: &mut SafeTokens<'h>) -> bool {
        let mut ahead = tokens.clone();
        let Some(Token::Text(tex)) = ahead.next().as_deref().copied() else {
            return false;
        };
        if !closes_next(&ahead) {
            return false;
        }
        let Some(formula) = self.formulas.mathml(&unescape(tex), display) else {
            return false;
        };
        self.out.copy_all(&formula);
        ahead.next();
        *tokens = ahead;
        true
    }

    fn contents(&mut self) {
        if std::mem::replace(&mut self.is_listed, true) {
            return;
        }
        let headings = contents::headings(self.html);
        if headings.is_empty() {
            return;
        }
        let word = self.labels.contents;
        self.out
            .open("nav", [("class", "contents"), ("aria-label", word)]);
        self.out.open("p", [("class", "contents-title")]);
        self.out.text(word);
        self.out.close();
        self.out.copy_all(&contents::list(&headings));
        self.out.close();
    }
}

/// Reads the pictures of a paragraph that was just opened, up to its end. Returns `None` unless there are
/// several, all of the media library and large enough, and nothing else.
fn gallery_pictures<'h, 'm>(
    media: &'m OwnMedia,
    tokens: &mut SafeTokens<'h>,
) -> Option<Vec<GalleryPicture<'h, 'm>>> {
    let mut pictures = Vec::new();
    let mut link = None;
    loop {
        let token = tokens.next()?;
        match *token {
            Token::Open(image) if image.name == "img" => {
                let file = media
                    .shown_by(&image)
                    .filter(|file| file.is_for_gallery())?;
                pictures.push(GalleryPicture { image, file, link });
            }
            Token::Open(open) if open.name == "a" && open.attribute("class").is_none() => {
                link = Some(token);
            }
            Token::Close("a") => link = None,
            Token::Open(element) if element.name == "br" => {}
            Token::Text(text) if text.trim().is_empty() => {}
            Token::Close("p") => return (pictures.len() > 1).then_some(pictures),
            _ => return None,
        }
    }
}

/// Whether an element is in a line of words.
fn is_in_line(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "br"
            | "code"
            | "del"
            | "em"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "u"
    )
}

/// Whether words follow at once.
fn has_words_next(tokens: &SafeTokens<'_>) -> bool {
    matches!(tokens.clone().next().as_deref(), Some(Token::Text(text)) if !text.trim().is_empty())
}

/// Whether a link has a name of its own, whatever it shows.
fn is_named(link: &Element<'_>) -> bool {
    let has = |name| {
        link.attribute(name)
            .is_some_and(|name| !name.trim().is_empty())
    };
    has("aria-label") || has("title")
}

/// Whether the link that was just opened has no words: only pictures without alternative text.
fn shows_nothing_but_silent_pictures(tokens: &SafeTokens<'_>) -> bool {
    let mut pictures = 0;
    for token in tokens.clone() {
        match *token {
            Token::Open(image) if image.name == "img" => {
                let alt = image.attribute("alt").unwrap_or_default();
                if !alt.trim().is_empty() {
                    return false;
                }
                pictures += 1;
            }
            Token::Open(element) if element.name == "br" => {}
            Token::Text(text) if text.trim().is_empty() => {}
            Token::Close("a") => return pictures > 0,
            _ => return false,
        }
    }
    false
}

/// Returns the name of what a link leads to: the last part of its path, or else its whole address.
fn target_name(link: &Element<'_>) -> String {
    let address = unescape(link.attribute("href").unwrap_or_default());
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let path = path.split_once("//").map_or(path, |(_, path)| path);
    let last = path.trim_end_matches('/').rsplit('/').next();
    match last.unwrap_or_default() {
        "" => address,
        last => percent_encoding::percent_decode_str(last)
            .decode_utf8_lossy()
            .into_owned(),
    }
}

/// Whether the next token is an end tag.
fn closes_next(tokens: &SafeTokens<'_>) -> bool {
    matches!(tokens.clone().next().as_deref(), Some(Token::Close(_)))
}

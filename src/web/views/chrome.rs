//! What every page shares: the document's head, the masthead, the footer.
//!
//! [`Site`] is the same for a whole blog and is made once from its settings; [`PageHead`] says what
//! is particular to one page. Error pages need no more than this either.

use super::{FeedForm, JsonLd};
use crate::safe_html::SafeHtml;
use crate::urls;
use crate::web::locale;
use crate::words::Catalogue;

/// The frame around a page's own content, drawn by `base.html`.
#[derive(Clone, Debug)]
pub struct Chrome {
    /// The words of the blog's language.
    pub t: &'static Catalogue,
    /// What all pages of the blog have in common.
    pub site: Site,
    /// What only this page has.
    pub page: PageHead,
}

/// The part of the frame that follows from the blog's settings.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// The blog's language as a BCP 47 tag: `en`, `pt-BR`.
    pub lang: String,
    /// Whether the language is written from right to left.
    pub rtl: bool,
    /// The blog's name.
    pub title: String,
    /// One line under the name, or nothing.
    pub tagline: String,
    /// Where the blog's name leads, usually `/`.
    pub home_url: String,
    /// The masthead's links, three or four of them.
    pub nav: Vec<Link>,
    /// The path of the page, which the links to it say.
    pub current: Option<String>,
    /// The owner's line at the foot.
    pub foot: Option<SafeHtml>,
    /// The links at the foot.
    pub foot_links: Vec<Link>,
    /// The feeds of the blog's posts; the first is also linked in the footer.
    pub feeds: Vec<FeedLink>,
    /// The address of the one stylesheet.
    pub stylesheet: String,
    /// The address of the SVG favicon.
    pub favicon: String,
    /// What the pages are printed on by day and by night, as `#rrggbb`: a browser paints itself so.
    pub papers: [String; 2],
}

/// The part of the frame that is particular to one page.
#[derive(Clone, Debug, Default)]
pub struct PageHead {
    /// The page's name; empty on the home page, which bears the blog's.
    pub title: String,
    /// The page's one true address, in full; `None` on pages nobody should cite.
    pub canonical: Option<String>,
    /// One or two sentences for search engines and link previews.
    pub description: Option<String>,
    /// A picture for link previews; the blog's own where a page that can be cited has none.
    pub image: Option<PreviewImage>,
    /// Asks search engines not to list the page.
    pub noindex: bool,
    /// Set on posts: the page is an article, with these times.
    pub article: Option<Article>,
    /// Feeds beside the blog's own: a label's, a post's comments.
    pub feeds: Vec<FeedLink>,
    /// The page's language where it is not the blog's.
    pub lang: Option<String>,
    /// What the page says of itself to search engines.
    pub data: Option<JsonLd>,
}

impl PageHead {
    /// The head of a page that search engines leave alone.
    pub fn unlisted(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            noindex: true,
            ..Self::default()
        }
    }
}

/// A picture for link previews.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewImage {
    /// Its full address.
    pub url: String,
    /// Its width and height, where they are known.
    pub size: Option<(u32, u32)>,
    /// What it shows.
    pub alt: String,
}

/// What link previews are told of an article; its times are of RFC 3339.
#[derive(Clone, Debug, Default)]
pub struct Article {
    /// The moment of publication.
    pub published: Option<String>,
    /// The moment of the last change readers can see.
    pub modified: Option<String>,
    /// The full address of its author's page.
    pub author: Option<String>,
    /// Its labels.
    pub tags: Vec<String>,
}

/// An address and the words that lead there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub url: String,
    /// What is written.
    pub label: String,
}

/// A feed that a page announces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedLink {
    /// Its address.
    pub url: String,
    /// Its form.
    pub form: FeedForm,
    /// What it is called.
    pub title: String,
}

impl FeedLink {
    /// The feeds of the page at `path`, which follow what is called `name`, in each form.
    #[must_use]
    pub fn all(path: &str, name: &str) -> Vec<Self> {
        let link = |form: FeedForm| Self {
            url: urls::feed_of(path, form.ending()),
            form,
            title: format!("{name} ({})", form.name()),
        };
        FeedForm::ALL.into_iter().map(link).collect()
    }

    /// The media type of its form.
    #[must_use]
    pub const fn media_type(&self) -> &'static str {
        self.form.media_type()
    }
}

/// The search field, shown on result pages and where a reader may be lost.
#[derive(Clone, Debug)]
pub struct SearchBox {
    /// What was searched for, or empty.
    pub query: String,
    /// Where it was looked for, if that was said apart: the value of `in`.
    pub place: Option<&'static str>,
}

impl SearchBox {
    /// The field with what was searched for.
    pub fn new(query: impl Into<String>) -> Self {
        Self {
            query: query.into(),
            place: None,
        }
    }
}

impl Link {
    /// Makes a link from its address and its words.
    pub fn new(url: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            label: label.into(),
        }
    }
}

impl Chrome {
    /// The words in the browser's tab: the page's title, then the blog's.
    pub fn document_title(&self) -> String {
        match (self.page.title.as_str(), self.site.title.as_str()) {
            ("", site) => site.to_owned(),
            (page, "") => page.to_owned(),
            (page, site) => format!("{page} · {site}"),
        }
    }

    /// The title for link previews, which name the blog in a place of its own.
    pub fn preview_title(&self) -> &str {
        if self.page.title.is_empty() {
            &self.site.title
        } else {
            &self.page.title
        }
    }

    /// The language for link previews, as they name it.
    pub fn preview_locale(&self) -> Option<String> {
        locale::of(self.page.lang.as_ref().unwrap_or(&self.site.lang))
    }

    /// Whether it is the home page, which alone names the web app manifest.
    pub fn is_home(&self) -> bool {
        self.page.title.is_empty() && self.page.canonical.is_some()
    }

    /// The kind of page in the words of the Open Graph protocol (<https://ogp.me/#types>).
    pub fn preview_kind(&self) -> &'static str {
        if self.page.article.is_some() {
            "article"
        } else {
            "website"
        }
    }

    /// The type of the feed that a link leads to, if it leads to one of the blog's.
    pub fn feed_type(&self, link: &Link) -> Option<&'static str> {
        self.site
            .feeds
            .iter()
            .find(|feed| feed.url == link.url)
            .map(FeedLink::media_type)
    }

    /// Whether a link leads to the page that it stands on.
    pub fn is_current(&self, link: &Link) -> bool {
        self.site.current.as_deref() == Some(link.url.as_str())
    }

    /// The direction of the blog's own language, as HTML's `dir` spells it.
    pub fn dir(&self) -> &'static str {
        if self.site.rtl { "rtl" } else { "ltr" }
    }

    /// All feeds to announce, the blog's own first.
    pub fn feeds(&self) -> impl Iterator<Item = &FeedLink> {
        self.site.feeds.iter().chain(&self.page.feeds)
    }
}

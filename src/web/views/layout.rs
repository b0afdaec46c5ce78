//! The layout that every page shares: the document's head, the masthead and the footer.
//!
//! [`Site`] is the same for the whole blog and is made from its settings. [`PageHead`] holds what
//! is particular to one page. Error pages need no more than this either.

use std::sync::Arc;

use super::{JsonLd, LogoView};
use crate::i18n::Messages;
use crate::model::{FeedForm, LanguageTag};
use crate::safe_html::SafeHtml;
use crate::urls;
use crate::web::og_locale;

/// The layout around a page's own content, drawn by `base.html`.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The texts in the blog's language.
    pub t: &'static Messages,
    /// The part that all pages of the blog share.
    pub site: Site,
    /// The part that only this page has.
    pub page: PageHead,
}

/// The part of the layout that follows from the blog's settings.
#[derive(Clone, Debug)]
pub struct Site {
    /// The blog's language.
    pub lang: LanguageTag,
    /// The blog's title.
    pub title: String,
    /// The logo in the masthead, if there is one.
    pub logo: Option<Arc<LogoView>>,
    /// The tagline below the title; may be empty.
    pub tagline: String,
    /// The URL to which the title links, usually `/`.
    pub home_url: String,
    /// The links of the masthead.
    pub nav: Vec<Link>,
    /// The path of this page, by which links to it are marked.
    pub current: Option<String>,
    /// The owner's text in the footer.
    pub footer_text: Option<SafeHtml>,
    /// The links in the footer.
    pub footer_links: Vec<Link>,
    /// The feeds of the blog's posts. The footer links the first.
    pub feeds: Vec<FeedLink>,
    /// The URL of the one style sheet.
    pub stylesheet: String,
    /// The URL of the SVG favicon.
    pub favicon: String,
    /// The URL of the script that links the page that edits a post, in browsers that have signed in.
    pub edit_script: &'static str,
    /// The URL of the script of the comment form.
    pub comment_script: &'static str,
    /// The colours of the browser's own interface by day and by night, as `#rrggbb`: the page's
    /// background.
    pub theme_colors: [String; 2],
}

impl Site {
    /// Whether the masthead shows the blog's name in letters.
    pub fn shows_title(&self) -> bool {
        self.logo.as_ref().is_none_or(|logo| logo.with_title)
    }
}

/// The part of the frame that is particular to one page.
#[derive(Clone, Debug, Default)]
pub struct PageHead {
    /// The page's title; empty on the home page, which has the blog's.
    pub title: String,
    /// The canonical URL, in full; `None` on pages that are not meant to be linked.
    pub canonical: Option<String>,
    /// The description for search engines and link previews.
    pub description: Option<String>,
    /// The image for link previews. A page with a canonical URL but no image gets the blog's own.
    pub image: Option<PreviewImage>,
    /// Whether search engines are asked not to list the page.
    pub noindex: bool,
    /// The times and labels of a post; `None` for pages that are not an article.
    pub article: Option<Article>,
    /// The feeds besides the blog's own, such as a label's or that of a post's comments.
    pub feeds: Vec<FeedLink>,
    /// The page's language, where it differs from the blog's.
    pub lang: Option<LanguageTag>,
    /// The structured data for search engines.
    pub data: Option<JsonLd>,
}

impl PageHead {
    /// Returns the head of a page that search engines do not list.
    pub fn unlisted(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            noindex: true,
            ..Self::default()
        }
    }
}

/// An image for link previews.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewImage {
    /// The full URL of the image.
    pub url: String,
    /// The width and height in pixels, where they are known.
    pub size: Option<(u32, u32)>,
    /// The alternative text.
    pub alt: String,
}

/// The Open Graph properties of an article; its times are in RFC 3339.
#[derive(Clone, Debug, Default)]
pub struct Article {
    /// The time of publication.
    pub published: Option<String>,
    /// The time of the last change that readers can see.
    pub modified: Option<String>,
    /// The full URL of the author's page.
    pub author: Option<String>,
    /// The names of the labels.
    pub tags: Vec<String>,
}

/// A link: a URL and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The URL.
    pub url: String,
    /// The text.
    pub label: String,
}

/// A feed that a page announces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedLink {
    /// The URL of the feed.
    pub url: String,
    /// The form of the feed.
    pub form: FeedForm,
    /// The title of the feed.
    pub title: String,
}

impl FeedLink {
    /// Returns the feeds in each form of the page at `path`, which is called `name`.
    #[must_use]
    pub fn all(path: &str, name: &str) -> Vec<Self> {
        let link = |form: FeedForm| Self {
            url: urls::feed_of(path, form),
            form,
            title: format!("{name} ({})", form.name()),
        };
        FeedForm::ALL.into_iter().map(link).collect()
    }

    /// Returns the media type of the feed.
    #[must_use]
    pub const fn media_type(&self) -> &'static str {
        self.form.media_type()
    }
}

/// The search field, shown on result pages and on pages for readers who did not find something.
#[derive(Clone, Debug)]
pub struct SearchBox {
    /// The query; may be empty.
    pub query: String,
    /// The value of the parameter `in`, if the request had one.
    pub place: Option<&'static str>,
}

impl SearchBox {
    /// Returns the field with a query.
    pub fn new(query: impl Into<String>) -> Self {
        Self {
            query: query.into(),
            place: None,
        }
    }
}

impl Link {
    /// Makes a link from its URL and its text.
    pub fn new(url: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            label: label.into(),
        }
    }
}

impl Layout {
    /// Returns the title for the browser's tab: the page's title, then the blog's.
    pub fn document_title(&self) -> String {
        match (self.page.title.as_str(), self.site.title.as_str()) {
            ("", site) => site.to_owned(),
            (page, "") => page.to_owned(),
            (page, site) => format!("{page} · {site}"),
        }
    }

    /// Returns the title for link previews, which show the blog's title separately.
    pub fn preview_title(&self) -> &str {
        if self.page.title.is_empty() {
            &self.site.title
        } else {
            &self.page.title
        }
    }

    /// Returns the language for link previews, in the notation of Open Graph.
    pub fn preview_locale(&self) -> Option<String> {
        og_locale::of(self.lang())
    }

    /// Whether this is the home page, the only one that links the web app manifest.
    pub fn is_home(&self) -> bool {
        self.page.title.is_empty() && self.page.canonical.is_some()
    }

    /// Returns the type of the page in the Open Graph protocol (<https://ogp.me/#types>).
    pub fn preview_kind(&self) -> &'static str {
        if self.page.article.is_some() {
            "article"
        } else {
            "website"
        }
    }

    /// Returns the media type of the feed to which a link leads, if it leads to one of the blog's.
    pub fn feed_type(&self, link: &Link) -> Option<&'static str> {
        self.site
            .feeds
            .iter()
            .find(|feed| feed.url == link.url)
            .map(FeedLink::media_type)
    }

    /// Whether a link leads to the page that contains it.
    pub fn is_current(&self, link: &Link) -> bool {
        self.site.current.as_deref() == Some(link.url.as_str())
    }

    /// Returns the language of the document: of its post, or the blog's.
    pub fn lang(&self) -> &LanguageTag {
        self.page.lang.as_ref().unwrap_or(&self.site.lang)
    }

    /// Returns the direction of the document's language, for HTML's `dir`.
    pub fn dir(&self) -> &'static str {
        self.lang().dir()
    }

    /// Whether the document is in another language than the words around it, which are in the
    /// blog's.
    pub fn is_in_another_language(&self) -> bool {
        !self.lang().is_same(&self.site.lang)
    }

    /// Returns all feeds to announce, the blog's own first.
    pub fn feeds(&self) -> impl Iterator<Item = &FeedLink> {
        self.site.feeds.iter().chain(&self.page.feeds)
    }
}

//! The layout of a page: the head, the masthead and the footer, from the settings.

use std::sync::Arc;

use super::context::PageContext;
use super::script;
use super::share_image;
use super::stylesheet;
use super::views::{FeedLink, Layout, Link, LogoView, PageHead, Publisher, Site};
use crate::drawing::Icon;
use crate::i18n::{self, Messages};
use crate::model::Settings;
use crate::render;
use crate::safe_html::SafeHtml;
use crate::urls;

impl<C> PageContext<C> {
    /// Describes the blog with its logo as the publisher of its pages; `None` without a logo.
    #[must_use]
    pub fn publisher(&self) -> Option<Publisher> {
        let logo = self.logo.as_ref()?;
        let logo = self.absolute(&logo.picture.src);
        Some(Publisher::new(&self.settings.title, logo))
    }

    /// Returns the layout of a page.
    #[must_use]
    pub fn layout(&self, mut page: PageHead) -> Layout {
        if page.canonical.is_some() && page.image.is_none() {
            page.image = share_image::preview(self, None, None);
        }
        let current = page
            .canonical
            .as_deref()
            .and_then(|url| url.strip_prefix(self.absolute("").as_str()))
            .map(str::to_owned);
        let mut layout = layout(&self.settings, self.logo.clone(), page);
        layout.site.current = current;
        layout
    }
}

/// Returns the layout of a page for a blog with these settings.
#[must_use]
pub fn layout(settings: &Settings, logo: Option<Arc<LogoView>>, mut page: PageHead) -> Layout {
    let t = i18n::messages(&settings.language);
    page.noindex |= !settings.robots.index;
    page.data = page.data.filter(|_| !page.noindex);
    let palette = settings.appearance.palette();
    Layout {
        t,
        site: Site {
            lang: settings.language.clone(),
            title: settings.title.clone(),
            logo,
            tagline: settings.tagline.clone(),
            home_url: "/".to_owned(),
            nav: navigation(settings, t),
            current: None,
            footer_text: footer_text(settings),
            footer_links: footer_links(settings, t),
            feeds: FeedLink::all("/", &t.frame.feed_title.with(&settings.title)),
            stylesheet: stylesheet::of(&settings.appearance).url().to_owned(),
            favicon: urls::icon(&Icon::of(settings).hash(), None),
            edit_script: script::url("edit-link.js"),
            comment_script: script::url("comment-form.js"),
            theme_colors: [palette.day, palette.night].map(|shades| shades.paper.to_string()),
        },
        page,
    }
}

/// Returns the links of the masthead: the owner's, or the default ones in the blog's language.
fn navigation(settings: &Settings, t: &Messages) -> Vec<Link> {
    if settings.navigation == Settings::default().navigation {
        return vec![
            Link::new(urls::ARCHIVE, t.frame.archive),
            Link::new(urls::LABELS, t.listing.labels),
            Link::new(urls::SEARCH, t.search_page.title),
        ];
    }
    settings
        .navigation
        .iter()
        .map(|link| Link::new(&link.url, &link.label))
        .collect()
}

/// Returns the owner's text for the footer.
fn footer_text(settings: &Settings) -> Option<SafeHtml> {
    let text = &settings.footer.text;
    (!text.trim().is_empty()).then(|| render::prose(text, &settings.language))
}

/// Returns the links of the footer: the owner's, or the default ones in the blog's language.
fn footer_links(settings: &Settings, t: &Messages) -> Vec<Link> {
    match &settings.footer.links {
        Some(links) => links
            .iter()
            .map(|link| Link::new(&link.url, &link.label))
            .collect(),
        None => vec![
            Link::new(urls::ARCHIVE, t.frame.archive),
            Link::new(urls::LABELS, t.listing.labels),
            Link::new(urls::SEARCH, t.search_page.title),
            Link::new(urls::FEEDS, t.frame.feed),
        ],
    }
}

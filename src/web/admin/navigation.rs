//! The links of the masthead. Each leads to a page that there is, and that the user may see.
//!
//! To add one, add a variant to [`Section`], and its link to [`Navigation::links`], under the condition
//! that the user's rights allow the page.

use crate::i18n::AdminMessages;
use crate::urls;
use crate::web::views::admin::NavigationLink;

/// The part of the admin pages to which a page belongs, whose link is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// What waits.
    Today,
    /// The own profile, to which the footer leads.
    Profile,
    /// The comments.
    Comments,
    /// The posts.
    Posts,
    /// Other blogs that move in.
    Import,
    /// No part of the masthead's, such as an error page.
    None,
}

/// What the links depend on.
#[derive(Clone, Debug)]
pub(super) struct Navigation {
    /// The texts in the person's language.
    pub t: &'static AdminMessages,
    /// The part to which the page belongs.
    pub current: Section,
    /// Whether the user may moderate comments.
    pub may_moderate: bool,
    /// The number of comments that wait for the user.
    pub waiting: Option<String>,
    /// Whether the user may write posts.
    pub may_write: bool,
    /// Whether the user may import other blogs.
    pub may_import: bool,
}

impl Navigation {
    /// Returns the links that the user may follow.
    pub(super) fn links(&self) -> Vec<NavigationLink> {
        let t = &self.t.frame;
        let mut links = vec![self.link(Section::Today, urls::ADMIN, t.today)];
        if self.may_write {
            links.push(self.link(Section::Posts, urls::ADMIN_POSTS, self.t.posts.title));
        }
        if self.may_moderate {
            links.push(NavigationLink {
                count: self.waiting.clone(),
                ..self.link(
                    Section::Comments,
                    urls::ADMIN_COMMENTS,
                    self.t.comments.title,
                )
            });
        }
        if self.may_import {
            links.push(self.link(Section::Import, urls::ADMIN_IMPORTS, self.t.imports.title));
        }
        links
    }

    fn link(&self, section: Section, url: &str, label: &str) -> NavigationLink {
        NavigationLink {
            url: url.to_owned(),
            label: label.to_owned(),
            count: None,
            is_current: section == self.current,
        }
    }
}

//! What an export tells about the blog as a whole: its address, authors, categories and tags.

use std::collections::{HashMap, HashSet};

use super::item::RawTerm;
use super::origin::origin;
use crate::model::{FeedForm, LanguageTag};
use crate::transfer::address;
use crate::transfer::html::plain;
use crate::transfer::imported::{
    EntryKind, ImportEntry, ImportedLabel, ImportedRedirect, ImportedSetting, ImportedUser, Skipped,
};
use crate::urls;

/// The most authors and terms that are remembered.
const KNOWN_MAX: usize = 100_000;

/// What the files of an export have told so far. Several files repeat it, so that each entry is
/// yielded once.
#[derive(Default)]
pub(super) struct Channel {
    /// The address of the front page.
    pub(super) home: String,
    /// The time of the export.
    pub(super) exported: String,
    /// The logins of authors by their ids.
    logins: HashMap<String, String>,
    /// The slugs of categories and the slugs of their parents.
    parents: HashMap<String, String>,
    known: HashSet<String>,
}

impl Channel {
    /// The address of the blog without its scheme, by which ids of different blogs differ.
    pub(super) fn site(&self) -> &str {
        let rest = self.home.split_once("://").map_or("", |(_, rest)| rest);
        rest.trim_end_matches('/')
    }

    /// The login of the author with this id.
    pub(super) fn login(&self, id: &str) -> Option<&str> {
        self.logins.get(id).map(String::as_str)
    }

    /// Takes the text of an element that describes the blog. Returns the setting in it.
    pub(super) fn header(&mut self, name: &str, text: &str, line: u64) -> Option<ImportEntry> {
        let text = text.trim();
        let is_new = !text.is_empty() && self.is_new(format!("header:{name}"));
        let setting = match name {
            "title" => ImportedSetting::Title(plain(text)),
            "description" => ImportedSetting::Description(plain(text)),
            "language" => match LanguageTag::parse(text) {
                Ok(language) => ImportedSetting::Language(language),
                Err(_) => {
                    let why = "it is not a known language; set `language`";
                    return is_new.then(|| skipped("language", why, line));
                }
            },
            "link" | "base_blog_url" => {
                // The blog's own address; in a network of blogs, `base_site_url` is the network's.
                if let Some(home) = address::web(text)
                    && (name == "base_blog_url" || self.home.is_empty())
                {
                    self.home = home.trim_end_matches('/').to_owned() + "/";
                }
                return None;
            }
            "pubDate" => {
                self.exported = text.to_owned();
                return None;
            }
            _ => return None,
        };
        is_new.then_some(ImportEntry::Setting(setting))
    }

    /// Converts an author.
    pub(super) fn author(&mut self, children: &[(String, String)]) -> Option<ImportEntry> {
        let login = child(children, "author_login");
        if login.is_empty() {
            return None;
        }
        self.remember(|channel| {
            let id = child(children, "author_id").to_owned();
            channel.logins.insert(id, login.to_owned());
        });
        let name = plain(child(children, "author_display_name"));
        let author = ImportedUser {
            login: login.to_owned(),
            name: if name.is_empty() {
                login.to_owned()
            } else {
                name
            },
            url: None,
            bio: String::new(),
            aliases: std::iter::once(format!("{}/author/{}", self.folder(), slug(login)))
                .chain(urls::by_parameter("author", child(children, "author_id")))
                .collect(),
            losses: Vec::new(),
        };
        let is_new = self.is_new(format!("author:{login}"));
        is_new.then(|| ImportEntry::Author(Box::new(author)))
    }

    /// Converts a category.
    pub(super) fn category(&mut self, children: &[(String, String)]) -> Option<ImportEntry> {
        let (slug, parent) = (
            child(children, "category_nicename"),
            child(children, "category_parent"),
        );
        self.remember(|channel| {
            channel.parents.insert(slug.to_owned(), parent.to_owned());
        });
        let mut losses = Vec::new();
        if !parent.is_empty() {
            losses.push("the category above it is not carried: labels have none".to_owned());
        }
        let description = child(children, "category_description");
        let path = format!("/category{}/{slug}", self.above(slug));
        let number = urls::by_parameter("cat", child(children, "term_id"));
        self.label(
            "category",
            slug,
            child(children, "cat_name"),
            description,
            (path, number),
            losses,
        )
    }

    /// Converts a tag.
    pub(super) fn tag(&mut self, children: &[(String, String)]) -> Option<ImportEntry> {
        let slug = child(children, "tag_slug");
        let description = child(children, "tag_description");
        let paths = (format!("/tag/{slug}"), urls::by_parameter("tag", slug));
        self.label(
            "tag",
            slug,
            child(children, "tag_name"),
            description,
            paths,
            Vec::new(),
        )
    }

    /// Converts a category or tag of an item, unless it is known: an export of some posts only has no list
    /// of all terms.
    pub(super) fn term_of_item(&mut self, term: &RawTerm) -> Option<ImportEntry> {
        let taxonomy = match term.domain.as_str() {
            "category" => "category",
            "post_tag" | "tag" => "tag",
            _ => return None,
        };
        if term.slug.is_empty() {
            return None;
        }
        let named = Some(&term.slug).filter(|_| taxonomy == "tag");
        let paths = (
            format!("/{taxonomy}/{}", term.slug),
            named.and_then(|slug| urls::by_parameter("tag", slug)),
        );
        self.label(taxonomy, &term.slug, &term.name, "", paths, Vec::new())
    }

    /// Converts a term of any taxonomy. Categories and tags may be written in this form too.
    pub(super) fn term(&mut self, children: &[(String, String)], line: u64) -> Option<ImportEntry> {
        let taxonomy = child(children, "term_taxonomy");
        let renamed = |names: [(&str, &str); 5]| -> Vec<(String, String)> {
            let names = names.into_iter();
            names
                .map(|(from, to)| (to.to_owned(), child(children, from).to_owned()))
                .collect()
        };
        match taxonomy {
            "category" => {
                return self.category(&renamed([
                    ("term_id", "term_id"),
                    ("term_slug", "category_nicename"),
                    ("term_parent", "category_parent"),
                    ("term_name", "cat_name"),
                    ("term_description", "category_description"),
                ]));
            }
            "post_tag" => {
                return self.tag(&renamed([
                    ("term_id", "term_id"),
                    ("term_slug", "tag_slug"),
                    ("term_name", "tag_name"),
                    ("term_description", "tag_description"),
                    ("term_parent", "tag_parent"),
                ]));
            }
            _ => {}
        }
        let slug = child(children, "term_slug");
        let is_new = self.is_new(format!("{taxonomy}:{slug}"));
        let why = match taxonomy {
            "nav_menu" => "menus are not carried".to_owned(),
            _ => format!("terms of the kind `{taxonomy}` are not carried"),
        };
        is_new.then(|| {
            ImportEntry::Skipped(Skipped {
                kind: EntryKind::Label,
                id: Some(format!("{taxonomy}/{slug}")),
                why,
                line,
            })
        })
    }

    /// Makes a label of a term that was listed at a path of the blog, and at one that stands for a query.
    fn label(
        &mut self,
        taxonomy: &str,
        slug: &str,
        name: &str,
        description: &str,
        (path, by_parameter): (String, Option<String>),
        mut losses: Vec<String>,
    ) -> Option<ImportEntry> {
        if !description.is_empty() {
            losses.push("its description is not carried".to_owned());
        }
        let name = match plain(name) {
            name if name.is_empty() => slug.to_owned(),
            name => name,
        };
        let label = ImportedLabel {
            origin: origin(self.site(), taxonomy, slug),
            name,
            aliases: std::iter::once(self.folder() + &path)
                .chain(by_parameter)
                .collect(),
            losses,
        };
        let is_new = self.is_new(format!("{taxonomy}:{slug}"));
        is_new.then(|| ImportEntry::Label(Box::new(label)))
    }

    /// The path of the categories above one, the outermost first.
    fn above(&self, slug: &str) -> String {
        let mut path = String::new();
        let mut parent = self.parents.get(slug);
        // Categories may name each other in a circle.
        for _ in 0..10 {
            let Some(above) = parent.filter(|above| !above.is_empty()) else {
                break;
            };
            path = format!("/{above}{path}");
            parent = self.parents.get(above);
        }
        path
    }

    /// The addresses of a blog in a folder that lead to those of a blog without one.
    pub(super) fn redirects(&self) -> Vec<ImportEntry> {
        let folder = self.folder();
        if folder.is_empty() {
            return Vec::new();
        }
        let redirect = |from: &str, to: &str| {
            ImportEntry::Redirect(ImportedRedirect {
                origin: origin(self.site(), "redirect", from),
                from: format!("{folder}{from}"),
                to: to.to_owned(),
            })
        };
        let comments = urls::comments_feed(FeedForm::Atom);
        vec![redirect("", "/"), redirect("/comments/feed", &comments)]
    }

    /// The folder of the blog on its host: empty, or a path without a slash at its end.
    fn folder(&self) -> String {
        let path = self.site().split_once('/').map_or("", |(_, path)| path);
        match path {
            "" => String::new(),
            path => format!("/{path}"),
        }
    }

    fn remember(&mut self, remember: impl FnOnce(&mut Self)) {
        if self.logins.len() + self.parents.len() < KNOWN_MAX {
            remember(self);
        }
    }

    fn is_new(&mut self, key: String) -> bool {
        self.known.len() >= KNOWN_MAX || self.known.insert(key)
    }
}

fn child<'a>(children: &'a [(String, String)], name: &str) -> &'a str {
    let found = children.iter().find(|(known, _)| known == name);
    found.map_or("", |(_, text)| text.as_str())
}

fn skipped(id: &str, why: &str, line: u64) -> ImportEntry {
    ImportEntry::Skipped(Skipped {
        kind: EntryKind::Setting,
        id: Some(id.to_owned()),
        why: why.to_owned(),
        line,
    })
}

/// The part of an author's address: WordPress makes it from the login.
fn slug(login: &str) -> String {
    let kept = login
        .to_lowercase()
        .replace(['.', ' '], "-")
        .replace('@', "");
    kept.trim_matches('-').to_owned()
}

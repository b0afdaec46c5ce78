//! The options of an import as users give them and the database stores them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::error::{Error, FieldErrors, Result};
use crate::store::{self, Conn};
use crate::transfer::formats::{self, FORMATS};
use crate::transfer::import::{AddressMap, Options, SkipKind};

/// The most characters of a list of addresses.
const MAP_MAX: usize = 1024 * 1024;

/// The options of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({ "from": "https://old.example.org", "skip": ["pingbacks"], "authors": { "ann": "anna-lee" } }))]
pub struct ImportOptions {
    /// The format, if it is not recognised by the content.
    #[schema(example = "wordpress")]
    pub format: Option<String>,
    /// The address of the old blog, if the export does not tell it: links to it become links to this
    /// blog.
    pub from: Option<String>,
    /// The kinds of entries that are left out.
    pub skip: Vec<SkipKind>,
    /// Users of this blog, by their slugs, for logins or names of authors of the old one. Other authors
    /// become new users.
    pub authors: BTreeMap<String, String>,
    /// Old and new addresses, separated by a comma, a pair on each line: for comments that come without
    /// their posts.
    pub map: String,
    /// Whether to overwrite what was changed or deleted here since an earlier import.
    pub theirs: bool,
    /// Whether the excerpts that authors wrote become subtitles of posts without one, instead of being
    /// left out.
    pub excerpts_as_subtitles: bool,
    /// Whether to import a blog that only invited readers could see.
    pub from_private: bool,
    /// Whether to leave pictures on the servers where they are, instead of having them fetched.
    pub leave_pictures: bool,
}

impl ImportOptions {
    /// Checks the options, and returns them as the importer takes them.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every field that is wrong.
    pub(super) async fn checked(&self, conn: &mut Conn) -> Result<Options> {
        let mut errors = FieldErrors::default();
        if let Some(name) = &self.format
            && formats::parse(name).is_none()
        {
            let known: Vec<_> = FORMATS.iter().map(|format| format.name).collect();
            errors.push(
                "options/format",
                format!("use one of: {}", known.join(", ")),
            );
        }
        let home = errors.take("options/from", self.home()).flatten();
        if self.map.chars().count() > MAP_MAX {
            errors.push("options/map", format!("at most {MAP_MAX} characters"));
        }
        let map = errors.take("options/map", AddressMap::parse(&self.map));
        for (old, new) in &self.authors {
            if store::users::find_by_slug(conn, new).await?.is_none() {
                errors.push(
                    format!("options/authors/{old}"),
                    format!("there is no user `{new}`"),
                );
            }
        }
        errors.into_result()?;
        let authors = self.authors.clone().into_iter().collect();
        Ok(Options {
            theirs: self.theirs,
            home,
            skip: self.skip.clone(),
            authors,
            map: map.unwrap_or_default(),
            excerpts_as_subtitles: self.excerpts_as_subtitles,
            from_private: self.from_private,
            ..Options::default()
        })
    }

    fn home(&self) -> Result<Option<Url>, &'static str> {
        let Some(from) = self.from.as_deref().filter(|from| !from.trim().is_empty()) else {
            return Ok(None);
        };
        let url = Url::parse(from.trim()).ok();
        let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        url.map(Some)
            .ok_or("write the whole address, such as https://old.example.org")
    }

    /// Reads options that were stored.
    ///
    /// # Errors
    /// [`Error::Internal`] if another version of the program has stored them.
    pub fn read(stored: &serde_json::Value) -> Result<Self> {
        serde_json::from_value(stored.clone()).map_err(Error::internal)
    }
}

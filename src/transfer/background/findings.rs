//! What an import found or did besides its counts and its losses.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::model::UserId;
use crate::transfer::import::{Report, Undone};

/// The most entries that are named after an undo.
const KEPT_MAX: usize = 500;

/// What an import found or did besides its counts and its losses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Findings {
    /// The address of the old blog without its scheme; `null` if the export does not tell it.
    pub home: Option<String>,
    /// The settings for which the export has another value than this blog had.
    pub settings: Vec<FoundSetting>,
    /// The authors of the old blog's posts.
    pub authors: Vec<FoundUser>,
    /// The number of pictures of other servers that posts show and that are fetched, once it is done.
    pub pictures: Option<u64>,
    /// The number of entries that an undo deleted.
    pub removed: Option<u64>,
    /// What an undo left because somebody has touched it, each with the reason; at most 500.
    pub kept: Vec<String>,
}

/// A setting for which the export has another value than this blog had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FoundSetting {
    /// The setting's name.
    pub name: String,
    /// The value that this blog had, as JSON.
    pub old: String,
    /// The value of the export, as JSON.
    pub new: String,
    /// Whether it is taken; if not, this blog's own choice stays.
    pub is_taken: bool,
}

/// An author of the old blog's posts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FoundUser {
    /// The login, or the name of an author without one.
    pub name: String,
    /// The number of posts and pages.
    pub posts: u64,
    /// The user of this blog that the author becomes; `null` for a new one.
    pub user: Option<UserId>,
}

impl Findings {
    /// The findings of a report.
    pub(super) fn of(report: &Report) -> Self {
        let settings = report.settings().iter().map(|setting| FoundSetting {
            name: setting.name.to_owned(),
            old: setting.old.clone(),
            new: setting.new.clone(),
            is_taken: setting.is_taken,
        });
        let authors = report.authors().iter().map(|author| FoundUser {
            name: author.name.clone(),
            posts: author.posts,
            user: author.user,
        });
        Self {
            home: report.home().map(str::to_owned),
            settings: settings.collect(),
            authors: authors.collect(),
            ..Self::default()
        }
    }

    /// Adds what an undo did.
    pub(super) fn after_undo(self, undone: Undone) -> Self {
        let mut kept = undone.kept;
        kept.truncate(KEPT_MAX);
        Self {
            removed: Some(self.removed.unwrap_or_default() + undone.removed),
            kept,
            ..self
        }
    }

    /// Reads findings that were stored.
    ///
    /// # Errors
    /// [`Error::Internal`] if another version of the program has stored them.
    pub fn read(stored: &serde_json::Value) -> Result<Self> {
        serde_json::from_value(stored.clone()).map_err(Error::internal)
    }

    /// The findings as they are stored.
    pub(super) fn stored(&self) -> Result<serde_json::Value> {
        serde_json::to_value(self).map_err(Error::internal)
    }
}

//! The settings of the old blog that exist here too.

use chrono_tz::Tz;

use crate::model::LanguageTag;

/// A setting of the old blog that exists here too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportedSetting {
    /// The blog's name.
    Title(String),
    /// The blog's description; may contain HTML.
    Description(String),
    /// The time zone in which dates are shown.
    TimeZone(Tz),
    /// The language.
    Language(LanguageTag),
    /// Whether every comment waits for approval.
    ModerateAll(bool),
    /// Whether new posts accept comments.
    CommentsOpen(bool),
}

/// The settings of the old blog; `None` for those that the file does not have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedSettings {
    /// The blog's name.
    pub title: Option<String>,
    /// The blog's description; may contain HTML.
    pub description: Option<String>,
    /// The time zone in which dates are shown.
    pub time_zone: Option<Tz>,
    /// The language.
    pub language: Option<LanguageTag>,
    /// Whether every comment waits for approval.
    pub moderate_all: Option<bool>,
    /// Whether new posts accept comments.
    pub comments_open: Option<bool>,
}

impl ImportedSettings {
    /// Adds a setting. A later value replaces an earlier one, except that comments are open only if
    /// no value about them is "closed".
    pub fn apply(&mut self, setting: ImportedSetting) {
        match setting {
            ImportedSetting::Title(title) => self.title = Some(title),
            ImportedSetting::Description(description) => self.description = Some(description),
            ImportedSetting::TimeZone(zone) => self.time_zone = Some(zone),
            ImportedSetting::Language(language) => self.language = Some(language),
            ImportedSetting::ModerateAll(all) => self.moderate_all = Some(all),
            ImportedSetting::CommentsOpen(open) => {
                self.comments_open = Some(open && self.comments_open != Some(false))
            }
        }
    }
}

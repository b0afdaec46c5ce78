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
    /// The description for search engines.
    MetaDescription(String),
    /// Whether the description for search engines is shown.
    ShowsMetaDescription(bool),
    /// Whether search engines may list the blog.
    Searchable(bool),
    /// Whether feeds have the whole text of posts.
    FullFeeds(bool),
    /// Every comment waits for approval.
    ModerateAll,
    /// The days after which comments on a post wait for approval.
    ModerateAfterDays(u32),
    /// Only invited readers could see the blog.
    Private,
    /// Whether new posts accept comments.
    CommentsOpen(bool),
}

impl ImportedSetting {
    /// The name of the setting here.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Title(_) => "title",
            Self::Description(_) => "tagline",
            Self::MetaDescription(_) | Self::ShowsMetaDescription(_) => "description",
            Self::Searchable(_) => "robots.index",
            Self::FullFeeds(_) => "feeds.text",
            Self::TimeZone(_) => "time_zone",
            Self::Language(_) => "language",
            Self::ModerateAll => "moderation",
            Self::ModerateAfterDays(_) => "moderate_after_days",
            Self::CommentsOpen(_) => "comments",
            Self::Private => "private",
        }
    }
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
    /// The description for search engines.
    pub meta_description: Option<String>,
    /// Whether the description for search engines is shown.
    pub shows_meta_description: Option<bool>,
    /// Whether search engines may list the blog.
    pub searchable: Option<bool>,
    /// Whether feeds have the whole text of posts.
    pub full_feeds: Option<bool>,
    /// Whether every comment waits for approval.
    pub moderate_all: bool,
    /// The days after which comments on a post wait for approval.
    pub moderate_after_days: Option<u32>,
    /// Whether only invited readers could see the blog.
    pub is_private: bool,
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
            ImportedSetting::MetaDescription(words) => self.meta_description = Some(words),
            ImportedSetting::ShowsMetaDescription(shows) => {
                self.shows_meta_description = Some(shows);
            }
            ImportedSetting::Searchable(searchable) => self.searchable = Some(searchable),
            ImportedSetting::FullFeeds(full) => self.full_feeds = Some(full),
            ImportedSetting::ModerateAll => self.moderate_all = true,
            ImportedSetting::ModerateAfterDays(days) => self.moderate_after_days = Some(days),
            ImportedSetting::Private => self.is_private = true,
            ImportedSetting::CommentsOpen(open) => {
                self.comments_open = Some(open && self.comments_open != Some(false))
            }
        }
    }
}

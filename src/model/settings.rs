//! The owner's settings: one document in which every field has a default.
//!
//! A change of the settings goes through [`Settings::check`], which names every invalid value. To
//! add a setting, add a field here with its default, and its check to [`Settings::check`].

pub mod appearance;
mod feeds;
mod footer;
mod icon;
mod links;
mod logo;
mod permalinks;
mod robots;
mod spam;
mod stylesheet;
mod unchanged;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

pub use appearance::{Appearance, ListCovers, ListStyle, Theme};
pub use icon::Icon;
pub use links::NavigationLink;
pub use logo::Logo;
pub use permalinks::{Permalinks, SlugStyle};
pub use robots::{AiPolicy, Robots};
pub use spam::{RULES, SpamPolicy};

use super::CommentMode;
use super::LanguageTag;
use super::text;
use crate::error::{EntryFault, FieldErrors, Result};

pub use feeds::{FeedSettings, FeedText};
pub use footer::Footer;

/// The highest limit that an owner can set for the characters in a comment. Even at four bytes each
/// they stay below the renderer's bound.
const COMMENT_CEILING: u32 = 16_000;
/// Which comments wait for approval by a moderator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Moderation {
    /// Every comment.
    All,
    /// The first comments of a visitor, until one is approved, and comments that the rules hold.
    First,
    /// Only comments that the rules hold.
    None,
}

/// Which comments the owner receives mail about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OwnerMail {
    /// Every comment that is not spam.
    All,
    /// Comments that wait for approval.
    Held,
    /// No comments.
    None,
}

/// What becomes of a post whose pictures or links need a look when it is published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PublishChecks {
    /// It is published, and the answer has the warnings.
    #[default]
    Warn,
    /// It is not published while there are warnings.
    Refuse,
}

/// The settings of the blog.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Settings {
    /// The blog's name.
    pub title: String,
    /// A line below the name.
    pub tagline: String,
    /// The description of the blog for search engines and feeds.
    pub description: String,
    /// The blog's language: a BCP 47 tag, such as `en` or `pt-BR`.
    #[schema(value_type = String)]
    pub language: LanguageTag,
    /// The blog's time zone: an IANA name, such as `Europe/Berlin`.
    pub time_zone: String,
    /// What becomes of a post whose pictures or links need a look when it is published.
    pub publish_checks: PublishChecks,
    /// The number of posts on a page of a list, 1 to 100.
    pub posts_per_page: u32,
    /// Which comments wait for approval.
    pub moderation: Moderation,
    /// The thresholds, weights and lists by which the moderation rules judge a comment.
    pub spam: SpamPolicy,
    /// The comment mode of a new post.
    pub comments: CommentMode,
    /// The days after which a post accepts no more comments, 0 for never, at most 36500.
    pub close_after_days: u32,
    /// The days after which every comment on a post waits for approval, 0 for never, at most 36500.
    pub moderate_after_days: u32,
    /// The minutes during which guests may edit their comments, 0 for not at all, at most 10080.
    pub edit_minutes: u32,
    /// Whether readers can vote for comments.
    pub votes: bool,
    /// Which comments the owner receives mail about, if mail is configured.
    pub owner_mail: OwnerMail,
    /// The most comments a minute on one post, 1 to 1000000.
    pub thread_comments_per_minute: u32,
    /// The most comments a minute from one network (/24 or /48), 1 to 1000.
    pub comments_per_minute: u32,
    /// The most characters in a comment, 100 to 16000.
    pub comment_max_characters: u32,
    /// The levels to which replies are indented, 1 to 12; deeper replies name the comment that they
    /// answer.
    pub thread_depth: u32,
    /// The links in the menu, at most 12.
    pub navigation: Vec<NavigationLink>,
    /// The text and links at the bottom of every page.
    pub footer: Footer,
    /// The theme, accent colour and CSS of the pages.
    pub appearance: Appearance,
    /// The addresses that new posts and pages get.
    pub permalinks: Permalinks,
    /// The access of search engines and other robots.
    pub robots: Robots,
    /// The contents of feeds, and the hubs that are notified of new posts.
    pub feeds: FeedSettings,
    /// The icon in browser tabs and on home screens.
    pub icon: Icon,
    /// The logo in the masthead, in feeds and for search engines.
    pub logo: Logo,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            title: "A new blog".to_owned(),
            tagline: String::new(),
            description: String::new(),
            language: LanguageTag::english(),
            time_zone: "UTC".to_owned(),
            publish_checks: PublishChecks::Warn,
            posts_per_page: 10,
            moderation: Moderation::First,
            spam: SpamPolicy::default(),
            comments: CommentMode::Open,
            close_after_days: 0,
            moderate_after_days: 0,
            edit_minutes: 15,
            votes: true,
            owner_mail: OwnerMail::All,
            thread_comments_per_minute: 600,
            comments_per_minute: 5,
            comment_max_characters: 10_000,
            thread_depth: 6,
            navigation: [
                ("Archive", "/archive"),
                ("Labels", "/labels"),
                ("Search", "/search"),
            ]
            .map(|(label, url)| NavigationLink {
                label: label.to_owned(),
                url: url.to_owned(),
            })
            .to_vec(),
            footer: Footer::default(),
            appearance: Appearance::default(),
            permalinks: Permalinks::default(),
            robots: Robots::default(),
            feeds: FeedSettings::default(),
            icon: Icon::default(),
            logo: Logo::default(),
        }
    }
}

/// The ages, in days, at which a post restricts comments; 0 for never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgeLimits {
    /// The age at which it accepts no more comments.
    pub close_after_days: u32,
    /// The age at which every comment begins to wait for approval.
    pub moderate_after_days: u32,
}

impl Settings {
    /// The description of the blog, or its tagline without one; `None` if both are empty.
    ///
    /// The description goes first: it is written for those who see the blog from outside, in search
    /// results and feed readers, and the tagline for those who see it below the title.
    #[must_use]
    pub fn summary(&self) -> Option<&str> {
        [&self.description, &self.tagline]
            .into_iter()
            .map(String::as_str)
            .find(|text| !text.is_empty())
    }

    /// The ages at which posts without rules of their own restrict comments.
    #[must_use]
    pub fn age_limits(&self) -> AgeLimits {
        AgeLimits {
            close_after_days: self.close_after_days,
            moderate_after_days: self.moderate_after_days,
        }
    }

    /// The blog's time zone; UTC if the stored name is unknown.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.time_zone.parse().unwrap_or(Tz::UTC)
    }

    /// Normalises the texts and names every invalid value, except those that `before` already had.
    /// A stored value that a newer rule refuses does not block a change of another setting.
    pub fn check(mut self, before: &Self) -> Result<Self> {
        let mut errors = FieldErrors::default();
        for (field, value, max) in [
            ("title", &mut self.title, 200),
            ("tagline", &mut self.tagline, 300),
            ("description", &mut self.description, 1000),
        ] {
            *value = text::line(value);
            if value.chars().count() > max {
                errors.push(field, EntryFault::Long { most: max });
            }
            if text::has_excess_marks(value) {
                errors.push(field, text::EXCESS_MARKS);
            }
        }
        self.check_choices(&mut errors);
        self.check_numbers(&mut errors);
        self.check_navigation(&mut errors);
        self.footer.check(&mut errors);
        self.spam.check(&mut errors);
        self.appearance.check(&mut errors);
        self.permalinks.check(&mut errors);
        self.robots.check(&mut errors);
        self.feeds.check(&mut errors);
        self.icon.check(&mut errors);
        if !errors.is_empty() {
            let [old, new] = [before, &self].map(document);
            errors.retain(|error| !unchanged::is_unchanged(&old, &new, &error.field));
        }
        errors.into_result().map(|()| self)
    }

    fn check_choices(&self, errors: &mut FieldErrors) {
        if self.title.is_empty() {
            errors.push("title", EntryFault::NoTitle);
        }
        if self.time_zone.parse::<Tz>().is_err() {
            errors.push("time_zone", EntryFault::TimeZone);
        }
        if let Err(why) = self.language.check() {
            errors.push("language", EntryFault::Language.in_words(why));
        }
    }

    fn check_numbers(&self, errors: &mut FieldErrors) {
        let bounds = [
            ("posts_per_page", self.posts_per_page, 1, 100),
            ("close_after_days", self.close_after_days, 0, 36_500),
            ("moderate_after_days", self.moderate_after_days, 0, 36_500),
            ("edit_minutes", self.edit_minutes, 0, 10_080),
            (
                "thread_comments_per_minute",
                self.thread_comments_per_minute,
                1,
                1_000_000,
            ),
            ("comments_per_minute", self.comments_per_minute, 1, 1000),
            (
                "comment_max_characters",
                self.comment_max_characters,
                100,
                COMMENT_CEILING,
            ),
            ("thread_depth", self.thread_depth, 1, 12),
        ];
        for (field, value, least, most) in bounds {
            if !(least..=most).contains(&value) {
                let (least, most) = (i64::from(least), i64::from(most));
                errors.push(field, EntryFault::Number { least, most });
            }
        }
    }

    fn check_navigation(&self, errors: &mut FieldErrors) {
        if self.navigation.len() > 12 {
            errors.push("navigation", EntryFault::ManyLinks { most: 12 });
        }
        links::check(&self.navigation, "navigation", errors);
    }
}

/// The settings as JSON, for comparing them field by field.
fn document(settings: &Settings) -> serde_json::Value {
    serde_json::to_value(settings).unwrap_or_default()
}

/// The settings as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredSettings {
    /// The settings themselves.
    pub settings: Settings,
    /// The number of changes so far; 0 before the first.
    pub version: i64,
}

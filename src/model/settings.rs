//! The owner's choices: one document, every field with a default.
//!
//! A new setting is a new field here with its default, its check in
//! [`Settings::check`].

mod feeds;
mod footer;
mod icon;
pub mod look;
mod permalinks;
mod robots;

use std::collections::BTreeMap;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

pub use icon::Icon;
pub use look::{Look, Theme};
pub use permalinks::{Permalinks, SlugStyle};
pub use robots::{AiPolicy, Robots};

use super::CommentMode;
use super::pattern::Pattern;
use super::text;
use crate::error::{FieldErrors, Result};

pub use feeds::{FeedSettings, FeedText};
pub use footer::Footer;

/// The largest weight and score.
const WEIGHT_MAX: f64 = 10.0;
/// The most characters in a comment whatever the setting says: of four bytes each they are within
/// what the renderer is bounded for.
const COMMENT_CEILING: u32 = 16_000;
/// The names of the rules, in the order in which their reasons are read.
pub const RULES: [&str; 14] = [
    "ban",
    "honeypot",
    "haste",
    "reject_list",
    "hold_list",
    "links",
    "link_density",
    "copies",
    "advertising_name",
    "solicitation",
    "foreign_writing",
    "old_post",
    "burst",
    "filter",
];
/// The most patterns in a list.
const PATTERNS_MAX: usize = 1000;

/// Which comments wait for a moderator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Moderation {
    /// Every one.
    All,
    /// The first of somebody who was never approved, and what the rules hold.
    First,
    /// None that the rules let through.
    None,
}

/// What the rules do with their scores.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SpamPolicy {
    /// A comment with this score or more waits, 0 to 10.
    pub hold_at: f64,
    /// A comment with this score or more is spam, 0 to 10.
    pub spam_at: f64,
    /// By rule: what its weight is multiplied with, 0 (off) to 10.
    pub weights: BTreeMap<String, f64>,
    /// What makes a comment wait, at most 1000.
    pub hold: Vec<Pattern>,
    /// What makes a comment spam, at most 1000.
    pub reject: Vec<Pattern>,
    /// From which age on, in days, a post is left by its readers; 0 for never.
    pub old_post_days: u32,
}

impl Default for SpamPolicy {
    fn default() -> Self {
        Self {
            hold_at: 0.5,
            spam_at: 1.0,
            weights: BTreeMap::new(),
            hold: Vec::new(),
            reject: Vec::new(),
            old_post_days: 365,
        }
    }
}

impl SpamPolicy {
    fn check(&self, errors: &mut FieldErrors) {
        let is_weight = |value: f64| (0.0..=WEIGHT_MAX).contains(&value);
        for (field, value) in [
            ("spam/hold_at", self.hold_at),
            ("spam/spam_at", self.spam_at),
        ] {
            if !is_weight(value) {
                errors.push(field, format!("use a number from 0 to {WEIGHT_MAX}"));
            }
        }
        for (rule, weight) in &self.weights {
            if !RULES.contains(&rule.as_str()) {
                errors.push(
                    format!("spam/weights/{rule}"),
                    format!("there is no such rule; the rules are {}", RULES.join(", ")),
                );
            } else if !is_weight(*weight) {
                errors.push(
                    format!("spam/weights/{rule}"),
                    format!("use a number from 0 to {WEIGHT_MAX}"),
                );
            }
        }
        for (name, list) in [("hold", &self.hold), ("reject", &self.reject)] {
            if list.len() > PATTERNS_MAX {
                errors.push(
                    format!("spam/{name}"),
                    format!("use at most {PATTERNS_MAX} patterns"),
                );
            }
            let faults = list
                .iter()
                .take(PATTERNS_MAX)
                .enumerate()
                .filter_map(|(n, pattern)| Some((n, pattern.fault()?)));
            faults.for_each(|(n, fault)| errors.push(format!("spam/{name}/{n}/pattern"), fault));
        }
    }
}

/// Of which comments the owner is told by mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OwnerMail {
    /// Every one that is not spam.
    All,
    /// Those that wait.
    Held,
    /// None.
    None,
}

/// A link in the masthead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NavigationLink {
    /// Its words.
    pub label: String,
    /// Where it leads: a path from `/`, or an http or https address.
    pub url: String,
}

/// The owner's choices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Settings {
    /// The blog's name.
    pub title: String,
    /// A line under it.
    pub tagline: String,
    /// What search engines and feeds say of the blog.
    pub description: String,
    /// BCP 47, such as `en` or `pt-BR`.
    pub language: String,
    /// An IANA name, such as `Europe/Berlin`.
    pub time_zone: String,
    /// Posts on a page of a list, 1 to 100.
    pub posts_per_page: u32,
    /// Which comments wait.
    pub moderation: Moderation,
    /// What the rules do with their scores.
    pub spam: SpamPolicy,
    /// The comment mode of a new post.
    pub comments: CommentMode,
    /// After how many days a post takes no more comments, 0 for never, at most 36500.
    pub close_after_days: u32,
    /// After how many days every comment under a post waits, 0 for never, at most 36500.
    pub moderate_after_days: u32,
    /// For how many minutes guests may change what they wrote, 0 for not at all, at most 10080.
    pub edit_minutes: u32,
    /// Whether readers can vote for comments.
    pub votes: bool,
    /// Of which comments the owner is told by mail, where mail is configured.
    pub owner_mail: OwnerMail,
    /// Comments a minute under one post, 1 to 1000000.
    pub thread_comments_per_minute: u32,
    /// Comments a minute from one network (/24 or /48), 1 to 1000.
    pub comments_per_minute: u32,
    /// The most characters in a comment, 100 to 16000.
    pub comment_max_characters: u32,
    /// How deep replies are drawn, 1 to 12; deeper ones name their parent.
    pub thread_depth: u32,
    /// The links in the masthead.
    pub navigation: Vec<NavigationLink>,
    /// What stands at the foot of every page.
    pub footer: Footer,
    /// How the pages look.
    pub look: Look,
    /// Which addresses new posts and pages get.
    pub permalinks: Permalinks,
    /// What robots may do.
    pub robots: Robots,
    /// What feeds hold, and who is told of new posts.
    pub feeds: FeedSettings,
    /// What stands for the blog in a browser's tab and on a home screen.
    pub icon: Icon,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            title: "A new blog".to_owned(),
            tagline: String::new(),
            description: String::new(),
            language: "en".to_owned(),
            time_zone: "UTC".to_owned(),
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
            look: Look::default(),
            permalinks: Permalinks::default(),
            robots: Robots::default(),
            feeds: FeedSettings::default(),
            icon: Icon::default(),
        }
    }
}

/// How long a post takes comments, in days; 0 for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgeLimits {
    /// After this, none.
    pub close_after_days: u32,
    /// After this, every one waits.
    pub moderate_after_days: u32,
}

impl Settings {
    /// How long a post takes comments unless it says otherwise.
    #[must_use]
    pub fn age_limits(&self) -> AgeLimits {
        AgeLimits {
            close_after_days: self.close_after_days,
            moderate_after_days: self.moderate_after_days,
        }
    }

    /// The blog's time zone.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.time_zone.parse().unwrap_or(Tz::UTC)
    }

    /// Tidies the texts, then names every value that cannot be accepted.
    pub fn check(mut self) -> Result<Self> {
        let mut errors = FieldErrors::default();
        for (field, value, max) in [
            ("title", &mut self.title, 200),
            ("tagline", &mut self.tagline, 300),
            ("description", &mut self.description, 1000),
        ] {
            *value = text::line(value);
            if value.chars().count() > max {
                errors.push(field, format!("use at most {max} characters"));
            }
        }
        self.check_choices(&mut errors);
        self.check_numbers(&mut errors);
        self.check_navigation(&mut errors);
        self.footer.check(&mut errors);
        self.spam.check(&mut errors);
        self.look.check(&mut errors);
        self.permalinks.check(&mut errors);
        self.robots.check(&mut errors);
        self.feeds.check(&mut errors);
        self.icon.check(&mut errors);
        errors.into_result().map(|()| self)
    }

    fn check_choices(&self, errors: &mut FieldErrors) {
        if self.title.is_empty() {
            errors.push("title", "a blog needs a name");
        }
        if self.time_zone.parse::<Tz>().is_err() {
            errors.push(
                "time_zone",
                "use an IANA time zone, such as `Europe/Berlin`",
            );
        }
        if !is_language(&self.language) {
            errors.push(
                "language",
                "use a BCP 47 language tag, such as `en` or `pt-BR`",
            );
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
                errors.push(field, format!("use a number from {least} to {most}"));
            }
        }
    }

    fn check_navigation(&self, errors: &mut FieldErrors) {
        if self.navigation.len() > 12 {
            errors.push("navigation", "use at most 12 links");
        }
        for (n, link) in self.navigation.iter().enumerate() {
            if text::line(&link.label) != link.label
                || link.label.is_empty()
                || link.label.chars().count() > 60
            {
                errors.push(
                    format!("navigation/{n}/label"),
                    "use one line of 1 to 60 characters",
                );
            }
            if !is_link(&link.url) {
                errors.push(
                    format!("navigation/{n}/url"),
                    "use a path from `/`, or an http or https address",
                );
            }
        }
    }
}

/// Whether `tag` has the shape of a language tag (RFC 5646, section 2.1).
#[must_use]
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let primary = parts.next().is_some_and(|part| {
        (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic())
    });
    primary
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

fn is_link(link: &str) -> bool {
    let own = link.starts_with('/') && !link.starts_with("//") && !link.contains(['\\', ' ']);
    own || url::Url::parse(link).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

/// The settings as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredSettings {
    /// The choices.
    pub settings: Settings,
    /// Counts the changes, 0 before the first.
    pub version: i64,
}

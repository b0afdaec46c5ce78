//! The fields of the editor's form as texts, and the draft that they ask for.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use chrono_tz::Tz;

use crate::clock::Timestamp;
use crate::error::FieldErrors;
use crate::i18n::EditorMessages;
use crate::model::{
    CommentMode, Format, Kind, LabelName, LanguageTag, MediaPath, Post, SeriesId, SeriesPlace,
    Slug, TranslationKey, UserId, day,
};
use crate::publishing::Draft;
use crate::web::form::Form;

/// The field with the text, whose earlier state is found by the version.
pub(super) const BODY: &str = "body";
/// The field with the path of the picture that stands for the post.
pub(super) const COVER: &str = "cover";
/// The field with the version of the post at which the form was opened.
pub(super) const VERSION: &str = "version";
/// The field that names the open page, by which its copies are found.
pub(super) const EDITING: &str = "editing";
/// The prefix of the fields as they were when the form was opened.
const WAS: &str = "was-";
/// How a moment is written in a form.
const MOMENT: &str = "%Y-%m-%dT%H:%M";

/// The names of the fields, in the order of the form.
pub(super) const NAMES: [&str; 16] = [
    "title",
    "subtitle",
    BODY,
    "labels",
    "published_at",
    "slug",
    "kind",
    "comments",
    "lang",
    "series",
    "series_position",
    "translation_key",
    "author",
    "format",
    COVER,
    "pinned",
];

/// The values of the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PostFields(BTreeMap<&'static str, String>);

impl PostFields {
    /// The fields of a draft, whose labels and slug are given besides.
    pub(super) fn of_draft(draft: &Draft, labels: &[String], slug: &str, zone: Tz) -> Self {
        let mut fields = Self::default();
        let mut set = |name, value: String| fields.0.insert(name, value);
        set("title", draft.title.clone());
        set("subtitle", draft.subtitle.clone());
        set(BODY, with_line_feeds(&draft.source));
        set("labels", labels.join(", "));
        set(
            "published_at",
            draft
                .published_at
                .map_or_else(String::new, |at| written(at, zone)),
        );
        set("slug", slug.to_owned());
        set("kind", kind_name(draft.kind).to_owned());
        set("comments", comments_name(draft.comments).to_owned());
        set(
            "lang",
            draft
                .lang
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        );
        let series = draft.series;
        set(
            "series",
            series.map(|place| place.id.to_string()).unwrap_or_default(),
        );
        let position = series.and_then(|place| place.position);
        set(
            "series_position",
            position.map(|n| n.to_string()).unwrap_or_default(),
        );
        let key = draft.translation_key.as_ref();
        set(
            "translation_key",
            key.map(ToString::to_string).unwrap_or_default(),
        );
        set("author", draft.author.to_string());
        set("format", format_name(draft.format).to_owned());
        let cover = draft.cover.as_ref();
        set(COVER, cover.map(ToString::to_string).unwrap_or_default());
        set("pinned", if draft.pinned { "yes" } else { "" }.to_owned());
        fields
    }

    /// The fields of a stored post.
    pub(super) fn of_post(post: &Post, labels: &[String], zone: Tz) -> Self {
        Self::of_draft(&Draft::of(post), labels, post.slug.as_str(), zone)
    }

    /// The fields that a form sends. One that it does not have is as it was: not every user may choose
    /// everything. A box that is not ticked is not sent either.
    pub(super) fn of_form(form: &Form) -> Self {
        let value = |name: &'static str| {
            let is_sent = form.fields().iter().any(|(known, _)| known == name);
            let value = match name {
                _ if is_sent => form.value(name),
                "pinned" => "",
                _ => form.value(&format!("{WAS}{name}")),
            };
            (name, with_line_feeds(value))
        };
        Self(NAMES.into_iter().map(value).collect())
    }

    /// The fields as they were when the form was opened; the text is `body`.
    pub(super) fn opened(form: &Form, body: &str) -> Self {
        let value = |name: &'static str| {
            let was = form.value(&format!("{WAS}{name}"));
            (name, with_line_feeds(if name == BODY { body } else { was }))
        };
        Self(NAMES.into_iter().map(value).collect())
    }

    /// The fields among pairs of names, each with this prefix, and values.
    pub(super) fn of_pairs(pairs: &[(String, String)], prefix: &str) -> Self {
        let value = |name: &'static str| {
            let wanted = format!("{prefix}{name}");
            let found = pairs.iter().find(|(known, _)| *known == wanted);
            (
                name,
                found.map_or_else(String::new, |(_, value)| value.clone()),
            )
        };
        Self(NAMES.into_iter().map(value).collect())
    }

    /// The hidden fields by which a form tells how the fields were when it was opened.
    pub(super) fn hidden(&self) -> Vec<(String, String)> {
        let fields = NAMES.into_iter().filter(|name| *name != BODY);
        fields
            .map(|name| (format!("{WAS}{name}"), self.get(name).to_owned()))
            .collect()
    }

    /// All fields with their names.
    pub(super) fn all(&self) -> Vec<(String, String)> {
        let fields = NAMES.into_iter();
        fields
            .map(|name| (name.to_owned(), self.get(name).to_owned()))
            .collect()
    }

    /// The value of a field.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Sets the value of a field.
    pub(super) fn set(&mut self, name: &'static str, value: String) {
        self.0.insert(name, value);
    }

    /// Changes a draft where these fields differ from `was`.
    ///
    /// Every field that is not accepted is named, and leaves the draft as it is.
    pub(super) fn change(
        &self,
        was: &Self,
        mut draft: Draft,
        zone: Tz,
        t: &EditorMessages,
    ) -> (Draft, FieldErrors) {
        let mut errors = FieldErrors::default();
        for name in NAMES {
            if self.get(name) == was.get(name) {
                continue;
            }
            if let Err(why) = self.set_in(&mut draft, name, zone, t) {
                errors.push(name, why);
            }
        }
        (draft, errors)
    }

    fn set_in(
        &self,
        draft: &mut Draft,
        name: &str,
        zone: Tz,
        t: &EditorMessages,
    ) -> Result<(), String> {
        let value = self.get(name);
        let text = value.trim();
        match name {
            "title" => value.clone_into(&mut draft.title),
            "subtitle" => value.clone_into(&mut draft.subtitle),
            BODY => value.clone_into(&mut draft.source),
            "labels" => draft.labels = Some(labels(value).ok_or(t.bad_label)?),
            "published_at" => draft.published_at = moment(text, zone, t)?,
            "slug" if text.is_empty() => draft.slug = None,
            "slug" => draft.slug = Some(Slug::parse(text).map_err(|_| t.bad_slug)?),
            "kind" => draft.kind = kind_of(text).ok_or(t.bad_choice)?,
            "comments" => draft.comments = comments_of(text).ok_or(t.bad_choice)?,
            "lang" => {
                draft.lang = optional(text, LanguageTag::parse).map_err(|_| t.bad_language)?
            }
            "series" | "series_position" => draft.series = self.series(t)?,
            "translation_key" => {
                let key = optional(text, TranslationKey::parse);
                draft.translation_key = key.map_err(|_| t.bad_key)?;
            }
            "author" => draft.author = UserId(text.parse().map_err(|_| t.bad_choice)?),
            "format" => draft.format = format_of(text).ok_or(t.bad_choice)?,
            COVER => draft.cover = optional(text, MediaPath::parse).map_err(|_| t.bad_cover)?,
            _ => draft.pinned = !text.is_empty(),
        }
        Ok(())
    }

    fn series(&self, t: &EditorMessages) -> Result<Option<SeriesPlace>, String> {
        let number = |text: &str| optional(text.trim(), str::parse::<i64>);
        let id = number(self.get("series")).map_err(|_| t.bad_choice)?;
        let position = number(self.get("series_position")).map_err(|_| t.bad_number)?;
        Ok(id.map(|id| SeriesPlace {
            id: SeriesId(id),
            position,
        }))
    }
}

/// Returns the hidden fields of the editor that the pages around it carry: how the fields were, the
/// version, and the names of the open pages.
pub(super) fn carried(form: &Form) -> Vec<(String, String)> {
    let is_carried = |name: &str| name.starts_with(WAS) || name == VERSION || name == EDITING;
    let fields = form.fields().iter();
    fields
        .filter(|(name, _)| is_carried(name))
        .cloned()
        .collect()
}

/// Returns a text with the line breaks that are stored. Forms send CR LF, and no NUL can be stored.
pub(super) fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\0', "")
}

/// Returns a moment as a form has it, in the zone of the blog.
pub(super) fn written(at: Timestamp, zone: Tz) -> String {
    at.with_timezone(&zone).format(MOMENT).to_string()
}

/// Reads a moment of a form; `None` for an empty one. Of a time that comes twice it is the first.
pub(super) fn moment(
    text: &str,
    zone: Tz,
    t: &EditorMessages,
) -> Result<Option<Timestamp>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let local = [MOMENT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    let local = local.ok_or(t.bad_time)?;
    let at = day::instant(zone, local).map_err(|skipped| {
        let (before, after) = skipped.neighbours();
        let (before, after) = (
            before.format("%H:%M").to_string(),
            after.format("%H:%M").to_string(),
        );
        t.skipped_time
            .fill(&[("before", &before), ("after", &after)])
    })?;
    Ok(Some(at))
}

fn optional<T, E>(text: &str, parse: impl Fn(&str) -> Result<T, E>) -> Result<Option<T>, E> {
    if text.is_empty() {
        Ok(None)
    } else {
        parse(text).map(Some)
    }
}

fn labels(text: &str) -> Option<Vec<LabelName>> {
    let names = text
        .split([',', '\n'])
        .filter(|name| !name.trim().is_empty());
    let mut labels: Vec<LabelName> = Vec::new();
    for name in names {
        let label = LabelName::parse(name).ok()?;
        if !labels.iter().any(|known| known.folded() == label.folded()) {
            labels.push(label);
        }
    }
    Some(labels)
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Post => "post",
        Kind::Page => "page",
    }
}

fn kind_of(name: &str) -> Option<Kind> {
    [Kind::Post, Kind::Page]
        .into_iter()
        .find(|kind| kind_name(*kind) == name)
}

fn format_name(format: Format) -> &'static str {
    match format {
        Format::Markdown => "markdown",
        Format::Html => "html",
    }
}

fn format_of(name: &str) -> Option<Format> {
    [Format::Markdown, Format::Html]
        .into_iter()
        .find(|format| format_name(*format) == name)
}

fn comments_name(mode: CommentMode) -> &'static str {
    match mode {
        CommentMode::Open => "open",
        CommentMode::Moderated => "moderated",
        CommentMode::Closed => "closed",
        CommentMode::Hidden => "hidden",
    }
}

fn comments_of(name: &str) -> Option<CommentMode> {
    let modes = [
        CommentMode::Open,
        CommentMode::Moderated,
        CommentMode::Closed,
        CommentMode::Hidden,
    ];
    modes.into_iter().find(|mode| comments_name(*mode) == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::admin_messages;

    const BERLIN: Tz = chrono_tz::Europe::Berlin;

    #[test]
    fn a_moment_is_read_in_the_zone_of_the_blog() {
        let t = &admin_messages("en", &LanguageTag::english()).1.editor;
        let read = |text: &str| moment(text, BERLIN, t).map(|at| at.map(|at| at.to_rfc3339()));
        let at = |text: &str| Ok(Some(text.to_owned()));
        assert_eq!(read(""), Ok(None));
        assert_eq!(read("2022-01-07T09:30"), at("2022-01-07T08:30:00+00:00"));
        assert_eq!(read("2022-07-07T09:30:15"), at("2022-07-07T07:30:15+00:00"));
        // It comes twice: the first one.
        assert_eq!(read("2022-10-30T02:30"), at("2022-10-30T00:30:00+00:00"));
        // It does not come at all.
        let why = read("2022-03-27T02:30").unwrap_err();
        assert!(why.contains("01:59") && why.contains("03:00"), "{why}");
        assert!(read("7 January").is_err());
    }

    #[test]
    fn labels_are_separated_by_commas_and_kept_once() {
        let names = |text: &str| {
            labels(text).map(|labels| labels.into_iter().map(String::from).collect::<Vec<_>>())
        };
        assert_eq!(
            names(" News, Old  things,news,, "),
            Some(vec!["News".to_owned(), "Old things".to_owned()])
        );
        assert_eq!(names(""), Some(Vec::new()));
        assert_eq!(names("a/b"), None);
    }

    #[test]
    fn only_what_was_changed_in_the_form_changes_the_draft() {
        let t = &admin_messages("en", &LanguageTag::english()).1.editor;
        let draft = Draft::new(UserId(1));
        let was = PostFields::of_draft(&draft, &["News".to_owned()], "a", BERLIN);
        let (same, errors) = was.change(&was, draft.clone(), BERLIN, t);
        assert!(errors.is_empty() && same.labels.is_none() && same.slug.is_none());
        let mut mine = was.clone();
        mine.set("title", "Hello".to_owned());
        mine.set("slug", "No slug".to_owned());
        mine.set("pinned", "yes".to_owned());
        let (changed, errors) = mine.change(&was, draft, BERLIN, t);
        assert_eq!((changed.title.as_str(), changed.pinned), ("Hello", true));
        assert_eq!(errors.on("slug"), Some(t.bad_slug));
    }
}

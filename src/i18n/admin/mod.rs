//! The texts of the admin pages, in the language of the person who uses them.
//!
//! They are apart from those of public pages, which every language has in full. Here a group may
//! state only some texts in a language and take the others from English, field by field: `..EN`.
//!
//! To add a page, add a file with its group, in English and in German, and a line to each of
//! [`AdminMessages`], `EN` and `DE`. To add a language, add a constant to each file that has words
//! in it, and a line to [`ADMIN_MESSAGES`].

mod comment;
mod comments;
mod conflicts;
mod editor;
mod editor_script;
mod email;
mod faults;
mod file_faults;
mod frame;
mod imports;
mod own_comment;
mod posts;
mod profile;
mod publish;
mod sign_in;
mod today;
mod versions;
mod welcome;

use super::text::{Text, messages};
use crate::model::LanguageTag;

pub use comment::CommentMessages;
pub use comments::CommentsMessages;
pub use conflicts::ConflictMessages;
pub use editor::EditorMessages;
pub use editor_script::EditorScriptMessages;
pub use email::EmailMessages;
pub use faults::EntryFaultMessages;
pub use file_faults::FileFaultMessages;
pub use frame::AdminFrameMessages;
pub use imports::{ImportKindMessages, ImportResultMessages, ImportStateMessages, ImportsMessages};
pub use own_comment::OwnCommentMessages;
pub use posts::PostsMessages;
pub use profile::ProfileMessages;
pub use publish::PublishMessages;
pub use sign_in::SignInMessages;
pub use today::TodayMessages;
pub use versions::VersionsMessages;
pub use welcome::WelcomeMessages;

messages! {
    /// All texts of the admin pages in one language.
    AdminMessages {
        /// The language's tag (BCP 47).
        tag: Text,
        /// The frame of every page, and the words that many pages share.
        frame: AdminFrameMessages,
        /// Signing in, and going on with a form after it.
        sign_in: SignInMessages,
        /// The pages to which links that sign in lead.
        welcome: WelcomeMessages,
        /// The first page: what waits.
        today: TodayMessages,
        /// The page about the own profile.
        profile: ProfileMessages,
        /// The user's own e-mail address, and the mails that are sent to it.
        email: EmailMessages,
        /// The page with a comment in the user's own name.
        own_comment: OwnCommentMessages,
        /// The comments that moderators read.
        comments: CommentsMessages,
        /// The page of one comment.
        comment: CommentMessages,
        /// The list of posts.
        posts: PostsMessages,
        /// The editor.
        editor: EditorMessages,
        /// What the script of the editor shows.
        script: EditorScriptMessages,
        /// The step between a draft and its readers.
        publish: PublishMessages,
        /// Earlier versions, copies, joining two texts, links to a draft.
        versions: VersionsMessages,
        /// The pages about other blogs that move in.
        imports: ImportsMessages,
        /// What is wrong with a field.
        faults: EntryFaultMessages,
        /// What is wrong with a file.
        file_faults: FileFaultMessages,
        /// What is in the way of a change.
        conflicts: ConflictMessages,
    }
}

/// The texts in English, from which every language takes what it does not have.
const EN: AdminMessages = AdminMessages {
    tag: "en",
    frame: frame::EN,
    sign_in: sign_in::EN,
    welcome: welcome::EN,
    today: today::EN,
    profile: profile::EN,
    email: email::EN,
    own_comment: own_comment::EN,
    comments: comments::EN,
    comment: comment::EN,
    posts: posts::EN,
    editor: editor::EN,
    script: editor_script::EN,
    publish: publish::EN,
    versions: versions::EN,
    imports: imports::EN,
    faults: faults::EN,
    file_faults: file_faults::EN,
    conflicts: conflicts::EN,
};

/// The texts in German.
const DE: AdminMessages = AdminMessages {
    tag: "de",
    frame: frame::DE,
    sign_in: sign_in::DE,
    welcome: welcome::DE,
    today: today::DE,
    profile: profile::DE,
    email: email::DE,
    own_comment: own_comment::DE,
    comments: comments::DE,
    comment: comment::DE,
    posts: posts::DE,
    editor: editor::DE,
    script: editor_script::DE,
    publish: publish::DE,
    versions: versions::DE,
    imports: imports::DE,
    faults: faults::DE,
    file_faults: file_faults::DE,
    conflicts: conflicts::DE,
};

/// The sets of messages by the primary subtag of their language. The first one, English, serves all
/// other languages.
pub static ADMIN_MESSAGES: [(&str, &AdminMessages); 2] = [("en", &EN), ("de", &DE)];

/// Returns the language of a person's admin pages and its texts: the first that the browser asks
/// for, or else the blog's, or else English.
#[must_use]
pub fn admin_messages(
    accept_language: &str,
    blog: &LanguageTag,
) -> (LanguageTag, &'static AdminMessages) {
    let asked = preferred(accept_language)
        .into_iter()
        .filter_map(|tag| LanguageTag::parse(tag).ok());
    asked
        .chain([blog.clone()])
        .find_map(|tag| Some((in_region(tag.clone(), blog), find(&tag)?)))
        .unwrap_or((LanguageTag::english(), &EN))
}

/// Returns the admin pages' texts in English, for what is not a page.
pub(super) fn english() -> &'static AdminMessages {
    &EN
}

fn find(language: &LanguageTag) -> Option<&'static AdminMessages> {
    let primary = language.primary();
    let found = ADMIN_MESSAGES.iter().find(|(tag, _)| *tag == primary);
    found.map(|(_, messages)| *messages)
}

/// Returns the blog's own tag instead of one of the same language, so that dates look alike.
fn in_region(tag: LanguageTag, blog: &LanguageTag) -> LanguageTag {
    if tag.primary() == blog.primary() {
        blog.clone()
    } else {
        tag
    }
}

/// Returns the tags of an `Accept-Language` header, the most wanted first (RFC 9110, section
/// 12.5.4).
fn preferred(header: &str) -> Vec<&str> {
    let mut ranges: Vec<(&str, f32)> = header
        .split(',')
        .take(20)
        .map(|range| {
            let (tag, quality) = range.split_once(';').unwrap_or((range, ""));
            let quality = quality.trim().strip_prefix("q=").unwrap_or("1");
            (tag.trim(), quality.parse().unwrap_or(0.0))
        })
        .filter(|(_, quality)| *quality > 0.0)
        .collect();
    ranges.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    ranges.into_iter().map(|(tag, _)| tag).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::i18n::formats::Formats;
    use crate::i18n::text::{MessageEntry, Walk as _, placeholders};

    fn entries(messages: &'static AdminMessages) -> BTreeMap<String, MessageEntry<'static>> {
        let mut entries = BTreeMap::new();
        messages.walk("", &mut |path, entry| {
            entries.insert(path.to_owned(), entry);
        });
        entries
    }

    #[test]
    fn every_language_has_the_places_and_the_forms_of_its_texts() {
        let english = entries(&EN);
        assert!(english.len() > 30, "the walk is broken");
        for (language, messages) in ADMIN_MESSAGES {
            let categories = Formats::of(language).categories();
            for (path, entry) in entries(messages) {
                match (entry, english[&path]) {
                    (MessageEntry::Text(text), MessageEntry::Text(original)) => assert_eq!(
                        placeholders(text),
                        placeholders(original),
                        "{language}{path}"
                    ),
                    (MessageEntry::Plural(plural), _) => {
                        let given: Vec<_> = plural.categories().collect();
                        assert!(
                            categories.iter().all(|category| given.contains(category)),
                            "{language}{path}: {given:?}"
                        );
                    }
                    (MessageEntry::Text(text), MessageEntry::Plural(_)) => {
                        panic!("{language}{path}: {text}")
                    }
                }
                assert!(
                    entry.texts().iter().all(|text| !text.trim().is_empty()),
                    "{language}{path} is empty"
                );
            }
        }
    }

    #[test]
    fn german_is_complete() {
        let english = entries(&EN);
        let same: Vec<String> = entries(&DE)
            .into_iter()
            .filter(|(path, entry)| {
                let is_sentence = entry.texts().iter().any(|text| text.contains(' '));
                is_sentence && entry.texts() == english[path].texts()
            })
            .map(|(path, _)| path)
            .collect();
        assert!(same.is_empty(), "still in English: {same:?}");
    }

    #[test]
    fn the_language_is_the_persons_or_else_the_blogs() {
        let tag = |text: &str| LanguageTag::parse(text).expect("a language");
        for (header, blog, expected) in [
            ("", "en", ("en", "en")),
            ("", "de-AT", ("de-AT", "de")),
            ("", "fr", ("en", "en")),
            ("de-DE,de;q=0.9,en;q=0.8", "en", ("de-DE", "de")),
            ("de", "de-CH", ("de-CH", "de")),
            ("fr-FR, en;q=0.5, de;q=0.7", "ja", ("de", "de")),
            ("fr", "de", ("de", "de")),
            ("de;q=0, *", "en-GB", ("en-GB", "en")),
        ] {
            let (language, messages) = admin_messages(header, &tag(blog));
            assert_eq!(
                (language.as_str(), messages.tag),
                expected,
                "{header} {blog}"
            );
        }
    }
}

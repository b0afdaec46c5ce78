//! Errors and reasons in the blog's language.

use super::Locale;
use super::admin::{ConflictMessages, EntryFaultMessages};
use super::messages::RuleMessages;
use crate::error::{Conflict, ConflictFault, EntryFault, Fault, FieldError, FieldErrors};

impl Locale {
    /// The message for a fault.
    #[must_use]
    pub fn fault(&self, fault: Fault) -> String {
        let t = &self.t.fault;
        let number = |number: usize| self.number(number);
        let plain = match fault {
            Fault::NameLong { most, has } => {
                return t
                    .name_long
                    .fill(&[("most", &number(most)), ("has", &number(has))]);
            }
            Fault::BodyLong { most, over } => {
                return t
                    .body_long
                    .fill(&[("most", &number(most)), ("over", &number(over))]);
            }
            Fault::NameMissing => t.name_missing,
            Fault::NameMarks => t.name_marks,
            Fault::NameTaken => t.name_taken,
            Fault::EmailWrong => t.email_wrong,
            Fault::EmailNeeded => t.email_needed,
            Fault::WebsiteWrong => t.website_wrong,
            Fault::BodyMissing => t.body_missing,
            Fault::ParentGone => t.parent_gone,
            // Admin pages have it in the language of the person.
            Fault::Entry(fault) => return fault.to_string(),
        };
        plain.to_owned()
    }

    /// The message for a fault in what a user enters, from the texts of the admin pages.
    #[must_use]
    pub fn entry_fault(&self, t: &EntryFaultMessages, fault: EntryFault) -> String {
        match fault {
            EntryFault::Long { most } => t.long.with(&self.number(most)),
            EntryFault::MissingOrLong { most } => t.missing_or_long.with(&self.number(most)),
            EntryFault::Large { most } => t.large.with(&self.number(most)),
            EntryFault::Marks => t.marks.to_owned(),
            EntryFault::ManyLabels { most } => t.many_labels.with(&self.number(most)),
            EntryFault::Number { least, most } => t
                .number
                .fill(&[("least", &self.number(least)), ("most", &self.number(most))]),
            EntryFault::Year => t.year.to_owned(),
            EntryFault::Past => t.past.to_owned(),
            EntryFault::NoTitle => t.no_title.to_owned(),
            EntryFault::TimeZone => t.time_zone.to_owned(),
            EntryFault::Picture => t.picture.to_owned(),
            EntryFault::Label { most } => t.label.with(&self.number(most)),
            EntryFault::Series => t.series.to_owned(),
            EntryFault::ManyLinks { most } => t.many_links.with(&self.number(most)),
            EntryFault::Decorative => t.decorative.to_owned(),
            EntryFault::Focus { most } => t.focus.with(&self.number(most)),
            EntryFault::FileName => t.file_name.to_owned(),
            EntryFault::HideDomain => t.hide_domain.to_owned(),
            EntryFault::MissingAlt => t.missing_alt.to_owned(),
            EntryFault::AltIsFileName => t.alt_is_file_name.to_owned(),
            EntryFault::LinkNotFound => t.link_not_found.to_owned(),
            EntryFault::PictureNotFound => t.picture_not_found.to_owned(),
            EntryFault::ManyWords { most } => t.many_words.with(&self.number(most)),
            EntryFault::LabelOfComment => t.label_of_comment.to_owned(),
            EntryFault::SameLabel => t.same_label.to_owned(),
            EntryFault::Language => t.language.to_owned(),
        }
    }

    /// The message for a conflict, from the texts of the admin pages.
    #[must_use]
    pub fn conflict(&self, t: &ConflictMessages, conflict: &Conflict) -> String {
        let plain = match (conflict.fault, &conflict.alternative) {
            (ConflictFault::Slug, Some(free)) => return t.slug_taken.with(free),
            (ConflictFault::PreviewLinks { most }, _) => {
                return t.preview_links.with(&self.number(most));
            }
            (ConflictFault::Slug, None) => t.slug,
            (ConflictFault::Path, _) => t.path,
            (ConflictFault::PostInTrash, _) => t.post_in_trash,
            (ConflictFault::PostNotPublic, _) => t.post_not_public,
            (ConflictFault::CommentDecided, _) => t.comment_decided,
            (ConflictFault::CommentStatus, _) => t.comment_status,
            (ConflictFault::Label, _) => t.label,
            (ConflictFault::OnlyOwner, _) => t.only_owner,
            (ConflictFault::UserHasPosts, _) => t.user_has_posts,
            (ConflictFault::NoMail, _) => t.no_mail,
            (ConflictFault::EmailTaken, _) => t.email_taken,
            (ConflictFault::OnlyWayIn, _) => t.only_way_in,
            (ConflictFault::LastToken, _) => t.last_token,
            (ConflictFault::Redirect, _) => t.redirect,
            (ConflictFault::RedirectLoop, _) => t.redirect_loop,
            (ConflictFault::Import, _) => t.import,
            (ConflictFault::Meanwhile, _) => t.meanwhile,
        };
        plain.to_owned()
    }

    /// The message for an error of a field. Errors without a translation are in English.
    #[must_use]
    pub fn complaint(&self, error: &FieldError) -> String {
        error
            .fault
            .map_or_else(|| error.message.clone(), |fault| self.fault(fault))
    }

    /// The message for the first error of `field`, if it has one.
    #[must_use]
    pub fn complaint_on(&self, errors: &FieldErrors, field: &str) -> Option<String> {
        errors
            .iter()
            .find(|error| error.field == field)
            .map(|error| self.complaint(error))
    }

    /// The reason of a moderation rule, for a moderator. `why` is the stored reason, which is in
    /// English and more detailed. It is returned if the language is English, or if the rule has no
    /// translation.
    #[must_use]
    pub fn reason(&self, rule: &str, why: &str) -> String {
        if self.t.tag == "en" {
            return why.to_owned();
        }
        words(&self.t.rule, rule).unwrap_or(why).to_owned()
    }
}

/// The words for the reason that a rule gives, by the rule's name.
fn words(t: &RuleMessages, rule: &str) -> Option<&'static str> {
    Some(match rule {
        "ban" => t.ban,
        "honeypot" => t.honeypot,
        "submitted_too_fast" => t.submitted_too_fast,
        "reject_list" => t.reject_list,
        "hold_list" => t.hold_list,
        "links" => t.links,
        "link_density" => t.link_density,
        "copies" => t.copies,
        "advertising_name" => t.advertising_name,
        "solicitation" => t.solicitation,
        "script_mismatch" => t.script_mismatch,
        "old_post" => t.old_post,
        "burst" => t.burst,
        "filter" => t.filter,
        "mode" => t.mode,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::error::{Conflict, ConflictFault, EntryFault};
    use crate::i18n::admin::ADMIN_MESSAGES;
    use crate::i18n::{Locale, MESSAGES};
    use crate::model::LanguageTag;
    use crate::model::settings::RULES;

    #[test]
    fn every_reason_of_a_rule_is_translated() {
        for rule in RULES {
            for (tag, messages) in MESSAGES {
                assert!(super::words(&messages.rule, rule).is_some(), "{tag} {rule}");
            }
        }
    }

    /// Returns the locale of each language of the admin pages.
    fn locales() -> impl Iterator<Item = (Locale, &'static crate::i18n::AdminMessages)> {
        ADMIN_MESSAGES.iter().map(|(tag, messages)| {
            let language = LanguageTag::parse(tag).expect("a language");
            (Locale::new(&language, chrono_tz::UTC), *messages)
        })
    }

    /// Returns the fault after this one. A new variant does not compile without its place here.
    fn after(fault: EntryFault) -> Option<EntryFault> {
        use EntryFault::*;
        Some(match fault {
            Long { most } => MissingOrLong { most },
            MissingOrLong { most } => Large { most },
            Large { .. } => Marks,
            Marks => ManyLabels { most: 50 },
            ManyLabels { .. } => Number { least: 1, most: 9 },
            Number { .. } => Year,
            Year => Past,
            Past => NoTitle,
            NoTitle => TimeZone,
            TimeZone => Picture,
            Picture => Label { most: 60 },
            Label { .. } => Series,
            Series => ManyLinks { most: 12 },
            ManyLinks { .. } => Decorative,
            Decorative => Focus { most: 100 },
            Focus { .. } => FileName,
            FileName => HideDomain,
            HideDomain => MissingAlt,
            MissingAlt => AltIsFileName,
            AltIsFileName => LinkNotFound,
            LinkNotFound => PictureNotFound,
            PictureNotFound => ManyWords { most: 16 },
            ManyWords { .. } => LabelOfComment,
            LabelOfComment => SameLabel,
            SameLabel => Language,
            Language => return None,
        })
    }

    #[test]
    fn every_fault_of_an_entry_has_words_of_its_own_in_each_language() {
        let mut seen = std::collections::BTreeSet::new();
        let mut next = Some(EntryFault::Long { most: 200 });
        while let Some(fault) = next {
            for (locale, t) in locales() {
                let words = locale.entry_fault(&t.faults, fault);
                assert!(seen.insert(words.clone()), "{} {words}", t.tag);
            }
            next = after(fault);
        }
    }

    /// Returns the conflict after this one. A new variant does not compile without its place here.
    fn after_conflict(fault: ConflictFault) -> Option<ConflictFault> {
        use ConflictFault::*;
        Some(match fault {
            Slug => Path,
            Path => PreviewLinks { most: 20 },
            PreviewLinks { .. } => PostInTrash,
            PostInTrash => PostNotPublic,
            PostNotPublic => CommentDecided,
            CommentDecided => CommentStatus,
            CommentStatus => Label,
            Label => OnlyOwner,
            OnlyOwner => UserHasPosts,
            UserHasPosts => NoMail,
            NoMail => EmailTaken,
            EmailTaken => OnlyWayIn,
            OnlyWayIn => LastToken,
            LastToken => Redirect,
            Redirect => RedirectLoop,
            RedirectLoop => Import,
            Import => Meanwhile,
            Meanwhile => return None,
        })
    }

    #[test]
    fn every_conflict_has_words_of_its_own_in_each_language() {
        let mut seen = std::collections::BTreeSet::new();
        let mut next = Some(ConflictFault::Slug);
        while let Some(fault) = next {
            for (locale, t) in locales() {
                for alternative in [None, Some("free".to_owned())] {
                    let is_same = alternative.is_some() && fault != ConflictFault::Slug;
                    let conflict = Conflict {
                        fault,
                        detail: "in English".to_owned(),
                        field: None,
                        alternative,
                    };
                    let words = locale.conflict(&t.conflicts, &conflict);
                    assert_eq!(seen.insert(words.clone()), !is_same, "{} {words}", t.tag);
                }
            }
            next = after_conflict(fault);
        }
    }
}

//! Errors and reasons in the blog's language.

use super::Locale;
use super::admin::EntryFaultMessages;
use super::messages::RuleMessages;
use crate::error::{EntryFault, Fault, FieldError, FieldErrors};

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
            EntryFault::Language => t.language.to_owned(),
        }
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
    use crate::i18n::MESSAGES;
    use crate::model::settings::RULES;

    #[test]
    fn every_reason_of_a_rule_is_translated() {
        for rule in RULES {
            for (tag, messages) in MESSAGES {
                assert!(super::words(&messages.rule, rule).is_some(), "{tag} {rule}");
            }
        }
    }
}

//! What is wrong, in the blog's language.

use super::Words;
use crate::error::{Fault, FieldError, FieldErrors};

impl Words {
    /// What a page says of a fault.
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
            Fault::NameTaken => t.name_taken,
            Fault::EmailWrong => t.email_wrong,
            Fault::EmailNeeded => t.email_needed,
            Fault::WebsiteWrong => t.website_wrong,
            Fault::BodyMissing => t.body_missing,
            Fault::ParentGone => t.parent_gone,
        };
        plain.to_owned()
    }

    /// What a page says of a field that cannot be accepted.
    #[must_use]
    pub fn complaint(&self, error: &FieldError) -> String {
        error
            .fault
            .map_or_else(|| error.message.clone(), |fault| self.fault(fault))
    }

    /// The first thing that a page says of `field`.
    #[must_use]
    pub fn complaint_on(&self, errors: &FieldErrors, field: &str) -> Option<String> {
        errors
            .iter()
            .find(|error| error.field == field)
            .map(|error| self.complaint(error))
    }

    /// What a rule of the policy engine found, for a moderator. The reason that is stored is in
    /// English, with more in it; a rule without words here is said by that.
    #[must_use]
    pub fn reason(&self, rule: &str, why: &str) -> String {
        let t = &self.t.rule;
        let words = match rule {
            _ if self.t.tag == "en" => why,
            "ban" => t.ban,
            "honeypot" => t.honeypot,
            "haste" => t.haste,
            "reject_list" => t.reject_list,
            "hold_list" => t.hold_list,
            "links" => t.links,
            "link_density" => t.link_density,
            "copies" => t.copies,
            "advertising_name" => t.advertising_name,
            "solicitation" => t.solicitation,
            "foreign_writing" => t.foreign_writing,
            "old_post" => t.old_post,
            "burst" => t.burst,
            "filter" => t.filter,
            "mode" => t.mode,
            _ => why,
        };
        words.to_owned()
    }
}

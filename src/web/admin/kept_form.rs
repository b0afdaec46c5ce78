//! A form that was sent and not yet accepted: kept in the page that is shown instead, so that
//! nothing typed is lost.

use crate::urls;

/// The field with the path to which a kept form is sent.
const ACTION: &str = "kept-action";
/// The prefix of the names of kept fields.
const PREFIX: &str = "kept:";

/// The field with the token of a form.
pub const TOKEN: &str = "csrf";

/// A form that was sent and not yet accepted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptForm {
    /// The path to which it was sent.
    pub action: String,
    /// Its fields, without the token and passwords.
    pub fields: Vec<(String, String)>,
}

impl KeptForm {
    /// Keeps the fields of a form that was sent to `action`, but for the token and passwords.
    #[must_use]
    pub fn of(action: &str, fields: &[(String, String)]) -> Self {
        let kept = fields
            .iter()
            .filter(|(name, _)| name != TOKEN && !name.contains("password"));
        Self {
            action: action.to_owned(),
            fields: kept.cloned().collect(),
        }
    }

    /// Finds the form that is kept in the fields of another.
    #[must_use]
    pub fn find_in(fields: &[(String, String)]) -> Option<Self> {
        let (_, action) = fields.iter().find(|(name, _)| name == ACTION)?;
        let kept = fields.iter().filter_map(|(name, value)| {
            let name = name.strip_prefix(PREFIX)?;
            Some((name.to_owned(), value.clone()))
        });
        is_admin_path(action).then(|| Self::of(action, &kept.collect::<Vec<_>>()))
    }

    /// Leaves a field out.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(field, _)| field != name);
        self
    }

    /// Returns the fields by which another form keeps this one.
    #[must_use]
    pub fn hidden(&self) -> Vec<(String, String)> {
        let fields = self.fields.iter();
        let fields = fields.map(|(name, value)| (format!("{PREFIX}{name}"), value.clone()));
        [(ACTION.to_owned(), self.action.clone())]
            .into_iter()
            .chain(fields)
            .collect()
    }

    /// Returns the texts that somebody may want to copy: the longer values.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        self.fields
            .iter()
            .map(|(_, value)| value)
            .filter(|value| value.chars().count() > 20)
            .cloned()
            .collect()
    }
}

/// Whether a text is the path of an admin page, and no URL of another site in disguise.
#[must_use]
pub fn is_admin_path(text: &str) -> bool {
    let rest = text.strip_prefix(urls::ADMIN);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
        && !text.contains(['\\', '#'])
        && !text.contains("/../")
        && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        pairs.iter().map(owned).collect()
    }

    #[test]
    fn a_form_is_kept_without_its_token_and_passwords() {
        let sent = fields(&[
            ("csrf", "1"),
            ("body", "Two\nlines"),
            ("password", "x"),
            ("new-password", "x"),
            ("id", "1"),
            ("id", "2"),
        ]);
        let kept = KeptForm::of("/-/admin/posts", &sent);
        let expected = fields(&[("body", "Two\nlines"), ("id", "1"), ("id", "2")]);
        assert_eq!(kept.fields, expected);
        assert_eq!(KeptForm::find_in(&kept.hidden()), Some(kept));
        assert_eq!(KeptForm::find_in(&sent), None);
    }

    #[test]
    fn nothing_leads_elsewhere() {
        for own in ["/-/admin", "/-/admin/posts/1?x=2", "/-/admin?page=2"] {
            assert!(is_admin_path(own), "{own}");
        }
        for other in [
            "",
            "/",
            "//evil.example",
            "https://evil.example/-/admin",
            "/-/administer",
            "/-/admin/../../x",
            "/-/admin\\evil",
            "/-/admin/ x",
            "/-/admin/\r\nSet-Cookie: x",
        ] {
            assert!(!is_admin_path(other), "{other}");
        }
    }
}

//! The comment form, as a browser reads it from a page, fills it in and encodes it.

use url::form_urlencoded::Serializer;

use super::page::{Element, select};

/// The values that a visitor types into the form.
#[derive(Clone, Copy, Debug)]
pub struct CommentFields<'a> {
    pub name: &'a str,
    pub email: &'a str,
    pub website: &'a str,
    pub body: &'a str,
}

impl Default for CommentFields<'_> {
    fn default() -> Self {
        Self {
            name: "Ann",
            email: "",
            website: "",
            body: "A comment",
        }
    }
}

/// A form: the address to which it is sent, and its fields in order.
#[derive(Clone, Debug)]
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl Form {
    /// Reads the comment form of a page.
    #[track_caller]
    pub fn of(page: &str) -> Self {
        let form = select(page, "form.comment-form");
        let fields = select(page, "form.comment-form :is(input, textarea)[name]");
        let field = |field: Element| {
            let value = if field.name == "textarea" {
                field.raw_text.clone()
            } else {
                field.get("value").unwrap_or_default().to_owned()
            };
            (field.attribute("name").to_owned(), value)
        };
        Self {
            action: form[0].attribute("action").to_owned(),
            fields: fields.into_iter().map(field).collect(),
        }
    }

    /// Fills in the visible fields.
    pub fn fill(mut self, typed: &CommentFields<'_>) -> Self {
        for (name, value) in [
            ("name", typed.name),
            ("email", typed.email),
            ("website", typed.website),
        ] {
            self.set(name, value);
        }
        let body = self.body_name();
        self.set(&body, typed.body);
        self
    }

    /// Sets a field, or adds it.
    pub fn set(&mut self, name: &str, value: &str) {
        match self.fields.iter_mut().find(|(key, _)| key == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.fields.push((name.to_owned(), value.to_owned())),
        }
    }

    /// The value of a field.
    pub fn value(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    /// The name of the field for the text, which differs from page to page.
    pub fn body_name(&self) -> String {
        let found = self
            .fields
            .iter()
            .find(|(name, _)| name.starts_with("body"));
        found.expect("the form has a field for the text").0.clone()
    }

    /// The body of the request when a button is pressed.
    pub fn pressed(&self, button: &str) -> String {
        Serializer::new(String::new())
            .extend_pairs(&self.fields)
            .append_pair("action", button)
            .finish()
    }
}

//! The comment form as a browser reads it from a page, fills it in and encodes it.

use url::form_urlencoded::Serializer;

/// What somebody types into the form.
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

/// The form: where it is sent, and its fields in order.
#[derive(Clone, Debug)]
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl Form {
    /// Reads the form of a page.
    #[track_caller]
    pub fn of(page: &str) -> Self {
        let (_, form) = page
            .split_once("<form class=\"comment-form\"")
            .expect("there is a comment form");
        let (form, _) = form.split_once("</form>").expect("the form ends");
        let (tag, _) = form.split_once('>').expect("the tag ends");
        Self {
            action: attribute(tag, "action").expect("the form has an action"),
            fields: fields(form),
        }
    }

    /// Types into the fields that people see.
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

    /// Gives a field another value, or adds it.
    pub fn set(&mut self, name: &str, value: &str) {
        match self.fields.iter_mut().find(|(key, _)| key == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.fields.push((name.to_owned(), value.to_owned())),
        }
    }

    /// What stands in a field.
    pub fn value(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    /// The name of the text's field, which only the page knows.
    pub fn body_name(&self) -> String {
        let found = self
            .fields
            .iter()
            .find(|(name, _)| name.starts_with("body"));
        found.expect("the form has a field for the text").0.clone()
    }

    /// The request's body when a button is pressed.
    pub fn pressed(&self, button: &str) -> String {
        Serializer::new(String::new())
            .extend_pairs(&self.fields)
            .append_pair("action", button)
            .finish()
    }
}

fn fields(form: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for part in form.split('<') {
        let Some((tag, text)) = part.split_once('>') else {
            continue;
        };
        let Some(name) = attribute(tag, "name") else {
            continue;
        };
        if tag.starts_with("input") {
            fields.push((name, attribute(tag, "value").unwrap_or_default()));
        } else if tag.starts_with("textarea") {
            // The first line feed is the parser's, not the text's.
            fields.push((name, unescape(text.strip_prefix('\n').unwrap_or(text))));
        }
    }
    fields
}

/// The value of an attribute of a start tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescape(rest.split_once('"')?.0))
}

/// Text as the browser shows it.
pub fn unescape(text: &str) -> String {
    let named = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
    ];
    let plain = named
        .iter()
        .fold(text.to_owned(), |text, (escape, c)| text.replace(escape, c));
    plain.replace("&#38;", "&").replace("&amp;", "&")
}

//! The comment form, which can be shown with a quoted parent, a preview and errors.

use askama::Template;

use super::{CommentView, Layout, Link};
use crate::i18n::Messages;

/// The form with its values and validation errors.
#[derive(Clone, Debug)]
pub struct CommentForm {
    /// The URL to which the form is sent. It should end in `#comment-form`, so that a response that
    /// shows the form again scrolls to it, or to the list of errors if there is one.
    pub action: String,
    /// The comment to reply to.
    pub parent: Option<ParentComment>,
    /// The value of the hidden field `token`; only on pages that are not cached.
    pub token: Option<String>,
    /// The name of the field with the text, a secret of the post.
    pub body_field: String,
    /// The name of the honeypot field.
    pub honeypot_field: String,
    /// The field `name`.
    pub name: TextField,
    /// The field `email`; `None` if the blog sends no e-mail, for which alone it is asked.
    pub email: Option<TextField>,
    /// The field `website`.
    pub website: TextField,
    /// The value of the field `notify`; `None` if the blog sends no e-mail.
    pub notify: Option<String>,
    /// The field with the text, named by `body_field`.
    pub body: TextField,
    /// The maximum length of the text in characters, in words.
    pub most_characters: String,
    /// The error of the whole form, such as "You are posting too fast."
    pub error: Option<String>,
    /// The preview of the comment.
    pub preview: Option<CommentView>,
}

/// The comment to which a reply is written.
#[derive(Clone, Debug)]
pub struct ParentComment {
    /// The id of the comment, the value of the hidden field `parent`.
    pub id: String,
    /// The name of the comment's author.
    pub author: String,
    /// The text of the comment, or its beginning.
    pub excerpt: String,
    /// The permalink of the comment.
    pub url: String,
    /// The URL of the form without a parent.
    pub cancel_url: String,
}

/// The state of one form field.
#[derive(Clone, Debug, Default)]
pub struct TextField {
    /// The value that was typed.
    pub value: String,
    /// The validation error.
    pub error: Option<String>,
}

/// An entry in the list of errors above the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormError<'a> {
    /// The anchor of the field; `None` for an error of the whole form.
    pub anchor: Option<&'static str>,
    /// The label of the field, below which the error is explained, or the error of the whole form.
    pub text: &'a str,
}

/// The page with the form alone.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/comment.html")]
pub struct CommentPage {
    /// The layout of the page.
    pub layout: Layout,
    /// The title of the post, linked to it.
    pub post: Link,
    /// The form.
    pub form: CommentForm,
    /// The notice about moderation, as on the post's page.
    pub notice: Option<&'static str>,
}

impl CommentForm {
    /// Returns the error of the whole form and the fields with errors, in the order of the fields.
    pub fn errors(&self, t: &'static Messages) -> Vec<FormError<'_>> {
        let whole = self
            .error
            .as_deref()
            .map(|text| FormError { anchor: None, text });
        let fields = [
            ("comment-text", t.form.comment, Some(&self.body)),
            ("comment-name", t.form.name, Some(&self.name)),
            ("comment-email", t.form.email, self.email.as_ref()),
            ("comment-website", t.form.website, Some(&self.website)),
        ];
        let wrong = fields
            .into_iter()
            .filter(|(_, _, field)| field.is_some_and(|field| field.error.is_some()))
            .map(|(anchor, text, _)| FormError {
                anchor: Some(anchor),
                text,
            });
        whole.into_iter().chain(wrong).collect()
    }

    /// Whether there are any errors.
    pub fn has_errors(&self) -> bool {
        let optional = self.optional_fields().any(|field| field.error.is_some());
        self.error.is_some() || self.body.error.is_some() || self.name.error.is_some() || optional
    }

    /// Whether the optional fields are unfolded: something is in them, or wrong with them.
    pub fn shows_optional(&self) -> bool {
        self.optional_fields()
            .any(|field| field.error.is_some() || !field.value.is_empty())
    }

    fn optional_fields(&self) -> impl Iterator<Item = &TextField> {
        self.email.iter().chain([&self.website])
    }
}

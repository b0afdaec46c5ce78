//! The comment form, which can be shown with a quoted parent, a preview and errors.

use askama::Template;

use super::{CommentView, Layout, Link};

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
    /// The field `email`.
    pub email: TextField,
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
    /// The maximum length in UTF-16 code units, as browsers count.
    pub max_length: usize,
}

/// An entry in the list of errors above the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormError<'a> {
    /// The anchor of the field; `None` for an error of the whole form.
    pub anchor: Option<&'static str>,
    /// The text of the error.
    pub message: &'a str,
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
    /// Returns all errors in the order of the fields.
    pub fn errors(&self) -> Vec<FormError<'_>> {
        let fields = [
            (None, &self.error),
            (Some("comment-name"), &self.name.error),
            (Some("comment-email"), &self.email.error),
            (Some("comment-website"), &self.website.error),
            (Some("comment-text"), &self.body.error),
        ];
        let present = fields.into_iter().filter_map(|(anchor, error)| {
            error
                .as_deref()
                .map(|message| FormError { anchor, message })
        });
        present.collect()
    }

    /// Whether there are any errors.
    pub fn has_errors(&self) -> bool {
        !self.errors().is_empty()
    }
}

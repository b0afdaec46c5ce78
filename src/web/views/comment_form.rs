//! The comment form: under a post, on a page of its own for a reply, with a preview, with errors.

use askama::Template;

use super::{Chrome, CommentView, Link};

/// The form with what was typed into it and what was wrong with that.
#[derive(Clone, Debug)]
pub struct CommentForm {
    /// Where it is sent. End it with `#comment-form`: an answer that shows the form again then
    /// takes the reader to it, or to the list of errors if there is one.
    pub action: String,
    /// The comment being answered.
    pub parent: Option<ParentComment>,
    /// The hidden `token`; only on pages that are not cached.
    pub token: Option<String>,
    /// The name of the comment's text field, a secret of the post.
    pub body_field: String,
    /// The name of the field that only machines fill in.
    pub honeypot_field: String,
    /// The writer's name: the field `name`.
    pub name: TextField,
    /// The field `email`.
    pub email: TextField,
    /// The field `website`.
    pub website: TextField,
    /// What stands in the field `notify`; `None` where no mail is sent.
    pub notify: Option<String>,
    /// The text: the field named by `body_field`.
    pub body: TextField,
    /// The most characters of the text, in words.
    pub most_characters: String,
    /// What was wrong with the whole: "You are writing faster than we can read."
    pub error: Option<String>,
    /// The comment as it will appear.
    pub preview: Option<CommentView>,
}

/// The comment that a reply answers.
#[derive(Clone, Debug)]
pub struct ParentComment {
    /// Its number: the hidden field `parent`.
    pub id: String,
    /// Who wrote it.
    pub author: String,
    /// Its text, or the beginning of it.
    pub excerpt: String,
    /// Its permalink.
    pub url: String,
    /// Where the form is that answers nobody.
    pub cancel_url: String,
}

/// The state of one field.
#[derive(Clone, Debug, Default)]
pub struct TextField {
    /// What was typed.
    pub value: String,
    /// What was wrong with it.
    pub error: Option<String>,
    /// The most that may be typed, in UTF-16 units as browsers count.
    pub max_length: usize,
}

/// A line in the list of errors above the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormError<'a> {
    /// The anchor of the field; `None` if the error is nobody's in particular.
    pub anchor: Option<&'static str>,
    /// What was wrong.
    pub message: &'a str,
}

/// A page with the form alone.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/comment.html")]
pub struct CommentPage {
    /// The frame.
    pub chrome: Chrome,
    /// The post, as a way back.
    pub post: Link,
    /// The form.
    pub form: CommentForm,
    /// A sentence for those about to write, as on the post's page.
    pub notice: Option<&'static str>,
}

impl CommentForm {
    /// All errors in the order of the fields.
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

    /// Whether anything was wrong.
    pub fn has_errors(&self) -> bool {
        !self.errors().is_empty()
    }
}

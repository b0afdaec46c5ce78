//! The comment form as every page shows it.

use crate::error::FieldErrors;
use crate::model::comment::{CommentInput, EMAIL_MAX, NAME_MAX, WEBSITE_MAX};
use crate::model::settings::Moderation;
use crate::model::{CommentMode, Post, PostId};
use crate::urls;
use crate::web::page::Reading;
use crate::web::views::{CommentForm, TextField};

/// The field that people do not see: a name that machines cannot leave empty.
pub(super) const HONEYPOT: &str = "topic";

/// A form with nothing in it: the same for every reader.
pub(super) fn empty(reading: &Reading, post: PostId) -> CommentForm {
    filled(
        reading,
        post,
        &CommentInput::default(),
        &FieldErrors::default(),
    )
}

/// A form with what was typed, and what was wrong with that.
pub(super) fn filled(
    reading: &Reading,
    post: PostId,
    input: &CommentInput,
    errors: &FieldErrors,
) -> CommentForm {
    let Reading {
        services, settings, ..
    } = reading;
    let complaint = |name: &str| reading.words.complaint_on(errors, name);
    let field = |name: &str, value: &str, max_length: usize| TextField {
        value: value.to_owned(),
        error: complaint(name),
        max_length,
    };
    CommentForm {
        action: urls::comment_action(post),
        parent: None,
        token: None,
        body_field: services.secrets.comment_field(post.0),
        honeypot_field: HONEYPOT.to_owned(),
        name: field("name", &input.name, NAME_MAX),
        email: field("email", &input.email, EMAIL_MAX),
        website: field("website", &input.website, WEBSITE_MAX),
        notify: services.mailer.as_ref().map(|_| input.notify.clone()),
        body: field(
            "body",
            &input.body,
            settings.comment_max_characters as usize,
        ),
        most_characters: reading.words.number(settings.comment_max_characters),
        error: complaint("form").or_else(|| complaint("parent")),
        preview: None,
    }
}

/// What those about to write should know.
pub(super) fn notice(reading: &Reading, post: &Post) -> Option<&'static str> {
    match (
        reading.comment_mode(post),
        post.comment_policy
            .moderation
            .unwrap_or(reading.settings.moderation),
    ) {
        (CommentMode::Moderated, _) | (_, Moderation::All) => Some(reading.t.form.all_are_read),
        (_, Moderation::First) => Some(reading.t.form.first_is_read),
        (_, Moderation::None) => None,
    }
}

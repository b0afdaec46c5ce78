//! The comment form, as every page that has it is filled.

use crate::error::FieldErrors;
use crate::model::comment::CommentInput;
use crate::model::settings::Moderation;
use crate::model::{CommentMode, Post, PostId};
use crate::urls;
use crate::web::context::PageContext;
use crate::web::views::{CommentForm, TextField};

/// The field that people do not see, with a name that bots like to fill in.
pub(super) const HONEYPOT: &str = "topic";

/// Returns an empty form, which is the same for every reader and so can be cached.
pub(super) fn empty<C>(context: &PageContext<C>, post: PostId) -> CommentForm {
    filled(
        context,
        post,
        &CommentInput::default(),
        &FieldErrors::default(),
    )
}

/// Returns a form with the text that was typed and its validation errors.
pub(super) fn filled<C>(
    context: &PageContext<C>,
    post: PostId,
    input: &CommentInput,
    errors: &FieldErrors,
) -> CommentForm {
    let PageContext {
        services, settings, ..
    } = context;
    let complaint = |name: &str| context.locale.complaint_on(errors, name);
    let field = |name: &str, value: &str| TextField {
        value: value.to_owned(),
        error: complaint(name),
    };
    let mailer = services.mailer.as_ref();
    CommentForm {
        action: urls::comment_action(post),
        parent: None,
        token: None,
        body_field: services.secrets.comment_field(post.0),
        honeypot_field: HONEYPOT.to_owned(),
        name: field("name", &input.name),
        email: mailer.map(|_| field("email", &input.email)),
        website: field("website", &input.website),
        notify: mailer.map(|_| input.notify.clone()),
        body: field("body", &input.body),
        most_characters: context.locale.number(settings.comment_max_characters),
        error: complaint("form").or_else(|| complaint("parent")),
        preview: None,
    }
}

/// Returns the notice above the form about moderation, if comments are held.
pub(super) fn notice<C>(context: &PageContext<C>, post: &Post) -> Option<&'static str> {
    match (
        context.comment_mode(post),
        post.comment_policy
            .moderation
            .unwrap_or(context.settings.moderation),
    ) {
        (CommentMode::Moderated, _) | (_, Moderation::All) => Some(context.t.form.all_are_read),
        (_, Moderation::First) => Some(context.t.form.first_is_read),
        (_, Moderation::None) => None,
    }
}

//! `POST /-/admin/comments/undo`: takes a decision about comments back.

use super::outcome;
use crate::discussion::{self, DecisionSpan};
use crate::error::{Error, Result};
use crate::model::{BanId, CommentId};
use crate::urls;
use crate::web::admin::context::AdminContext;
use crate::web::admin::error::Answer;
use crate::web::admin::flash::Flash;
use crate::web::admin::form::AdminForm;
use crate::web::admin::kept_form::is_admin_path;
use crate::web::views::admin::FlashForm;

/// The field with the number of the last change before the decision.
const AFTER: &str = "after";
/// The field with the number of the last change after the decision.
const UNTIL: &str = "until";
/// The field with the ids of the comments; empty if they are too many.
const COMMENTS: &str = "comments";
/// The field with the page to go back to.
const BACK: &str = "back";
/// The field with the ban that was made with the decision, if one was.
pub(super) const BAN: &str = "ban";
/// The most comments that are named. The form travels in a cookie.
const NAMED_MAX: usize = 200;

/// Returns the form that undoes a decision.
pub(super) fn form(context: &AdminContext, span: &DecisionSpan, back: &str) -> FlashForm {
    let ids: Vec<String> = span.comments.iter().map(ToString::to_string).collect();
    let named = if ids.len() <= NAMED_MAX {
        ids.join(",")
    } else {
        String::new()
    };
    let fields = [
        (AFTER, span.after.to_string()),
        (UNTIL, span.until.to_string()),
        (COMMENTS, named),
        (BACK, back.to_owned()),
    ];
    FlashForm {
        action: urls::ADMIN_COMMENTS_UNDO.to_owned(),
        fields: fields.map(|(name, value)| (name.to_owned(), value)).into(),
        button: context.t.comments.undo.to_owned(),
    }
}

/// Takes the decision back. That can be undone as well.
pub async fn post(form: AdminForm) -> Answer {
    let context = &form.context;
    let services = &context.app.services;
    let span = read(&form)?;
    let back = back(&form).to_owned();
    let after = discussion::last_change(&mut context.read().await?).await?;
    let mut tx = form.begin().await?;
    let by = context.authority();
    let ban = form.value(BAN).parse().ok().map(BanId);
    if let Some(ban) = ban {
        discussion::lift_ban(&mut tx, services, by, ban).await?;
    }
    let undone = discussion::undo(&mut tx, services, by, &span).await?;
    tx.commit().await?;
    if ban.is_some() {
        return form.done(&back, &Flash::new(context.t.comment.ban_lifted));
    }
    let flash = Flash::new(outcome::undone(context, &undone));
    if undone.changed.is_empty() {
        return form.done(&back, &flash);
    }
    let again = DecisionSpan {
        after,
        until: discussion::last_change(&mut context.read().await?).await?,
        comments: span.comments,
    };
    let flash = flash.with_undo(self::form(context, &again, &back));
    form.done(&back, &flash)
}

fn read(form: &AdminForm) -> Result<DecisionSpan> {
    let number = |text: &str| {
        let number = text.parse::<i64>().ok().filter(|number| *number >= 0);
        number.ok_or_else(|| Error::BadRequest("the form names no decision".to_owned()))
    };
    let ids = form.value(COMMENTS).split(',').filter(|id| !id.is_empty());
    Ok(DecisionSpan {
        after: number(form.value(AFTER))?,
        until: number(form.value(UNTIL))?,
        comments: ids
            .map(|id| number(id).map(CommentId))
            .collect::<Result<_>>()?,
    })
}

/// Returns the page to go back to: the list from which the form was sent.
pub(super) fn back(form: &AdminForm) -> &str {
    let back = form.value(BACK);
    if is_admin_path(back) {
        back
    } else {
        urls::ADMIN_COMMENTS
    }
}

//! `POST /-/admin/comments`: approves comments, marks them as spam, moves them to the trash, or lets
//! them wait again.

use super::action::Action;
use super::{outcome, undo};
use crate::discussion::{self, DecisionSpan, SeenComment};
use crate::error::{Error, Result};
use crate::model::{CommentId, CommentStatus};
use crate::web::admin::error::{AdminError, Answer};
use crate::web::admin::flash::Flash;
use crate::web::admin::form::AdminForm;

/// The field with the action, and with the comment if the button is that of one.
const DECIDE: &str = "decide";
/// The field of a selected comment with the status that the moderator saw.
const ITEM: &str = "item";
/// The most comments that are selected on a page.
const ITEMS_MAX: usize = 200;

/// Decides about the comment of a button, or about those that are selected.
pub async fn post(form: AdminForm) -> Answer {
    let context = &form.context;
    let back = undo::back(&form).to_owned();
    let (action, items) = read(&form)?;
    if items.is_empty() {
        return form.done(&back, &Flash::new(context.t.comments.nothing_selected));
    }
    let flash = decide(&form, action, &items, &back).await?;
    form.done(&back, &flash)
}

async fn decide(
    form: &AdminForm,
    action: Action,
    items: &[SeenComment],
    back: &str,
) -> Result<Flash, AdminError> {
    let context = &form.context;
    let services = &context.app.services;
    let after = discussion::last_change(&mut context.read().await?).await?;
    let mut tx = form.begin().await?;
    let by = context.authority();
    let decided = discussion::decide(&mut tx, services, by, items, action.status()).await?;
    tx.commit().await?;
    let mut conn = context.read().await?;
    let text = outcome::decided(context, &mut conn, action, &decided).await?;
    if decided.changed.is_empty() {
        return Ok(Flash::new(text));
    }
    let span = DecisionSpan {
        after,
        until: discussion::last_change(&mut conn).await?,
        comments: decided.changed.iter().map(|comment| comment.id).collect(),
    };
    Ok(Flash::new(text).with_undo(undo::form(context, &span, back)))
}

/// Reads the action and the comments of a form.
fn read(form: &AdminForm) -> Result<(Action, Vec<SeenComment>)> {
    let pressed = form.value(DECIDE);
    if let Some((word, item)) = pressed.split_once(':') {
        return Ok((Action::parse(word)?, vec![seen(item)?]));
    }
    let items = form.values(ITEM).map(seen).collect::<Result<Vec<_>>>()?;
    if items.len() > ITEMS_MAX {
        return Err(Error::BadRequest(format!(
            "at most {ITEMS_MAX} comments can be selected at once"
        )));
    }
    Ok((Action::parse(pressed)?, items))
}

fn seen(item: &str) -> Result<SeenComment> {
    let read = item.split_once(':').and_then(|(id, status)| {
        Some(SeenComment {
            id: CommentId(id.parse().ok()?),
            status: CommentStatus::parse(status)?,
        })
    });
    read.ok_or_else(|| Error::BadRequest("the form names no comment".to_owned()))
}

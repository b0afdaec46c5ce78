//! `POST /-/admin/comments`: approves comments, marks them as spam, moves them to the trash, or lets
//! them wait again.

use crate::discussion::{self, DecisionSpan, SeenComment};
use crate::error::{Error, Result};
use crate::model::{CommentId, CommentStatus};
use crate::urls;
use crate::web::admin::context::AdminContext;
use crate::web::admin::error::{AdminError, Answer};
use crate::web::admin::flash::Flash;
use crate::web::admin::form::AdminForm;
use crate::web::admin::kept_form::is_admin_path;

use super::{outcome, undo};

/// The field with the action, and with the comment if the button is that of one.
const DECIDE: &str = "decide";
/// The field of a selected comment with the status that the moderator saw.
const ITEM: &str = "item";
/// The field with the page to go back to.
const BACK: &str = "back";
/// The most comments that are selected on a page.
const ITEMS_MAX: usize = 200;

/// What a button does with comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// Approves them.
    Approve,
    /// Marks them as spam.
    Spam,
    /// Moves them to the trash.
    Trash,
    /// Lets them wait again.
    Hold,
}

impl Action {
    /// Every action, in the order of the buttons.
    pub const ALL: [Self; 4] = [Self::Approve, Self::Spam, Self::Trash, Self::Hold];

    /// Returns the word in a form.
    pub fn word(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Spam => "spam",
            Self::Trash => "trash",
            Self::Hold => "hold",
        }
    }

    /// Returns the status that comments get.
    pub fn status(self) -> CommentStatus {
        match self {
            Self::Approve => CommentStatus::Approved,
            Self::Spam => CommentStatus::Spam,
            Self::Trash => CommentStatus::Trash,
            Self::Hold => CommentStatus::Pending,
        }
    }

    /// Whether the action lets comments wait.
    pub fn is_hold(self) -> bool {
        self == Self::Hold
    }

    /// Returns the label of the button.
    pub fn label(self, context: &AdminContext) -> &'static str {
        let t = &context.t.comments;
        match self {
            Self::Approve => t.approve,
            Self::Spam => t.mark_spam,
            Self::Trash => t.move_to_trash,
            Self::Hold => t.hold,
        }
    }

    /// Returns a comment with the status that the moderator saw, as a form sends it.
    pub fn item(id: CommentId, seen: CommentStatus) -> String {
        format!("{id}:{}", seen.as_str())
    }

    fn parse(word: &str) -> Result<Self> {
        let action = Self::ALL.into_iter().find(|action| action.word() == word);
        action.ok_or_else(|| Error::BadRequest("the form names no action".to_owned()))
    }
}

/// Decides about the comment of a button, or about those that are selected.
pub async fn post(form: AdminForm) -> Answer {
    let context = &form.context;
    let back = back(&form).to_owned();
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

/// Returns the page to go back to: the list from which the form was sent.
pub(super) fn back(form: &AdminForm) -> &str {
    let back = form.value(BACK);
    if is_admin_path(back) {
        back
    } else {
        urls::ADMIN_COMMENTS
    }
}

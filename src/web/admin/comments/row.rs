//! One comment of the list, with what a moderator needs to decide.

use super::action::Action;
use super::query::ListQuery;
use crate::discussion::CommentSurroundings;
use crate::model::post::title_or;
use crate::model::{Comment, CommentStatus, Scope};
use crate::render;
use crate::store::posts::PostTitle;
use crate::urls;
use crate::web::admin::context::AdminContext;
use crate::web::identicon;
use crate::web::script;
use crate::web::views::Link;
use crate::web::views::admin::{AdminLayout, CommentRow, DecideButton, KeyLink, ParentLine};

/// The most characters of the comment that another answers.
const PARENT_CHARS: usize = 140;
/// The number of lines above which a comment is folded.
const LINES_MAX: usize = 12;
/// The number of characters that are counted as a line.
const LINE_CHARS: usize = 80;

/// Returns a comment as the list shows it.
pub(super) fn row(
    context: &AdminContext,
    query: &ListQuery,
    around: &CommentSurroundings,
    comment: Comment,
) -> CommentRow {
    let (t, locale) = (&context.t.comments, &context.locale);
    let post = around.posts.get(&comment.post_id);
    let parent = comment.parent_id.and_then(|id| around.parents.get(&id));
    let secrets = &context.app.services.secrets;
    let reasons = comment.reasons.iter();
    let only_post = query.post.is_none().then(|| {
        let only = ListQuery {
            post: Some(comment.post_id),
            ..query.in_tab(query.status)
        };
        only.url()
    });
    CommentRow {
        id: comment.id.0,
        item: (comment.status != CommentStatus::Removed)
            .then(|| Action::item(comment.id, comment.status)),
        url: urls::comment_details(comment.id),
        links: links(context, &comment),
        identicon: identicon::of(
            secrets,
            comment.user_id,
            comment.guest_id,
            &comment.author_name,
        ),
        is_author: comment.user_id.is_some(),
        is_removed: comment.status == CommentStatus::Removed,
        is_long: is_long(&comment.body),
        status: query
            .status
            .is_none()
            .then(|| status(context, comment.status)),
        time: locale.moment(comment.created_at),
        time_iso: locale.iso(comment.created_at),
        post: post.map(|post| {
            Link::new(
                urls::post(post.path.as_ref(), post.id),
                title(context, post),
            )
        }),
        only_post,
        parent: parent.map(|parent| ParentLine {
            author: parent.author_name.clone(),
            text: render::comment_quote(&parent.html, PARENT_CHARS),
        }),
        reasons: reasons
            .map(|reason| locale.reason(&reason.rule, &reason.why))
            .collect(),
        why: if comment.status == CommentStatus::Pending {
            t.why_waiting
        } else {
            t.why
        },
        buttons: buttons(context, Some(comment.status), Some(&comment)),
        author: comment.author_name,
        author_url: comment.author_url,
        body: comment.html,
    }
}

/// Adds the script with the keys to a page that has comments in a form.
pub(super) fn with_keys(mut layout: AdminLayout) -> AdminLayout {
    layout.scripts.push(script::url("queue.js").to_owned());
    layout
}

/// Returns a comment as its own page shows it: with its state, and not folded.
pub(super) fn alone(
    context: &AdminContext,
    around: &CommentSurroundings,
    comment: Comment,
) -> CommentRow {
    let all = ListQuery::default();
    CommentRow {
        item: None,
        is_long: false,
        only_post: None,
        parent: None,
        reasons: Vec::new(),
        links: Vec::new(),
        ..row(context, &all, around, comment)
    }
}

/// Returns a comment as an example, without buttons.
pub(super) fn sample(
    context: &AdminContext,
    query: &ListQuery,
    around: &CommentSurroundings,
    comment: Comment,
) -> CommentRow {
    CommentRow {
        item: None,
        only_post: None,
        buttons: Vec::new(),
        links: Vec::new(),
        ..row(context, query, around, comment)
    }
}

/// Returns the links to the forms of a comment's page.
fn links(context: &AdminContext, comment: &Comment) -> Vec<KeyLink> {
    if comment.status == CommentStatus::Removed {
        return Vec::new();
    }
    let t = &context.t.comment;
    let url = urls::comment_details(comment.id);
    let open = |form: &str, label, key| KeyLink {
        url: urls::with_parameter(&url, "open", form),
        label,
        key,
    };
    let reply = if comment.status == CommentStatus::Approved {
        t.reply
    } else {
        t.approve_and_reply
    };
    let by = context.authority();
    let may_ban = by.require_bans(Scope::CommentsModerate).is_ok();
    let ban = may_ban.then(|| open("ban", t.ban_link, "b"));
    [open("reply", reply, "r"), open("edit", t.edit_link, "e")]
        .into_iter()
        .chain(ban)
        .collect()
}

/// Returns the title of a post.
pub(super) fn title(context: &AdminContext, post: &PostTitle) -> String {
    title_or(&post.title, &post.excerpt, context.t.comments.untitled)
}

/// Returns the status of a comment as a word.
pub(super) fn status(context: &AdminContext, status: CommentStatus) -> &'static str {
    let t = &context.t.comments;
    match status {
        CommentStatus::Pending => t.is_waiting,
        CommentStatus::Approved => t.is_approved,
        CommentStatus::Spam => t.is_spam,
        CommentStatus::Trash => t.is_trash,
        CommentStatus::Removed => t.is_removed,
    }
}

/// Returns the buttons for comments in a state, or in any: for one comment, or for those that are
/// selected.
pub(super) fn buttons(
    context: &AdminContext,
    status: Option<CommentStatus>,
    comment: Option<&Comment>,
) -> Vec<DecideButton> {
    if status == Some(CommentStatus::Removed) {
        return Vec::new();
    }
    let offered = Action::ALL.into_iter().filter(|action| {
        // What waits is not made to wait.
        status != Some(action.status())
            && (status.is_some() || comment.is_some() || !action.is_hold())
    });
    offered
        .map(|action| DecideButton {
            value: match comment {
                Some(comment) => format!(
                    "{}:{}",
                    action.word(),
                    Action::item(comment.id, comment.status)
                ),
                None => action.word().to_owned(),
            },
            label: action.label(context),
            key: action.key(),
            is_first: action == Action::Approve && comment.is_some(),
        })
        .collect()
}

/// Whether a text is so long that the list folds it.
fn is_long(body: &str) -> bool {
    let lines = body
        .lines()
        .map(|line| 1 + line.chars().count() / LINE_CHARS);
    lines.sum::<usize>() > LINES_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_folded_by_its_lines_as_they_are_drawn() {
        assert!(!is_long("One line"));
        assert!(!is_long(&"line\n".repeat(12)));
        assert!(is_long(&"line\n".repeat(13)));
        assert!(is_long(&"word ".repeat(200)));
        assert!(!is_long(""));
    }
}

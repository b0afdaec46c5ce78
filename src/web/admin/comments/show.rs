//! `/-/admin/comments/{id}`: one comment, with the thread around it, all that the rules found, its
//! history, and the forms that reply, edit, ban and erase.
//!
//! A form that is refused shows this page again, unfolded and with what was typed.

use axum::http::{StatusCode, Uri};

use super::query::ListQuery;
use super::{outcome, row, verdict};
use crate::discussion::{self, CommentDetails, CommentSurroundings};
use crate::model::{Comment, CommentId, CommentMode, CommentStatus, Scope, Shown};
use crate::render;
use crate::urls;
use crate::web::admin::context::AdminContext;
use crate::web::admin::error::Answer;
use crate::web::admin::navigation::Section;
use crate::web::path::Path;
use crate::web::views::admin::{
    BanForm, Choice, CommentDetailsPage, CommentLine, EraseForm, PersonLines, TextForm,
};

/// The most characters of another comment.
const LINE_CHARS: usize = 140;
/// The days after which a ban may end; 0 for never.
pub(super) const ENDS: [i64; 5] = [0, 1, 7, 30, 365];

/// The form that replies.
pub(super) const REPLY: &str = "reply";
/// The form that edits.
pub(super) const EDIT: &str = "edit";
/// The form that bans.
pub(super) const BAN: &str = "ban";

/// What somebody typed into one of the page's forms, which was not accepted.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    /// The form that is unfolded; empty for none.
    pub form: String,
    /// Its text, or the reason of a ban.
    pub text: String,
    /// The error.
    pub error: Option<String>,
    /// Whom or what to ban.
    pub target: String,
    /// The days of a ban.
    pub days: i64,
    /// Whether a ban moves earlier comments to the trash.
    pub trashes: bool,
}

/// Shows the page, with the form of `?open=` unfolded.
pub async fn get(context: AdminContext, Path(id): Path<CommentId>, uri: Uri) -> Answer {
    let query = uri.query().unwrap_or("").as_bytes();
    let open = url::form_urlencoded::parse(query).find(|(name, _)| name == "open");
    let typed = Typed {
        form: open.map_or_else(String::new, |(_, form)| form.into_owned()),
        ..Typed::default()
    };
    show(&context, id, StatusCode::OK, &typed).await
}

/// Shows the page with what was typed into one of its forms.
pub(super) async fn show(
    context: &AdminContext,
    id: CommentId,
    status: StatusCode,
    typed: &Typed,
) -> Answer {
    let mut conn = context.read().await?;
    let (services, by) = (&context.app.services, context.authority());
    let details = discussion::read_details(&mut conn, services, by, id).await?;
    let one = std::slice::from_ref(&details.comment);
    let around = discussion::surroundings(&mut conn, one).await?;
    let history = outcome::history(context, &mut conn, &details).await?;
    drop(conn);
    let page = page(context, &details, &around, history, typed);
    context.page(status, &page)
}

fn page(
    context: &AdminContext,
    details: &CommentDetails,
    around: &CommentSurroundings,
    history: outcome::History,
    typed: &Typed,
) -> CommentDetailsPage {
    let (t, comment) = (&context.t.comment, &details.comment);
    let lines = |comments: &[Comment]| comments.iter().map(|one| line(context, one)).collect();
    let is_removed = comment.status == CommentStatus::Removed;
    let title = if is_removed {
        t.removed_title.to_owned()
    } else {
        t.title.with(&comment.author_name)
    };
    let is_public = comment.status == CommentStatus::Approved
        && details.post.shown(context.now) == Shown::Published;
    let takes_replies = takes_replies(context, details);
    let replies = (takes_replies && !is_removed).then(|| reply(context, details, typed));
    let edit = (!is_removed).then(|| edit(context, comment, typed));
    let verdict = verdict::of(context, comment);
    CommentDetailsPage {
        layout: row::with_keys(context.layout(title, Section::Comments)),
        public_url: is_public.then(|| urls::comment(comment.id)),
        above: lines(&details.above),
        row: row::alone(context, around, comment.clone()),
        back: urls::comment_details(comment.id),
        replies: lines(&details.replies),
        no_reply: (!takes_replies && !is_removed).then_some(t.no_reply),
        texts: replies.into_iter().chain(edit).collect(),
        ban: ban(context, details, typed),
        erase: erase(context, details),
        judged: verdict.judged,
        reasons: verdict.reasons,
        evidence: verdict.evidence,
        history: history.changes,
        earlier: history.earlier,
        person: details.person.as_ref().map(|person| PersonLines {
            email: person.email.as_deref().map(|email| t.email.with(email)),
            by_guest: lines(&person.by_guest),
            all_by_guest: comment.guest_id.map(|guest| {
                let all = ListQuery {
                    guest: Some(guest),
                    ..ListQuery::default()
                };
                all.url()
            }),
            by_address: lines(&person.by_address),
        }),
        bans: details
            .bans
            .iter()
            .map(|ban| verdict::ban(context, ban))
            .collect(),
    }
}

/// Whether the user may reply to the comment: authors may where comments are closed.
pub(super) fn takes_replies(context: &AdminContext, details: &CommentDetails) -> bool {
    let mode = details
        .post
        .comment_mode(context.settings.age_limits(), context.now);
    details.post.shown(context.now) == Shown::Published && mode != CommentMode::Hidden
}

fn reply(context: &AdminContext, details: &CommentDetails, typed: &Typed) -> TextForm {
    let (t, comment) = (&context.t.comment, &details.comment);
    let title = if comment.status == CommentStatus::Approved {
        t.reply
    } else {
        t.approve_and_reply
    };
    let is_open = typed.form == REPLY;
    TextForm {
        id: REPLY,
        action: urls::comment_form(comment.id, REPLY),
        fields: vec![("seen".to_owned(), comment.status.as_str().to_owned())],
        title,
        text: if is_open {
            typed.text.clone()
        } else {
            String::new()
        },
        hint: t.reply_as.with(&context.signed_in.user.name),
        error: typed.error.clone().filter(|_| is_open),
        button: title,
        is_open,
    }
}

fn edit(context: &AdminContext, comment: &Comment, typed: &Typed) -> TextForm {
    let t = &context.t.comment;
    let is_open = typed.form == EDIT;
    let is_refused = is_open && typed.error.is_some();
    TextForm {
        id: EDIT,
        action: urls::comment_form(comment.id, EDIT),
        fields: vec![("version".to_owned(), comment.version.to_string())],
        title: t.edit,
        text: if is_refused {
            typed.text.clone()
        } else {
            comment.body.clone()
        },
        hint: t.edit_hint.to_owned(),
        error: typed.error.clone().filter(|_| is_open),
        button: t.save,
        is_open,
    }
}

fn ban(context: &AdminContext, details: &CommentDetails, typed: &Typed) -> Option<BanForm> {
    let by = context.authority();
    if by.require_bans(Scope::CommentsModerate).is_err() {
        return None;
    }
    let (t, comment) = (&context.t.comment, &details.comment);
    let guest = comment
        .guest_id
        .map(|_| ("guest".to_owned(), t.ban_guest.to_owned()));
    let knows_address = details
        .person
        .as_ref()
        .is_some_and(|person| person.email.is_some());
    let address = knows_address.then(|| ("address".to_owned(), t.ban_address.to_owned()));
    let domains = details.hosts.iter().map(|host| {
        let host = host.strip_prefix("www.").unwrap_or(host);
        (format!("domain:{host}"), t.ban_domain.with(host))
    });
    let targets = guest.into_iter().chain(address).chain(domains);
    let is_open = typed.form == BAN;
    let end = |days: i64| Choice {
        value: days.to_string(),
        label: match days {
            0 => t.ban_for_ever.to_owned(),
            days => context.locale.count(&t.ban_days, days),
        },
        is_chosen: days == typed.days,
    };
    Some(BanForm {
        action: urls::comment_form(comment.id, BAN),
        targets: targets
            .map(|(value, label)| Choice {
                is_chosen: value == typed.target,
                value,
                label,
            })
            .collect(),
        reason: if is_open {
            typed.text.clone()
        } else {
            String::new()
        },
        ends: ENDS.into_iter().map(end).collect(),
        trashes: typed.trashes,
        error: typed.error.clone().filter(|_| is_open),
        is_open,
    })
}

fn erase(context: &AdminContext, details: &CommentDetails) -> Option<EraseForm> {
    let (t, comment) = (&context.t.comment, &details.comment);
    let person = details.person.as_ref()?;
    context.authority().require_erase().ok()?;
    let guest = comment.guest_id.map(|_| ("guest", t.erase_guest));
    let address = person.email.as_ref().map(|_| ("address", t.erase_address));
    let buttons: Vec<_> = guest.into_iter().chain(address).collect();
    (!buttons.is_empty()).then(|| EraseForm {
        action: urls::comment_form(comment.id, "erase"),
        buttons,
    })
}

fn line(context: &AdminContext, comment: &Comment) -> CommentLine {
    let status = row::status(context, comment.status);
    let text = match comment.status {
        CommentStatus::Removed => context.t.comments.removed.to_owned(),
        _ => render::comment_quote(&comment.html, LINE_CHARS),
    };
    CommentLine {
        url: urls::comment_details(comment.id),
        author: comment.author_name.clone(),
        text,
        note: format!("{status} · {}", context.locale.moment(comment.created_at)),
    }
}

//! `/-/admin`: what waits, and what is unfinished.

use super::context::AdminContext;
use super::error::Answer;
use super::navigation::Section;
use crate::model::Scope;
use crate::model::post::title_or;
use crate::publishing::{self, UnfinishedPost};
use crate::urls;
use crate::web::views::admin::{TodayPage, WorkLine};

/// The most unfinished posts that are listed.
const LISTED: i64 = 8;

/// Shows the page.
pub async fn get(context: AdminContext) -> Answer {
    let mut conn = context.read().await?;
    let (by, now) = (context.authority(), context.now);
    let drafts = publishing::list_drafts(&mut conn, by, LISTED).await?;
    let scheduled = publishing::list_scheduled(&mut conn, by, now, LISTED).await?;
    drop(conn);
    let t = &context.t.today;
    let scheduled = scheduled.iter().map(|post| {
        let moment = post.published_at.map(|at| context.locale.moment(at));
        line(
            &context,
            post,
            t.scheduled.with(&moment.unwrap_or_default()),
        )
    });
    let drafts = drafts.iter().map(|post| {
        let moment = context.locale.moment(post.updated_at);
        line(&context, post, t.draft.with(&moment))
    });
    context.show(&TodayPage {
        layout: context.layout(t.title, Section::Today),
        comments: waiting(&context),
        unfinished: scheduled.chain(drafts).collect(),
        may_write: context.authority().may(Scope::PostsWrite),
    })
}

/// Returns how many comments wait, in words; `None` for none.
fn waiting(context: &AdminContext) -> Option<String> {
    let (t, count) = (&context.t.today, context.waiting()?);
    Some(match count.strip_suffix('+') {
        Some(number) => t.more_comments.with(number),
        None => context.locale.count(&t.comments, context.waiting_comments),
    })
}

fn line(context: &AdminContext, post: &UnfinishedPost, note: String) -> WorkLine {
    WorkLine {
        title: title_or(&post.title, &post.excerpt, context.t.today.untitled),
        url: Some(urls::admin_post(post.id)),
        note,
    }
}

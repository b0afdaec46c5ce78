//! `/-/admin/comments`: the comments in a state, those that wait oldest first.

use axum::extract::OriginalUri;
use axum::http::{StatusCode, Uri};

use super::query::ListQuery;
use super::row;
use crate::discussion;
use crate::error::{Error, FieldErrors, Result};
use crate::i18n::CommentsMessages;
use crate::model::paging::{Cursor, Page};
use crate::model::{Comment, CommentStatus};
use crate::store::Conn;
use crate::store::comment_search::CommentCriteria;
use crate::urls;
use crate::web::admin::context::AdminContext;
use crate::web::admin::error::Answer;
use crate::web::admin::navigation::Section;
use crate::web::views::Link;
use crate::web::views::admin::{CommentsPage, Tab};

/// The number of comments on a page.
const PAGE: i64 = 50;

/// The tabs, in their order.
const TABS: [Option<CommentStatus>; 5] = [
    Some(CommentStatus::Pending),
    Some(CommentStatus::Approved),
    Some(CommentStatus::Spam),
    Some(CommentStatus::Trash),
    None,
];

/// Shows the page.
pub async fn get(context: AdminContext, OriginalUri(uri): OriginalUri) -> Answer {
    let query = ListQuery::read(uri.query().unwrap_or(""));
    match query.criteria(&context.app, context.authority()).await {
        Ok(criteria) => show(&context, &uri, &query, &criteria).await,
        Err(Error::Invalid(errors)) => refuse(&context, &query, &errors),
        Err(why) => Err(why.into()),
    }
}

async fn show(
    context: &AdminContext,
    uri: &Uri,
    query: &ListQuery,
    criteria: &CommentCriteria,
) -> Answer {
    let mut conn = context.read().await?;
    let found = find(context, &mut conn, query, criteria).await?;
    let around = discussion::surroundings(&mut conn, &found.items).await?;
    let filter = match query.post {
        Some(post) => {
            let (services, by) = (&context.app.services, context.authority());
            discussion::find_post_title(&mut conn, services, by, post).await?
        }
        None => None,
    };
    drop(conn);
    let next = found.next.map(|cursor| ListQuery {
        cursor: Some(cursor),
        ..query.clone()
    });
    let t = &context.t.comments;
    let filter = match (filter, query.guest) {
        (Some(post), _) => Some(t.only_post.with(&row::title(context, &post))),
        (None, Some(_)) => Some(t.only_guest.to_owned()),
        (None, None) => None,
    };
    let here = uri.path_and_query().map_or("", |path| path.as_str());
    let page = CommentsPage {
        empty: found.items.is_empty().then(|| empty(context, query)),
        layout: if found.items.is_empty() {
            context.layout(t.title, Section::Comments)
        } else {
            row::with_keys(context.layout(t.title, Section::Comments))
        },
        rows: found
            .items
            .into_iter()
            .map(|comment| row::row(context, query, &around, comment))
            .collect(),
        back: here.to_owned(),
        filter,
        first: query.cursor.map(|_| {
            let start = query.in_tab(query.status);
            Link::new(start.url(), t.first)
        }),
        next: next.map(|next| {
            let label = if query.is_oldest_first() {
                t.newer
            } else {
                t.older
            };
            Link::new(next.url(), label)
        }),
        ..page(context, query)
    };
    context.show(&page)
}

/// Shows the page without comments, because the search cannot be read.
fn refuse(context: &AdminContext, query: &ListQuery, errors: &FieldErrors) -> Answer {
    let page = CommentsPage {
        search_error: context.complaint_on(errors, "q"),
        ..page(context, query)
    };
    context.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Returns the page without comments.
fn page(context: &AdminContext, query: &ListQuery) -> CommentsPage {
    let t = &context.t.comments;
    let tabs = TABS.map(|status| Tab {
        url: query.in_tab(status).url(),
        label: tab_label(t, status),
        count: match status {
            Some(CommentStatus::Pending) if !query.is_filtered() => context.waiting(),
            _ => None,
        },
        is_current: status == query.status,
    });
    let mut kept = query.in_tab(query.status);
    let q = std::mem::take(&mut kept.q);
    CommentsPage {
        layout: context.layout(t.title, Section::Comments),
        tabs: tabs.into(),
        search_fields: kept.parameters(),
        q,
        search_error: None,
        filter: None,
        filter_url: ListQuery::read("").in_tab(query.status).url(),
        action: urls::ADMIN_COMMENTS,
        back: query.url(),
        rows: Vec::new(),
        selected_buttons: row::buttons(context, query.status, None),
        matching_url: urls::with_parameters(
            urls::ADMIN_COMMENTS_MATCHING,
            &query.at_start().parameters(),
        ),
        empty: None,
        first: None,
        next: None,
    }
}

async fn find(
    context: &AdminContext,
    conn: &mut Conn,
    query: &ListQuery,
    criteria: &CommentCriteria,
) -> Result<Page<Comment>> {
    let by = context.authority();
    let found = if query.is_oldest_first() {
        let after = query.cursor.unwrap_or_else(Cursor::oldest);
        discussion::list_oldest(conn, by, criteria, after, PAGE + 1).await?
    } else {
        let before = query.cursor.unwrap_or_else(Cursor::newest);
        discussion::list(conn, by, criteria, before, PAGE + 1).await?
    };
    let size = usize::try_from(PAGE).unwrap_or(usize::MAX);
    Ok(Page::cut(found, size, |comment| Cursor {
        at: comment.created_at,
        id: comment.id.0,
    }))
}

fn empty(context: &AdminContext, query: &ListQuery) -> &'static str {
    let t = &context.t.comments;
    match query.status {
        _ if query.is_filtered() => t.nothing_found,
        Some(CommentStatus::Pending) => t.nothing_waits,
        _ => t.nothing_here,
    }
}

/// Returns the words of the tab with the comments in a state; `None` for all.
pub(super) fn tab_label(t: &CommentsMessages, status: Option<CommentStatus>) -> &'static str {
    match status {
        Some(CommentStatus::Pending) => t.waiting,
        Some(CommentStatus::Approved) => t.approved,
        Some(CommentStatus::Spam) => t.spam,
        Some(CommentStatus::Trash) => t.trash,
        Some(CommentStatus::Removed) | None => t.all,
    }
}

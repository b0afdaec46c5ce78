//! `/-/admin/comments/matching`: decides about all comments that a list has, on all of its pages.
//!
//! The page says how many they are and shows the newest of them. What comes in after it was made is
//! left alone.

use axum::extract::OriginalUri;
use chrono::DateTime;

use super::action::Action;
use super::query::ListQuery;
use super::{list, outcome, row, undo};
use crate::clock::Timestamp;
use crate::discussion::{self, DecisionSpan};
use crate::error::{Error, Result};
use crate::model::paging::Cursor;
use crate::store::comment_search::CommentCriteria;
use crate::web::admin::context::AdminContext;
use crate::web::admin::error::{AdminError, Answer};
use crate::web::admin::flash::Flash;
use crate::web::admin::form::AdminForm;
use crate::web::admin::navigation::Section;
use crate::web::views::admin::MatchingPage;

/// The most comments that are changed at once, because they share a transaction.
const MOST: i64 = 1_000;
/// The number of comments that the page shows.
const SAMPLES: i64 = 10;
/// The field with the moment at which the page was made, in microseconds.
const UNTIL: &str = "made-at";

/// Shows how many comments match, and some of them.
pub async fn get(context: AdminContext, OriginalUri(uri): OriginalUri) -> Answer {
    let query = ListQuery::read(uri.query().unwrap_or("")).at_start();
    let by = context.authority();
    let criteria = criteria(&context, &query, context.now).await?;
    let mut conn = context.read().await?;
    let count = discussion::count_to_moderate(&mut conn, by, &criteria, MOST + 1).await?;
    let newest = Cursor::newest();
    let samples = discussion::list(&mut conn, by, &criteria, newest, SAMPLES).await?;
    let around = discussion::surroundings(&mut conn, &samples).await?;
    drop(conn);
    let t = &context.t.comments;
    let number = context.locale.number(MOST);
    let mut fields = query.parameters();
    fields.push((UNTIL, context.now.timestamp_micros().to_string()));
    let page = MatchingPage {
        layout: context.layout(t.matching_title, Section::Comments),
        count: if count > MOST {
            t.matching_more.fill(&[("number", &number)])
        } else {
            context.locale.count(&t.matching, count)
        },
        query: words(&context, &query),
        fields: fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        buttons: if count == 0 {
            Vec::new()
        } else {
            row::buttons(&context, query.status, None)
        },
        cancel_url: query.url(),
        rows: samples
            .into_iter()
            .map(|comment| row::sample(&context, &query, &around, comment))
            .collect(),
    };
    context.show(&page)
}

/// Decides about all that match.
pub async fn post(form: AdminForm) -> Answer {
    let query = ListQuery::of_fields(form.fields()).at_start();
    let flash = decide(&form, &query).await?;
    form.done(&query.url(), &flash)
}

async fn decide(form: &AdminForm, query: &ListQuery) -> Result<Flash, AdminError> {
    let context = &form.context;
    let (services, by) = (&context.app.services, context.authority());
    let action = Action::parse(form.value("decide"))?;
    let micros = form.value(UNTIL).parse().ok();
    let until = micros.and_then(DateTime::from_timestamp_micros);
    let until = until.ok_or_else(|| Error::BadRequest("the form has no time".to_owned()))?;
    let criteria = criteria(context, query, until).await?;
    let after = discussion::last_change(&mut context.read().await?).await?;
    let mut tx = form.begin().await?;
    let status = action.status();
    let decided =
        discussion::decide_matching(&mut tx, services, by, &criteria, status, MOST).await?;
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
    Ok(Flash::new(text).with_undo(undo::form(context, &span, &query.url())))
}

/// Returns the criteria of the comments that were written before the page was made.
async fn criteria(
    context: &AdminContext,
    query: &ListQuery,
    until: Timestamp,
) -> Result<CommentCriteria> {
    let criteria = query.criteria(&context.app, context.authority()).await?;
    Ok(CommentCriteria {
        until: Some(criteria.until.map_or(until, |earlier| earlier.min(until))),
        ..criteria
    })
}

/// Returns what the comments have in common: their tab, and the search.
fn words(context: &AdminContext, query: &ListQuery) -> String {
    let t = &context.t.comments;
    let status = list::tab_label(t, query.status);
    if query.q.is_empty() {
        status.to_owned()
    } else {
        format!("{status} · {}", query.q)
    }
}

//! `GET /label/{label}`: the posts with a label. Blogger's `/search/label/{label}` redirects here.

use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};

use super::{feed, listing};
use crate::error::{Error, Result};
use crate::model::paging::Cursor;
use crate::model::{FeedForm, LabelName, SurrogateKey};
use crate::store;
use crate::store::public_posts::PublicFilter;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::page::cached;
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;
use crate::web::path::Path;
use crate::web::response::moved;
use crate::web::views::{FeedLink, ListingPage, PageHead};

/// Shows the posts with a label, or their feed. Another spelling of the label redirects.
pub async fn get(
    State(app): State<App>,
    Path(name): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    if let Some((_, form)) = FeedForm::split(&name) {
        return feed::label::get(&app, &request, name, form, render).await;
    }
    let before = request.parameter("before");
    cached(&app, &request, Some("before"), move |context| {
        render(context, name, before)
    })
    .await
}

pub(super) async fn render(
    mut context: PageContext,
    name: String,
    before: Option<String>,
) -> Result<RenderedPage> {
    let wanted = LabelName::parse(&name).map_err(|_| Error::NotFound)?;
    let Some(label) = store::labels::find_by_folded(&mut context.conn, &wanted.folded()).await?
    else {
        return former(&mut context, &wanted.folded()).await;
    };
    if !store::labels::is_public(&mut context.conn, label.id, context.now).await? {
        return Err(Error::NotFound);
    }
    let path = urls::label(&label.name);
    let cursor = listing::before(before.as_deref())?;
    let filter = PublicFilter {
        now: context.now,
        from: Cursor::oldest().at,
        label: Some(label.id),
        once_in: None,
    };
    let page = listing::read(&mut context, &filter, cursor).await?;
    if label.name != name {
        return Ok(moved(StatusCode::PERMANENT_REDIRECT, &path));
    }
    let listing = listing::arrange(&mut context, page).await?;
    let head = PageHead {
        title: label.name.clone(),
        canonical: before.is_none().then(|| context.absolute(&path)),
        noindex: before.is_some(),
        feeds: FeedLink::all(&path, &label.name),
        ..PageHead::default()
    };
    let view = ListingPage {
        layout: context.layout(head),
        kicker: Some(context.t.listing.label.to_owned()),
        heading: Some(label.name),
        groups: listing.groups,
        older: listing::older(&path, listing.next),
        newer: before.is_some().then(|| path.clone()),
    };
    let mut keys = listing.keys;
    // `listing`, because the authors are named as soon as the blog has several, whatever they write
    // about.
    keys.extend([
        SurrogateKey::Label(label.folded.into()),
        SurrogateKey::Listing,
    ]);
    context.page(&view, keys)
}

/// Answers for a name that no label has: redirects from a former name, and returns `Gone` for a
/// deleted label.
async fn former(context: &mut PageContext, folded: &str) -> Result<RenderedPage> {
    if let Some(label) = store::label_aliases::find_label(&mut context.conn, folded).await? {
        // A label that only drafts have must not be revealed by its former name.
        let is_public = store::labels::is_public(&mut context.conn, label.id, context.now).await?;
        return if is_public {
            Ok(moved(
                StatusCode::PERMANENT_REDIRECT,
                &urls::label(&label.name),
            ))
        } else {
            Err(Error::NotFound)
        };
    }
    let was_there = store::label_aliases::find(&mut context.conn, folded)
        .await?
        .is_some();
    Err(if was_there {
        Error::Gone
    } else {
        Error::NotFound
    })
}

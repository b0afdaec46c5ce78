//! `GET /label/{label}`: the posts with a label; Blogger's `/search/label/{label}` leads here.

use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};

use super::{feed, listing};
use crate::app::App;
use crate::error::{Error, Result};
use crate::model::LabelName;
use crate::model::paging::Cursor;
use crate::store;
use crate::store::posts::PublicFilter;
use crate::urls;
use crate::web::page::{PageRequest, Reading, cached, moved};
use crate::web::page_cache::Rendered;
use crate::web::path::Path;
use crate::web::views::{FeedForm, FeedLink, ListingPage, PageHead};

/// The posts with a label, in whatever spelling it is asked for.
pub async fn get(
    State(app): State<App>,
    Path(name): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    if let Some((_, form)) = FeedForm::split(&name) {
        return feed::label::get(&app, &request, name, form).await;
    }
    let before = request.parameter("before");
    cached(&app, &request, Some("before"), move |reading| {
        render(reading, name, before)
    })
    .await
}

pub(super) async fn render(
    mut reading: Reading,
    name: String,
    before: Option<String>,
) -> Result<Rendered> {
    let wanted = LabelName::parse(&name).map_err(|_| Error::NotFound)?;
    let Some(label) = store::labels::find_by_folded(&mut reading.conn, &wanted.folded()).await?
    else {
        return former(&mut reading, &wanted.folded()).await;
    };
    if !store::labels::is_public(&mut reading.conn, label.id, reading.now).await? {
        return Err(Error::NotFound);
    }
    let path = urls::label(&label.name);
    let cursor = listing::before(before.as_deref())?;
    let filter = PublicFilter {
        now: reading.now,
        from: Cursor::oldest().at,
        label: Some(label.id),
    };
    let page = listing::read(&mut reading, &filter, cursor).await?;
    if label.name != name {
        return Ok(moved(StatusCode::PERMANENT_REDIRECT, &path));
    }
    let listing = listing::arrange(&mut reading, page).await?;
    let head = PageHead {
        title: label.name.clone(),
        canonical: before.is_none().then(|| reading.absolute(&path)),
        noindex: before.is_some(),
        feeds: FeedLink::all(&path, &label.name),
        ..PageHead::default()
    };
    let view = ListingPage {
        chrome: reading.chrome(head),
        kicker: Some(reading.t.listing.label.to_owned()),
        heading: Some(label.name),
        days: listing.days,
        older: listing::older(&path, listing.next),
        newer: before.is_some().then(|| path.clone()),
    };
    let mut keys = listing.keys;
    // `listing`, because authors are named once there are several, whatever they write about.
    keys.extend([format!("label:{}", label.folded), "listing".to_owned()]);
    reading.page(&view, keys)
}

/// A name that no label has: one that a label had leads to it, a deleted label is gone.
async fn former(reading: &mut Reading, folded: &str) -> Result<Rendered> {
    if let Some(label) = store::label_aliases::find_label(&mut reading.conn, folded).await? {
        // What only drafts have is not told by what it was called before.
        let is_public = store::labels::is_public(&mut reading.conn, label.id, reading.now).await?;
        return if is_public {
            Ok(moved(
                StatusCode::PERMANENT_REDIRECT,
                &urls::label(&label.name),
            ))
        } else {
            Err(Error::NotFound)
        };
    }
    let was_there = store::label_aliases::find(&mut reading.conn, folded)
        .await?
        .is_some();
    Err(if was_there {
        Error::Gone
    } else {
        Error::NotFound
    })
}

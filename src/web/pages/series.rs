//! `GET /series/{slug}`: the parts of a series, in order.

use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};

use super::{feed, former_slug, related, short_text};
use crate::error::{Error, Result};
use crate::model::{FeedForm, Series, SlugKind, SurrogateKey};
use crate::render;
use crate::store;
use crate::store::public_posts::PostSummary;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::page::{cached, count_redirect};
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;
use crate::web::path::Path;
use crate::web::response::moved;
use crate::web::views::{FeedLink, PageHead, SeriesPage, SeriesPart};

/// The maximum length of the description for search engines, in characters.
const DESCRIPTION: usize = 300;
/// The maximum number of parts on the page.
const PARTS: i64 = 2000;

/// Shows a series, or its feed if the slug ends like one. Where no series has this slug, it serves
/// a redirect or whatever else has the path.
pub async fn get(
    State(app): State<App>,
    Path(slug): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    if let Some((stem, form)) = FeedForm::split(&slug) {
        return feed::by_slug::get(&app, &request, SlugKind::Series, stem.to_owned(), form).await;
    }
    let answer = cached(&app, &request, None, move |context| find(context, slug)).await;
    count_redirect(&app, &request, &answer);
    answer
}

async fn find(mut context: PageContext, slug: String) -> Result<RenderedPage> {
    if let Some(address) =
        former_slug::current_address(&mut context, SlugKind::Series, &slug).await?
    {
        return Ok(moved(StatusCode::PERMANENT_REDIRECT, &address));
    }
    let series = store::series::find_by_slug(&mut context.conn, &slug)
        .await?
        .ok_or(Error::NotFound)?;
    page(context, series).await
}

async fn page(mut context: PageContext, series: Series) -> Result<RenderedPage> {
    let lines = store::series::list_parts(&mut context.conn, series.id, context.now, PARTS).await?;
    let description = short_text::render(&context, &series.description).await?;
    let head = PageHead {
        title: series.title.clone(),
        canonical: Some(context.absolute(&urls::series(&series.slug))),
        description: description
            .as_ref()
            .map(|text| render::excerpt(text, DESCRIPTION)),
        feeds: FeedLink::all(&urls::series(&series.slug), &series.title),
        ..PageHead::default()
    };
    let view = SeriesPage {
        layout: context.layout(head),
        title: series.title,
        description,
        total: context.locale.count(&context.t.listing.parts, lines.len()),
        parts: lines.iter().map(|line| part(&context, line)).collect(),
    };
    context.page(&view, vec![SurrogateKey::Series(series.id)])
}

fn part(context: &PageContext, line: &PostSummary) -> SeriesPart {
    SeriesPart {
        link: related::link(context, line),
        date: context.locale.date(line.published_at),
        iso: context.locale.iso_day(line.published_at),
    }
}

//! `GET /series/{slug}` and `/author/{slug}` with `.atom`, `.rss` or `.json`: the parts of a series, what a person
//! wrote; the newest first.

use axum::body::Body;
use axum::http::{Response, StatusCode};

use super::posts::{self, Source};
use super::{Parameters, parameters};
use crate::app::App;
use crate::error::{Error, Result};
use crate::model::Named;
use crate::store;
use crate::store::feeds::Filter;
use crate::urls;
use crate::web::page::{PageRequest, Reading, moved};
use crate::web::page_cache::Rendered;
use crate::web::pages::named;
use crate::web::views::FeedForm;

/// The feed of what has this name in addresses; where there is none, of what else has or had it.
pub(in crate::web::pages) async fn get(
    app: &App,
    request: &PageRequest,
    named: Named,
    slug: String,
    form: FeedForm,
) -> Response<Body> {
    parameters::cached(app, request, move |reading, parameters| {
        render(reading, form, named, slug, parameters)
    })
    .await
}

async fn render(
    mut reading: Reading,
    form: FeedForm,
    named: Named,
    slug: String,
    parameters: Parameters,
) -> Result<Rendered> {
    if let Some(page) = named::elsewhere(&mut reading, named, &slug).await? {
        return at(named, &page, form, &parameters);
    }
    let source = source(&mut reading, form, named, &slug).await?;
    posts::render(reading, form, source, &parameters).await
}

/// Leads to the feed of a page that has moved. A redirect may lead the page to what has no such feed.
fn at(named: Named, page: &str, form: FeedForm, parameters: &Parameters) -> Result<Rendered> {
    let is_named = page.starts_with(&urls::named(named, "")) && !page.contains(['?', '#']);
    let address = is_named
        .then(|| parameters.address(&urls::feed_of(page, form.ending())))
        .ok_or(Error::NotFound)?;
    Ok(moved(StatusCode::PERMANENT_REDIRECT, &address))
}

async fn source(reading: &mut Reading, form: FeedForm, named: Named, slug: &str) -> Result<Source> {
    let all = Filter::all(reading.now);
    let (id, name, filter) = match named {
        Named::Series => {
            let series = store::series::find_by_slug(&mut reading.conn, slug)
                .await?
                .ok_or(Error::NotFound)?;
            (
                series.id.0,
                series.title,
                Filter {
                    series: Some(series.id),
                    ..all
                },
            )
        }
        Named::Author => {
            let account = store::accounts::find_by_slug(&mut reading.conn, slug)
                .await?
                .ok_or(Error::NotFound)?;
            (
                account.id.0,
                account.name,
                Filter {
                    author: Some(account.id),
                    ..all
                },
            )
        }
    };
    let (word, page) = (named.word(), urls::named(named, slug));
    let (path, keys) = (
        urls::feed_of(&page, form.ending()),
        vec![format!("{word}:{id}")],
    );
    Ok(Source {
        id: format!("{word}-{id}"),
        page,
        path,
        name: Some(name),
        filter,
        keys,
    })
}

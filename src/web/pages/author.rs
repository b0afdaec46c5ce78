//! `GET /author/{slug}`: a person and what they wrote.

use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};

use super::{feed, listing, named, post};
use crate::app::App;
use crate::error::{Error, Result};
use crate::model::paging::Page;
use crate::model::{Account, Format, Named};
use crate::render;
use crate::safe_html::SafeHtml;
use crate::store;
use crate::urls;
use crate::web::page::{PageRequest, Reading, cached, moved};
use crate::web::page_cache::Rendered;
use crate::web::path::Path;
use crate::web::views::{AuthorPage, FeedForm, FeedLink, PageHead, Website};

/// The most characters of what a person says of themselves that search engines are told.
const DESCRIPTION: usize = 300;

/// The posts of a person; where there is nobody of this name, what else has or had the path.
pub async fn get(
    State(app): State<App>,
    Path(slug): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    if let Some((stem, form)) = FeedForm::split(&slug) {
        return feed::named::get(&app, &request, Named::Author, stem.to_owned(), form).await;
    }
    let before = request.parameter("before");
    let answer = cached(&app, &request, Some("before"), move |reading| {
        find(reading, slug, before)
    })
    .await;
    post::count(&app, &request, &answer);
    answer
}

async fn find(mut reading: Reading, slug: String, before: Option<String>) -> Result<Rendered> {
    if let Some(address) = named::elsewhere(&mut reading, Named::Author, &slug).await? {
        return Ok(moved(StatusCode::PERMANENT_REDIRECT, &address));
    }
    let account = store::accounts::find_by_slug(&mut reading.conn, &slug)
        .await?
        .ok_or(Error::NotFound)?;
    render(reading, account, before).await
}

async fn render(
    mut reading: Reading,
    account: Account,
    before: Option<String>,
) -> Result<Rendered> {
    let cursor = listing::before(before.as_deref())?;
    let size = reading.settings.posts_per_page;
    let posts = store::around::list_public_by_author(
        &mut reading.conn,
        account.id,
        reading.now,
        cursor,
        i64::from(size) + 1,
    )
    .await?;
    let listing =
        listing::arrange_by_one(&mut reading, Page::cut(posts, size as usize, listing::key))
            .await?;
    let bio = if before.is_none() {
        bio(&reading, &account).await?
    } else {
        None
    };
    let path = urls::author(&account.slug);
    let head = PageHead {
        title: account.name.clone(),
        canonical: before.is_none().then(|| reading.absolute(&path)),
        description: bio.as_ref().map(|bio| render::excerpt(bio, DESCRIPTION)),
        noindex: before.is_some(),
        feeds: FeedLink::all(&path, &account.name),
        ..PageHead::default()
    };
    let view = AuthorPage {
        chrome: reading.chrome(head),
        url: reading.absolute(&path),
        name: account.name,
        bio,
        website: account.url.filter(|_| before.is_none()).map(Website::new),
        days: listing.days,
        older: listing::older(&path, listing.next),
        newer: before.is_some().then(|| path.clone()),
    };
    let mut keys = listing.keys;
    keys.push(format!("author:{}", account.id));
    reading.page(&view, keys)
}

/// What a person says of themselves; by the rules of a comment, which asks nothing of other servers.
async fn bio(reading: &Reading, account: &Account) -> Result<Option<SafeHtml>> {
    if account.bio.is_empty() {
        return Ok(None);
    }
    let source = account.bio.clone();
    reading
        .services
        .off_thread(move || render::comment(&source, Format::Markdown))
        .await
        .map(Some)
}

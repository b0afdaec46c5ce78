//! `GET /author/{slug}`: an author and their posts.

use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};

use super::{feed, former_slug, listing, short_text};
use crate::error::{Error, Result};
use crate::model::paging::Page;
use crate::model::{FeedForm, SlugKind, SurrogateKey, User};
use crate::render;
use crate::store;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::page::{cached, count_redirect};
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;
use crate::web::path::Path;
use crate::web::picture;
use crate::web::response::moved;
use crate::web::views::{AuthorPage, FeedLink, PageHead, Website};

/// The maximum length of the description for search engines, in characters.
const DESCRIPTION: usize = 300;

/// Shows an author's posts, or their feed if the slug ends like one. Where no user has this slug,
/// it serves a redirect or whatever else has the path.
pub async fn get(
    State(app): State<App>,
    Path(slug): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    if let Some((stem, form)) = FeedForm::split(&slug) {
        return feed::by_slug::get(&app, &request, SlugKind::Author, stem.to_owned(), form).await;
    }
    let before = request.parameter("before");
    let answer = cached(&app, &request, Some("before"), move |context| {
        find(context, slug, before)
    })
    .await;
    count_redirect(&app, &request, &answer);
    answer
}

async fn find(
    mut context: PageContext,
    slug: String,
    before: Option<String>,
) -> Result<RenderedPage> {
    if let Some(address) =
        former_slug::current_address(&mut context, SlugKind::Author, &slug).await?
    {
        return Ok(moved(StatusCode::PERMANENT_REDIRECT, &address));
    }
    let user = store::users::find_by_slug(&mut context.conn, &slug)
        .await?
        .ok_or(Error::NotFound)?;
    render(context, user, before).await
}

async fn render(
    mut context: PageContext,
    user: User,
    before: Option<String>,
) -> Result<RenderedPage> {
    let cursor = listing::before(before.as_deref())?;
    let size = context.settings.posts_per_page;
    let posts = store::related::list_public_by_author(
        &mut context.conn,
        user.id,
        context.now,
        cursor,
        i64::from(size) + 1,
    )
    .await?;
    let listing =
        listing::arrange_by_one(&mut context, Page::cut(posts, size as usize, listing::key))
            .await?;
    let bio = if before.is_none() {
        short_text::render(&context, &user.bio).await?
    } else {
        None
    };
    let mut keys = listing.keys;
    let photo = user.photo.as_ref();
    let pictures = picture::read(&mut context, photo.into_iter(), &mut keys).await?;
    let photo = photo.and_then(|path| pictures.picture(&path.hash()));
    let path = urls::author(&user.slug);
    let head = PageHead {
        title: user.name.clone(),
        canonical: before.is_none().then(|| context.absolute(&path)),
        description: bio.as_ref().map(|bio| render::excerpt(bio, DESCRIPTION)),
        noindex: before.is_some(),
        feeds: FeedLink::all(&path, &user.name),
        ..PageHead::default()
    };
    let view = AuthorPage {
        layout: context.layout(head),
        url: context.absolute(&path),
        name: user.name,
        photo: photo.map(picture::photo),
        bio,
        website: user.url.filter(|_| before.is_none()).map(Website::new),
        groups: listing.groups,
        older: listing::older(&path, listing.next),
        newer: before.is_some().then(|| path.clone()),
    };
    keys.push(SurrogateKey::Author(user.id));
    context.page(&view, keys)
}

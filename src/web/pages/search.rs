//! `GET /search?q=`: the results of a search in the posts or in the comments.
//!
//! It bypasses the page cache: hardly any query is repeated before the next change, and an attacker
//! could fill the cache with queries. A search takes milliseconds, and a rate limit applies to each
//! network. The response is the same for everyone.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{HeaderValue, RETRY_AFTER};
use axum::http::{Response, StatusCode};
use axum::response::{IntoResponse as _, Redirect};

use super::{blogger, listing};
use crate::drawing::Icon;
use crate::error::{Error, Result};
use crate::fulltext::{Marker, Piece, Query};
use crate::model::{Comment, Kind, Post};
use crate::render;
use crate::safe_html::SafeHtml;
use crate::search::{self, CANDIDATES, Found, PAGE, PAGES_MAX};
use crate::store;
use crate::urls;
use crate::web::app::App;
use crate::web::client_network::{Client, Network};
use crate::web::context::PageContext;
use crate::web::error;
use crate::web::page::cached;
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;
use crate::web::response::private;
use crate::web::views::{self, Link, OpenSearch, PageHead, SearchBox, SearchPage};

/// The maximum number of searches from one network (/24 or /48) in a minute.
const PER_MINUTE: u32 = 60;
/// The length of a snippet, in characters.
const SNIPPET: usize = 240;
/// The number of characters of a text that are examined for a snippet.
const LOOKED_AT: usize = 200_000;
/// The parameter that says where to search, whatever the query contains.
const PLACE: &str = "in";
/// Its value for comments.
const COMMENTS: &str = "comments";
/// Its value for posts.
const POSTS: &str = "posts";

/// Shows the results of a search. Blogger's pager, which has the same URL, is redirected to the
/// same posts here.
pub async fn get(State(app): State<App>, client: Client, request: PageRequest) -> Response<Body> {
    if let Some(address) = request
        .uri
        .query()
        .and_then(|query| blogger::pager("/", query))
    {
        return Redirect::permanent(&address).into_response();
    }
    match answer(&app, client.0, &request).await {
        Ok(response) => response,
        Err(why) => error::page(&app, &why, request.id).await,
    }
}

async fn answer(
    app: &App,
    network: Option<Network>,
    request: &PageRequest,
) -> Result<Response<Body>> {
    let typed = request.parameter("q").unwrap_or_default().trim().to_owned();
    let page = request
        .parameter("page")
        .map_or(Some(1), |page| page.parse().ok())
        .filter(|page| (1..=PAGES_MAX).contains(page));
    let page = page.ok_or(Error::NotFound)?;
    let place = [COMMENTS, POSTS]
        .into_iter()
        .find(|place| request.parameter(PLACE).as_deref() == Some(place));
    let mut context = PageContext::begin(app).await?;
    if typed.is_empty() {
        return private(StatusCode::OK, &empty(&context, typed, None));
    }
    if let Err(Error::TooMany { retry_after }) = take(app, network) {
        let seconds = retry_after.as_secs().max(1);
        let wait = context
            .locale
            .count(&context.t.search_page.too_many, seconds);
        let mut response = private(
            StatusCode::TOO_MANY_REQUESTS,
            &empty(&context, typed, Some(&wait)),
        )?;
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
        return Ok(response);
    }
    let Ok(mut query) = Query::parse(&typed, context.settings.zone()) else {
        let kept: String = typed.chars().take(crate::fulltext::QUERY_MAX).collect();
        return private(
            StatusCode::BAD_REQUEST,
            &empty(&context, kept, Some(context.t.search_page.too_much)),
        );
    };
    query.in_comments = place.map_or(query.in_comments, |place| place == COMMENTS);
    if query.is_empty() {
        return private(
            StatusCode::OK,
            &empty(&context, typed, Some(context.t.search_box.nothing_found)),
        );
    }
    private(
        StatusCode::OK,
        &found(
            &mut context,
            &query,
            SearchBox {
                place,
                ..SearchBox::new(typed)
            },
            page,
        )
        .await?,
    )
}

/// Counts a search against its network. Clients without a known network share one limit.
pub(super) fn take(app: &App, network: Option<Network>) -> Result<()> {
    let taken = app
        .search_rate
        .take(&network, PER_MINUTE, app.services.clock.now());
    taken.map_err(|retry_after| Error::TooMany { retry_after })
}

/// Returns the page without results: the search field and the hints.
fn empty(context: &PageContext, typed: String, summary: Option<&str>) -> SearchPage {
    let head = PageHead {
        canonical: typed.is_empty().then(|| context.absolute(urls::SEARCH)),
        ..PageHead::unlisted(context.t.search_page.title)
    };
    SearchPage {
        layout: context.layout(head),
        search: SearchBox::new(typed),
        summary: summary.map(str::to_owned),
        results: Vec::new(),
        hints: true,
        is_cut: false,
        ways: Vec::new(),
        next: None,
        previous: None,
    }
}

async fn found(
    context: &mut PageContext,
    query: &Query,
    search: SearchBox,
    page: usize,
) -> Result<SearchPage> {
    let counted = if query.in_comments {
        let found = search::comments(&mut context.conn, query, context.now, page).await?;
        let results = comments(context, query, &found.items).await?;
        Counted::new(&found, results)
    } else {
        let found = search::posts(&mut context.conn, query, context.now, page).await?;
        let results = posts(context, query, &found.items).await?;
        Counted::new(&found, results)
    };
    let asked = address(&search.query, search.place);
    let address = |page: usize| format!("{asked}&page={page}");
    let head = PageHead::unlisted(context.t.search_page.title_of.with(&search.query));
    Ok(SearchPage {
        layout: context.layout(head),
        summary: Some(counted.summary(context, query)),
        hints: counted.total == 0,
        is_cut: counted.total > PAGE * PAGES_MAX && !counted.has_next,
        next: counted.has_next.then(|| address(page + 1)),
        previous: (page > 1).then(|| address(page - 1)),
        ways: vec![other_place(context, query, &search.query)],
        results: counted.results,
        search,
    })
}

/// Returns the URL of a search, with its place if one is named.
fn address(typed: &str, place: Option<&str>) -> String {
    let address = urls::with_parameter(urls::SEARCH, "q", typed);
    match place {
        Some(place) => format!("{address}&{PLACE}={place}"),
        None => address,
    }
}

/// Returns a link to the same search in the comments, or in the posts.
fn other_place(context: &PageContext, query: &Query, typed: &str) -> Link {
    let t = &context.t.search_page;
    let (there, label) = if query.in_comments {
        (POSTS, t.in_posts)
    } else {
        (COMMENTS, t.in_comments)
    };
    Link::new(address(typed, Some(there)), label)
}

/// Results with their total number.
struct Counted {
    results: Vec<views::SearchResult>,
    total: usize,
    is_more: bool,
    has_next: bool,
}

impl Counted {
    fn new<T>(found: &Found<T>, results: Vec<views::SearchResult>) -> Self {
        Self {
            results,
            total: found.total,
            is_more: found.is_more,
            has_next: found.has_next,
        }
    }

    /// Returns "12 posts", "More than 500 posts", or that there are none.
    fn summary(&self, context: &PageContext, query: &Query) -> String {
        let t = context.t;
        let (phrase, nothing) = if query.in_comments {
            (&t.post.comments, t.search_page.no_comment)
        } else {
            (&t.archive.posts, t.search_box.nothing_found)
        };
        match (self.total, self.is_more) {
            (0, _) => nothing.to_owned(),
            (_, true) => t
                .search_page
                .more_than
                .with(&context.locale.count(phrase, CANDIDATES)),
            (total, false) => context.locale.count(phrase, total),
        }
    }
}

async fn posts(
    context: &mut PageContext,
    query: &Query,
    posts: &[Post],
) -> Result<Vec<views::SearchResult>> {
    let texts = posts
        .iter()
        .map(|post| (context.title(post), post.html.clone()))
        .collect();
    // The page is not cached, so that it needs no surrogate keys.
    let covers = listing::Covers::read(context, posts, &mut Vec::new()).await?;
    let labels = listing::Labels::read(context, posts).await?;
    let posts = posts.iter().zip(covers.small(posts));
    let mut results = Vec::with_capacity(posts.len());
    for ((post, cover), (title, snippet)) in posts.zip(marked(context, query, texts).await?) {
        let at = post.published_at.unwrap_or(post.created_at);
        results.push(views::SearchResult {
            url: urls::post(post.path.as_ref(), post.id),
            title,
            date: (post.kind == Kind::Post).then(|| context.locale.day(at)),
            iso: context.locale.iso_day(at),
            snippet,
            cover,
            labels: if post.kind == Kind::Post {
                labels.links(post)
            } else {
                Vec::new()
            },
        });
    }
    Ok(results)
}

async fn comments(
    context: &mut PageContext,
    query: &Query,
    comments: &[Comment],
) -> Result<Vec<views::SearchResult>> {
    let mut texts = Vec::with_capacity(comments.len());
    for comment in comments {
        let post = store::posts::find(&mut context.conn, comment.post_id).await?;
        let post = post.map(|post| context.title(&post)).unwrap_or_default();
        let title = context
            .t
            .search_page
            .comment_by
            .fill(&[("name", &comment.author_name), ("title", &post)]);
        texts.push((title, comment.html.clone()));
    }
    let pieces = marked(context, query, texts).await?;
    let result =
        |(comment, (title, snippet)): (&Comment, (Vec<Piece>, Vec<Piece>))| views::SearchResult {
            url: urls::comment(comment.id),
            title,
            date: Some(context.locale.day(comment.created_at)),
            iso: context.locale.iso_day(comment.created_at),
            snippet,
            cover: None,
            labels: Vec::new(),
        };
    Ok(comments.iter().zip(pieces).map(result).collect())
}

/// Marks the matches in titles and snippets, off the async threads.
async fn marked(
    context: &PageContext,
    query: &Query,
    texts: Vec<(String, SafeHtml)>,
) -> Result<Vec<(Vec<Piece>, Vec<Piece>)>> {
    let marker = Marker::new(query);
    let mark = move |(title, html): (String, SafeHtml)| {
        (
            marker.mark(&title),
            marker.snippet(&render::plain(&html, LOOKED_AT), SNIPPET),
        )
    };
    context
        .services
        .off_thread(move || texts.into_iter().map(mark).collect())
        .await
}

/// `GET /opensearch.xml`: describes the search to browsers.
pub async fn describe(State(app): State<App>, request: PageRequest) -> Response<Body> {
    cached(&app, &request, None, description).await
}

async fn description(context: PageContext) -> Result<RenderedPage> {
    let title = &context.settings.title;
    let view = OpenSearch {
        name: title.chars().take(16).collect::<String>().into(),
        description: context.t.search_page.title_of.with(title).into(),
        search: context.absolute(urls::SEARCH),
        icon: context.absolute(&urls::icon(&Icon::of(&context.settings).hash(), None)),
    };
    let rendered = context.page(&view, Vec::new())?;
    Ok(RenderedPage {
        content_type: "application/opensearchdescription+xml; charset=utf-8",
        ..rendered
    })
}

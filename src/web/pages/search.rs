//! `GET /search?q=`: what was looked for, in the posts or in the comments.
//!
//! It is not in the page cache: hardly any query is asked twice before the next change, and whoever
//! wanted to could fill the cache with them. A search takes milliseconds instead, and each network
//! has so many a minute. The answer is the same for everybody.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{HeaderValue, RETRY_AFTER};
use axum::http::{Response, StatusCode};
use axum::response::{IntoResponse as _, Redirect};

use super::{blogger, icon, listing};
use crate::app::App;
use crate::error::{Error, Result};
use crate::finding::{self, CANDIDATES, Found, PAGE, PAGES_MAX};
use crate::model::{Comment, Kind, Post};
use crate::render;
use crate::safe_html::SafeHtml;
use crate::search::{Marker, Piece, Query};
use crate::store;
use crate::urls;
use crate::web::client_network::{Client, Network};
use crate::web::error;
use crate::web::page::{PageRequest, Reading, cached, private};
use crate::web::page_cache::Rendered;
use crate::web::views::{self, Link, OpenSearch, PageHead, SearchBox, SearchPage};

/// Searches a minute from one network (/24 or /48).
const PER_MINUTE: u32 = 60;
/// The length of a snippet, in characters.
const SNIPPET: usize = 240;
/// How much of a text is looked at for it.
const LOOKED_AT: usize = 200_000;
/// The parameter that says where to look, whatever is typed.
const PLACE: &str = "in";
/// Its value for comments.
const COMMENTS: &str = "comments";
/// Its value for posts.
const POSTS: &str = "posts";

/// The page of a search; Blogger's pager, which has the same address, leads to where its posts are here.
pub async fn get(State(app): State<App>, client: Client, request: PageRequest) -> Response<Body> {
    if let Some(address) = blogger::address(&request.uri) {
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
    let mut reading = Reading::begin(app).await?;
    if typed.is_empty() {
        return private(StatusCode::OK, &empty(&reading, typed, None));
    }
    if let Err(Error::TooMany { retry_after }) = take(app, network) {
        let seconds = retry_after.as_secs().max(1);
        let wait = reading.words.count(&reading.t.finding.too_many, seconds);
        let mut response = private(
            StatusCode::TOO_MANY_REQUESTS,
            &empty(&reading, typed, Some(&wait)),
        )?;
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
        return Ok(response);
    }
    let Ok(mut query) = Query::parse(&typed, reading.settings.zone()) else {
        let kept: String = typed.chars().take(crate::search::QUERY_MAX).collect();
        return private(
            StatusCode::BAD_REQUEST,
            &empty(&reading, kept, Some(reading.t.finding.too_much)),
        );
    };
    query.in_comments = place.map_or(query.in_comments, |place| place == COMMENTS);
    if query.is_empty() {
        return private(
            StatusCode::OK,
            &empty(&reading, typed, Some(reading.t.search.nothing_found)),
        );
    }
    private(
        StatusCode::OK,
        &found(
            &mut reading,
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

/// Takes one of a network's searches; those whose network is not known share theirs.
pub(super) fn take(app: &App, network: Option<Network>) -> Result<()> {
    let taken = app
        .search_rate
        .take(&network, PER_MINUTE, app.services.clock.now());
    taken.map_err(|retry_after| Error::TooMany { retry_after })
}

/// The field, and what can be typed.
fn empty(reading: &Reading, typed: String, summary: Option<&str>) -> SearchPage {
    let head = PageHead {
        canonical: typed.is_empty().then(|| reading.absolute(urls::SEARCH)),
        ..PageHead::unlisted(reading.t.finding.title)
    };
    SearchPage {
        chrome: reading.chrome(head),
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
    reading: &mut Reading,
    query: &Query,
    search: SearchBox,
    page: usize,
) -> Result<SearchPage> {
    let counted = if query.in_comments {
        let found = finding::comments(&mut reading.conn, query, reading.now, page).await?;
        let results = comments(reading, query, &found.items).await?;
        Counted::new(&found, results)
    } else {
        let found = finding::posts(&mut reading.conn, query, reading.now, page).await?;
        let results = posts(reading, query, &found.items).await?;
        Counted::new(&found, results)
    };
    let asked = address(&search.query, search.place);
    let address = |page: usize| format!("{asked}&page={page}");
    let head = PageHead::unlisted(reading.t.finding.title_of.with(&search.query));
    Ok(SearchPage {
        chrome: reading.chrome(head),
        summary: Some(counted.summary(reading, query)),
        hints: counted.total == 0,
        is_cut: counted.total > PAGE * PAGES_MAX && !counted.has_next,
        next: counted.has_next.then(|| address(page + 1)),
        previous: (page > 1).then(|| address(page - 1)),
        ways: vec![other_place(reading, query, &search.query)],
        results: counted.results,
        search,
    })
}

/// The address of a search, in a place where one is named.
fn address(typed: &str, place: Option<&str>) -> String {
    let address = urls::with_parameter(urls::SEARCH, "q", typed);
    match place {
        Some(place) => format!("{address}&{PLACE}={place}"),
        None => address,
    }
}

/// The same search in the comments, or in the posts.
fn other_place(reading: &Reading, query: &Query, typed: &str) -> Link {
    let words = &reading.t.finding;
    let (there, label) = if query.in_comments {
        (POSTS, words.in_posts)
    } else {
        (COMMENTS, words.in_comments)
    };
    Link::new(address(typed, Some(there)), label)
}

/// Results, and how many there are of them.
struct Counted {
    results: Vec<views::Result>,
    total: usize,
    is_more: bool,
    has_next: bool,
}

impl Counted {
    fn new<T>(found: &Found<T>, results: Vec<views::Result>) -> Self {
        Self {
            results,
            total: found.total,
            is_more: found.is_more,
            has_next: found.has_next,
        }
    }

    /// "12 posts", "More than 500 posts", or that there is none.
    fn summary(&self, reading: &Reading, query: &Query) -> String {
        let t = reading.t;
        let (phrase, nothing) = if query.in_comments {
            (&t.post.comments, t.finding.no_comment)
        } else {
            (&t.archive.posts, t.search.nothing_found)
        };
        match (self.total, self.is_more) {
            (0, _) => nothing.to_owned(),
            (_, true) => t
                .finding
                .more_than
                .with(&reading.words.count(phrase, CANDIDATES)),
            (total, false) => reading.words.count(phrase, total),
        }
    }
}

async fn posts(reading: &mut Reading, query: &Query, posts: &[Post]) -> Result<Vec<views::Result>> {
    let texts = posts
        .iter()
        .map(|post| (reading.title(post), post.html.clone()))
        .collect();
    let mut results = Vec::with_capacity(posts.len());
    for (post, (title, snippet)) in posts.iter().zip(marked(reading, query, texts).await?) {
        let at = post.published_at.unwrap_or(post.created_at);
        results.push(views::Result {
            url: urls::post(post.path.as_ref(), post.id),
            title,
            date: (post.kind == Kind::Post).then(|| reading.words.day(at)),
            iso: reading.words.iso_day(at),
            snippet,
            labels: if post.kind == Kind::Post {
                listing::labels(reading, post).await?
            } else {
                Vec::new()
            },
        });
    }
    Ok(results)
}

async fn comments(
    reading: &mut Reading,
    query: &Query,
    comments: &[Comment],
) -> Result<Vec<views::Result>> {
    let mut texts = Vec::with_capacity(comments.len());
    for comment in comments {
        let post = store::posts::find(&mut reading.conn, comment.post_id).await?;
        let post = post.map(|post| reading.title(&post)).unwrap_or_default();
        let title = reading
            .t
            .finding
            .comment_by
            .fill(&[("name", &comment.author_name), ("title", &post)]);
        texts.push((title, comment.html.clone()));
    }
    let pieces = marked(reading, query, texts).await?;
    let result =
        |(comment, (title, snippet)): (&Comment, (Vec<Piece>, Vec<Piece>))| views::Result {
            url: urls::comment(comment.id),
            title,
            date: Some(reading.words.day(comment.created_at)),
            iso: reading.words.iso_day(comment.created_at),
            snippet,
            labels: Vec::new(),
        };
    Ok(comments.iter().zip(pieces).map(result).collect())
}

/// Titles and snippets with the hits marked, made off the async threads.
async fn marked(
    reading: &Reading,
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
    reading
        .services
        .off_thread(move || texts.into_iter().map(mark).collect())
        .await
}

/// `GET /opensearch.xml`: tells browsers how to search here.
pub async fn describe(State(app): State<App>, request: PageRequest) -> Response<Body> {
    cached(&app, &request, None, description).await
}

async fn description(reading: Reading) -> Result<Rendered> {
    let title = &reading.settings.title;
    let view = OpenSearch {
        name: title.chars().take(16).collect::<String>().into(),
        description: reading.t.finding.title_of.with(title).into(),
        search: reading.absolute(urls::SEARCH),
        icon: reading.absolute(&urls::icon(&icon::of(&reading.settings).hash(), None)),
    };
    let rendered = reading.page(&view, Vec::new())?;
    Ok(Rendered {
        content_type: "application/opensearchdescription+xml; charset=utf-8",
        ..rendered
    })
}

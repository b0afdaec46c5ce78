//! Where Blogger had its feeds: each address leads for ever to the feed that says the same.
//!
//! `GET /feeds/posts/{view}`, `/feeds/posts/{view}/-/{label}[/{label}]`, `/feeds/comments/{view}`,
//! `/feeds/{post id}/comments/{view}`, where the view is `default`, `full` or `summary`.

use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};

use super::Parameters;
use crate::app::App;
use crate::error::{Error, Result};
use crate::model::settings::FeedText;
use crate::model::{Origin, Post, PostId, PostStatus};
use crate::store;
use crate::urls;
use crate::web::page::{PageRequest, Reading, cached_as, moved};
use crate::web::page_cache::Rendered;
use crate::web::path::Path;
use crate::web::views::FeedForm;

/// The blog's posts.
pub async fn posts(
    State(app): State<App>,
    Path(view): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    lead(&app, request, view, Leads::To("/".to_owned(), None)).await
}

/// The posts with one label, or with two.
pub async fn labels(
    State(app): State<App>,
    Path((view, labels)): Path<(String, String)>,
    request: PageRequest,
) -> Response<Body> {
    let leads = match labels
        .split('/')
        .filter(|label| !label.is_empty())
        .collect::<Vec<_>>()
        .as_slice()
    {
        [label] => Leads::To(urls::label(label), None),
        [label, second] => Leads::To(urls::label(label), Some((*second).to_owned())),
        _ => Leads::Nowhere,
    };
    lead(&app, request, view, leads).await
}

/// The comments under all posts.
pub async fn comments(
    State(app): State<App>,
    Path(view): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    lead(&app, request, view, Leads::ToComments).await
}

/// The comments under one post, by its number there or here.
pub async fn post_comments(
    State(app): State<App>,
    Path((post, view)): Path<(String, String)>,
    request: PageRequest,
) -> Response<Body> {
    lead(&app, request, view, Leads::ToCommentsOn(post)).await
}

/// What an address of Blogger's stands for.
enum Leads {
    /// The feed of a page, of posts that have this label too.
    To(String, Option<String>),
    ToComments,
    ToCommentsOn(String),
    Nowhere,
}

async fn lead(app: &App, request: PageRequest, view: String, leads: Leads) -> Response<Body> {
    let mut parameters = Parameters::without_cursor(&request);
    let is_view = matches!(view.as_str(), "default" | "full" | "summary");
    parameters.text = parameters
        .text
        .or_else(|| (view == "summary").then_some(FeedText::Short));
    let form = form(&request);
    let key = request.uri.to_string();
    cached_as(app, &request, key, move |reading| async move {
        if is_view {
            target(reading, leads, form, parameters).await
        } else {
            Err(Error::NotFound)
        }
    })
    .await
}

/// `alt=rss`, `alt=json` and `alt=json-in-script`, or Atom.
fn form(request: &PageRequest) -> FeedForm {
    match request.parameter("alt").as_deref() {
        Some("rss") => FeedForm::Rss,
        Some(alt) if alt.starts_with("json") => FeedForm::Json,
        _ => FeedForm::Atom,
    }
}

async fn target(
    mut reading: Reading,
    leads: Leads,
    form: FeedForm,
    mut parameters: Parameters,
) -> Result<Rendered> {
    // There are no comments in RSS.
    let of_comments = if form == FeedForm::Json {
        form
    } else {
        FeedForm::Atom
    };
    let path = match leads {
        Leads::To(page, second) => {
            parameters.label = second.or(parameters.label);
            urls::feed_of(&page, form.ending())
        }
        Leads::ToComments => urls::comments_feed(of_comments.ending()),
        Leads::ToCommentsOn(id) => {
            let post = find(&mut reading, id).await?.ok_or(Error::NotFound)?;
            // What was never public has no path in the trash.
            if post.status == PostStatus::Trash && post.path.is_some() {
                return Err(Error::Gone);
            }
            let path = post
                .path
                .as_ref()
                .filter(|_| post.shows_comments(reading.now))
                .ok_or(Error::NotFound)?;
            urls::post_feed(path, of_comments.ending())
        }
        Leads::Nowhere => return Err(Error::NotFound),
    };
    Ok(moved(
        StatusCode::PERMANENT_REDIRECT,
        &parameters.address(&path),
    ))
}

/// The post with this number on Blogger, or here.
async fn find(reading: &mut Reading, id: String) -> Result<Option<Post>> {
    let number: Option<i64> = id.parse().ok();
    let there = store::posts::find_by_origin(
        &mut reading.conn,
        &Origin {
            system: "blogger".to_owned(),
            id,
        },
    )
    .await?;
    match (there, number) {
        (None, Some(id)) => store::posts::find(&mut reading.conn, PostId(id)).await,
        (found, _) => Ok(found),
    }
}

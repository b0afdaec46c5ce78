//! Blogger's feeds: each of their URLs redirects permanently to the corresponding feed.
//!
//! `GET /feeds/posts/{view}`, `/feeds/posts/{view}/-/{label}[/{label}]`, `/feeds/comments/{view}`,
//! `/feeds/{post id}/comments/{view}`, where the view is `default`, `full` or `summary`.

use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};

use super::{FeedParameters, label, posts};
use crate::error::{Error, Result};
use crate::model::settings::FeedText;
use crate::model::{FeedForm, Label, Origin, Post, PostId, PostStatus};
use crate::store;
use crate::store::feeds::FeedFilter;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::page::cached_as;
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;
use crate::web::path::Path;
use crate::web::response::moved;

/// Redirects to the feed of the blog's posts.
pub async fn posts(
    State(app): State<App>,
    Path(view): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    lead(&app, request, view, Leads::Posts).await
}

/// Redirects to the feed of the posts with one label or with two.
pub async fn labels(
    State(app): State<App>,
    Path((view, labels)): Path<(String, String)>,
    request: PageRequest,
) -> Response<Body> {
    let labels: Vec<String> = labels
        .split('/')
        .filter(|label| !label.is_empty())
        .map(str::to_owned)
        .collect();
    let leads = Leads::Labels(labels);
    lead(&app, request, view, leads).await
}

/// Redirects to the feed of the comments under all posts.
pub async fn comments(
    State(app): State<App>,
    Path(view): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    lead(&app, request, view, Leads::Comments).await
}

/// Redirects to the feed of the comments under one post, by Blogger's number or ours.
pub async fn post_comments(
    State(app): State<App>,
    Path((post, view)): Path<(String, String)>,
    request: PageRequest,
) -> Response<Body> {
    lead(&app, request, view, Leads::CommentsOn(post)).await
}

/// The content of one of Blogger's feeds.
enum Leads {
    /// All posts.
    Posts,
    /// The posts that have all of these labels, one or two.
    Labels(Vec<String>),
    /// All comments.
    Comments,
    /// The comments under the post with this number.
    CommentsOn(String),
}

async fn lead(app: &App, request: PageRequest, view: String, leads: Leads) -> Response<Body> {
    let mut parameters = FeedParameters::without_cursor(&request);
    let is_view = matches!(view.as_str(), "default" | "full" | "summary");
    parameters.text = parameters
        .text
        .or_else(|| (view == "summary").then_some(FeedText::Short));
    let form = form(&request);
    let key = request.uri.to_string();
    cached_as(app, &request, key, move |context| async move {
        if is_view {
            target(context, leads, form, parameters).await
        } else {
            Err(Error::NotFound)
        }
    })
    .await
}

/// Returns the form for `alt=rss`, `alt=json` and `alt=json-in-script`; Atom for anything else.
fn form(request: &PageRequest) -> FeedForm {
    match request.parameter("alt").as_deref() {
        Some("rss") => FeedForm::Rss,
        Some(alt) if alt.starts_with("json") => FeedForm::Json,
        _ => FeedForm::Atom,
    }
}

async fn target(
    mut context: PageContext,
    leads: Leads,
    form: FeedForm,
    mut parameters: FeedParameters,
) -> Result<RenderedPage> {
    let of_comments = if FeedForm::OF_COMMENTS.contains(&form) {
        form
    } else {
        FeedForm::Atom
    };
    let path = match leads {
        Leads::Posts => {
            check_label(&mut context, &parameters).await?;
            urls::feed_of("/", form)
        }
        Leads::Labels(names) => {
            let (first, second) = find_labels(&mut context, &names).await?;
            parameters.label = second.map(|label| label.name).or(parameters.label);
            check_label(&mut context, &parameters).await?;
            urls::feed_of(&urls::label(&first.name), form)
        }
        Leads::Comments => urls::comments_feed(of_comments),
        Leads::CommentsOn(id) => {
            let post = find(&mut context, id).await?.ok_or(Error::NotFound)?;
            // A post in the trash that was never public has no path.
            if post.status == PostStatus::Trash && post.path.is_some() {
                return Err(Error::Gone);
            }
            let path = post
                .path
                .as_ref()
                .filter(|_| post.shows_comments(context.now))
                .ok_or(Error::NotFound)?;
            urls::post_feed(path, of_comments)
        }
    };
    Ok(moved(
        StatusCode::PERMANENT_REDIRECT,
        &parameters.address(&path),
    ))
}

/// Returns `NotFound` when the parameters name a label that no public post has.
async fn check_label(context: &mut PageContext, parameters: &FeedParameters) -> Result<()> {
    let all = FeedFilter::all(context.now);
    posts::narrowed(context, all, parameters).await.map(drop)
}

/// Finds the one or two labels of a URL, each of which a public post must have.
async fn find_labels(
    context: &mut PageContext,
    names: &[String],
) -> Result<(Label, Option<Label>)> {
    let (first, second) = match names {
        [first] => (first, None),
        [first, second] => (first, Some(second)),
        _ => return Err(Error::NotFound),
    };
    let first = label::find(context, first).await?.ok_or(Error::NotFound)?;
    let second = match second {
        Some(name) => Some(label::find(context, name).await?.ok_or(Error::NotFound)?),
        None => None,
    };
    Ok((first, second))
}

/// Finds the post with this number on Blogger, or else here.
async fn find(context: &mut PageContext, id: String) -> Result<Option<Post>> {
    let number: Option<i64> = id.parse().ok();
    let there = store::posts::find_by_origin(
        &mut context.conn,
        &Origin {
            system: "blogger".to_owned(),
            id,
        },
    )
    .await?;
    match (there, number) {
        (None, Some(id)) => store::posts::find(&mut context.conn, PostId(id)).await,
        (found, _) => Ok(found),
    }
}

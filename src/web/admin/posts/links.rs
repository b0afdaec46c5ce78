//! `GET /-/admin/posts/links`: the addresses of public posts, for the editor's script, which offers
//! them while somebody types the words of a title.

use axum::body::Body;
use axum::http::Uri;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::Response;
use serde_json::json;

use crate::error::Result;
use crate::fulltext;
use crate::model::post::title_or;
use crate::model::{PostStatus, Scope};
use crate::publishing;
use crate::search;
use crate::store::post_lists::PostFilter;
use crate::urls;
use crate::web::admin::context::AdminContext;
use crate::web::admin::error::Answer;
use crate::web::api::posts::narrow;
use crate::web::response::private_headers;

/// The most posts that are offered.
const OFFERED: i64 = 8;

/// Answers with the posts that match the words of `?q=`, the last changed first, as JSON.
pub async fn get(context: AdminContext, uri: Uri) -> Answer {
    context.authority().require(Scope::PostsWrite)?;
    let query = uri.query().unwrap_or("").as_bytes();
    let typed = url::form_urlencoded::parse(query).find(|(name, _)| name == "q");
    let typed = typed.map_or_else(String::new, |(_, words)| words.trim().to_owned());
    let found = find(&context, &typed).await?;
    let mut response = Response::new(Body::from(json!(found).to_string()));
    *response.headers_mut() = private_headers();
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    Ok(response)
}

/// Returns the titles and addresses of public posts. Words that are no search find nothing.
async fn find(context: &AdminContext, typed: &str) -> Result<Vec<[String; 2]>> {
    let mut filter = PostFilter {
        status: Some(PostStatus::Public),
        published_by: Some(context.now),
        ..PostFilter::default()
    };
    let (services, by) = (&context.app.services, context.authority());
    let mut conn = context.read().await?;
    if !typed.is_empty() {
        let Ok(query) = fulltext::Query::parse(&as_beginning(typed), context.settings.zone())
        else {
            return Ok(Vec::new());
        };
        let matcher = search::matcher(&mut conn, &query).await?;
        narrow(&mut filter, &query, matcher);
    }
    let posts = publishing::list_edited(&mut conn, services, by, filter, None, OFFERED).await?;
    let link = |post: publishing::ListedPost| {
        let title = title_or(&post.title, &post.excerpt, context.t.today.untitled);
        Some([title, urls::path(post.path.as_ref()?)])
    };
    Ok(posts.into_iter().filter_map(link).collect())
}

/// Returns the words with the last one as the beginning of a word, because it is still being typed.
fn as_beginning(typed: &str) -> String {
    if typed.ends_with(char::is_alphanumeric) {
        format!("{typed}*")
    } else {
        typed.to_owned()
    }
}

//! A post's other forms: its source with front matter, and its data.
//!
//! Only what is published has them, and none tells more than the page does: what an author took out of the text by
//! a comment, or the sanitiser by its rules, is in no form.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::model::{AccountId, CommentMode, Format, Kind, Post, PostId, SeriesPlace, Shown, Slug};
use crate::render;
use crate::store;
use crate::urls;
use crate::web::negotiation::Form;
use crate::web::page::Reading;
use crate::web::page_cache::Rendered;

/// A published post in a form that is not the page.
pub(super) async fn render(mut reading: Reading, post: Post, form: Form) -> Result<Rendered> {
    let labels = store::labels::list_by_post(&mut reading.conn, post.id).await?;
    let labels: Vec<String> = labels.into_iter().map(|label| label.name).collect();
    let series = post.series_id.map(|series| format!("series:{series}"));
    let keys = [format!("post:{}", post.id)]
        .into_iter()
        .chain(series)
        .collect();
    let (content_type, body) = match form {
        Form::Json => ("application/json", json(&reading, post, labels)?),
        Form::Markdown | Form::Html => (
            "text/markdown; charset=utf-8",
            markdown(&mut reading, post, &labels).await?,
        ),
    };
    Ok(Rendered {
        content_type,
        ..reading.document(body, keys)
    })
}

/// What readers may know of a post, under the names that the API has for it.
#[derive(Serialize)]
struct PublicPost {
    id: PostId,
    kind: Kind,
    status: Shown,
    slug: Slug,
    path: Option<String>,
    url: Option<String>,
    title: String,
    subtitle: String,
    html: String,
    excerpt: String,
    labels: Vec<String>,
    author: AccountId,
    comments: CommentMode,
    /// Left out where the page shows no comments.
    #[serde(skip_serializing_if = "Option::is_none")]
    comment_count: Option<i64>,
    pinned: bool,
    series: Option<SeriesPlace>,
    lang: Option<String>,
    published_at: Option<DateTime<Utc>>,
    updated_at: DateTime<Utc>,
    version: i64,
}

fn json(reading: &Reading, post: Post, labels: Vec<String>) -> Result<String> {
    let path = post.path.as_ref().map(urls::path);
    let shown = PublicPost {
        id: post.id,
        kind: post.kind,
        status: post.shown(reading.now),
        url: path.as_ref().map(|path| reading.absolute(path)),
        path,
        comment_count: post
            .shows_comments(reading.now)
            .then_some(post.comment_count),
        series: post.series(),
        slug: post.slug,
        title: post.title,
        subtitle: post.subtitle,
        html: post.html.into_string(),
        excerpt: post.excerpt,
        labels,
        author: post.author_id,
        comments: post.comments,
        pinned: post.pinned,
        lang: post.lang,
        published_at: post.published_at,
        updated_at: post.updated_at,
        version: post.version,
    };
    serde_json::to_string(&shown).map_err(Error::internal)
}

/// The text below its front matter, YAML whose texts are written as in JSON.
async fn markdown(reading: &mut Reading, post: Post, labels: &[String]) -> Result<String> {
    let author = store::accounts::find(&mut reading.conn, post.author_id).await?;
    let path = post.path.as_ref().map(urls::path).unwrap_or_default();
    let published = post.published_at.unwrap_or(post.created_at);
    let updated = post.updated_at.max(published);
    let (title, subtitle, lang) = (post.title.clone(), post.subtitle.clone(), post.lang.clone());
    let (format, body) = reading.services.off_thread(move || body(post)).await?;
    let fields = [
        ("title", Some(Value::from(title))),
        (
            "subtitle",
            Some(subtitle)
                .filter(|text| !text.is_empty())
                .map(Value::from),
        ),
        ("date", Some(Value::from(reading.words.iso(published)))),
        ("updated", Some(Value::from(reading.words.iso(updated)))),
        ("author", author.map(|author| Value::from(author.name))),
        ("labels", Some(Value::from(labels.to_vec()))),
        (
            "lang",
            Some(Value::from(
                lang.unwrap_or_else(|| reading.settings.language.clone()),
            )),
        ),
        ("permalink", Some(Value::from(reading.absolute(&path)))),
        ("format", Some(Value::from(format))),
    ];
    let mut text = String::from("---\n");
    for (name, value) in fields
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
    {
        writeln!(text, "{name}: {value}").map_err(Error::internal)?;
    }
    write!(text, "---\n\n{}\n", body.trim_end()).map_err(Error::internal)?;
    Ok(text)
}

/// The Markdown without what readers cannot see; or, where that is not to be had, the HTML of the page, which is Markdown too.
fn body(post: Post) -> (&'static str, String) {
    let source = Some(&post.source).filter(|_| post.format == Format::Markdown);
    match source.and_then(|source| render::public_source(source, &post.html)) {
        Some(source) => ("markdown", source),
        None => ("html", post.html.into_string()),
    }
}

/// The published post of which a path is the source: its own path, without `.html`, with `.md`.
pub(super) async fn find_by_source(reading: &mut Reading, path: &str) -> Result<Option<Post>> {
    let Some(stem) = path.strip_suffix(".md") else {
        return Ok(None);
    };
    for candidate in [stem.to_owned(), format!("{stem}.html")] {
        let post = store::posts::find_by_path(&mut reading.conn, &candidate).await?;
        if let Some(post) = post.filter(|post| post.shown(reading.now) == Shown::Published) {
            return Ok(Some(post));
        }
    }
    Ok(None)
}

/// Whether an address is a path of this blog, and nothing more.
pub(super) fn is_own(address: &str) -> bool {
    address.starts_with('/') && address.len() > 1 && !address.contains(['?', '#'])
}

/// Where the source of the post at a path is.
pub(super) fn source(path: &str) -> String {
    format!("{}.md", path.strip_suffix(".html").unwrap_or(path))
}

//! Other representations of a post: its source with front matter, and its data as JSON.
//!
//! Only published posts have them, and they reveal no more than the page does: what the author hid
//! in a comment, or what the sanitiser removed, is in neither.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::model::{
    CommentMode, Format, Kind, LanguageTag, MediaPath, Post, PostId, SeriesPlace, Shown, Slug,
    SurrogateKey, UserId,
};
use crate::render;
use crate::store;
use crate::urls;
use crate::web::context::PageContext;
use crate::web::negotiation::Form;
use crate::web::page_cache::RenderedPage;

/// Renders a published post in a form other than its page.
pub(in crate::web) async fn render(
    mut context: PageContext,
    post: Post,
    form: Form,
) -> Result<RenderedPage> {
    let labels = store::labels::list_by_post(&mut context.conn, post.id).await?;
    let labels: Vec<String> = labels.into_iter().map(|label| label.name).collect();
    let series = post.series_id.map(SurrogateKey::Series);
    let keys = [SurrogateKey::Post(post.id)]
        .into_iter()
        .chain(series)
        .collect();
    let (content_type, body) = match form {
        Form::Json => ("application/json", json(&context, post, labels)?),
        Form::Markdown | Form::Html => (
            "text/markdown; charset=utf-8",
            markdown(&mut context, post, &labels).await?,
        ),
    };
    Ok(RenderedPage {
        content_type,
        ..context.document(body, keys)
    })
}

/// The public properties of a post, under the names that the API uses.
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
    author: UserId,
    comments: CommentMode,
    /// Left out where the page shows no comments.
    #[serde(skip_serializing_if = "Option::is_none")]
    comment_count: Option<i64>,
    pinned: bool,
    series: Option<SeriesPlace>,
    cover: Option<MediaPath>,
    lang: Option<LanguageTag>,
    published_at: Option<DateTime<Utc>>,
    updated_at: DateTime<Utc>,
    version: i64,
}

fn json(context: &PageContext, post: Post, labels: Vec<String>) -> Result<String> {
    let path = post.path.as_ref().map(urls::path);
    let shown = PublicPost {
        id: post.id,
        kind: post.kind,
        status: post.shown(context.now),
        url: path.as_ref().map(|path| context.absolute(path)),
        path,
        comment_count: post
            .shows_comments(context.now)
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
        cover: post.cover,
        lang: post.lang,
        published_at: post.published_at,
        updated_at: post.updated_at,
        version: post.version,
    };
    serde_json::to_string(&shown).map_err(Error::internal)
}

/// Returns the source below its front matter, which is YAML with strings written as in JSON.
async fn markdown(context: &mut PageContext, post: Post, labels: &[String]) -> Result<String> {
    let author = store::users::find(&mut context.conn, post.author_id).await?;
    let path = post.path.as_ref().map(urls::path).unwrap_or_default();
    let published = post.published_at.unwrap_or(post.created_at);
    let updated = post.updated_at.max(published);
    let (title, subtitle, lang) = (post.title.clone(), post.subtitle.clone(), post.lang.clone());
    let cover = post.cover.as_ref();
    let cover = cover.map(|cover| context.absolute(cover.as_str()));
    let (format, body) = context.services.off_thread(move || body(post)).await?;
    let fields = [
        (
            "title",
            Some(title).filter(|text| !text.is_empty()).map(Value::from),
        ),
        (
            "subtitle",
            Some(subtitle)
                .filter(|text| !text.is_empty())
                .map(Value::from),
        ),
        ("date", Some(Value::from(context.locale.iso(published)))),
        ("updated", Some(Value::from(context.locale.iso(updated)))),
        ("author", author.map(|author| Value::from(author.name))),
        ("labels", Some(Value::from(labels.to_vec()))),
        ("cover", cover.map(Value::from)),
        (
            "lang",
            Some(Value::from(
                lang.as_ref().unwrap_or(&context.settings.language).as_str(),
            )),
        ),
        ("permalink", Some(Value::from(context.absolute(&path)))),
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

/// Returns the Markdown without what readers cannot see, or the HTML of the page (which is Markdown
/// too) where that is impossible.
fn body(post: Post) -> (&'static str, String) {
    let source = Some(&post.source).filter(|_| post.format == Format::Markdown);
    match source.and_then(|source| render::public_source(source, &post.html)) {
        Some(source) => ("markdown", source),
        None => ("html", post.html.into_string()),
    }
}

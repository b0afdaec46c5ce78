//! A post's other forms: its source with front matter, and its data as the API gives it.
//!
//! Only what is published has them. A post that is written in HTML has HTML below the
//! front matter, which is Markdown too.

use std::fmt::Write as _;

use serde_json::Value;

use crate::error::{Error, Result};
use crate::model::{Format, Post, Shown};
use crate::store;
use crate::urls;
use crate::web::api;
use crate::web::negotiation::Form;
use crate::web::page::Reading;
use crate::web::page_cache::Rendered;

/// A published post in a form that is not the page.
pub(super) async fn render(mut reading: Reading, post: Post, form: Form) -> Result<Rendered> {
    let labels = store::labels::list_by_post(&mut reading.conn, post.id).await?;
    let labels: Vec<String> = labels.into_iter().map(|label| label.name).collect();
    let keys = vec![format!("post:{}", post.id)];
    let (content_type, body) = match form {
        Form::Json => ("application/json", json(&reading, post, labels)?),
        Form::Markdown | Form::Html => ("text/markdown; charset=utf-8", markdown(&mut reading, &post, &labels).await?),
    };
    Ok(Rendered { content_type, ..reading.document(body, keys) })
}

fn json(reading: &Reading, post: Post, labels: Vec<String>) -> Result<String> {
    let shown = api::post_view(&reading.services, post, labels);
    serde_json::to_string(&shown).map_err(Error::internal)
}

/// The source below its front matter, YAML whose texts are written as in JSON.
async fn markdown(reading: &mut Reading, post: &Post, labels: &[String]) -> Result<String> {
    let author = store::accounts::find(&mut reading.conn, post.author_id).await?;
    let path = post.path.as_ref().map(urls::path).unwrap_or_default();
    let published = post.published_at.unwrap_or(post.created_at);
    let format = if post.format == Format::Html { "html" } else { "markdown" };
    let fields = [
        ("title", Some(Value::from(post.title.as_str()))),
        ("subtitle", Some(&post.subtitle).filter(|text| !text.is_empty()).map(|text| Value::from(text.as_str()))),
        ("date", Some(Value::from(reading.words.iso(published)))),
        ("updated", Some(Value::from(reading.words.iso(post.updated_at.max(published))))),
        ("author", author.map(|author| Value::from(author.name))),
        ("labels", Some(Value::from(labels.to_vec()))),
        ("lang", Some(Value::from(post.lang.as_deref().unwrap_or(&reading.settings.language)))),
        ("permalink", Some(Value::from(reading.absolute(&path)))),
        ("format", Some(Value::from(format))),
    ];
    let mut text = String::from("---\n");
    for (name, value) in fields.into_iter().filter_map(|(name, value)| Some((name, value?))) {
        writeln!(text, "{name}: {value}").map_err(Error::internal)?;
    }
    write!(text, "---\n\n{}\n", post.source.trim_end()).map_err(Error::internal)?;
    Ok(text)
}

/// The published post of which a path is the source: its own path, without `.html`, with `.md`.
pub(super) async fn find_by_source(reading: &mut Reading, path: &str) -> Result<Option<Post>> {
    let Some(stem) = path.strip_suffix(".md") else { return Ok(None) };
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

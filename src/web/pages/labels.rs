//! `GET /labels`: all labels by name with the number of their posts, a bounded number on a page.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::error::{Error, Result};
use crate::model::SurrogateKey;
use crate::model::label::fold;
use crate::store;
use crate::store::labels::CountedLabel;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::page::cached;
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;
use crate::web::views::{LabelLine, LabelsPage, Link, PageHead};

/// The maximum number of labels on a page.
const LABELS: usize = 500;

/// Shows the labels, or those after the label in the parameter `after`.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    let after = request.parameter("after");
    cached(&app, &request, Some("after"), |context| {
        render(context, after)
    })
    .await
}

async fn render(mut context: PageContext, after: Option<String>) -> Result<RenderedPage> {
    let mut labels = store::labels::list(&mut context.conn, context.now).await?;
    labels.retain(|label| label.posts > 0);
    let next = cut(&mut labels, after.as_deref())?;
    let title = context.t.listing.labels.to_owned();
    let head = PageHead {
        title: title.clone(),
        canonical: after.is_none().then(|| context.absolute(urls::LABELS)),
        noindex: after.is_some(),
        ..PageHead::default()
    };
    let labels = labels
        .into_iter()
        .map(|label| line(&context, label))
        .collect();
    let view = LabelsPage {
        layout: context.layout(head),
        title,
        labels,
        more: next.map(|name| urls::with_parameter(urls::LABELS, "after", &name)),
        first: after.map(|_| urls::LABELS.to_owned()),
    };
    context.page(&view, vec![SurrogateKey::Listing])
}

/// Sorts the labels by name and keeps those of one page. Returns the name after which the next page
/// begins.
fn cut(labels: &mut Vec<CountedLabel>, after: Option<&str>) -> Result<Option<String>> {
    labels.sort_by_cached_key(|label| place(&label.name));
    if let Some(after) = after.map(place) {
        let before = labels.partition_point(|label| place(&label.name) <= after);
        labels.drain(..before);
        if labels.is_empty() {
            return Err(Error::NotFound);
        }
    }
    let has_more = labels.len() > LABELS;
    labels.truncate(LABELS);
    let last = labels.last().filter(|_| has_more);
    Ok(last.map(|label| label.name.clone()))
}

/// Returns the key by which a label is sorted.
fn place(name: &str) -> (String, String) {
    (without_marks(name), name.to_owned())
}

fn line(context: &PageContext, label: CountedLabel) -> LabelLine {
    LabelLine {
        count: context.locale.number(label.posts),
        posts: context.locale.count(&context.t.archive.posts, label.posts),
        link: Link::new(urls::label(&label.name), label.name),
    }
}

/// Returns a name without diacritics, so that `É` is sorted with `E`.
fn without_marks(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    fold(name)
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .collect()
}

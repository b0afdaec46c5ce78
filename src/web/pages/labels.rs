//! `GET /labels`: the label cloud, by name, larger for labels with more posts, a bounded number on
//! a page.

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
use crate::web::views::{CloudLabel, LabelsPage, Link, PageHead};

/// The largest step of size; `static/css/label-cloud.css` has a rule for each.
const STEPS: u64 = 5;

/// The maximum number of labels on a page.
const LABELS: usize = 500;

/// Shows the label cloud, or its part after the label in the parameter `after`.
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
    let most = labels.iter().map(|label| label.posts).max().unwrap_or(1);
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
        .map(|label| cloud_label(&context, label, most))
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

fn cloud_label(context: &PageContext, label: CountedLabel, most: i64) -> CloudLabel {
    CloudLabel {
        step: step(label.posts, most),
        count: context.locale.number(label.posts),
        posts: context.locale.count(&context.t.archive.posts, label.posts),
        link: Link::new(urls::label(&label.name), label.name),
    }
}

/// Returns the step of a count, from 1 to [`STEPS`]. It grows with the number of binary digits, so
/// that a few huge labels do not level the others.
fn step(count: i64, most: i64) -> u64 {
    let digits = |number: i64| u64::from(i64::BITS - number.max(1).leading_zeros());
    match digits(most) {
        1 => 1,
        all => 1 + (digits(count) - 1) * (STEPS - 1) / (all - 1),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_run_from_the_rarest_to_the_most_frequent() {
        assert_eq!(
            [1, 2, 5, 40, 1000].map(|count| step(count, 1000)),
            [1, 1, 1, 3, 5]
        );
        assert_eq!([step(1, 1), step(0, 0), step(3, 3)], [1, 1, 5]);
    }
}

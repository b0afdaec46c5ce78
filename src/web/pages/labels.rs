//! `GET /labels`: every label, the larger the more posts have it.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::app::App;
use crate::error::Result;
use crate::model::label::fold;
use crate::store;
use crate::store::labels::CountedLabel;
use crate::urls;
use crate::web::page::{PageRequest, Reading, cached};
use crate::web::page_cache::Rendered;
use crate::web::views::{CloudLabel, LabelsPage, Link, PageHead};

/// The largest step; `static/css/label-cloud.css` has a rule for each.
const STEPS: u64 = 5;

/// The label cloud.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    cached(&app, &request, None, render).await
}

async fn render(mut reading: Reading) -> Result<Rendered> {
    let mut labels = store::labels::list(&mut reading.conn, reading.now).await?;
    labels.retain(|label| label.posts > 0);
    labels.sort_by_cached_key(|label| (without_marks(&label.name), label.name.clone()));
    let most = labels.iter().map(|label| label.posts).max().unwrap_or(1);
    let title = reading.t.listing.labels.to_owned();
    let head = PageHead {
        title: title.clone(),
        canonical: Some(reading.absolute(urls::LABELS)),
        ..PageHead::default()
    };
    let labels = labels
        .into_iter()
        .map(|label| cloud_label(&reading, label, most))
        .collect();
    let view = LabelsPage {
        chrome: reading.chrome(head),
        title,
        labels,
    };
    reading.page(&view, vec!["listing".to_owned()])
}

fn cloud_label(reading: &Reading, label: CountedLabel, most: i64) -> CloudLabel {
    CloudLabel {
        step: step(label.posts, most),
        count: reading.words.number(label.posts),
        posts: reading.words.count(&reading.t.archive.posts, label.posts),
        link: Link::new(urls::label(&label.name), label.name),
    }
}

/// The step of a count from 1 to [`STEPS`]: by its number of binary digits, so that a few giants leave the others apart.
fn step(count: i64, most: i64) -> u64 {
    let digits = |number: i64| u64::from(i64::BITS - number.max(1).leading_zeros());
    match digits(most) {
        1 => 1,
        all => 1 + (digits(count) - 1) * (STEPS - 1) / (all - 1),
    }
}

/// What a label is sorted by: `É` stands with `E`.
fn without_marks(name: &str) -> String {
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

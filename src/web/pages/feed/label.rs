//! `GET /label/{label}.atom`, `.rss`, `.json`: the posts with a label.

use axum::body::Body;
use axum::http::{Response, StatusCode};

use super::posts::{self, Source};
use super::{Parameters, parameters};
use crate::app::App;
use crate::error::{Error, Result};
use crate::model::{Label, LabelName};
use crate::store;
use crate::store::feeds::Filter;
use crate::urls;
use crate::web::page::{PageRequest, Reading, moved};
use crate::web::page_cache::Rendered;
use crate::web::pages::label;
use crate::web::views::FeedForm;

/// The feed of the label before the ending of `name`. A label whose name has such an ending itself is shown
/// as what it is: a label.
pub(in crate::web::pages) async fn get(
    app: &App,
    request: &PageRequest,
    name: String,
    form: FeedForm,
) -> Response<Body> {
    let before = request.parameter("before");
    parameters::cached(app, request, move |reading, parameters| {
        render(reading, form, name, before, parameters)
    })
    .await
}

async fn render(
    mut reading: Reading,
    form: FeedForm,
    name: String,
    before: Option<String>,
    parameters: Parameters,
) -> Result<Rendered> {
    if find(&mut reading, &name).await?.is_some() {
        return label::render(reading, name, before).await;
    }
    let stem = name.strip_suffix(form.ending()).unwrap_or(&name);
    let label = find(&mut reading, stem).await?.ok_or(Error::NotFound)?;
    let page = urls::label(&label.name);
    if label.name != stem {
        return Ok(moved(
            StatusCode::PERMANENT_REDIRECT,
            &parameters.address(&urls::feed_of(&page, form.ending())),
        ));
    }
    let filter = Filter {
        label: Some(label.id),
        ..Filter::all(reading.now)
    };
    let keys = vec![format!("label:{}", label.folded)];
    let path = urls::feed_of(&page, form.ending());
    posts::render(
        reading,
        form,
        Source {
            id: format!("label-{}", label.id),
            page,
            path,
            name: Some(label.name),
            filter,
            keys,
        },
        &parameters,
    )
    .await
}

/// The label that has or had a name, if a public post has it.
async fn find(reading: &mut Reading, name: &str) -> Result<Option<Label>> {
    let Ok(name) = LabelName::parse(name) else {
        return Ok(None);
    };
    let label = match store::labels::find_by_folded(&mut reading.conn, &name.folded()).await? {
        Some(label) => Some(label),
        None => store::label_aliases::find_label(&mut reading.conn, &name.folded()).await?,
    };
    let Some(label) = label else { return Ok(None) };
    let is_public = store::labels::is_public(&mut reading.conn, label.id, reading.now).await?;
    Ok(is_public.then_some(label))
}

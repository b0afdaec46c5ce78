//! `GET /label/{label}.atom`, `.rss`, `.json`: the feed of the posts with a label.

use axum::body::Body;
use axum::http::{Response, StatusCode};

use super::posts::{self, Source};
use super::{FeedParameters, parameters};
use crate::error::{Error, Result};
use crate::model::{FeedForm, Label, LabelName, SurrogateKey};
use crate::store;
use crate::store::feeds::FeedFilter;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;
use crate::web::response::moved;

/// Serves the feed of the label before the ending of `name`. When a label's own name has such an
/// ending, it serves what `page` renders for that name and the parameter `before`.
pub(in crate::web::pages) async fn get<R>(
    app: &App,
    request: &PageRequest,
    name: String,
    form: FeedForm,
    page: fn(PageContext, String, Option<String>) -> R,
) -> Response<Body>
where
    R: Future<Output = Result<RenderedPage>> + Send + 'static,
{
    let before = request.parameter("before");
    parameters::cached(app, request, move |mut context, parameters| async move {
        if find(&mut context, &name).await?.is_some() {
            page(context, name, before).await
        } else {
            render(context, form, name, parameters).await
        }
    })
    .await
}

async fn render(
    mut context: PageContext,
    form: FeedForm,
    name: String,
    parameters: FeedParameters,
) -> Result<RenderedPage> {
    let stem = name.strip_suffix(form.ending()).unwrap_or(&name);
    let label = find(&mut context, stem).await?.ok_or(Error::NotFound)?;
    let page = urls::label(&label.name);
    if label.name != stem {
        let all = FeedFilter::all(context.now);
        posts::narrowed(&mut context, all, &parameters).await?;
        return Ok(moved(
            StatusCode::PERMANENT_REDIRECT,
            &parameters.address(&urls::feed_of(&page, form)),
        ));
    }
    let filter = FeedFilter {
        label: Some(label.id),
        ..FeedFilter::all(context.now)
    };
    let keys = vec![SurrogateKey::Label(label.folded.into())];
    let path = urls::feed_of(&page, form);
    posts::render(
        context,
        form,
        Source {
            id: format!("label-{}", label.id),
            page,
            path,
            name: Some(label.name),
            filter,
            keys,
            is_told: true,
        },
        &parameters,
    )
    .await
}

/// Finds the label that has or had a name, if a public post has it.
pub(in crate::web::pages) async fn find(
    context: &mut PageContext,
    name: &str,
) -> Result<Option<Label>> {
    let Ok(name) = LabelName::parse(name) else {
        return Ok(None);
    };
    let label = match store::labels::find_by_folded(&mut context.conn, &name.folded()).await? {
        Some(label) => Some(label),
        None => store::label_aliases::find_label(&mut context.conn, &name.folded()).await?,
    };
    let Some(label) = label else { return Ok(None) };
    let is_public = store::labels::is_public(&mut context.conn, label.id, context.now).await?;
    Ok(is_public.then_some(label))
}

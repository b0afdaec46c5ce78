//! A preview: the page of the post as readers would see it, with a ribbon that leads back to the text.
//!
//! The ribbon's form holds every field of the editor, so that nothing is stored for a preview and
//! nothing is lost by one.

use super::fields::{PostFields, carried};
use super::stored::action;
use crate::error::Result;
use crate::model::Post;
use crate::publishing::{self, Draft};
use crate::store;
use crate::web::admin::context::AdminContext;
use crate::web::admin::error::Answer;
use crate::web::admin::form::AdminForm;
use crate::web::context::PageContext;
use crate::web::pages;
use crate::web::views::{Ribbon, RibbonForm};

/// Shows a draft of the post `before`, or of a new one, as readers would see it.
pub(super) async fn show(form: &AdminForm, before: Option<&Post>, draft: Draft) -> Answer {
    let context = &form.context;
    let app = &context.app;
    let labels = labels(context, before, &draft).await?;
    let post = publishing::preview(&app.db, &app.services, before, draft).await?;
    let t = &context.t.editor;
    let mut fields = carried(form);
    fields.extend(PostFields::of_form(form).all());
    let ribbon = Ribbon {
        lang: context.t.tag,
        text: t.preview_ribbon.to_owned(),
        form: Some(RibbonForm {
            action: action(before),
            token: context.token(),
            fields,
            button: t.back.to_owned(),
        }),
    };
    let page = PageContext::begin(app).await?;
    Ok(pages::post::preview(page, post, &labels, ribbon)?)
}

/// Returns the names of the labels that the post would have.
async fn labels(
    context: &AdminContext,
    before: Option<&Post>,
    draft: &Draft,
) -> Result<Vec<String>> {
    match (&draft.labels, before) {
        (Some(labels), _) => Ok(labels.iter().cloned().map(String::from).collect()),
        (None, Some(post)) => {
            let mut conn = context.read().await?;
            let labels = store::labels::list_by_post(&mut conn, post.id).await?;
            Ok(labels.into_iter().map(|label| label.name).collect())
        }
        (None, None) => Ok(Vec::new()),
    }
}

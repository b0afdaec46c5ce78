//! `POST /-/admin/imports/{id}`: other options, with which the files are read again.

use axum::http::StatusCode;

use super::show::{
    AUTHOR, EXCERPTS, FROM, FROM_PRIVATE, LEAVE_PICTURES, SKIP, Shown, THEIRS, USER, show,
};
use crate::error::Error;
use crate::model::ImportId;
use crate::transfer::background::{self, ImportOptions};
use crate::transfer::import::SkipKind;
use crate::urls;
use crate::web::admin::error::Answer;
use crate::web::admin::flash::Flash;
use crate::web::admin::form::AdminForm;
use crate::web::form::Form;
use crate::web::path::Path;

/// Stores the options.
pub async fn post(Path(id): Path<ImportId>, form: AdminForm) -> Answer {
    let (context, by) = (&form.context, form.context.authority());
    let import = background::find(&mut context.read().await?, by, id).await?;
    let options = options(&form, &ImportOptions::read(&import.options)?);
    let mut tx = form.begin().await?;
    let services = &context.app.services;
    match background::set_options(&mut tx, services, by, id, &options).await {
        Err(Error::Invalid(errors)) => {
            drop(tx);
            let shown = Shown {
                import,
                options,
                errors,
                after: 0,
                is_still: true,
            };
            show(context, StatusCode::UNPROCESSABLE_ENTITY, shown).await
        }
        Err(Error::Conflict(_)) => {
            drop(tx);
            form.done(
                &urls::admin_import(id),
                &Flash::new(context.t.imports.changed),
            )
        }
        changed => {
            changed?;
            tx.commit().await?;
            form.done(
                &urls::admin_import(id),
                &Flash::new(context.t.imports.applied),
            )
        }
    }
}

/// The options of a form. What it has no field for stays as it is stored.
fn options(form: &Form, stored: &ImportOptions) -> ImportOptions {
    let is_ticked = |name: &str| !form.value(name).is_empty();
    let from = form.value(FROM).trim();
    let kinds = form.values(SKIP);
    let authors = form.fields().iter().filter_map(|(field, name)| {
        let number = field.strip_prefix(AUTHOR)?;
        let user = form.value(&format!("{USER}{number}"));
        (!user.is_empty()).then(|| (name.clone(), user.to_owned()))
    });
    ImportOptions {
        from: (!from.is_empty()).then(|| from.to_owned()),
        skip: kinds.filter_map(SkipKind::parse).collect(),
        authors: authors.collect(),
        theirs: is_ticked(THEIRS),
        excerpts_as_subtitles: is_ticked(EXCERPTS),
        from_private: is_ticked(FROM_PRIVATE),
        leave_pictures: is_ticked(LEAVE_PICTURES),
        ..stored.clone()
    }
}

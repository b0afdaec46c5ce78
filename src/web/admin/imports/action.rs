//! `POST /-/admin/imports/{id}/start`, `stop`, `undo` and `delete`.

use crate::error::{Error, Result};
use crate::model::ImportId;
use crate::store::Tx;
use crate::transfer::background;
use crate::urls;
use crate::web::admin::error::Answer;
use crate::web::admin::flash::Flash;
use crate::web::admin::form::AdminForm;
use crate::web::path::Path;

/// Starts an import, or lets it go on.
pub async fn start(Path(id): Path<ImportId>, form: AdminForm) -> Answer {
    let (services, by) = (&form.context.app.services, form.context.authority());
    let mut tx = form.begin().await?;
    let changed = background::start(&mut tx, services, by, id).await;
    done(
        &form,
        tx,
        id,
        changed.map(drop),
        form.context.t.imports.started,
    )
    .await
}

/// Stops an import.
pub async fn stop(Path(id): Path<ImportId>, form: AdminForm) -> Answer {
    let by = form.context.authority();
    let mut tx = form.begin().await?;
    let changed = background::stop(&mut tx, by, id).await;
    done(
        &form,
        tx,
        id,
        changed.map(drop),
        form.context.t.imports.stopped,
    )
    .await
}

/// Undoes an import.
pub async fn undo(Path(id): Path<ImportId>, form: AdminForm) -> Answer {
    let (services, by) = (&form.context.app.services, form.context.authority());
    let mut tx = form.begin().await?;
    let changed = background::undo(&mut tx, services, by, id).await;
    let words = form.context.t.imports.undo_started;
    done(&form, tx, id, changed.map(drop), words).await
}

/// Removes an import from the list.
pub async fn delete(Path(id): Path<ImportId>, form: AdminForm) -> Answer {
    let (services, by) = (&form.context.app.services, form.context.authority());
    let mut tx = form.begin().await?;
    match background::delete(&mut tx, services, by, id).await {
        Err(conflict @ Error::Conflict(_)) => done(&form, tx, id, Err(conflict), "").await,
        deleted => {
            let uploaded = deleted?;
            tx.commit().await?;
            uploaded.remove().await;
            form.done(
                urls::ADMIN_IMPORTS,
                &Flash::new(form.context.t.imports.deleted),
            )
        }
    }
}

/// Commits a change of the state and leads to the import's page, which shows the state if it was
/// another one meanwhile.
async fn done(form: &AdminForm, tx: Tx, id: ImportId, changed: Result<()>, words: &str) -> Answer {
    let page = urls::admin_import(id);
    match changed {
        Err(Error::Conflict(_)) => form.done(&page, &Flash::new(form.context.t.imports.changed)),
        changed => {
            changed?;
            tx.commit().await?;
            form.done(&page, &Flash::new(words))
        }
    }
}

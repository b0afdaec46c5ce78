//! `POST /-/admin/comments/{id}/erase`: erases everything of the person who wrote a comment. The
//! password is asked for again.

use crate::discussion::{self, CommentDetails, ErasureSubject};
use crate::error::{Error, Result};
use crate::model::CommentId;
use crate::model::comment::EmailAddress;
use crate::urls;
use crate::web::admin::context::AdminContext;
use crate::web::admin::error::Answer;
use crate::web::admin::flash::Flash;
use crate::web::admin::form::AdminForm;
use crate::web::path::Path;

/// Erases the person.
pub async fn post(Path(id): Path<CommentId>, form: AdminForm) -> Answer {
    let context = &form.context;
    let (app, by) = (&context.app, context.authority());
    by.require_erase()?;
    let mut conn = context.read().await?;
    let details = discussion::read_details(&mut conn, &app.services, by, id).await?;
    drop(conn);
    let subject = subject(context, &details, form.value("subject"))?;
    form.require_recent().await?;
    let (tx, count) = discussion::erase(&app.db, &app.services, by, &subject).await?;
    tx.commit().await?;
    let words = context.locale.count(&context.t.comment.erased, count);
    form.done(urls::ADMIN_COMMENTS, &Flash::new(words))
}

fn subject(
    context: &AdminContext,
    details: &CommentDetails,
    subject: &str,
) -> Result<ErasureSubject> {
    let guest = details.comment.guest_id.map(ErasureSubject::Guest);
    let email = details
        .person
        .as_ref()
        .and_then(|person| person.email.as_ref());
    let email = email.and_then(|email| EmailAddress::parse(email).ok());
    let found = match subject {
        "guest" => guest,
        "address" => email.map(|email| {
            let secrets = &context.app.services.secrets;
            ErasureSubject::Email(secrets.email_lookup(email.normalised()))
        }),
        _ => None,
    };
    found.ok_or_else(|| Error::BadRequest("the form names nobody to erase".to_owned()))
}

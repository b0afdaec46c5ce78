//! `POST /-/admin/comments/{id}/erase`: erases everything of the person who wrote a comment.
//!
//! The first form asks, with the number of comments; the second one erases. The password is asked for
//! again.

use crate::discussion::{self, CommentDetails, ErasureSubject};
use crate::error::{Error, Result};
use crate::model::CommentId;
use crate::model::comment::EmailAddress;
use crate::urls;
use crate::web::admin::context::AdminContext;
use crate::web::admin::error::Answer;
use crate::web::admin::flash::Flash;
use crate::web::admin::form::AdminForm;
use crate::web::admin::navigation::Section;
use crate::web::path::Path;
use crate::web::views::admin::AskErasePage;

/// The field with which the page that asks is answered.
const CONFIRMED: &str = "confirmed";
/// The field that says whose comments are erased.
const SUBJECT: &str = "subject";

/// Erases the person, or asks first.
pub async fn post(Path(id): Path<CommentId>, form: AdminForm) -> Answer {
    let context = &form.context;
    let (app, by) = (&context.app, context.authority());
    by.require_erase()?;
    let mut conn = context.read().await?;
    let details = discussion::read_details(&mut conn, &app.services, by, id).await?;
    drop(conn);
    let subject = subject(context, &details, form.value(SUBJECT))?;
    if form.value(CONFIRMED).is_empty() {
        return ask(&form, id, &subject).await;
    }
    form.require_recent().await?;
    let (tx, count) = discussion::erase(&app.db, &app.services, by, &subject).await?;
    tx.commit().await?;
    let words = context.locale.count(&context.t.comment.erased, count);
    form.done(urls::ADMIN_COMMENTS, &Flash::new(words))
}

/// Shows how many comments there are to erase, with the form that does it.
async fn ask(form: &AdminForm, id: CommentId, subject: &ErasureSubject) -> Answer {
    let context = &form.context;
    let by = context.authority();
    let mut conn = context.read().await?;
    let count = discussion::count_to_erase(&mut conn, by, subject).await?;
    drop(conn);
    let t = &context.t.comment;
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    context.show(&AskErasePage {
        layout: context.layout(t.erase, Section::Comments),
        count: context.locale.count(&t.erase_count, count),
        action: urls::comment_form(id, "erase"),
        fields: vec![field(SUBJECT, form.value(SUBJECT)), field(CONFIRMED, "yes")],
        button: context.locale.count(&t.erase_confirm, count),
        cancel_url: urls::comment_details(id),
    })
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

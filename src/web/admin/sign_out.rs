//! `POST /-/admin/sign-out`: ends the session of this browser.

use axum::http::StatusCode;

use super::error::Answer;
use super::form::AdminForm;
use super::sign_in::SignIn;
use crate::users::sessions;
use crate::web::session::AdminCookie;

/// Ends the session and shows the sign-in page.
pub async fn post(form: AdminForm) -> Answer {
    let context = &form.context;
    let app = &context.app;
    let mut tx = form.begin().await?;
    let id = context.signed_in.session.id;
    sessions::end(&mut tx, &app.services, context.authority(), id).await?;
    tx.commit().await?;
    let sign_in = SignIn::to("").with_notice(context.t.sign_in.signed_out);
    let mut response = sign_in.show(context, StatusCode::OK)?;
    AdminCookie::Session.delete(app, &mut response);
    AdminCookie::Flash.delete(app, &mut response);
    Ok(response)
}

//! `/-/me/comments/{id}/edit`: a guest changes the text of a comment.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode};

use super::{HOME, Own};
use crate::app::App;
use crate::discussion::{self, Place, Rendered};
use crate::error::{Error, FieldErrors, Result};
use crate::model::comment::parse_body;
use crate::model::{Comment, Format};
use crate::store;
use crate::urls;
use crate::web::client_network::Network;
use crate::web::form::Form;
use crate::web::page::{PageRequest, private, see_other};
use crate::web::pages::comment::answer;
use crate::web::pages::comment_rate::count_as_comment;
use crate::web::path::Path;
use crate::web::views::{Link, MineEditPage, PageHead, TextField};

/// The form with the comment as it is.
pub async fn get(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    request: PageRequest,
) -> Response<Body> {
    let shown = async {
        let mut own = Own::of(&app, &headers).await?;
        let comment = own.comment(&id).await?;
        in_time(&own, &comment)?;
        page(
            &mut own,
            &comment,
            StatusCode::OK,
            comment.body.clone(),
            &FieldErrors::default(),
            None,
        )
        .await
    };
    answer(&app, shown.await, request.id).await
}

/// The new text, or a preview of it.
pub async fn post(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Response<Body> {
    let name = request.extensions().get().copied();
    let changed = async {
        let form = Form::read(request, &app).await?;
        let mut own = Own::open(&app, form.guest.as_ref()).await?;
        let comment = own.comment(&id).await?;
        take(&app, &mut own, &comment, &form).await
    };
    answer(&app, changed.await, name).await
}

async fn take(app: &App, own: &mut Own, comment: &Comment, form: &Form) -> Result<Response<Body>> {
    let typed = form.value("body").to_owned();
    let body = match parse_body(&typed, own.reading.settings.comment_max_characters as usize) {
        Ok(body) => body,
        Err(why) => {
            return page(
                own,
                comment,
                StatusCode::UNPROCESSABLE_ENTITY,
                typed,
                &FieldErrors::one("body", why),
                None,
            )
            .await;
        }
    };
    let text = discussion::render_text(&app.services, body, Format::Markdown).await?;
    if form.value("action") == "preview" {
        return page(
            own,
            comment,
            StatusCode::OK,
            typed,
            &FieldErrors::default(),
            Some(text),
        )
        .await;
    }
    match change(app, own, comment, text, form.network).await {
        Ok(()) => see_other(HOME),
        Err(Error::Forbidden(_)) => {
            let errors = FieldErrors::one("form", own.reading.t.mine.not_changeable);
            page(own, comment, StatusCode::FORBIDDEN, typed, &errors, None).await
        }
        Err(Error::Stale { .. }) => {
            let errors = FieldErrors::one("form", own.reading.t.mine.changed_meanwhile);
            page(own, comment, StatusCode::CONFLICT, typed, &errors, None).await
        }
        Err(Error::TooMany { retry_after }) => {
            let words = own
                .reading
                .words
                .count(&own.reading.t.fault.too_fast, retry_after.as_secs());
            page(
                own,
                comment,
                StatusCode::TOO_MANY_REQUESTS,
                typed,
                &FieldErrors::one("form", words),
                None,
            )
            .await
        }
        Err(other) => Err(other),
    }
}

async fn change(
    app: &App,
    own: &mut Own,
    comment: &Comment,
    text: Rendered,
    network: Option<Network>,
) -> Result<()> {
    count_as_comment(app, &own.reading.settings, network, Some(own.guest))?;
    let reading = &mut own.reading;
    let post = store::posts::find(&mut reading.conn, comment.post_id)
        .await?
        .ok_or(Error::NotFound)?;
    let place = Place {
        post: &post,
        settings: &reading.settings,
    };
    let edit =
        discussion::judge_edit(&mut reading.conn, &app.services, place, comment, text).await?;
    let mut tx = app.db.begin().await?;
    discussion::edit_own(&mut tx, &app.services, &reading.settings, comment, &edit).await?;
    tx.commit().await
}

fn in_time(own: &Own, comment: &Comment) -> Result<()> {
    let reading = &own.reading;
    let is_editable = discussion::is_editable(&reading.services, &reading.settings, comment);
    if is_editable {
        Ok(())
    } else {
        Err(Error::BadRequest(reading.t.mine.time_is_over.to_owned()))
    }
}

async fn page(
    own: &mut Own,
    comment: &Comment,
    status: StatusCode,
    typed: String,
    errors: &FieldErrors,
    preview: Option<Rendered>,
) -> Result<Response<Body>> {
    let reading = &mut own.reading;
    let post = store::posts::find(&mut reading.conn, comment.post_id)
        .await?
        .ok_or(Error::NotFound)?;
    let page = MineEditPage {
        chrome: reading.chrome(PageHead::unlisted(reading.t.mine.change_title)),
        post: Link::new(
            urls::post(post.path.as_ref(), post.id),
            reading.title(&post),
        ),
        action: urls::guest_comment(comment.id, "edit"),
        changeable: reading.t.mine.changeable_until.with(
            &reading
                .words
                .moment(discussion::editable_until(&reading.settings, comment)),
        ),
        body: TextField {
            value: typed,
            error: reading.words.complaint_on(errors, "body"),
            max_length: reading.settings.comment_max_characters as usize,
        },
        error: reading.words.complaint_on(errors, "form"),
        preview: preview.map(|text| text.html().clone()),
        cancel_url: HOME.to_owned(),
    };
    private(status, &page)
}

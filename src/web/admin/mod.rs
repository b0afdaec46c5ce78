//! `/-/admin`: the pages on which users write, moderate and administer the blog.
//!
//! They call the use cases, as the API does, and never the API itself. All of them work without
//! scripts. None is cached or indexed, and none changes what visitors see of public pages, which
//! ignore every cookie.
//!
//! A request passes `guard`, which gives every answer its headers and every error its page. Its
//! handler's first argument decides who may come:
//!
//! - [`AdminContext`]: a user who is signed in. Anyone else is led to the sign-in page.
//! - [`AdminForm`], the last argument of a POST: the same, after the checks of the form's origin and
//!   its token. Only it can begin a transaction ([`AdminForm::begin`]), so that a page cannot forget
//!   them. When the session has ended, the answer is the sign-in page, which keeps all fields.
//! - [`OpenContext`] and [`OpenForm`]: everybody, for the pages that sign in.
//!
//! A POST that is done answers with [`AdminForm::done`]: a redirect to a page that shows one line.
//! One that fails shows its page again with what was typed.
//!
//! To add a page: a file here with `get` and `post`, its line in [`routes`], a struct in
//! `web/views/admin/` with an [`AdminLayout`](crate::web::views::admin::AdminLayout), a template in
//! `templates/admin/` that extends `admin/base.html`, its texts in `i18n/admin/`, its styles in
//! `static/css/admin/`; a line in `Section` (`navigation.rs`) if the masthead leads to it. Each form
//! begins with the macro `token` of `admin/form.html`. The tests of `tests/admin` find the new
//! routes by themselves.

mod ask_again;
mod at;
mod comments;
mod context;
mod email;
mod error;
mod flash;
mod form;
mod go_on;
mod guard;
mod imports;
mod kept_form;
mod navigation;
mod new_password;
pub(in crate::web) mod own_comment;
mod posts;
mod profile;
mod set_up;
mod sign_in;
mod sign_in_link;
mod sign_out;
mod table;
mod today;
mod welcome;

use axum::Router;
use axum::middleware::from_fn_with_state;

use super::app::App;
use crate::urls;

pub use context::{AdminContext, OpenContext};
pub use error::{AdminError, Answer};
pub use flash::Flash;
pub use form::{AdminForm, OpenForm};
pub use kept_form::KeptForm;
pub use navigation::Section;
pub use table::{Access, AdminRoute, AdminRoutes};

pub use super::views::admin::FlashForm;

/// Returns every page and every form with its path.
///
/// The word behind the handler of a form is the operation of the API that does the same, or `-` for
/// what the API has no need of.
#[must_use]
pub fn routes() -> AdminRoutes {
    AdminRoutes::default()
        .page(urls::ADMIN, today::get)
        .open_page(urls::SIGN_IN, sign_in::get)
        .open_form(urls::SIGN_IN, sign_in::post)
        .open_form(urls::SIGN_IN_LINK, sign_in_link::send)
        .open_page("/-/admin/sign-in/link/{key}", sign_in_link::get)
        .open_form("/-/admin/sign-in/link/{key}", sign_in_link::post)
        .form(urls::SIGN_OUT, "-", sign_out::post)
        .open_page("/-/admin/welcome/{key}", welcome::get)
        .open_form("/-/admin/welcome/{key}", welcome::post)
        .page(urls::ADMIN_PROFILE, profile::get)
        .form(urls::ADMIN_PASSWORD, "-", profile::change_password)
        .form(urls::ADMIN_EMAIL, "update_user_email", email::set)
        .form(urls::ADMIN_REMOVE_EMAIL, "delete_user_email", email::remove)
        .page("/-/admin/profile/email/confirm/{code}", email::get)
        .form(
            "/-/admin/profile/email/confirm/{code}",
            "confirm_user_email",
            email::confirm,
        )
        .form(
            urls::ADMIN_END_OTHER_SESSIONS,
            "delete_session",
            profile::end_others,
        )
        .form(
            "/-/admin/profile/sessions/{id}/end",
            "delete_session",
            profile::end_session,
        )
        .page("/-/admin/at", at::get)
        .page("/-/admin/posts/{id}/comments", own_comment::get)
        .form(
            "/-/admin/posts/{id}/comments",
            "create_post_comment",
            own_comment::post,
        )
        .page(urls::ADMIN_COMMENTS, comments::list::get)
        .form(
            urls::ADMIN_COMMENTS,
            "batch_comments",
            comments::decide::post,
        )
        .form(
            urls::ADMIN_COMMENTS_UNDO,
            "batch_comments",
            comments::undo::post,
        )
        .page(urls::ADMIN_COMMENTS_MATCHING, comments::matching::get)
        .form(
            urls::ADMIN_COMMENTS_MATCHING,
            "batch_comments",
            comments::matching::post,
        )
        .page("/-/admin/comments/{id}", comments::show::get)
        .form(
            "/-/admin/comments/{id}/reply",
            "create_post_comment",
            comments::reply::post,
        )
        .form(
            "/-/admin/comments/{id}/edit",
            "update_comment",
            comments::edit::post,
        )
        .form(
            "/-/admin/comments/{id}/ban",
            "create_ban",
            comments::ban::post,
        )
        .form(
            "/-/admin/comments/{id}/erase",
            "erase_comments",
            comments::erase::post,
        )
        .page(urls::ADMIN_POSTS, posts::list::get)
        .form(urls::ADMIN_POSTS, "update_post", posts::batch::post)
        .page(urls::ADMIN_NEW_POST, posts::editor::new)
        .form(urls::ADMIN_NEW_POST, "create_post", posts::save::create)
        .form(
            "/-/admin/posts/new/upload",
            "create_media",
            posts::upload::to_new,
        )
        .form(urls::ADMIN_AUTOSAVE, "-", posts::autosave::post)
        .form(
            urls::ADMIN_DROP_AUTOSAVES,
            "-",
            posts::autosave::drop_copies,
        )
        .page(urls::ADMIN_POST_LINKS, posts::links::get)
        .page("/-/admin/posts/{id}", posts::editor::edit)
        .form("/-/admin/posts/{id}", "update_post", posts::save::change)
        .form(
            "/-/admin/posts/{id}/upload",
            "create_media",
            posts::upload::to_post,
        )
        .page(
            "/-/admin/posts/{id}/copies/{copy}",
            posts::revisions::compare,
        )
        .page("/-/admin/posts/{id}/share", posts::share::get)
        .form("/-/admin/posts/{id}/share", "-", posts::share::create)
        .form(
            "/-/admin/posts/{id}/share/{link}/revoke",
            "-",
            posts::share::revoke,
        )
        .page("/-/admin/posts/{id}/revisions", posts::revisions::list)
        .page(
            "/-/admin/posts/{id}/revisions/{number}",
            posts::revisions::show,
        )
        .form(
            "/-/admin/posts/{id}/revisions/{number}",
            "restore_revision",
            posts::revisions::restore,
        )
        .page("/-/admin/posts/{id}/publish", posts::publish::get)
        .form(
            "/-/admin/posts/{id}/publish",
            "update_post",
            posts::publish::post,
        )
        .page(urls::ADMIN_IMPORTS, imports::list::get)
        .form(urls::ADMIN_IMPORTS, "upload_import", imports::list::post)
        .page("/-/admin/imports/{id}", imports::show::get)
        .form(
            "/-/admin/imports/{id}",
            "update_import",
            imports::options::post,
        )
        .form(
            "/-/admin/imports/{id}/start",
            "start_import",
            imports::action::start,
        )
        .form(
            "/-/admin/imports/{id}/stop",
            "stop_import",
            imports::action::stop,
        )
        .form(
            "/-/admin/imports/{id}/undo",
            "undo_import",
            imports::action::undo,
        )
        .form(
            "/-/admin/imports/{id}/delete",
            "delete_import",
            imports::action::delete,
        )
}

/// Returns the router of the admin pages.
pub fn router(app: &App) -> Router<App> {
    routes()
        .into_router()
        .route("/-/admin/{*rest}", axum::routing::any(guard::not_found))
        .method_not_allowed_fallback(guard::not_allowed)
        .layer(from_fn_with_state(app.clone(), guard::guard))
}

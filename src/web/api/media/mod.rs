//! `/media`: the pictures and files of the media library.
//!
//! Each operation has a file of its own and a line in `routes`; `representation` is what they return.

mod create;
mod delete;
mod get;
mod list;
mod representation;
mod restore;
mod update;

use crate::model::MediaId;
use crate::urls;
use crate::web::api::table::{Routes, routes};

pub use representation::{MediaView, view};

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list::list_media, create::create_media))
        .routes(routes!(
            get::get_media,
            update::update_media,
            delete::delete_media
        ))
        .routes(routes!(restore::restore_media))
}

fn location(id: MediaId) -> String {
    urls::api("media", id)
}

//! `/imports`: other blogs that move in, with their surveys, their progress and what they lost.
//!
//! Each operation has a file of its own and a line in `routes`; `representation` is what they return.

mod create;
mod delete;
mod get;
mod ledger;
mod list;
mod representation;
mod start;
mod stop;
mod undo;
mod update;
mod upload;

use crate::model::ImportId;
use crate::urls;
use crate::web::api::table::{Routes, routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list::list_imports, create::create_import))
        .routes(routes!(upload::upload_import))
        .routes(routes!(
            get::get_import,
            update::update_import,
            delete::delete_import
        ))
        .routes(routes!(ledger::get_import_ledger))
        .routes(routes!(start::start_import))
        .routes(routes!(stop::stop_import))
        .routes(routes!(undo::undo_import))
}

fn location(id: ImportId) -> String {
    urls::api("imports", id)
}

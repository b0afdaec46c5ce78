//! `/changes`: the change log, in the order of the commits.

mod list;

pub use list::ChangeView;

use crate::web::api::table::{Routes, routes};

pub(super) fn routes() -> Routes {
    Routes::new().routes(routes!(list::list_changes))
}

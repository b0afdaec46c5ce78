//! The one way in for what belongs to the blog as a whole: its settings, its redirects, the name of its ids.
//!
//! Every function takes what its caller read in the same transaction, checks what is
//! wanted, stores it and records it in the change log.

mod identity;
mod redirects;
mod redirects_file;
mod settings;

pub use identity::tag_prefix;
pub use redirects::{
    Place, create_redirect, delete_redirect, find_place, update_redirect, write_hits,
};
pub use redirects_file::{Imported, LINES_MAX, RedirectsFile, export_redirects, import_redirects};
pub use settings::{language_changed, update};

//! The only way to change what belongs to the blog as a whole: its settings, its redirects and its
//! identity.
//!
//! Every function takes the rows that its caller read in the same transaction, checks the change,
//! stores it and records it in the change log. To add a change, follow `settings.rs`.

mod changes;
mod identity;
mod redirects;
mod redirects_file;
mod settings;

pub use changes::{list_changes, list_newest_changes};
pub use identity::{keep_key, replace_key, tag_prefix};
pub use redirects::{
    Resolution, create_redirect, delete_redirect, redirect_to_media, resolve_path, update_redirect,
    write_redirect_counts,
};
pub use redirects_file::{
    LINES_MAX, RedirectImport, RedirectsFile, export_redirects, import_redirects,
};
pub use settings::{language_changed, update};

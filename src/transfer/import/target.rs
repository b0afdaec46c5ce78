//! The blog that an import writes to.

use crate::model::Authority;
use crate::services::Services;
use crate::store::Db;

/// The blog that is written to, and by whose authority.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) db: &'a Db,
    pub(super) services: &'a Services,
    pub(super) by: &'a Authority,
    /// Whether to do everything except writing.
    pub(super) dry_run: bool,
}

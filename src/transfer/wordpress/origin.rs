//! The ids of entries in the system from which they come.

use crate::model::Origin;

/// The system's name in every [`Origin`].
const SYSTEM: &str = "wordpress";

/// The origin of an entry. WordPress numbers the entries of each blog from 1.
pub(super) fn origin(site: &str, kind: &str, id: &str) -> Origin {
    Origin {
        system: SYSTEM.to_owned(),
        id: format!("{site}/{kind}/{id}"),
    }
}

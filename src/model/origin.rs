//! The system from which a post or comment was imported.

use serde::Serialize;

/// The system and the id there. A second import recognises the entries of the first one by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Origin {
    /// The system's name, such as `blogger`.
    pub system: String,
    /// The id in that system, as text (Blogger's exceed 2^53).
    pub id: String,
}

impl Origin {
    /// The origin from a row's two columns; `None` unless both are set.
    #[must_use]
    pub fn of(system: Option<&str>, id: Option<&str>) -> Option<Self> {
        Some(Self {
            system: system?.to_owned(),
            id: id?.to_owned(),
        })
    }
}

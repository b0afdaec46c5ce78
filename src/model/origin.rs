//! Where something imported comes from.

use serde::Serialize;

/// The system and the id there: what makes a second import change nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Origin {
    /// The system's name, such as `blogger`.
    pub system: String,
    /// The id in that system, as text (Blogger's exceed 2^53).
    pub id: String,
}

impl Origin {
    /// The origin of a row's two columns.
    #[must_use]
    pub fn of(system: Option<&str>, id: Option<&str>) -> Option<Self> {
        Some(Self {
            system: system?.to_owned(),
            id: id?.to_owned(),
        })
    }
}

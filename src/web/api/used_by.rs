//! What shows an item of the media library, in the item and in the problem of one that is in use.

use serde::Serialize;

/// Something that shows an item of the media library or links to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = MediaUse, example = json!({ "kind": "post", "id": 42, "title": "Hello" }))]
pub struct UsedByView {
    /// A post or page, a series or a user by the description, the settings, or the copy of a text that
    /// is being written (`autosave`).
    #[schema(example = "post")]
    pub kind: &'static str,
    /// Its id; 0 for the settings.
    pub id: i64,
    /// The title of the post or series, or the name of the user; empty for the settings and a copy.
    pub title: String,
}

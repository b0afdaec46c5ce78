//! The settings for the blog's logo: a picture of the media library in the masthead.

use serde::{Deserialize, Serialize};

use crate::model::MediaPath;

/// The blog's logo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Logo {
    /// The `path` of a picture of the media library; no logo if `null`.
    pub picture: Option<MediaPath>,
    /// The `path` of the picture for readers whose system is set to dark; `picture` if `null`.
    pub dark_picture: Option<MediaPath>,
    /// Whether the blog's name is shown beside the logo. If not, it is the logo's alternative text.
    pub with_title: bool,
}

impl Logo {
    /// The pictures that it names.
    pub fn pictures(&self) -> impl Iterator<Item = &MediaPath> {
        self.picture.iter().chain(&self.dark_picture)
    }
}

impl Default for Logo {
    fn default() -> Self {
        Self {
            picture: None,
            dark_picture: None,
            with_title: true,
        }
    }
}

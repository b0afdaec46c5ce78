//! Warnings about a draft.

use serde::Serialize;

use crate::error::EntryFault;

/// The kind of a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WarningCode {
    /// A picture has no alternative text, and is not marked as decorative.
    MissingAlt,
    /// The alternative text of a picture is the name of a file.
    AltIsFileName,
    /// A link leads to a path of this blog at which readers find nothing.
    LinkNotFound,
    /// A picture of this blog does not exist, or is in the trash.
    PictureNotFound,
}

/// Something that an author should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(example = json!({ "code": "link_not_found", "message": "there is nothing at /2022/01/helo for readers", "where": { "field": "body", "line": 3, "url": "/2022/01/helo" } }))]
pub struct Warning {
    /// The kind.
    pub code: WarningCode,
    /// What is wrong and what to do, in English.
    pub message: String,
    /// The place.
    #[serde(rename = "where")]
    pub place: Place,
}

impl Warning {
    /// The fault because of which a draft is not published, if the settings refuse it.
    pub(crate) fn fault(&self) -> EntryFault {
        match self.code {
            WarningCode::MissingAlt => EntryFault::MissingAlt,
            WarningCode::AltIsFileName => EntryFault::AltIsFileName,
            WarningCode::LinkNotFound => EntryFault::LinkNotFound,
            WarningCode::PictureNotFound => EntryFault::PictureNotFound,
        }
    }
}

/// The place that a warning is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = WarningPlace)]
pub struct Place {
    /// The field: `body` or `cover`.
    pub field: &'static str,
    /// The line of the body, from 1; `null` if it is not known.
    pub line: Option<usize>,
    /// The URL of the link or picture, as it was written.
    pub url: String,
}

impl Place {
    /// The place of a cover.
    #[must_use]
    pub(super) fn of_cover(path: &str) -> Self {
        Self {
            field: "cover",
            line: None,
            url: path.to_owned(),
        }
    }
}

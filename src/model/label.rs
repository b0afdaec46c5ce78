//! Labels: what a post is about.

use caseless::Caseless;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::LabelId;
use super::text;

/// The most characters in a label.
pub const LABEL_MAX: usize = 60;
/// The most labels on a post.
pub const LABELS_MAX: usize = 50;

/// A label as it was first typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LabelName(String);

/// Why a text is no label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a label has 1 to 60 characters and no `/`")]
pub struct InvalidLabel;

impl LabelName {
    /// Takes a label's name: one line, NFC.
    pub fn parse(typed: &str) -> Result<Self, InvalidLabel> {
        let name = text::line(typed);
        let fits = !name.is_empty() && name.chars().count() <= LABEL_MAX && !name.contains('/');
        if fits {
            Ok(Self(name))
        } else {
            Err(InvalidLabel)
        }
    }

    /// What two spellings of one label share: NFKC, then Unicode case folding.
    #[must_use]
    pub fn folded(&self) -> String {
        fold(&self.0)
    }

    /// The name as typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for LabelName {
    type Error = InvalidLabel;

    fn try_from(typed: String) -> Result<Self, InvalidLabel> {
        Self::parse(&typed)
    }
}

impl From<LabelName> for String {
    fn from(name: LabelName) -> Self {
        name.0
    }
}

/// NFKC, case folding, NFKC (the toNFKC_Casefold of Unicode, section 3.13, but for ignorable characters).
#[must_use]
pub fn fold(name: &str) -> String {
    name.nfkc().default_case_fold().nfkc().collect()
}

/// A label of the blog.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Label {
    /// Its id.
    pub id: LabelId,
    /// The spelling that is shown.
    pub name: String,
    /// The spelling that is compared.
    pub folded: String,
}

//! Labels: the topics of a post.

use caseless::Caseless;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::LabelId;
use super::text;

/// The most characters in a label.
pub const LABEL_MAX: usize = 60;
/// The most labels on a post.
pub const LABELS_MAX: usize = 50;

/// The name of a label, as first typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LabelName(String);

/// The error for a text that is not a label's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a label has 1 to 60 characters and no `/`")]
pub struct InvalidLabel;

impl LabelName {
    /// Checks a label's name and returns it as one line in NFC.
    pub fn parse(typed: &str) -> Result<Self, InvalidLabel> {
        let name = text::line(typed);
        let fits = !name.is_empty() && name.chars().count() <= LABEL_MAX && !name.contains('/');
        if fits {
            Ok(Self(name))
        } else {
            Err(InvalidLabel)
        }
    }

    /// The form that all spellings of one label share: NFKC and Unicode case folding.
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

/// Folds a text for comparison: NFKC, case folding, NFKC. This is Unicode's toNFKC_Casefold
/// (section 3.13), except that ignorable characters remain.
#[must_use]
pub fn fold(name: &str) -> String {
    name.nfkc().default_case_fold().nfkc().collect()
}

/// A label of the blog.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Label {
    /// The label's id.
    pub id: LabelId,
    /// The spelling that pages show.
    pub name: String,
    /// The folded spelling that is compared.
    pub folded: String,
}

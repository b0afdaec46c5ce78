//! An opening tag of an export.

/// An opening tag.
pub(super) struct Element {
    /// The name with its prefix.
    pub(super) name: String,
    /// The attributes: names with their prefixes, and decoded values.
    pub(super) attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of the attribute `name`.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

//! An opening tag of an export.

/// An opening tag.
pub(in crate::transfer) struct Element {
    /// The name with its prefix.
    pub(in crate::transfer) name: String,
    /// The attributes: names with their prefixes, and decoded values.
    pub(in crate::transfer) attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of the attribute `name`.
    pub(in crate::transfer) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

//! A choice of one value of a list, drawn by the macro of `admin/choice.html`.

/// A choice with its options and its error.
#[derive(Clone, Debug, Default)]
pub struct AdminChoice {
    /// The name, which is also the anchor.
    pub name: String,
    /// The label.
    pub label: String,
    /// The values with their labels.
    pub options: Vec<(String, String)>,
    /// The chosen value.
    pub value: String,
    /// The error.
    pub error: Option<String>,
}

impl AdminChoice {
    /// Returns a choice. A value that is not an option becomes one.
    #[must_use]
    pub fn new(name: &str, label: &str, mut options: Vec<(String, String)>, value: &str) -> Self {
        if options.len() > 1 && options.iter().all(|(known, _)| known != value) {
            options.push((value.to_owned(), value.to_owned()));
        }
        Self {
            name: name.to_owned(),
            label: label.to_owned(),
            options,
            value: value.to_owned(),
            error: None,
        }
    }

    /// Sets the error.
    #[must_use]
    pub fn with_error(self, error: Option<String>) -> Self {
        Self { error, ..self }
    }

    /// Returns the error for the list above the form, with the field's name.
    #[must_use]
    pub fn listed_error(&self) -> Option<(String, String)> {
        let error = self.error.as_ref()?;
        Some((self.name.clone(), format!("{}: {error}", self.label)))
    }
}

//! A field of a form, drawn by the macros of `admin/form.html`.

/// A field of a form with its value and its error.
#[derive(Clone, Debug, Default)]
pub struct AdminField {
    /// The name, which is also the anchor.
    pub name: String,
    /// The label.
    pub label: String,
    /// The type of the input, such as `text`.
    pub kind: &'static str,
    /// The value; always empty for a password.
    pub value: String,
    /// The sentence below the field.
    pub hint: Option<String>,
    /// The error.
    pub error: Option<String>,
    /// What a browser may fill in, such as `username`.
    pub autocomplete: &'static str,
    /// The id of the list of values that a browser suggests; empty for none.
    pub list: &'static str,
    /// Whether the field may be left empty.
    pub is_optional: bool,
}

impl AdminField {
    /// Returns an empty line of text.
    #[must_use]
    pub fn text(name: &str, label: &str) -> Self {
        Self {
            name: name.to_owned(),
            label: label.to_owned(),
            kind: "text",
            autocomplete: "off",
            ..Self::default()
        }
    }

    /// Returns a field for a password: `current-password` or `new-password`.
    #[must_use]
    pub fn password(name: &str, label: &str, autocomplete: &'static str) -> Self {
        Self {
            kind: "password",
            autocomplete,
            ..Self::text(name, label)
        }
    }

    /// Sets the type of the input.
    #[must_use]
    pub fn of_kind(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    /// Sets the value.
    #[must_use]
    pub fn with_value(self, value: impl Into<String>) -> Self {
        let value = value.into();
        Self { value, ..self }
    }

    /// Sets the sentence below the field.
    #[must_use]
    pub fn with_hint(self, hint: impl Into<String>) -> Self {
        let hint = Some(hint.into());
        Self { hint, ..self }
    }

    /// Sets the error.
    #[must_use]
    pub fn with_error(self, error: Option<String>) -> Self {
        Self { error, ..self }
    }

    /// Sets what a browser may fill in.
    #[must_use]
    pub fn completed_by(self, autocomplete: &'static str) -> Self {
        Self {
            autocomplete,
            ..self
        }
    }

    /// Lets a browser suggest the values of the list with this id.
    #[must_use]
    pub fn suggesting(self, list: &'static str) -> Self {
        Self { list, ..self }
    }

    /// Lets the field be left empty.
    #[must_use]
    pub fn optional(self) -> Self {
        Self {
            is_optional: true,
            ..self
        }
    }

    /// Returns the ids of the texts that describe the field: its error, its hint.
    #[must_use]
    pub fn described_by(&self) -> String {
        let error = self.error.as_ref().map(|_| format!("{}-error", self.name));
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        error.into_iter().chain(hint).collect::<Vec<_>>().join(" ")
    }

    /// Returns the errors of fields for the list above their form: each with the field's name.
    #[must_use]
    pub fn errors(fields: &[&Self]) -> Vec<(String, String)> {
        let wrong = fields.iter().filter_map(|field| {
            let error = field.error.as_ref()?;
            Some((field.name.clone(), format!("{}: {error}", field.label)))
        });
        wrong.collect()
    }
}

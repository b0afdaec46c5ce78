//! One setting as a source of configuration gives it.

use figment::{
    Metadata, Profile, Provider,
    value::{Dict, Map, Value},
};

/// A value for a key, and the place where it was set.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The dotted key, such as `limits.body_bytes`.
    pub key: String,
    /// The value as the source gives it, before validation.
    pub value: Value,
    /// The place: `tympan.toml:3`, the name of a variable, or a flag.
    pub place: String,
}

impl Setting {
    /// Returns a setting whose value is text, as from a flag or a variable.
    pub(super) fn text(key: &str, value: String, place: &str) -> Self {
        Self {
            key: key.to_owned(),
            value: Value::from(value),
            place: place.to_owned(),
        }
    }
}

impl Provider for Setting {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.place.clone())
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        let nested = figment::util::nest(&self.key, self.value.clone());
        Ok(Profile::Default.collect(nested.into_dict().unwrap_or_default()))
    }
}

//! stand-in until the real one lands
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct SafeHtml(String);
impl SafeHtml {
    pub fn from_store(s: String) -> Self {
        Self(s)
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

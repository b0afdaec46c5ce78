//! stand-in
#![allow(missing_docs)]
use std::fmt;
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct SafeHtml(String);
pub struct Sanitised {
    pub html: SafeHtml,
    pub image_hosts: Vec<String>,
    pub changes: Vec<String>,
}
impl SafeHtml {
    pub fn from_store(s: String) -> Self {
        Self(s)
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
    pub fn into_string(self) -> String {
        self.0
    }
    pub fn post(u: &str) -> Sanitised {
        Sanitised { html: Self(ammonia::clean(u)), image_hosts: vec![], changes: vec![] }
    }
    pub fn comment(u: &str) -> Self {
        Self(ammonia::clean(u))
    }
}
impl fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl askama::filters::HtmlSafe for SafeHtml {}

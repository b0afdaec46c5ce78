//! The second layer: ammonia, configured with the allow-list.
//!
//! It would be safe without the first layer. Ammonia allows an attribute by its name; the values
//! are checked by [`allowed::is_attribute`], in the form in which ammonia's parser understood them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::allowed::{self, Policy, Value};

static POST: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = builder(Policy::Post);
    builder.url_relative(UrlRelative::PassThrough);
    builder
});

static COMMENT: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = builder(Policy::Comment);
    builder.url_relative(UrlRelative::Deny);
    builder
});

/// Removes everything that `policy` does not allow from `normalized`, the output of the first
/// layer.
pub(super) fn filter(normalized: &str, policy: Policy) -> String {
    let builder = match policy {
        Policy::Comment => &COMMENT,
        Policy::Post | Policy::Decorated => &POST,
    };
    builder.clean(normalized).to_string()
}

fn builder(policy: Policy) -> Builder<'static> {
    let attributes: HashMap<_, HashSet<_>> = allowed::elements(policy)
        .map(|element| (element, attributes(element, policy)))
        .collect();
    let mut builder = Builder::empty();
    builder
        .tags(allowed::elements(policy).collect())
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(attributes)
        .link_rel(Some(allowed::rel(policy)))
        .url_schemes(allowed::schemes(policy).iter().copied().collect())
        .attribute_filter(move |element, name, value| {
            allowed::is_attribute(element, name, value, policy).then_some(Cow::Borrowed(value))
        });
    builder
}

/// Returns the attributes that an element may keep. Ammonia replaces a `rel`.
fn attributes(element: &str, policy: Policy) -> HashSet<&'static str> {
    allowed::attributes(element, policy)
        .filter(|(_, value)| *value != Value::Rel)
        .map(|(name, _)| name)
        .collect()
}

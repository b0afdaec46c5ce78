//! The kinds of text that the allow-list tells apart.

/// The kind of text. Each kind may contain what the kinds before it may contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Policy {
    /// A comment, from anybody.
    Comment,
    /// A post or a page, from its author.
    Post,
    /// A post with what Tympan adds to it after sanitising.
    Decorated,
}

/// Returns the URL schemes that a link may have.
pub fn schemes(policy: Policy) -> &'static [&'static str] {
    match policy {
        Policy::Comment => &["http", "https", "mailto"],
        Policy::Post | Policy::Decorated => &["http", "https", "mailto", "tel"],
    }
}

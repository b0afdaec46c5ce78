//! Faults in what a reader types, as types that pages translate.

/// A fault in a form that readers fill in. The API reports it in English, through `Display`; a page
/// reports it in the blog's language, through `i18n`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The name is missing.
    #[error("Please enter a name. Any name will do.")]
    NameMissing,
    /// The name is too long.
    #[error("Please shorten your name to {most} characters; it has {has}.")]
    NameLong {
        /// The maximum number of characters.
        most: usize,
        /// The characters of the name.
        has: usize,
    },
    /// A letter of the name has more than three combining marks.
    #[error("Please use at most three accents on a letter of your name.")]
    NameMarks,
    /// The name looks like that of a user of the blog.
    #[error("This name is too close to an author’s. Please use another.")]
    NameTaken,
    /// The value is not an e-mail address.
    #[error(
        "This does not look like an e-mail address. Write it like name@example.org, or leave it empty."
    )]
    EmailWrong,
    /// An e-mail about replies was requested without an e-mail address.
    #[error("To hear about replies, please enter an e-mail address.")]
    EmailNeeded,
    /// The value is not a URL of a website.
    #[error(
        "This does not look like a web address. Write it like https://example.org, or leave it empty."
    )]
    WebsiteWrong,
    /// The comment is empty.
    #[error("Please write your comment here.")]
    BodyMissing,
    /// The comment is too long.
    #[error("Please shorten your comment: it is {over} characters over the limit of {most}.")]
    BodyLong {
        /// The maximum number of characters.
        most: usize,
        /// The characters over the limit.
        over: usize,
    },
    /// The comment that is replied to is not public, or no longer exists.
    #[error("The comment you are replying to was removed.")]
    ParentGone,
}

/// The complaint about a field: a fault that can be translated, or a sentence in English.
#[derive(Clone, Debug)]
pub struct Complaint {
    /// The fault, if it can be translated.
    pub fault: Option<Fault>,
    /// The sentence in English.
    pub message: String,
}

impl From<Fault> for Complaint {
    fn from(fault: Fault) -> Self {
        Self {
            fault: Some(fault),
            message: fault.to_string(),
        }
    }
}

impl From<String> for Complaint {
    fn from(message: String) -> Self {
        Self {
            fault: None,
            message,
        }
    }
}

impl From<&String> for Complaint {
    fn from(message: &String) -> Self {
        message.clone().into()
    }
}

impl From<&str> for Complaint {
    fn from(message: &str) -> Self {
        message.to_owned().into()
    }
}

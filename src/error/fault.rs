//! What can be wrong with what a reader types.

/// A fault that readers meet: the API says it in English, by its `Display`, and a page in the
/// language of its blog, by `words`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// There is no name.
    #[error("Please say who you are; any name will do.")]
    NameMissing,
    /// The name is too long.
    #[error("Please shorten your name to {most} characters; it has {has}.")]
    NameLong {
        /// The most characters.
        most: usize,
        /// Its characters.
        has: usize,
    },
    /// The name looks like that of an author.
    #[error("This name looks like that of somebody who writes here. Please choose another.")]
    NameTaken,
    /// What was typed is no mail address.
    #[error(
        "This does not look like an e-mail address. Write it like name@example.org, or leave it empty."
    )]
    EmailWrong,
    /// To be told of replies needs a mail address.
    #[error("To be told of replies, please give an e-mail address.")]
    EmailNeeded,
    /// What was typed is no web address.
    #[error(
        "This does not look like a web address. Write it like https://example.org, or leave it empty."
    )]
    WebsiteWrong,
    /// There is no text.
    #[error("Please write your comment here.")]
    BodyMissing,
    /// The text is too long.
    #[error("Please shorten your comment: it is {over} characters over the limit of {most}.")]
    BodyLong {
        /// The most characters.
        most: usize,
        /// The characters that are too many.
        over: usize,
    },
    /// What is answered is not public.
    #[error("The comment that you answer is not there any more.")]
    ParentGone,
}

/// What is said of a field: a fault that has words in every language, or a sentence.
#[derive(Clone, Debug)]
pub struct Complaint {
    /// The fault.
    pub fault: Option<Fault>,
    /// The sentence; of a fault the English one.
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

//! Faults in what a reader or a user types, as types that pages translate.

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
    /// A fault in what a user of the blog enters. It is translated by admin pages.
    #[error("{0}")]
    Entry(EntryFault),
}

/// A fault in what a user of the blog enters. The API reports it in English, through `Display`; an
/// admin page reports it in the user's language, through `i18n`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryFault {
    /// The text is too long.
    #[error("use at most {most} characters")]
    Long {
        /// The maximum number of characters.
        most: usize,
    },
    /// The text is missing or too long.
    #[error("use 1 to {most} characters")]
    MissingOrLong {
        /// The maximum number of characters.
        most: usize,
    },
    /// The text takes too many bytes.
    #[error("use at most {most} bytes")]
    Large {
        /// The maximum number of bytes.
        most: usize,
    },
    /// A letter has more than three combining marks.
    #[error("use at most three combining marks on a letter")]
    Marks,
    /// There are too many labels.
    #[error("use at most {most} labels")]
    ManyLabels {
        /// The maximum number of labels.
        most: usize,
    },
    /// The number is out of its range.
    #[error("use a number from {least} to {most}")]
    Number {
        /// The smallest number.
        least: i64,
        /// The largest number.
        most: i64,
    },
    /// The year is out of its range.
    #[error("use a time from 1970 to 9999")]
    Year,
    /// The moment is over.
    #[error("use a moment that is still to come")]
    Past,
    /// The blog has no title.
    #[error("a blog needs a name")]
    NoTitle,
    /// The value is not a time zone.
    #[error("use an IANA time zone, such as `Europe/Berlin`")]
    TimeZone,
    /// The media library has no such picture that the user may choose.
    #[error("there is no such picture in the media library, or it is not yours")]
    Picture,
    /// The value is not a label's name.
    #[error("a label has 1 to {most} characters and no `/`")]
    Label {
        /// The maximum number of characters.
        most: usize,
    },
    /// There is no such series.
    #[error("there is no series with this id")]
    Series,
    /// There are too many links.
    #[error("use at most {most} links")]
    ManyLinks {
        /// The maximum number of links.
        most: usize,
    },
    /// A decorative picture has an alternative text.
    #[error("a decorative picture has no alternative text: empty `alt`, or set this to false")]
    Decorative,
    /// The focus of a picture is out of its range.
    #[error("use percentages from 0 to {most}")]
    Focus {
        /// The largest number.
        most: i64,
    },
    /// The name of a file has nothing to be named by.
    #[error("use at least one letter or digit")]
    FileName,
    /// Comments cannot be hidden with the ban of a domain.
    #[error("only what a guest or an address said can be hidden, not what links to a domain")]
    HideDomain,
    /// The settings refuse to publish a picture without alternative text.
    #[error("a picture has no alternative text")]
    MissingAlt,
    /// The settings refuse to publish a picture whose alternative text is the name of a file.
    #[error("the alternative text of a picture is the name of a file")]
    AltIsFileName,
    /// The settings refuse to publish a link that leads to nothing.
    #[error("a link leads to nothing")]
    LinkNotFound,
    /// The settings refuse to publish a picture that does not exist.
    #[error("a picture does not exist")]
    PictureNotFound,
    /// The search has too many words.
    #[error("use at most {most} words and operators")]
    ManyWords {
        /// The maximum number of words and operators.
        most: usize,
    },
    /// The search for comments names a label.
    #[error("comments have no labels; name the post by `post`")]
    LabelOfComment,
    /// A label is merged into itself.
    #[error("a label cannot be merged into itself")]
    SameLabel,
    /// The value is not a language.
    #[error("use a BCP 47 language tag, such as `en` or `pt-BR`")]
    Language,
}

impl EntryFault {
    /// Returns the complaint with more words in English, for the API.
    #[must_use]
    pub fn in_words(self, words: impl std::fmt::Display) -> Complaint {
        Complaint {
            fault: Some(Fault::Entry(self)),
            message: words.to_string(),
        }
    }
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

impl From<EntryFault> for Complaint {
    fn from(fault: EntryFault) -> Self {
        Fault::Entry(fault).into()
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

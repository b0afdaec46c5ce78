//! Conflicts with the current state.

/// The kind of a conflict. Pages explain it in the language of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConflictFault {
    /// Another post, series or author has the slug.
    Slug,
    /// Another post or a redirect has the path.
    Path,
    /// The post has as many preview links as it can have.
    PreviewLinks {
        /// The most links.
        most: i64,
    },
    /// The post is in the trash.
    PostInTrash,
    /// The post is not public.
    PostNotPublic,
    /// The comment was decided otherwise since the user saw it.
    CommentDecided,
    /// The comment cannot get that status.
    CommentStatus,
    /// Another label has the name.
    Label,
    /// The blog would have no owner.
    OnlyOwner,
    /// The user has posts or files.
    UserHasPosts,
    /// The blog sends no mail, which an address needs.
    NoMail,
    /// Another user of the blog has the e-mail address.
    EmailTaken,
    /// The user has no password, and could not sign in without the address.
    OnlyWayIn,
    /// No token would be left that can administer the blog.
    LastToken,
    /// The path of the redirect belongs to something else.
    Redirect,
    /// The redirect would lead back to itself, or through too many others.
    RedirectLoop,
    /// The import is in another state than the change asks for.
    Import,
    /// Something else did it first.
    Meanwhile,
}

/// The description of a conflict, with an alternative if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The kind.
    pub fault: ConflictFault,
    /// A sentence for the user, in English.
    pub detail: String,
    /// The field that causes the conflict.
    pub field: Option<&'static str>,
    /// A value for the field that would be accepted.
    pub alternative: Option<String>,
}

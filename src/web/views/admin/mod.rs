//! The data of the templates of the admin pages, `templates/admin/`.
//!
//! Each page is a struct with an [`AdminLayout`], in a file of its own. Its template extends
//! `admin/base.html`. Forms are made of [`AdminField`]s and begin with the macro `token` of
//! `admin/form.html`.

mod choice;
mod comment_details;
mod comments;
mod editor;
mod field;
mod imports;
mod layout;
mod message;
mod own_comment;
mod posts;
mod profile;
mod sign_in;
mod today;
mod welcome;
mod writing;

pub use choice::AdminChoice;
pub use comment_details::{
    AskErasePage, BanForm, Choice, CommentDetailsPage, CommentLine, EraseForm, PersonLines,
    TextForm,
};
pub use comments::{
    CommentRow, CommentsPage, DecideButton, KeyLink, MatchingPage, ParentLine, Tab,
};
pub use editor::{EditorButton, EditorPage, MergePage, MergePlace, PublishPage};
pub use field::AdminField;
pub use imports::{
    ImportAuthor, ImportCount, ImportPage, ImportsPage, LossLine, SkipBox, StateButton,
};
pub use layout::{AdminLayout, FlashForm, FlashLine, NavigationLink, SignedInUser};
pub use message::AdminMessagePage;
pub use own_comment::{OwnCommentPage, OwnCommentParent};
pub use posts::{AskPostsPage, FilterLink, PostLine, PostsPage};
pub use profile::{ConfirmEmailPage, EmailSection, ProfilePage, SessionLine};
pub use sign_in::{AskAgainPage, GoOnPage, LinkSentPage, SignInByLinkPage, SignInPage};
pub use today::{TodayPage, WorkLine};
pub use welcome::{ChoosePasswordPage, SetUpPage};
pub use writing::{
    DiffLine, OfferedCopy, RestoreForm, RevisionLine, RevisionPage, RevisionsPage, ShareLine,
    SharePage,
};

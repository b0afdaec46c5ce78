//! The URLs of the admin pages. Their routes are in `web/admin/mod.rs`.

use crate::model::{CommentId, ImportId, PostId, SessionId};

/// The path of the first admin page, below which all others are.
pub const ADMIN: &str = "/-/admin";
/// The path of the page that signs in.
pub const SIGN_IN: &str = "/-/admin/sign-in";
/// The path to which the address is sent that gets a link to sign in.
pub const SIGN_IN_LINK: &str = "/-/admin/sign-in/link";
/// The path that signs out.
pub const SIGN_OUT: &str = "/-/admin/sign-out";
/// The path of the page about the own profile.
pub const ADMIN_PROFILE: &str = "/-/admin/profile";
/// The path to which a new password is sent.
pub const ADMIN_PASSWORD: &str = "/-/admin/profile/password";
/// The path to which the user's e-mail address is sent.
pub const ADMIN_EMAIL: &str = "/-/admin/profile/email";
/// The path that removes the user's e-mail address.
pub const ADMIN_REMOVE_EMAIL: &str = "/-/admin/profile/email/remove";
/// The path that ends all other sessions of the user.
pub const ADMIN_END_OTHER_SESSIONS: &str = "/-/admin/profile/sessions/end-others";

/// Returns the path that ends one of the user's sessions.
#[must_use]
pub fn admin_end_session(id: SessionId) -> String {
    format!("{ADMIN_PROFILE}/sessions/{id}/end")
}

/// Returns the path to which a link that signs in leads.
#[must_use]
pub fn admin_welcome(key: &str) -> String {
    format!("{ADMIN}/welcome/{key}")
}

/// Returns the path to which a link that was sent by mail leads, to sign in.
#[must_use]
pub fn admin_sign_in_by_link(key: &str) -> String {
    format!("{SIGN_IN_LINK}/{key}")
}

/// Returns the path to which the link that proves a user's e-mail address leads.
#[must_use]
pub fn admin_confirm_email(code: &str) -> String {
    format!("{ADMIN_EMAIL}/confirm/{code}")
}

/// Returns the path of the form for a comment in the user's own name.
#[must_use]
pub fn admin_comment(post: PostId) -> String {
    format!("{ADMIN}/posts/{post}/comments")
}

/// Returns the path of the page on which a comment is moderated.
#[must_use]
pub fn comment_details(id: CommentId) -> String {
    format!("{ADMIN_COMMENTS}/{id}")
}

/// Returns the path of a form on that page, such as `reply`.
#[must_use]
pub fn comment_form(id: CommentId, what: &str) -> String {
    format!("{ADMIN_COMMENTS}/{id}/{what}")
}

/// The page with the imports of other blogs.
pub const ADMIN_IMPORTS: &str = "/-/admin/imports";

/// Returns the path of the page of an import.
#[must_use]
pub fn admin_import(id: ImportId) -> String {
    format!("{ADMIN_IMPORTS}/{id}")
}

/// Returns the path of a form of the page of an import, such as `start`.
#[must_use]
pub fn admin_import_form(id: ImportId, what: &str) -> String {
    format!("{ADMIN_IMPORTS}/{id}/{what}")
}

/// The path of the comments that moderators read.
pub const ADMIN_COMMENTS: &str = "/-/admin/comments";
/// The path of the page that decides about all comments of a list.
pub const ADMIN_COMMENTS_MATCHING: &str = "/-/admin/comments/matching";
/// The path of the form that undoes a decision about comments.
pub const ADMIN_COMMENTS_UNDO: &str = "/-/admin/comments/undo";
/// The path of the list of posts, for those who write them.
pub const ADMIN_POSTS: &str = "/-/admin/posts";
/// The path of the page that writes a new post.
pub const ADMIN_NEW_POST: &str = "/-/admin/posts/new";

/// Returns the path of a page about a post, for those who write it, such as `publish`.
#[must_use]
pub fn admin_post_page(post: PostId, page: &str) -> String {
    format!("{ADMIN_POSTS}/{post}/{page}")
}

/// The path at which the editor's script finds the addresses of posts.
pub const ADMIN_POST_LINKS: &str = "/-/admin/posts/links";
/// The path to which copies of what is being written are sent.
pub const ADMIN_AUTOSAVE: &str = "/-/admin/posts/autosave";
/// The path that drops copies of what was being written.
pub const ADMIN_DROP_AUTOSAVES: &str = "/-/admin/posts/autosave/drop";

/// Returns the path of the page that edits a post.
#[must_use]
pub fn admin_post(post: PostId) -> String {
    format!("{ADMIN}/posts/{post}")
}

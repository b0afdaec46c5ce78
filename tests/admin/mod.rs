//! The pages for users who are signed in.
//!
//! `app.admin(Role::Owner)` is a browser in which a user is signed in; `AdminForm::of(&page, action)`
//! reads a form, and `browser.press(&form)` sends it. `routes` sends every form of the route table as
//! every role, from other sites and without its token: a new page is covered by its line in the
//! table.

mod comment_details;
mod comments;
mod editor;
mod email;
mod frame;
mod imports;
mod mailed_link;
mod posts;
mod profile;
mod public;
mod routes;
mod sign_in;
mod today;
mod welcome;

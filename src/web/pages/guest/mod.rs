//! `/-/me`: the pages on which guests manage their own comments. They are never cached and never
//! indexed.
//!
//! The key in the cookie or the manage link is the only proof: with it a guest can list, edit,
//! export and erase what was sent with it. Every request begins with `Own`, which finds the guest
//! by the key and refuses other guests' comments. A page that changes something shows a question
//! first, and only the form on it acts. To add a page, write a file here with `get` and `post`, and
//! two routes.

mod delete;
mod edit;
mod erase;
mod export;
mod key;
mod list;
mod pending_notice;

use axum::http::HeaderMap;

use crate::error::{Error, Result};
use crate::model::{Comment, CommentId, CommentStatus, GuestId};
use crate::secrets::GuestKey;
use crate::store;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::guest_key;
use crate::web::views::Link;

pub use delete::{get as get_delete, post as delete};
pub use edit::{get as get_edit, post as edit};
pub use erase::{get as get_erase, post as erase};
pub use export::get as export;
pub use key::{get as get_key, post as use_key};
pub use list::{forget, get as list};
pub use pending_notice::get as pending_notice;
pub(super) use pending_notice::url as pending_notice_url;

/// The guest to whom a page belongs, and what every such page needs.
struct Own {
    context: PageContext,
    guest: GuestId,
}

impl Own {
    /// Finds the guest of a key.
    async fn open(app: &App, key: Option<&GuestKey>) -> Result<Self> {
        let mut context = PageContext::begin(app).await?;
        let guest = guest_key::require(&mut context.conn, key).await?;
        Ok(Self { context, guest })
    }

    async fn of(app: &App, headers: &HeaderMap) -> Result<Self> {
        Self::open(app, guest_key::key(headers).as_ref()).await
    }

    /// Returns the link back to the post of a comment, if readers can see the post.
    async fn way_back(&mut self, comment: &Comment) -> Result<Option<Link>> {
        let context = &mut self.context;
        let post = store::posts::find_without_text(&mut context.conn, comment.post_id).await?;
        let shown = post.filter(|post| post.shows_comments(context.now));
        Ok(shown.map(|post| {
            let label = context.t.form.back_to.with(&context.title(&post));
            Link::new(urls::post(post.path.as_ref(), post.id), label)
        }))
    }

    /// Finds a comment of this guest that is not removed.
    async fn comment(&mut self, id: &str) -> Result<Comment> {
        let id: CommentId = id.parse().map_err(|_| Error::NotFound)?;
        let comment = store::comments::find(&mut self.context.conn, id).await?;
        let own = comment.filter(|comment| {
            comment.guest_id == Some(self.guest) && comment.status != CommentStatus::Removed
        });
        own.ok_or_else(|| Error::Forbidden("this comment belongs to somebody else".to_owned()))
    }
}

/// The URL at which a guest's pages begin.
const HOME: &str = urls::GUEST;

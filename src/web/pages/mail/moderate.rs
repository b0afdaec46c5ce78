//! `/-/mail/moderate/{link}`: moderates a comment by a link in an e-mail to the owner, once.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Response, StatusCode};

use super::say;
use crate::discussion::notify::moderation_link;
use crate::discussion::{self, Edit};
use crate::error::{Error, Result};
use crate::i18n::Messages;
use crate::model::{Authority, Comment, CommentStatus, Role, Scope};
use crate::store::{self, Conn};
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::error;
use crate::web::form::Form;
use crate::web::guest_key;
use crate::web::page_request::PageRequest;
use crate::web::path::Path;
use crate::web::response::private;
use crate::web::views::{Link, ModeratePage, PageHead};

/// Shows the comment with the buttons.
pub async fn get(
    State(app): State<App>,
    Path(link): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    let shown = async {
        let mut context = PageContext::begin(&app).await?;
        let comment = find(&app, &mut context.conn, &link).await?;
        let post = store::posts::find(&mut context.conn, comment.post_id)
            .await?
            .ok_or(Error::Gone)?;
        let page = ModeratePage {
            layout: context.layout(PageHead::unlisted(context.t.moderation.title)),
            post: Link::new(
                urls::post(post.path.as_ref(), post.id),
                context.title(&post),
            ),
            author: comment.author_name,
            author_url: comment.author_url,
            time: context.locale.moment(comment.created_at),
            time_iso: context.locale.iso(comment.created_at),
            body: comment.html,
            reasons: comment
                .reasons
                .0
                .into_iter()
                .map(|reason| context.locale.reason(&reason.rule, &reason.why))
                .collect(),
            is_public: comment.status == CommentStatus::Approved,
            action: urls::mail_moderate(&link),
        };
        let mut response = private(StatusCode::OK, &page)?;
        guest_key::without_referrer(&mut response);
        Ok(response)
    };
    error::answer(&app, shown.await, request.id).await
}

/// Carries out the action of the button.
pub async fn post(
    State(app): State<App>,
    Path(link): Path<String>,
    request: Request,
) -> Response<Body> {
    let name = request.extensions().get().copied();
    let decided = async {
        let form = Form::read(request, &app).await?;
        let t = PageContext::begin(&app).await?.t;
        let (to, title, words) = decision(t, form.value("action"))?;
        let mut tx = app.db.begin().await?;
        let before = find(&app, &mut tx, &link).await?;
        let by = authority(&mut tx).await?;
        let edit = Edit {
            status: Some(to),
            text: None,
        };
        let after = discussion::edit(&mut tx, &app.services, &by, &before, &edit).await?;
        tx.commit().await?;
        let way = if to == CommentStatus::Approved {
            Link::new(urls::comment(after.id), t.moderation.see)
        } else {
            Link::new("/", t.frame.home)
        };
        say(&PageContext::begin(&app).await?, title, words, vec![way])
    };
    error::answer(&app, decided.await, name).await
}

fn decision(t: &Messages, action: &str) -> Result<(CommentStatus, &'static str, &'static str)> {
    let words = &t.moderation;
    match action {
        "approve" => Ok((
            CommentStatus::Approved,
            words.approved_title,
            words.approved,
        )),
        "spam" => Ok((CommentStatus::Spam, words.spam_title, words.is_spam)),
        "trash" => Ok((CommentStatus::Trash, words.trash_title, words.is_trash)),
        _ => Err(Error::BadRequest(t.fault.button.to_owned())),
    }
}

/// Finds the comment in the version that the e-mail showed. Returns `Gone` after any change to it,
/// by this link or otherwise.
async fn find(app: &App, conn: &mut Conn, link: &str) -> Result<Comment> {
    let said = moderation_link(&app.services, link)?;
    store::comments::find(conn, said.comment)
        .await?
        .filter(|comment| comment.version == said.version)
        .ok_or(Error::Gone)
}

/// Returns the authority of the links: that of the first owner, limited to moderation.
async fn authority(conn: &mut Conn) -> Result<Authority> {
    let owner = store::users::list(conn)
        .await?
        .into_iter()
        .find(|user| user.role == Role::Owner);
    let owner = owner.ok_or(Error::Gone)?;
    Ok(Authority::of_user(&owner, &[Scope::CommentsModerate]))
}

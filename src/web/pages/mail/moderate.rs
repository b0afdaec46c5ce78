//! `/-/mail/moderate/{link}`: the owner decides about a comment from a mail, once.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Response, StatusCode};

use super::say;
use crate::app::App;
use crate::discussion::notify::moderation_link;
use crate::discussion::{self, Edit};
use crate::error::{Error, Result};
use crate::model::{AccountId, Actor, Comment, CommentStatus, Role};
use crate::store::{self, Conn};
use crate::urls;
use crate::web::form::Form;
use crate::web::guest;
use crate::web::page::{PageRequest, Reading, private};
use crate::web::pages::comment::answer;
use crate::web::path::Path;
use crate::web::views::{Link, ModeratePage, PageHead};
use crate::words::Catalogue;

/// Shows the comment and the buttons.
pub async fn get(
    State(app): State<App>,
    Path(link): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    let shown = async {
        let mut reading = Reading::begin(&app).await?;
        let comment = find(&app, &mut reading.conn, &link).await?;
        let post = store::posts::find(&mut reading.conn, comment.post_id)
            .await?
            .ok_or(Error::Gone)?;
        let page = ModeratePage {
            chrome: reading.chrome(PageHead::unlisted(reading.t.moderation.title)),
            post: Link::new(
                urls::post(post.path.as_ref(), post.id),
                reading.title(&post),
            ),
            author: comment.author_name,
            author_url: comment.author_url,
            time: reading.words.moment(comment.created_at),
            time_iso: reading.words.iso(comment.created_at),
            body: comment.html,
            reasons: comment
                .reasons
                .0
                .into_iter()
                .map(|reason| reading.words.reason(&reason.rule, &reason.why))
                .collect(),
            is_public: comment.status == CommentStatus::Approved,
            action: urls::mail_moderate(&link),
        };
        let mut response = private(StatusCode::OK, &page)?;
        guest::without_referrer(&mut response);
        Ok(response)
    };
    answer(&app, shown.await, request.id).await
}

/// Does what the button says.
pub async fn post(
    State(app): State<App>,
    Path(link): Path<String>,
    request: Request,
) -> Response<Body> {
    let name = request.extensions().get().copied();
    let decided = async {
        let form = Form::read(request, &app).await?;
        let t = Reading::begin(&app).await?.t;
        let (to, title, words) = decision(t, form.value("action"))?;
        let mut tx = app.db.begin().await?;
        let before = find(&app, &mut tx, &link).await?;
        let owner = owner(&mut tx).await?;
        let edit = Edit {
            status: Some(to),
            text: None,
        };
        let after = discussion::edit(
            &mut tx,
            &app.services,
            Actor::Account(owner),
            &before,
            &edit,
        )
        .await?;
        tx.commit().await?;
        let way = if to == CommentStatus::Approved {
            Link::new(urls::comment(after.id), t.moderation.see)
        } else {
            Link::new("/", t.frame.home)
        };
        say(&Reading::begin(&app).await?, title, words, vec![way])
    };
    answer(&app, decided.await, name).await
}

fn decision(t: &Catalogue, action: &str) -> Result<(CommentStatus, &'static str, &'static str)> {
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

/// The comment as the mail showed it; gone once it has changed, by this link or otherwise.
async fn find(app: &App, conn: &mut Conn, link: &str) -> Result<Comment> {
    let said = moderation_link(&app.services, link)?;
    store::comments::find(conn, said.comment)
        .await?
        .filter(|comment| comment.version == said.version)
        .ok_or(Error::Gone)
}

/// The account for which the links act: the first owner's.
async fn owner(conn: &mut Conn) -> Result<AccountId> {
    let owner = store::accounts::list(conn)
        .await?
        .into_iter()
        .find(|account| account.role == Role::Owner);
    owner.map(|owner| owner.id).ok_or(Error::Gone)
}

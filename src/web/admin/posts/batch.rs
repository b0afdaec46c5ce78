//! `POST /-/admin/posts`: an action on the posts that were selected in the list.
//!
//! It is asked for with the number and the first titles. All posts that match the list can be selected
//! at once, on all of its pages; the question names each of them in a hidden field, so that what
//! appears after it was made is left alone. The line that tells what was done undoes it: the button
//! carries the state of each post before, unless they are too many for it.

use axum::http::StatusCode;

use super::list;
use crate::clock::Timestamp;
use crate::error::{EntryFault, Error, Result};
use crate::i18n::PostsMessages;
use crate::i18n::text::Plural;
use crate::model::label::LABEL_MAX;
use crate::model::{LabelName, Post, PostId, PostStatus};
use crate::publishing::{self, Draft, Prepared};
use crate::store::{self, Tx};
use crate::urls;
use crate::web::admin::context::AdminContext;
use crate::web::admin::error::{AdminError, Answer};
use crate::web::admin::flash::Flash;
use crate::web::admin::form::AdminForm;
use crate::web::admin::kept_form::is_admin_path;
use crate::web::admin::navigation::Section;
use crate::web::api::posts::load_again;
use crate::web::views::admin::{AskPostsPage, FlashForm};

/// The most posts of one action, because they share a transaction.
const MOST: usize = 500;
/// The most posts that the question names.
const SAMPLES: usize = 10;
/// The most posts whose states the line that tells what was done can carry.
const UNDONE_MAX: usize = 50;
/// The field with an earlier state of a post.
const STATE: &str = "state";

/// Asks whether to change the selected posts, or changes them.
pub async fn post(form: AdminForm) -> Answer {
    if form.value("do") == "undo" {
        return Box::pin(undo(&form)).await;
    }
    let context = &form.context;
    let t = &context.t.posts;
    let back = back(&form);
    let Some(action) = Action::of(&form)? else {
        return form.go_to(&back);
    };
    let mut ids: Vec<PostId> = form
        .values("id")
        .filter_map(|id| id.parse().ok().map(PostId))
        .collect();
    if form.value("all") == "yes" {
        ids = list::matching(context, &back, MOST + 1).await?;
    }
    let are_too_many = ids.len() > MOST;
    let ids = &ids[..ids.len().min(MOST)];
    let mut posts = Vec::new();
    for id in ids {
        posts.extend(find(context, *id).await?);
    }
    posts.retain(|post| action.changes(post));
    if posts.is_empty() {
        return form.done(&back, &Flash::new(t.none_selected));
    }
    if form.value("confirmed") == "yes" {
        return Box::pin(change(&form, &action, posts, &back)).await;
    }
    let left_out = ids.len() - posts.len();
    let hidden = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut fields = vec![
        hidden("do", form.value("do")),
        hidden("label", form.value("label")),
        hidden("back", &back),
        hidden("confirmed", "yes"),
    ];
    fields.extend(posts.iter().map(|post| hidden("id", &post.id.to_string())));
    let title = |post: &Post| post.title_or(context.t.today.untitled);
    let number = context.locale.number(MOST);
    let more = posts.len().saturating_sub(SAMPLES);
    let notes = [
        (more > 0).then(|| context.locale.count(&t.more, more)),
        (left_out > 0).then(|| context.locale.count(&t.left_out, left_out)),
        are_too_many.then(|| t.too_many.with(&number)),
        (posts.len() > UNDONE_MAX).then(|| t.not_undone.to_owned()),
    ];
    let page = AskPostsPage {
        layout: context.layout(
            context.locale.count(action.question(t), posts.len()),
            Section::Posts,
        ),
        fields,
        titles: posts.iter().take(SAMPLES).map(title).collect(),
        notes: notes.into_iter().flatten().collect(),
        cancel_url: back,
    };
    context.page(StatusCode::OK, &page)
}

/// Returns the page of the list from which the form was sent.
fn back(form: &AdminForm) -> String {
    let back = form.value("back");
    let is_list = is_admin_path(back) && back.starts_with(urls::ADMIN_POSTS);
    if is_list { back } else { urls::ADMIN_POSTS }.to_owned()
}

/// What is done with posts.
#[derive(Debug)]
enum Action {
    Publish,
    Unpublish,
    Trash,
    Restore,
    Label(LabelName),
}

impl Action {
    /// The action that a form asks for.
    fn of(form: &AdminForm) -> Result<Option<Self>> {
        Ok(Some(match form.value("do") {
            "publish" => Self::Publish,
            "unpublish" => Self::Unpublish,
            "trash" => Self::Trash,
            "restore" => Self::Restore,
            "label" => {
                let label = LabelName::parse(form.value("label"));
                let refused = EntryFault::Label { most: LABEL_MAX };
                Self::Label(label.map_err(|_| Error::invalid("label", refused))?)
            }
            _ => return Ok(None),
        }))
    }

    /// The question before it is done.
    fn question<'a>(&self, t: &'a PostsMessages) -> &'a Plural {
        match self {
            Self::Publish => &t.ask_publish,
            Self::Unpublish => &t.ask_unpublish,
            Self::Trash => &t.ask_trash,
            Self::Restore => &t.ask_restore,
            Self::Label(_) => &t.ask_label,
        }
    }

    /// Whether it changes a post in this state.
    fn changes(&self, post: &Post) -> bool {
        match self {
            Self::Publish => post.status == PostStatus::Draft,
            Self::Unpublish => post.status == PostStatus::Public,
            Self::Trash | Self::Label(_) => post.status != PostStatus::Trash,
            Self::Restore => post.status == PostStatus::Trash,
        }
    }

    /// Returns what it makes of a post, whose labels are given; `None` to move it to the trash.
    fn draft(&self, post: &Post, labels: Vec<LabelName>) -> Option<Draft> {
        let draft = Draft::of(post);
        match self {
            Self::Publish => Some(Draft {
                status: PostStatus::Public,
                ..draft
            }),
            Self::Unpublish | Self::Restore => Some(Draft {
                status: PostStatus::Draft,
                ..draft
            }),
            Self::Trash => None,
            Self::Label(label) => {
                let mut labels = labels;
                if labels.iter().all(|own| own.folded() != label.folded()) {
                    labels.push(label.clone());
                }
                Some(Draft {
                    labels: Some(labels),
                    ..draft
                })
            }
        }
    }
}

/// Finds a post that the user may change; `None` for any other.
async fn find(context: &AdminContext, id: PostId) -> Result<Option<Post>> {
    let mut conn = context.read().await?;
    let (services, by) = (&context.app.services, context.authority());
    match publishing::find_to_change(&mut conn, services, by, id).await {
        Ok(post) => Ok(Some(post)),
        Err(Error::NotFound | Error::Forbidden(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

async fn change(form: &AdminForm, action: &Action, posts: Vec<Post>, back: &str) -> Answer {
    let context = &form.context;
    let t = &context.t.posts;
    let states: Vec<_> = posts
        .iter()
        .map(|post| (STATE.to_owned(), written(post)))
        .collect();
    let count = posts.len();
    let mut changes = Vec::new();
    for post in posts {
        let labels = match action {
            Action::Label(_) => labels(context, post.id).await?,
            _ => Vec::new(),
        };
        let draft = action.draft(&post, labels);
        changes.push(prepare(context, post, draft).await?);
    }
    Box::pin(store_all(form, changes)).await?;
    let flash = Flash::new(context.locale.count(&t.done, count));
    let flash = match action {
        // A label is taken away in the editor.
        Action::Label(_) => flash,
        _ if count > UNDONE_MAX => flash,
        _ => flash.with_undo(FlashForm {
            action: urls::ADMIN_POSTS.to_owned(),
            fields: [("do", "undo"), ("back", back)]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into_iter()
                .chain(states)
                .collect(),
            button: t.undo.to_owned(),
        }),
    };
    form.done(back, &flash)
}

async fn labels(context: &AdminContext, post: PostId) -> Result<Vec<LabelName>> {
    let labels = store::labels::list_by_post(&mut context.read().await?, post).await?;
    let names = labels.iter().map(|label| LabelName::parse(&label.name));
    names.collect::<Result<_, _>>().map_err(Error::internal)
}

/// A post with what it becomes; `None` for the trash.
type Change = (Post, Option<Prepared>);

async fn prepare(context: &AdminContext, post: Post, draft: Option<Draft>) -> Result<Change> {
    let app = &context.app;
    let prepared = match draft {
        None => None,
        Some(draft) => {
            Some(publishing::prepare_change(&app.db, &app.services, &post, draft).await?)
        }
    };
    Ok((post, prepared))
}

/// Changes all posts, or none.
async fn store_all(form: &AdminForm, changes: Vec<Change>) -> Result<(), AdminError> {
    let (services, by) = (&form.context.app.services, form.context.authority());
    let mut tx: Tx = form.begin().await?;
    for (post, prepared) in &changes {
        let before = load_again(&mut tx, post).await?;
        match prepared {
            None => publishing::trash(&mut tx, services, by, &before).await?,
            Some(prepared) => publishing::update(&mut tx, services, by, &before, prepared).await?,
        };
    }
    Ok(tx.commit().await?)
}

/// Gives posts the states that the form names.
async fn undo(form: &AdminForm) -> Answer {
    let context = &form.context;
    let mut changes = Vec::new();
    for state in form.values(STATE).take(MOST) {
        let Some((id, status, published_at)) = read(state) else {
            continue;
        };
        let Some(post) = find(context, id).await? else {
            continue;
        };
        let draft = (status != PostStatus::Trash).then(|| Draft {
            status,
            published_at,
            ..Draft::of(&post)
        });
        changes.push(prepare(context, post, draft).await?);
    }
    let count = changes.len();
    if count > 0 {
        Box::pin(store_all(form, changes)).await?;
    }
    let words = context.locale.count(&context.t.posts.undone, count);
    form.done(&back(form), &Flash::new(words))
}

/// Writes the state of a post into a field.
fn written(post: &Post) -> String {
    let status = match post.status {
        PostStatus::Draft => "draft",
        PostStatus::Public => "public",
        PostStatus::Trash => "trash",
    };
    let at = post
        .published_at
        .map(|at| at.timestamp_micros().to_string());
    format!("{}:{status}:{}", post.id, at.unwrap_or_default())
}

/// Reads the state of a post from a field.
fn read(text: &str) -> Option<(PostId, PostStatus, Option<Timestamp>)> {
    let mut parts = text.split(':');
    let id = PostId(parts.next()?.parse().ok()?);
    let status = match parts.next()? {
        "draft" => PostStatus::Draft,
        "public" => PostStatus::Public,
        "trash" => PostStatus::Trash,
        _ => return None,
    };
    let at = match parts.next()? {
        "" => None,
        micros => Some(Timestamp::from_timestamp_micros(micros.parse().ok()?)?),
    };
    Some((id, status, at))
}
